import { expect, it } from 'vitest';
import { temporaryDatabase } from '../support/databases.ts';
import { temporaryFile } from '../support/temporary-file.ts';
import { playDay } from './day.ts';
import { tenantsFile } from './gateway.ts';

/** As `npm run day`, with few and short recordings, and timers that go off together: it is the polls that take time. */
const SMALL = {
  ...{ seed: 1, recordings: 120, hours: 24, blows: 6, outages: 2 },
  ...{ brevity: 6, timersEveryMs: 20_000, faultRate: 0.01 },
};

it('through a day nothing runs past its time, and usage is what was recorded', {
  timeout: 300_000,
}, async () => {
  const databaseUrl = temporaryDatabase();
  const report = await playDay({
    ...SMALL,
    databaseUrl,
    tenantsFile: temporaryFile(tenantsFile(SMALL.brevity)),
  });
  expect(report.violations).toEqual([]);
  // What does not happen is not looked at.
  expect(Object.keys(report.endedBy)).toEqual(
    expect.arrayContaining(
      ['caller', 'stop_after', 'longest_time', 'resource_expires', 'token_expires'].map(
        (cause) => `stop: ${cause}`,
      ),
    ),
  );
  expect(report.recordings).toBeGreaterThan(SMALL.recordings);
  expect(report.restarted).toBeGreaterThan(0);
});
