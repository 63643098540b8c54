import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/support/summary-reporter.ts';

/** Start processes, or work for long in threads of their own. */
const APART = [
  'test/workflow/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/simulation/**/*.test.ts',
  'test/day/**/*.test.ts',
];

export default defineConfig({
  // graphql ships two builds. Node takes this one for the libraries; the tests must share it with them.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    reporters: ['default', new SummaryReporter()],
    // A busy machine may take ten times as long as an idle one: a limit ends what hangs, and judges nothing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 3,
    projects: [
      // What other processes do is waited for longer: on a busy machine a start alone has taken a minute.
      {
        extends: true,
        test: {
          name: 'apart',
          include: APART,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 120_000 } },
        },
      },
      {
        extends: true,
        // Importing the gateway takes longer than the tests of most of these files. No module of it keeps a state between tests.
        test: { name: 'together', include: ['test/**/*.test.ts'], exclude: APART, isolate: false },
      },
    ],
  },
});
