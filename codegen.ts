import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents for the tests, as any client would generate them: a breaking change of the schema fails type-checking. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  importExtension: '.ts',
  documents: ['test/graphql/documents.ts'],
  generates: {
    'test/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
