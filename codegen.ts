import type { CodegenConfig } from '@graphql-codegen/cli';

type Output = CodegenConfig['generates'][string];

function typedDocuments(documents: string, config: object = {}): Output {
  return {
    documents: [documents],
    preset: 'client',
    presetConfig: { fragmentMasking: false },
    config: {
      enumsAsTypes: true,
      useTypeImports: true,
      strictScalars: true,
      scalars: { DateTime: 'string', Duration: 'string', JSON: 'unknown' },
      ...config,
    },
  };
}

/**
 * Typed documents for the console, the tests and the examples, as any client would generate them: a breaking change of the schema
 * fails type-checking. Clients with a normalised cache need `possible-types.json`: the members of every union and interface.
 */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  importExtension: '.ts',
  generates: {
    'test/graphql/generated/': typedDocuments('test/graphql/documents.ts'),
    'src/console/generated/': typedDocuments('src/console/**/*.graphql', { immutableTypes: true }),
    'examples/generated/': typedDocuments('examples/documents.ts', { immutableTypes: true }),
    'examples/urql/generated/schema.d.ts': { plugins: ['./examples/urql/tada-plugin.ts'] },
    'possible-types.json': { plugins: ['fragment-matcher'] },
  },
};

export default config;
