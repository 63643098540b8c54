import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { notificationMeaningOf } from '../../../src/agora/decode/decode-notification.ts';
import { createUnconfiguredAccount } from '../../../src/agora/requests/unconfigured-account.ts';
import { createNotificationProcessor } from '../../../src/application/notification-processor.ts';
import { createQueryInterval } from '../../../src/application/query-interval.ts';
import { createRecordingWorker } from '../../../src/application/recording-worker.ts';
import { createRunner, type Runner } from '../../../src/application/runner.ts';
import type { Sender } from '../../../src/application/sender.ts';
import type { Answer } from '../../../src/domain/answers.ts';
import { NO_WORDS } from '../../../src/domain/answers.ts';
import { StoreUnavailableError } from '../../../src/domain/errors.ts';
import { evolve } from '../../../src/domain/lifecycle/lifecycle.ts';
import { toBeStarted, toBeStopped, toBeWatched } from '../../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED } from '../../../src/domain/lifecycle/transitions.ts';
import type { AgoraAccount, ThrottleStatus } from '../../../src/domain/ports.ts';
import { bareFile } from '../../../src/domain/recorded-file.ts';
import type { Recording } from '../../../src/domain/recording.ts';
import { newId } from '../../../src/ids.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { POLICY } from '../../support/policy.ts';
import { openWorkingStores } from '../../support/working-stores.ts';

const session = { appId: 'app', resourceId: 'r', sid: 's', mode: 'mix', cname: 'c', uid: '1' } as const;
const order = { acquire: {}, start: {}, storage: 'default', fileNamePrefix: [], token: 't' };
const NOT_FOUND: Answer = {
  to: 'query',
  answer: { means: 'not-found', report: NOTHING_REPORTED, inAgorasWords: true },
};
const IN_PROGRESS: Answer = {
  to: 'query',
  answer: { means: 'status', status: 5, report: NOTHING_REPORTED },
};

/** A runner on a database of its own, which asks `send` instead of Agora. */
async function createWork(send: Sender['send'], policy = POLICY) {
  const { clock, database, store, notifications, told, events, traces } = await openWorkingStores();
  const work = { store, events, traces, policyFor: () => policy, onStored: () => undefined };
  const apply = createNotificationProcessor({ ...work, notifications, meaningOf: notificationMeaningOf });
  const runner: Runner = createRunner({
    ...{ store, notifications, clock, events, apply, leaseMs: 30_000, gateway: 'g', isGone: () => false },
    workOn: createRecordingWorker({
      ...{ ...work, clock, gateway: 'g', sender: { send } },
      newLease: () => runner.newLease(),
    }),
  });
  const identity = () => ({ id: newId(store.now()), owner: 'o', now: store.now() });
  /** A start with this resource whose request has left, and that nobody works on. */
  const lostStart = (resourceId: string, unanswered: boolean): Recording => {
    const wanted = toBeStarted(identity(), session, order, null);
    const acquired = {
      to: 'acquire',
      answer: { means: 'acquired', resourceId, mintedToken: null, tokenExpiresInMs: null },
    } as const;
    const requesting = evolve(wanted, { type: 'answered', ...acquired }, store.now(), policy);
    const lost = {
      to: 'start',
      answer: { means: 'no-answer', trouble: 'x', ...NO_WORDS },
      unanswered,
    } as const;
    return unanswered ? evolve(requesting, { type: 'answered', ...lost }, store.now(), policy) : requesting;
  };
  return { clock, database, store, notifications, runner, told, apply, identity, lostStart };
}

describe('a recording that a gateway of version 0.1 has brought to its end meanwhile', () => {
  async function endedBeside(columns: Readonly<Record<string, string>>) {
    let asked = 0;
    const work = await createWork(async () => {
      asked += 1;
      if (asked > 50) throw new Error('it is asked without end');
      return NOT_FOUND;
    });
    const { clock, database, store, runner } = work;
    const watched = toBeWatched(work.identity(), session);
    const { recording } = await store.add({ ...watched, dueAt: store.now() + 120_000 });
    // It does not know `form`, `progress` and `next_at`.
    for (const [column, value] of Object.entries(columns))
      await database.run((db) =>
        sql`update recordings set ${sql.ref(column)} = ${value}, ended_at = ${store.now()}, work = null,
          due_at = null, version = version + 1 where id = ${recording.id}`.execute(db),
      );
    for (let ticks = 0; ticks < 5; ticks += 1) {
      await clock.advance(121_000);
      await runner.tick();
    }
    const [after] = await store.load('o', [recording.id]);
    return { asked, told: work.told, after };
  }

  it('stays ended, and is not asked about', async () => {
    const outcome = JSON.stringify(NOTHING_REPORTED);
    const { asked, told, after } = await endedBeside({ outcome, state: 'ended' });
    expect({ asked, told }).toEqual({ asked: 0, told: [] });
    expect(after).toMatchObject({ state: 'ended', dueAt: null });
  });

  it('stays failed, without a word', async () => {
    const failure = { code: 'UPSTREAM_REJECTED', message: 'm', agoraCode: 432, reason: null, field: null };
    const { asked, told, after } = await endedBeside({ failure: JSON.stringify(failure), state: 'failed' });
    expect({ asked, told }).toEqual({ asked: 0, told: [] });
    expect(after).toMatchObject({ state: 'failed', dueAt: null });
  });
});

describe('routine queries', () => {
  const limited = (limitPerSecond: number): AgoraAccount => {
    const absent = createUnconfiguredAccount(() => undefined);
    const status = (tenant: string): ThrottleStatus => ({
      ...absent.scheduler.status(tenant),
      limitPerSecond,
    });
    return { ...absent, scheduler: { ...absent.scheduler, status } };
  };

  async function everyMs(live: Readonly<Record<string, number>>): Promise<number> {
    const account = limited(10);
    const paceOf = createQueryInterval({
      store: { countLive: async () => new Map(Object.entries(live)) },
      ...{ clock: new ManualClock(), pollMs: POLICY.pollMs, accountOf: () => account },
    });
    paceOf({ appId: 'a', owner: 'o' });
    await new Promise(setImmediate);
    return paceOf({ appId: 'a', owner: 'o' });
  }

  it('of all apps of an account together take a quarter of its limit', async () => {
    expect(await everyMs({ a: 10 })).toBe(POLICY.pollMs);
    expect(await everyMs({ a: 1000, b: 500 })).toBe(600_000);
  });

  it('of very many recordings are not taken for the work of a wrong clock', async () => {
    let asked = 0;
    const policy = { ...POLICY, pollMs: await everyMs({ a: 1_000_000 }) };
    const { clock, store, runner, identity } = await createWork(async () => {
      asked += 1;
      return IN_PROGRESS;
    }, policy);
    await store.add(toBeWatched(identity(), session));
    for (let ticks = 0; ticks < 10; ticks += 1) {
      await runner.tick();
      await clock.advance(2000);
    }
    expect(asked).toBe(1);
  });
});

describe('the sid of a start', () => {
  it('is kept although its lease was lost, and another gateway goes on with it', async () => {
    const answered = Promise.withResolvers<Answer>();
    const isAsked = Promise.withResolvers<void>();
    const { store, runner, lostStart } = await createWork(() => {
      isAsked.resolve();
      return answered.promise;
    });
    const { recording } = await store.add(lostStart('r', false));
    const ticking = runner.tick();
    await isAsked.promise;
    const [sent] = await store.load('o', [recording.id]);
    if (sent === undefined) throw new Error('it was added');
    expect(sent.progress).toMatchObject({ inFlight: true });
    const lease = { gateway: 'other', until: store.now() + 60_000 };
    await store.change(sent, (each) => ({
      ...evolve(each, { type: 'sending' }, store.now(), POLICY),
      lease,
    }));
    answered.resolve({ to: 'start', answer: { means: 'started', sid: 'thesid' }, unanswered: false });
    await ticking;
    expect(await store.load('o', [recording.id])).toMatchObject([{ sid: 'thesid' }]);
  });

  it('is not told by a notification while it could be that of several starts', async () => {
    const { store, notifications, apply, clock, lostStart } = await createWork(async () => NOT_FOUND);
    for (const resourceId of ['first', 'second']) {
      await store.add(lostStart(resourceId, true));
      await clock.advance(5000);
    }
    const at = store.now();
    await notifications.add(
      {
        ...{ appId: 'app', noticeId: 'n', notifiedAt: at, happenedAt: at, sid: 'told' },
        ...{ cname: 'c', uid: '1', serviceScene: null, eventType: 4, details: {} },
      },
      { receivedAt: at, dueAt: at },
    );
    await apply(await notifications.takeDue({ now: at, againAt: at + 1, limit: 5 }));
    expect(await store.findBySid('told')).toEqual([]);
  });
});

it('stops are taken on and leases renewed however long notifications take', async () => {
  const { clock, store, notifications, identity } = await createWork(async () => NOT_FOUND);
  const begun: (string | null)[] = [];
  const never = new Promise<void>(() => undefined);
  const runner = createRunner({
    ...{ store, notifications, clock, leaseMs: 30_000, gateway: 'g', isGone: () => false },
    events: { trouble: () => undefined },
    workOn: async ({ recording }) => {
      begun.push(recording.sid);
      await never;
    },
    apply: () => never,
  });
  await runner.receive({
    ...{ appId: 'app', noticeId: 'n', notifiedAt: 1, happenedAt: 1 },
    ...{ sid: 'x', cname: 'x', uid: '1', serviceScene: null, eventType: 4, details: {} },
  });
  runner.run();
  await clock.advance(10);
  await store.add(toBeStopped(identity(), session, false));
  await clock.advance(90_000);
  expect(begun).toEqual(['s']);
});

it('stores the file names of an answer although a stop took the recording over while the database was away', async () => {
  let isAway = false;
  const named = { ...NOTHING_REPORTED, files: [bareFile('a.m3u8')] };
  const work = await createWork(async () => {
    isAway = true;
    return { to: 'query', answer: { means: 'status', status: 5, report: named } };
  });
  const { clock, store, runner } = work;
  const change = store.change.bind(store);
  store.change = (...asked) => {
    if (isAway) return Promise.reject(new StoreUnavailableError('away'));
    return change(...asked);
  };
  const watched = toBeWatched(work.identity(), session);
  const { recording } = await store.add({ ...watched, dueAt: store.now() });
  const working = runner.tick();
  await clock.advance(1);
  expect(isAway).toBe(true);
  // A caller's stop takes it over.
  runner.take({ ...recording, dueAt: null, lease: null });
  isAway = false;
  await clock.advance(1000);
  await working;
  expect((await store.load('o', [recording.id]))[0]?.files).toMatchObject([{ fileName: 'a.m3u8' }]);
});
