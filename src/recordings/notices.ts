import { StoreUnavailableError } from '../domain/errors.ts';
import type { LifecyclePolicy } from '../domain/lifecycle.ts';
import { afterNews } from '../domain/news.ts';
import type { KeptNotification, News, Notification } from '../domain/notification.ts';
import type { Clock, NotificationStore, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { Worker } from './worker.ts';

export interface NoticesOptions {
  readonly notifications: NotificationStore;
  readonly store: Pick<RecordingStore, 'findBySid' | 'change'>;
  readonly worker: Pick<Worker, 'nudge'>;
  readonly newsOf: (notification: Notification) => News;
  readonly clock: Clock;
  readonly policy: LifecyclePolicy;
  readonly events: {
    moved(recording: Recording, from: Recording['state']): void;
    trouble(message: string, details: Readonly<Record<string, unknown>>): void;
  };
}

/** Agora's notifications: kept at once, and applied to their recordings a moment later. */
export interface Notices {
  /** Keeps a notification. False when it was there before. Rejects with `StoreUnavailableError`. */
  receive(notification: Notification): Promise<boolean>;
  /** Applies everything that is due, and resolves with how many that were. */
  tick(): Promise<number>;
  /** Ticks whenever something is due, until closed. */
  run(): void;
  close(): Promise<void>;
}

/** How soon it is noticed that a gateway has died over what it received, or that a recording has become known. */
const POLL_MS = 2000;

/** A gateway that takes some has applied them by then, or has died. */
const TAKEN_FOR_MS = 30_000;

const AT_ONCE = 500;

/**
 * Screenshots come one by one, thousands of them, and each would rewrite the recording's list of files: they wait for one
 * another.
 */
const SNAPSHOT_FILE = 45;
const GATHER_MS = 20_000;

/** No recording lasts longer (`maxRecordingHour`, `resourceExpiredHour`): what has none by then will never have one. */
const FORGET_AFTER_MS = 31 * 24 * 3_600_000;
const FORGET_EVERY_MS = 3_600_000;

export function createNotices(options: NoticesOptions): Notices {
  const { notifications, store, worker, newsOf, clock, policy, events } = options;
  const now = () => Math.round(clock.now());
  const closing = new AbortController();
  let nap = new AbortController();
  let nudged = false;
  let forgetAt = now();
  let looping: Promise<void> = Promise.resolve();

  /** Applies what was received of one recording, in the order of its life. */
  async function apply(kept: readonly KeptNotification[]): Promise<void> {
    const [first] = kept;
    if (first === undefined) return;
    const ids = kept.map(({ id }) => id);
    const recordings = (await store.findBySid(first.sid)).filter(({ appId }) => appId === first.appId);
    if (recordings.length === 0) return notifications.notePending(ids, now());
    const news = kept.toSorted((a, b) => a.happenedAt - b.happenedAt).map(newsOf);
    for (const recording of recordings) await take(recording, news);
    await notifications.noteApplied(ids, now());
  }

  async function take(recording: Recording, news: readonly News[]): Promise<void> {
    let from = recording.state;
    const stored = await store.change(recording, (current) => {
      from = current.state;
      const after = news.reduce((each, next) => afterNews(each, next, now(), policy), current);
      return after === current ? null : after;
    });
    if (stored === null) return;
    if (stored.state !== from) events.moved(stored, from);
    if (stored.dueAt !== null && stored.dueAt <= now()) worker.nudge();
  }

  async function tick(): Promise<number> {
    const wish = { now: now(), againAt: now() + TAKEN_FOR_MS, limit: AT_ONCE };
    const due = await notifications.takeDue(wish);
    for (const kept of bySid(due)) await apply(kept);
    return due.length;
  }

  async function forget(): Promise<void> {
    if (now() < forgetAt) return;
    forgetAt = now() + FORGET_EVERY_MS;
    await notifications.forgetPending(now() - FORGET_AFTER_MS);
  }

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      nudged = false;
      try {
        while ((await tick()) === AT_ONCE);
        await forget();
      } catch (error) {
        // A database that is away is said by its health, once.
        if (!(error instanceof StoreUnavailableError))
          events.trouble('notifications could not be applied', { err: error });
      }
      if (nudged) continue;
      nap = new AbortController();
      const signal = AbortSignal.any([nap.signal, closing.signal]);
      await clock.sleep(POLL_MS, signal).catch(() => undefined);
    }
  }

  return {
    async receive(notification) {
      const receivedAt = now();
      const gatherMs = notification.eventType === SNAPSHOT_FILE ? GATHER_MS : 0;
      const isNew = await notifications.add(notification, { receivedAt, dueAt: receivedAt + gatherMs });
      if (isNew && gatherMs === 0) {
        nudged = true;
        nap.abort();
      }
      return isNew;
    },
    tick,
    run() {
      looping = loop();
    },
    async close() {
      closing.abort();
      await looping;
    },
  };
}

function bySid(notifications: readonly KeptNotification[]): Iterable<readonly KeptNotification[]> {
  return Map.groupBy(notifications, ({ appId, sid }) => `${appId} ${sid}`).values();
}
