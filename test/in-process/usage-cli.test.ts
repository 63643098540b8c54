import { describe, expect, it } from 'vitest';
import { toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded } from '../../src/domain/lifecycle/transitions.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { runHere } from '../support/command-line.ts';
import { temporaryDatabase } from '../support/databases.ts';

const MIDNIGHT = Date.UTC(2026, 10, 2);
const MINUTE = 60_000;

/** A database with a recording of each of two tenants over midnight. */
async function filled(): Promise<string> {
  const url = temporaryDatabase();
  const database = openDatabase(url, {}, { clock: systemClock });
  await database.migrate();
  const store = createRecordingStore(database);
  for (const [index, owner] of ['acme', 'school'].entries()) {
    const startedAt = MIDNIGHT - 30 * MINUTE;
    const leftAt = MIDNIGHT + (10 + index) * MINUTE;
    const session = {
      appId: `app${index}`,
      resourceId: 'r',
      sid: `s${index}`,
      mode: 'mix',
      cname: 'room',
      uid: '1',
    } as const;
    const live = { ...toBeWatched({ id: `id${index}`, owner, now: startedAt }, session), startedAt };
    const ended = toEnded(
      { ...live, billing: { media: 'video', pixels: 1920 * 1080 } },
      NOTHING_REPORTED,
      leftAt,
    );
    await store.add({ ...ended, leftAt });
  }
  await database.close();
  return url;
}

describe('usage on the command line', () => {
  it('is CSV with a head, by RFC 4180, of all tenants or of one', async () => {
    const DATABASE_URL = await filled();
    const cli = (...args: string[]) =>
      runHere(['recordings', 'usage', '--from', '2026-11-01', '--to', '2026-11-03', ...args], {
        DATABASE_URL,
      });
    const [all, one, byDay, json, table] = await Promise.all([
      cli('--csv'),
      cli('--csv', '--tenant', 'acme', '--by', 'mode'),
      cli('--csv', '--by', 'day'),
      cli('--json', '--by', 'tier'),
      cli('--by', 'tenant'),
    ]);
    expect(all).toMatchObject({ code: 0 });
    const [records] = all.output.split('Agora bills');
    expect(records).toBe(
      [
        'tenant,appId,mode,tier,recordings,minutes,estimatedUsd',
        'acme,app0,MIX,FULL_HD,1,40.00,0.54',
        'school,app1,MIX,FULL_HD,1,41.00,0.55',
        '',
      ].join('\r\n'),
    );
    expect(one.output).toContain('mode,recordings,minutes,estimatedUsd\r\nMIX,1,40.00,0.54\r\n');
    expect(byDay.output).toContain('\r\n2026-11-01,2,60.00,0.81\r\n2026-11-02,2,21.00,0.28\r\n');
    expect(JSON.parse(json.output)).toMatchObject({
      rows: [{ tier: 'FULL_HD', recordings: 2, milliseconds: 81 * MINUTE }],
      total: { minutes: 81, estimatedUsd: 1.09 },
      assumptions: [expect.stringContaining('sum of the resolutions')],
    });
    expect(table.output).toMatch(/^total +2 +81\.00 +1\.09$/m);
  });

  it('says what of a period is wrong', async () => {
    const ask = async (...args: string[]) => runHere(['recordings', 'usage', ...args]);
    const [noDay, noZone, backwards, unknown] = await Promise.all([
      ask('--from', '2026-02-31'),
      ask('--from', '2026-02-01T10:00'),
      ask('--from', '2026-02-02', '--to', '2026-02-01'),
      ask('--from', '2026-02-01', '--by', 'price'),
    ]);
    for (const { code, output } of [noDay, noZone]) {
      expect(code).toBe(64);
      expect(output).toContain('expected a day such as 2026-11-01');
    }
    expect(backwards).toMatchObject({ code: 64, output: expect.stringContaining('--to: Expected a time') });
    expect(unknown).toMatchObject({
      code: 64,
      output: expect.stringContaining('expected one of day, tenant'),
    });
  });
});
