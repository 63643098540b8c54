import { StoreUnavailableError } from '../domain/errors.ts';
import { evolve, isWaitingForSid } from '../domain/lifecycle/lifecycle.ts';
import type { KeptNotification, Notification, NotificationMeaning } from '../domain/notification.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { NotificationStore, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { WorkEvents } from './recording-worker.ts';

export interface NotificationProcessorOptions {
  readonly notifications: Pick<NotificationStore, 'noteApplied' | 'notePending'>;
  readonly store: Pick<RecordingStore, 'findBySid' | 'findWithoutSid' | 'change' | 'now'>;
  readonly meaningOf: (notification: Notification) => NotificationMeaning;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  /** Told of each recording as it is stored. */
  readonly onStored: (recording: Recording) => void;
  readonly events: WorkEvents;
}

/** What `notePending` tries again before it waits for the recording to change. */
const TRIES_BEFORE_SET_ASIDE = 2;

/**
 * Applies what was received of one `sid`, in the order of the recording's life. What can't be applied is tried again a few
 * times and then set aside, with a word in the log; it keeps nothing else waiting. Rejects with `StoreUnavailableError`.
 */
export function createNotificationProcessor(
  options: NotificationProcessorOptions,
): (kept: readonly KeptNotification[]) => Promise<void> {
  const { notifications, store, meaningOf, policyFor, onStored, events } = options;

  async function recordingsOf(kept: readonly KeptNotification[]): Promise<readonly Recording[]> {
    const [first] = kept;
    if (first === undefined) return [];
    const { appId, sid } = first;
    const known = (await store.findBySid(sid)).filter((each) => each.appId === appId);
    if (known.length > 0) return known;
    const found = await findUnanswered(kept);
    return found === null ? [] : [found];
  }

  /**
   * The start of the same channel and UID whose answer has not come, if what came shows that it records: Agora lets no two
   * recorders with one UID into a channel. It has the `sid` from then on.
   */
  async function findUnanswered(kept: readonly KeptNotification[]): Promise<Recording | null> {
    const told = kept.find((each) => each.cname !== null && meaningOf(each).means === 'recording');
    if (told === undefined || told.cname === null || told.uid === null) return null;
    const { appId, cname, uid, sid } = told;
    const { at } = meaningOf(told);
    const [started, another] = (await store.findWithoutSid({ appId, cname, uid })).filter(
      (each) => each.createdAt <= at && isWaitingForSid(each, store.now()),
    );
    // Of several it could be either one's.
    if (started === undefined || another !== undefined) return null;
    return change(started, (each) => evolveTold(each, sid));
  }

  const evolveTold = (recording: Recording, sid: string) =>
    evolve(recording, { type: 'sid-told', sid }, store.now(), policyFor(recording));

  async function change(
    recording: Recording,
    decide: (current: Recording) => Recording,
  ): Promise<Recording | null> {
    let from = recording.state;
    const stored = await store.change(recording, (current) => {
      from = current.state;
      const after = decide(current);
      return after === current ? null : after;
    });
    if (stored === null) return null;
    if (stored.state !== from) events.moved(stored, from);
    onStored(stored);
    return stored;
  }

  async function apply(kept: readonly KeptNotification[]): Promise<void> {
    const ids = kept.map(({ id }) => id);
    const recordings = await recordingsOf(kept);
    if (recordings.length === 0) return notifications.notePending(ids, store.now());
    const all = kept.toSorted((a, b) => a.happenedAt - b.happenedAt).map(meaningOf);
    for (const recording of recordings) {
      await change(recording, (current) =>
        evolve(current, { type: 'notified', notifications: all }, store.now(), policyFor(current)),
      );
    }
    await notifications.noteApplied(ids, store.now());
  }

  return async (kept) => {
    try {
      await apply(kept);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      const [first] = kept;
      const isSetAside = kept.some(({ tries }) => tries >= TRIES_BEFORE_SET_ASIDE);
      events.trouble(
        isSetAside
          ? 'notifications that can’t be applied were set aside'
          : 'notifications could not be applied',
        { appId: first?.appId, sid: first?.sid, ids: kept.map(({ id }) => id), err: error },
      );
      await notifications.notePending(
        kept.map(({ id }) => id),
        store.now(),
      );
    }
  };
}
