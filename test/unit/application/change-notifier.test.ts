import { describe, expect, it } from 'vitest';
import { createChangeNotifier } from '../../../src/application/change-notifier.ts';
import { toBeWatched } from '../../../src/domain/lifecycle/new-recording.ts';
import type { ChangeBus } from '../../../src/domain/ports.ts';
import type { Recording } from '../../../src/domain/recording.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

const SESSION = { appId: 'app', resourceId: 'r', sid: 's', mode: 'mix', cname: 'room', uid: '1' } as const;
const WORKING_BUS: ChangeBus = { announce: () => undefined, listen: () => undefined, isWorking: () => true };

/** A notifier over one recording, and how many statements and sleeps there are. */
function createNotified(bus: ChangeBus | null = null) {
  const clock = new ManualClock();
  let stored: Recording = toBeWatched({ id: 'one', owner: 'acme', now: 0 }, SESSION);
  let isDown = false;
  const counts = { statements: 0, sleeping: 0 };
  const store = {
    async versions(ids: readonly string[]) {
      counts.statements += 1;
      if (isDown) throw new Error('the store is away');
      return new Map(ids.map((id) => [id, stored.version]));
    },
    load: async () => [stored],
  };
  const counting = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    async sleep(ms: number, signal?: AbortSignal) {
      counts.sleeping += 1;
      await clock.sleep(ms, signal).finally(() => {
        counts.sleeping -= 1;
      });
    },
  };
  return {
    clock,
    counts,
    known: stored,
    notifier: createChangeNotifier({ store, bus, clock: counting }),
    change() {
      stored = { ...stored, version: stored.version + 1 };
      return stored;
    },
    fail(down: boolean) {
      isDown = down;
    },
  };
}

const forEver = new AbortController().signal;

describe.each([
  ['without a bus', null],
  ['with a bus', WORKING_BUS],
])('a wait that has an end, %s', (_name, bus) => {
  it('ends for 5,000 with one statement for all of them, and nothing sleeps any more', async () => {
    const { clock, counts, known, notifier } = createNotified(bus);
    const waits = Promise.all(Array.from({ length: 5000 }, () => notifier.after(known, forEver, 300_000)));
    await clock.advance(299_000);
    expect(counts.sleeping).toBe(1);
    counts.statements = 0;
    await clock.advance(2000);
    expect(new Set(await waits)).toEqual(new Set([null]));
    expect(counts.statements).toBeLessThanOrEqual(4);
    await clock.advance(1000);
    expect(counts.sleeping).toBe(0);
  });

  it('gives what has changed meanwhile, also where nobody has told of it', async () => {
    const { clock, known, notifier, change } = createNotified(bus);
    const wait = notifier.after(known, forEver, 700);
    const changed = change();
    await clock.advance(1000);
    expect(await wait).toEqual(changed);
    expect(await clock.finish(notifier.after(known, forEver, 0))).toEqual(changed);
    expect(await clock.finish(notifier.after(changed, forEver, 0))).toBeNull();
  });

  it('goes on while the store can’t say whether there is something newer', async () => {
    const { clock, known, notifier, fail } = createNotified(bus);
    fail(true);
    let ended = false;
    const wait = notifier.after(known, forEver, 0).then(() => {
      ended = true;
    });
    await clock.advance(10_000);
    expect(ended).toBe(false);
    fail(false);
    await clock.advance(1000);
    await wait;
    expect(ended).toBe(true);
  });

  it('leaves nothing behind when it is left', async () => {
    const { clock, counts, known, notifier } = createNotified(bus);
    const leaving = new AbortController();
    const wait = notifier.after(known, leaving.signal, 300_000);
    leaving.abort(new Error('gone'));
    await expect(wait).rejects.toThrow('gone');
    await clock.advance(500);
    await settle();
    expect(counts.sleeping).toBe(0);
  });
});
