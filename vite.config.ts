import { stringifyDocument } from 'urql';
import { defineConfig, type Plugin } from 'vite';
import * as generated from './src/console/generated/graphql.ts';

/** Builds the console. `npx vite` serves it while it is worked on, with GraphQL from a gateway on its usual port. */
export default defineConfig({
  root: 'src/console',
  plugins: [listOperations()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    // The page's policy allows no data: URLs but of pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});

/** Lists the documents as the page's client sends them: a gateway that executes listed ones only executes these as well. */
function listOperations(): Plugin {
  const operations = Object.entries(generated).filter(([name]) => name.endsWith('Document'));
  const documents = operations.map(([, document]) => stringifyDocument(document));
  return {
    name: 'list-operations',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'operations.json', source: JSON.stringify(documents) });
    },
  };
}
