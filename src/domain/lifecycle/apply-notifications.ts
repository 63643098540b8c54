/** Decisions after Agora's notifications. They bring a query or a result forward, and never decide what a query would not. */
import { mergeExitSigns } from '../exit-signs.ts';
import type { NotificationMeaning } from '../notification.ts';
import { isUploadSettled } from '../outcome.ts';
import type { DecisionContext } from '../policy.ts';
import { NEW_EXIT, NEW_WATCH } from '../progress.ts';
import { mergeFiles } from '../recorded-file.ts';
import {
  type Ended,
  type Exiting,
  hasSession,
  type Live,
  type Recording,
  type Starting,
  type Stopping,
  type WithSession,
} from '../recording.ts';
import { finish } from './follow.ts';
import { mergeServiceStatus } from './merge-service-status.ts';
import { mergeReport, NOTHING_REPORTED, toExiting, toRecording } from './transitions.ts';
import { FIRST_QUERY_AFTER_MS, reopen } from './watch.ts';

/**
 * Applies notifications to a recording, in the order given. File names and upload progress are always added; its state
 * changes only where they are certain. A possible end, or the end of a wait, makes its next call due now. Returns the
 * same object where nothing is new.
 */
export function afterNotifications(
  recording: Recording,
  notifications: readonly NotificationMeaning[],
  context: DecisionContext,
): Recording {
  const files = mergeFiles(
    recording.files,
    notifications.flatMap((each) => each.files),
  );
  const serviceStatus = notifications.reduce(mergeServiceStatus, recording.serviceStatus);
  const exitSigns = notifications.reduce(mergeExitSigns, recording.exitSigns);
  const isNew =
    files !== recording.files ||
    serviceStatus !== recording.serviceStatus ||
    exitSigns !== recording.exitSigns;
  const known: Recording = isNew ? { ...recording, files, serviceStatus, exitSigns } : recording;
  const seen =
    known.state === 'ended' || known.state === 'failed' ? known : withSeen(known, notifications, context.now);
  return withUploadStatus(notifications.reduce((each, next) => afterNotification(each, next, context), seen));
}

/** To the minute, so that a notification with no other news is not worth a write each time. */
const SEEN_EVERY_MS = 60_000;

/** Notes that Agora had the recording when it told of it. */
function withSeen<State extends Recording>(
  recording: State,
  notifications: readonly NotificationMeaning[],
  now: number,
): State {
  const lives = notifications.filter(({ means }) => means !== 'exited');
  const at = Math.min(now, Math.max(...lives.map((each) => each.at)));
  const seenAt = Math.floor(at / SEEN_EVERY_MS) * SEEN_EVERY_MS;
  return seenAt > (recording.seenAt ?? 0) ? { ...recording, seenAt } : recording;
}

function afterNotification(
  recording: Recording,
  notification: NotificationMeaning,
  context: DecisionContext,
): Recording {
  switch (recording.state) {
    case 'starting':
      return whileStarting(recording, notification, context.now);
    case 'recording':
      return whileRecording(recording, notification, context);
    case 'stopping':
      return whileStopping(recording, notification, context);
    case 'exiting':
      return whileExiting(recording, notification, context.now);
    case 'ended':
      return whileEnded(recording, notification, context.now);
    case 'failed':
      return recording;
  }
}

function whileStarting(recording: Starting, notification: NotificationMeaning, now: number): Recording {
  // Without a `sid` the notification can't be about it.
  if (!hasSession(recording)) return recording;
  if (notification.means === 'recording') {
    const live = toRecording(recording, now, FIRST_QUERY_AFTER_MS[recording.mode]);
    return withoutLease(startedBy(live, notification));
  }
  return sooner(recording, notification, now);
}

function whileRecording(
  recording: Live,
  notification: NotificationMeaning,
  context: DecisionContext,
): Recording {
  switch (notification.means) {
    case 'recording':
      return postponeQuery(startedBy(recording, notification), context);
    case 'nothing':
      return postponeQuery(recording, context);
    case 'failing-over':
      return recording.progress.notFound !== null && isFresh(notification, context)
        ? { ...recording, progress: NEW_WATCH }
        : recording;
    default:
      return sooner(recording, notification, context.now);
  }
}

/** Sends the stop once more now: its answer is the best source of the outcome, and nothing is left to wait for. */
function whileStopping(
  recording: Stopping,
  notification: NotificationMeaning,
  context: DecisionContext,
): Recording {
  const { progress, serviceStatus, files } = recording;
  const { report, exited, notFound } = progress;
  switch (notification.means) {
    case 'exited':
      return exited
        ? recording
        : dueNow({ ...recording, progress: { ...progress, exited: true } }, context.now);
    case 'uploaded': {
      if (isUploadSettled(report?.uploadingStatus ?? null)) return recording;
      const uploaded = { ...NOTHING_REPORTED, uploadingStatus: serviceStatus.uploadingStatus, files };
      const known = { ...progress, report: mergeReport(report, uploaded) };
      return dueNow({ ...recording, progress: known }, context.now);
    }
    case 'failing-over':
      return isFresh(notification, context) && !exited && notFound !== null
        ? { ...recording, progress: { ...progress, notFound: null } }
        : recording;
    default:
      return recording;
  }
}

function whileExiting(recording: Exiting, notification: NotificationMeaning, now: number): Recording {
  const { progress } = recording;
  // The same exit notified again does not end the query that the first one caused.
  const isOver = notification.means === 'uploaded' || (notification.means === 'exited' && !progress.exited);
  return isOver ? withoutLease(finish(recording, { ...progress, exited: true }, now)) : recording;
}

/** Reopens a recording that ended by 404s alone if something that happened since shows that it still runs. */
function whileEnded(recording: Ended, { means, at }: NotificationMeaning, now: number): Recording {
  const { progress } = recording;
  if (progress.saidBy === 'agora') return recording;
  if (means === 'exited') return { ...recording, progress: { saidBy: 'agora' }, dueAt: null };
  const isAlive = means === 'recording' || means === 'failing-over';
  return isAlive && at > progress.since ? reopen(recording, now) : recording;
}

/** Postpones the next query of a recording that notifies by itself, unless something is still to be found out. */
function postponeQuery(recording: Live, { now, policy: { pollMs } }: DecisionContext): Live {
  const { files, progress, lease, dueAt } = recording;
  const isWell = files.length > 0 && progress.notFound === null && lease === null;
  if (!isWell || dueAt === null || dueAt <= now || dueAt - now >= pollMs / 2) return recording;
  return { ...recording, dueAt: now + pollMs };
}

/** Queries the recording now if it may be ending. A notified exit is queried once: a recording that still runs is billed. */
function sooner(
  recording: Live | (Starting & WithSession),
  { means }: NotificationMeaning,
  now: number,
): Recording {
  if (means === 'exited') return withoutLease(toExiting(recording, { ...NEW_EXIT, exited: true }, now));
  return means === 'ending' || means === 'uploaded' ? dueNow(recording, now) : recording;
}

/** A move to another server takes 90 s. An older one does not explain why the recording is not found now. */
function isFresh({ at }: NotificationMeaning, { now, policy }: DecisionContext): boolean {
  return now - at < policy.goneAfterMs;
}

function startedBy(recording: Live, { at }: NotificationMeaning): Live {
  return recording.startedAt === null ? { ...recording, startedAt: at } : recording;
}

/** Makes the next call due now, unless a gateway is working on the recording: then its answer tells. */
function dueNow<State extends Recording>(recording: State, now: number): State {
  if (recording.lease !== null || recording.dueAt === null || recording.dueAt <= now) return recording;
  return { ...recording, dueAt: now };
}

/** Clears the lease; the current holder's result is then ignored, except its file names. */
function withoutLease<State extends Recording>(recording: State): State {
  return { ...recording, lease: null };
}

/** Completes the outcome with an upload that was notified after the end, or reopens it where a later one takes that back. */
function withUploadStatus(recording: Recording): Recording {
  const { uploadingStatus } = recording.serviceStatus;
  if (recording.state !== 'ended' || recording.outcome.uploadingStatus === uploadingStatus) return recording;
  const { isUploadNotified = false, uploadingStatus: answered } = recording.outcome;
  const isOpen = isUploadNotified || (!isUploadSettled(answered) && isUploadSettled(uploadingStatus));
  if (!isOpen) return recording;
  return { ...recording, outcome: { ...recording.outcome, uploadingStatus, isUploadNotified: true } };
}
