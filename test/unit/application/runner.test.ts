import { expect, it } from 'vitest';
import { notificationMeaningOf } from '../../../src/agora/decode/decode-notification.ts';
import { createNotificationProcessor } from '../../../src/application/notification-processor.ts';
import { createRunner } from '../../../src/application/runner.ts';
import { toBeWatched } from '../../../src/domain/lifecycle/new-recording.ts';
import { newId } from '../../../src/ids.ts';
import { POLICY } from '../../support/policy.ts';
import { openWorkingStores } from '../../support/working-stores.ts';

/** A runner on a database with recordings of these `sid`s; applying notifications to `broken` fails. */
async function createBrokenRunner(sids: readonly string[], broken: string) {
  const { clock, store, notifications, told, events, traces } = await openWorkingStores();
  for (const sid of sids) {
    const session = { appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: sid, uid: '1' } as const;
    const now = store.now();
    const watched = toBeWatched({ id: newId(now), owner: 'o', now }, session);
    await store.add({ ...watched, dueAt: null });
  }
  const runner = createRunner({
    ...{ store, notifications, clock, events, leaseMs: 30_000, gateway: 'g' },
    isGone: () => false,
    workOn: async () => undefined,
    apply: createNotificationProcessor({
      ...{ notifications, events, traces, meaningOf: notificationMeaningOf, policyFor: () => POLICY },
      onStored: () => undefined,
      store: {
        ...store,
        change: (known, change) =>
          known.sid === broken ? Promise.reject(new Error('it is broken')) : store.change(known, change),
      },
    }),
  });
  let received = 0;
  const receive = (sid: string, eventType = 4) =>
    runner.receive({
      ...{ appId: 'app', noticeId: `n${received++}`, notifiedAt: clock.now(), happenedAt: clock.now() },
      ...{ sid, cname: sid, uid: '1', serviceScene: null, eventType, details: { fileList: `${sid}.m3u8` } },
    });
  const filesOf = async (sid: string) =>
    (await store.findBySid(sid)).flatMap(({ files }) => files.map(({ fileName }) => fileName));
  return { clock, runner, told, receive, filesOf };
}

it('notifications that can’t be applied keep no others waiting, and are set aside after three tries', async () => {
  const { clock, runner, told, receive, filesOf } = await createBrokenRunner(['bad', 'good'], 'bad');
  await receive('bad');
  await receive('good');
  await runner.tick();
  expect(await filesOf('good')).toEqual(['good.m3u8']);
  for (let minutes = 0; minutes < 60; minutes += 1) {
    await clock.advance(60_000);
    await runner.tick();
  }
  expect(told).toEqual([
    'notifications could not be applied',
    'notifications could not be applied',
    'notifications that can’t be applied were set aside',
  ]);
  expect(await filesOf('bad')).toEqual([]);
});

it('screenshots are gathered for 20 s, and keep nothing else waiting', async () => {
  const { clock, runner, receive, filesOf } = await createBrokenRunner(['shots', 'slices'], 'none');
  await receive('shots', 45);
  await receive('slices', 42);
  await runner.tick();
  expect(await filesOf('slices')).toEqual(['slices.m3u8']);
  await clock.advance(19_000);
  await runner.tick();
  expect(await filesOf('shots')).toEqual([]);
  await clock.advance(1000);
  await runner.tick();
  expect(await filesOf('shots')).toEqual(['shots.m3u8']);
});
