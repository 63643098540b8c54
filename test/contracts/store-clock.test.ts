import { describe, expect, it, onTestFinished } from 'vitest';
import { toBeStopped } from '../../src/domain/lifecycle/new-recording.ts';
import type { Clock } from '../../src/domain/ports.ts';
import { newId } from '../../src/ids.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { startStallingProxy } from '../support/stalling-proxy.ts';

const OWNER = 'default';
const HOUR_MS = 3_600_000;

/** A machine whose clock is wrong by so much. */
const wrongBy = (ms: number): Clock => ({ ...systemClock, now: () => systemClock.now() + ms });

async function openStore(url: string, clock: Clock) {
  const database = openDatabase(url, {}, { clock });
  onTestFinished(() => database.close());
  await database.migrate();
  return createRecordingStore(database);
}

function stopDueAt(now: number, sid = 's') {
  const session = { appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: 'room', uid: '1' } as const;
  return toBeStopped({ id: newId(now), owner: OWNER, now }, session, false);
}

describe.runIf(await postgresIsThere())('gateways whose clocks are two hours apart, on Postgres,', () => {
  async function twoHoursApart() {
    const url = await migratedPostgres(onTestFinished);
    return Promise.all([HOUR_MS, -HOUR_MS].map((ms) => openStore(url, wrongBy(ms))));
  }

  it('count by the same time, which is the server’s', async () => {
    const [ahead, behind] = await twoHoursApart();
    if (ahead === undefined || behind === undefined) throw new Error('there are two');
    expect(Math.abs(ahead.now() - behind.now())).toBeLessThan(2000);
    expect(Math.abs(ahead.now() - systemClock.now())).toBeLessThan(2000);
  });

  it('take no lease from one another, and wait for no time that is not to come', async () => {
    const [ahead, behind] = await twoHoursApart();
    if (ahead === undefined || behind === undefined) throw new Error('there are two');
    for (const [one, other, sid] of [
      [ahead, behind, 'first'],
      [behind, ahead, 'second'],
    ] as const) {
      const { recording } = await one.add(stopDueAt(one.now(), sid));
      const [claimed] = await other.claimDue({ gateway: 'other', leaseMs: 30_000, limit: 10 });
      expect(claimed?.id).toBe(recording.id);
      expect(await one.claimDue({ gateway: 'one', leaseMs: 30_000, limit: 10 })).toEqual([]);
      await other.change(recording, (current) => ({ ...current, lease: null, dueAt: null }));
    }
  });
});

it.runIf(await postgresIsThere())(
  'what is due now is due for a server that took a minute to hear of it',
  async () => {
    const direct = await migratedPostgres(onTestFinished);
    const { port, hostname } = new URL(direct);
    const proxy = await startStallingProxy({ port: Number(port || 5432), host: hostname });
    onTestFinished(() => proxy.close());
    const clock = new ManualClock();
    const isAsked = proxy.stallAt(/statement_timestamp/, 'toServer');
    const opening = openStore(proxy.through(direct), clock);
    await isAsked;
    await clock.advance(60_000);
    proxy.resume();
    const store = await opening;
    await store.add(stopDueAt(store.now()));
    const claim = { gateway: 'g', leaseMs: 30_000, limit: 10 };
    expect(await store.claimDue(claim)).toMatchObject([{ sid: 's' }]);
  },
);

describe('a machine whose clock is set', () => {
  it('keeps no stop waiting for a time far ahead, nor behind a lease that reaches there', async () => {
    const clock = new ManualClock();
    const store = await openStore(await migratedDatabase(), clock);
    await store.add({ ...stopDueAt(store.now() + 6000), lease: { gateway: 'gone', until: store.now() } });
    clock.jump(-HOUR_MS);
    expect(await store.claimDue({ gateway: 'g', leaseMs: 30_000, limit: 10 })).toMatchObject([{ sid: 's' }]);
  });
});
