/** `npm run crash`: the crash test with a hundred kills over each database, from a seed that is told so that it can be run again. */
import { spawnSync } from 'node:child_process';

const seed = process.env.CRASH_SEED ?? String(Math.floor(Math.random() * 1_000_000));
process.stdout.write(`CRASH_SEED=${seed}\n`);
const run = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/workflow/crash.test.ts'],
  {
    env: { CRASH_KILLS: '100', ...process.env, CRASH_SEED: seed },
    stdio: 'inherit',
  },
);
process.exitCode = run.status ?? 1;
