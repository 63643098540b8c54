import { StoreUnavailableError } from '../domain/errors.ts';
import { evolve, isWaitingForSid, type RecordingEvent } from '../domain/lifecycle/lifecycle.ts';
import type { KeptNotification, Notification, NotificationMeaning } from '../domain/notification.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { NotificationStore, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import { originOf, type Traces } from '../domain/tracing.ts';
import { sightingOf } from '../domain/unknown-recording.ts';
import type { WorkEvents } from './recording-worker.ts';

export interface NotificationProcessorOptions {
  readonly notifications: Pick<NotificationStore, 'noteApplied' | 'notePending' | 'noteUnknown'>;
  readonly store: Pick<RecordingStore, 'findBySid' | 'findWithoutSid' | 'change' | 'now'>;
  readonly meaningOf: (notification: Notification) => NotificationMeaning;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  /** Called with each recording as it was stored. */
  readonly onStored: (recording: Recording) => void;
  /** Called with notifications once it is stored that they are applied. */
  readonly onApplied?: (kept: readonly KeptNotification[]) => void;
  readonly events: WorkEvents;
  readonly traces: Traces;
}

/** How often `notePending` has a notification tried again before it is set aside until the recording changes. */
const TRIES_BEFORE_SET_ASIDE = 2;

/**
 * Applies the notifications of one `sid` in the order in which they happened. Those that can't be applied are tried
 * again a few times, then logged and set aside; they delay no others. Rejects with `StoreUnavailableError`.
 */
export function createNotificationProcessor(
  options: NotificationProcessorOptions,
): (kept: readonly KeptNotification[]) => Promise<void> {
  const { notifications, store, meaningOf, policyFor, onStored, onApplied, events, traces } = options;

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
   * Finds the recording by channel and UID whose start Agora has not answered yet, if a notification shows that it
   * records, and stores its `sid`. That is safe as Agora admits no two recorders with one UID to a channel.
   */
  async function findUnanswered(kept: readonly KeptNotification[]): Promise<Recording | null> {
    const proof = kept.find((each) => each.cname !== null && meaningOf(each).means === 'recording');
    if (proof === undefined || proof.cname === null || proof.uid === null) return null;
    const { appId, cname, uid, sid } = proof;
    const { at } = meaningOf(proof);
    const [started, another] = (await store.findWithoutSid({ appId, cname, uid })).filter(
      (each) => each.createdAt <= at && isWaitingForSid(each, store.now()),
    );
    // The `sid` could belong to either of two.
    if (started === undefined || another !== undefined) return null;
    return change(started, { type: 'sid-learned', sid });
  }

  async function change(recording: Recording, event: RecordingEvent): Promise<Recording | null> {
    let from = recording.state;
    const stored = await store.change(recording, (current) => {
      from = current.state;
      const after = evolve(current, event, store.now(), policyFor(current));
      return after === current ? null : after;
    });
    if (stored === null) return null;
    if (stored.state !== from) events.moved(stored, from);
    onStored(stored);
    return stored;
  }

  async function waitForRecording(kept: readonly KeptNotification[]): Promise<void> {
    // The first time nobody is told: the answer to its own start may be on its way.
    const sighting = sightingOf(
      kept.filter(({ tries }) => tries > 0),
      meaningOf,
    );
    if (sighting !== null) await notifications.noteUnknown(sighting, store.now());
    await notifications.notePending(
      kept.map(({ id }) => id),
      store.now(),
    );
  }

  async function apply(kept: readonly KeptNotification[]): Promise<void> {
    const ids = kept.map(({ id }) => id);
    const recordings = await recordingsOf(kept);
    if (recordings.length === 0) return waitForRecording(kept);
    const ordered = kept.toSorted((a, b) => a.happenedAt - b.happenedAt).map(meaningOf);
    for (const recording of recordings) {
      const { id, sid } = recording;
      const attributes = { 'recording.id': id, 'recording.sid': sid, 'agora.notifications': ordered.length };
      const origin = originOf(recording, store.now());
      await traces.span({ name: 'apply notifications', attributes, origin }, () =>
        change(recording, { type: 'notified', notifications: ordered }),
      );
    }
    await notifications.noteApplied(ids, store.now());
    onApplied?.(kept);
  }

  return async (kept) => {
    try {
      await apply(kept);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      const [first] = kept;
      const ids = kept.map(({ id }) => id);
      const isSetAside = kept.some(({ tries }) => tries >= TRIES_BEFORE_SET_ASIDE);
      events.trouble(
        isSetAside
          ? 'notifications that can’t be applied were set aside'
          : 'notifications could not be applied',
        { appId: first?.appId, sid: first?.sid, ids, err: error },
      );
      await notifications.notePending(ids, store.now());
    }
  };
}
