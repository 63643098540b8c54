import { defineConfig } from 'vite';

/** Builds the console. `npx vite` serves it while it is worked on, with GraphQL from a gateway on its usual port. */
export default defineConfig({
  root: 'src/console',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    // The page's policy allows no data: URLs but of pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000' } },
});
