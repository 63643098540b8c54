/** What becomes of a recording by Agora's notifications: they speed its life up, and never decide what a query would not. */

import type { NotificationMeaning } from '../notification.ts';
import { isUploadSettled } from '../outcome.ts';
import type { LifecyclePolicy } from '../policy.ts';
import { NEW_EXIT, NEW_WATCH } from '../progress.ts';
import { mergeFiles } from '../recorded-file.ts';
import {
  type Ended,
  type Exiting,
  isPlaced,
  type Live,
  type Recording,
  type Starting,
  type Stopping,
} from '../recording.ts';
import { finish } from './follow.ts';
import { mergeServiceStatus } from './merge-service-status.ts';
import { mergeReport, NOTHING_REPORTED, toExiting, toWatching } from './transitions.ts';
import { FIRST_LOOK_AFTER_MS, toLifeAgain } from './watch.ts';

/**
 * Takes notifications into a recording, in the order given: file names and upload progress in any case, and its life
 * further where they are certain. What may be an end, and what ends a wait, has the work go on now. The recording itself
 * where nothing is new.
 */
export function afterNotifications(
  recording: Recording,
  all: readonly NotificationMeaning[],
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const files = mergeFiles(
    recording.files,
    all.flatMap((each) => each.files),
  );
  const serviceStatus = all.reduce(mergeServiceStatus, recording.serviceStatus);
  const isNews = files !== recording.files || serviceStatus !== recording.serviceStatus;
  const known: Recording = isNews ? { ...recording, files, serviceStatus } : recording;
  return withUploadStatus(all.reduce((each, news) => afterNews(each, news, now, policy), known));
}

function afterNews(
  recording: Recording,
  news: NotificationMeaning,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  switch (recording.state) {
    case 'starting':
      return whileStarting(recording, news, now);
    case 'recording':
      return whileRecording(recording, news, now, policy);
    case 'stopping':
      return whileStopping(recording, news, now, policy);
    case 'exiting':
      return whileExiting(recording, news, now);
    case 'ended':
      return whileEnded(recording, news, now);
    case 'failed':
      return recording;
  }
}

/** It has a `sid`, else nobody would know whose the news are: Agora has only not been seen recording. */
function whileStarting(recording: Starting, news: NotificationMeaning, now: number): Recording {
  if (!isPlaced(recording)) return recording;
  if (news.means === 'recording') {
    const watched = toWatching(recording, now, FIRST_LOOK_AFTER_MS[recording.mode]);
    return withoutLease(startedBy(watched, news));
  }
  return news.means === 'exited' ? lookedInto(recording, now) : soonerFor(recording, news, now);
}

function whileRecording(
  recording: Live,
  news: NotificationMeaning,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  if (news.means === 'recording') return laterAfter(startedBy(recording, news), now, policy);
  if (news.means === 'nothing') return laterAfter(recording, now, policy);
  if (news.means === 'failing-over') {
    return recording.progress.notFound !== null && isFresh(news, now, policy)
      ? { ...recording, progress: NEW_WATCH }
      : recording;
  }
  return news.means === 'exited' ? lookedInto(recording, now) : soonerFor(recording, news, now);
}

/** The stop's own answer says best what came of it, so it is asked for once more; then nothing is left to wait for. */
function whileStopping(
  recording: Stopping,
  news: NotificationMeaning,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const { progress, serviceStatus, files } = recording;
  switch (news.means) {
    case 'exited':
      return progress.exited
        ? recording
        : soon({ ...recording, progress: { ...progress, exited: true } }, now);
    case 'uploaded': {
      const uploaded = { ...NOTHING_REPORTED, uploadingStatus: serviceStatus.uploadingStatus, files };
      if (isUploadSettled(progress.report?.uploadingStatus ?? null)) return recording;
      return soon(
        { ...recording, progress: { ...progress, report: mergeReport(progress.report, uploaded) } },
        now,
      );
    }
    case 'failing-over':
      return isFresh(news, now, policy) && !progress.exited && progress.notFound !== null
        ? { ...recording, progress: { ...progress, notFound: null } }
        : recording;
    default:
      return recording;
  }
}

function whileExiting(recording: Exiting, news: NotificationMeaning, now: number): Recording {
  const { progress } = recording;
  // An exit that is being looked into comes to no more by being told again.
  const isOver = news.means === 'uploaded' || (news.means === 'exited' && !progress.exited);
  return isOver ? withoutLease(finish(recording, { ...progress, exited: true }, now)) : recording;
}

/** Where 404s alone said that it ended, and what has happened since shows that it did not, it lives again. */
function whileEnded(recording: Ended, news: NotificationMeaning, now: number): Recording {
  const { progress } = recording;
  const showsLife = news.means === 'recording' || news.means === 'failing-over';
  if (progress.saidBy === 'agora') return recording;
  if (news.means === 'exited') return { ...recording, progress: { saidBy: 'agora' }, dueAt: null };
  return showsLife && news.at > progress.since ? toLifeAgain(recording, now) : recording;
}

/** What tells of itself need not be asked so soon, unless something about it is still to be found out. */
function laterAfter(recording: Live, now: number, { pollMs }: LifecyclePolicy): Live {
  const { files, progress, lease, dueAt } = recording;
  const isWell = files.length > 0 && progress.notFound === null && lease === null;
  if (!isWell || dueAt === null || dueAt <= now || dueAt - now >= pollMs / 2) return recording;
  return { ...recording, dueAt: now + pollMs };
}

/** A recording that lives by all the gateway knows. That it has exited is looked into once: what lives is billed. */
function lookedInto(recording: Live | (Starting & Parameters<typeof toExiting>[0]), now: number): Recording {
  return withoutLease(toExiting(recording, { ...NEW_EXIT, exited: true }, now));
}

function soonerFor<State extends Recording>(
  recording: State,
  { means }: NotificationMeaning,
  now: number,
): State {
  return means === 'ending' || means === 'uploaded' ? soon(recording, now) : recording;
}

/** A move to another server takes 90 s; an older one says nothing of a recording that is not found now. */
function isFresh({ at }: NotificationMeaning, now: number, { goneAfterMs }: LifecyclePolicy): boolean {
  return now - at < goneAfterMs;
}

function startedBy(recording: Live, { at }: NotificationMeaning): Live {
  return recording.startedAt === null ? { ...recording, startedAt: at } : recording;
}

/** Has the work go on now, unless somebody is at it: then their answer tells. */
function soon<State extends Recording>(recording: State, now: number): State {
  if (recording.lease !== null || recording.dueAt === null || recording.dueAt <= now) return recording;
  return { ...recording, dueAt: now };
}

/** Clears the lease: the result of whoever holds it is then ignored, except its file names. */
function withoutLease<State extends Recording>(recording: State): State {
  return { ...recording, lease: null };
}

/** Where the files are can be told after the end, and taken back: then it completes the outcome, or leaves it open again. */
function withUploadStatus(recording: Recording): Recording {
  const { uploadingStatus } = recording.serviceStatus;
  if (recording.state !== 'ended' || recording.outcome.uploadingStatus === uploadingStatus) return recording;
  const { isUploadNotified = false, uploadingStatus: answered } = recording.outcome;
  const isOpen = isUploadNotified || (!isUploadSettled(answered) && isUploadSettled(uploadingStatus));
  if (!isOpen) return recording;
  return { ...recording, outcome: { ...recording.outcome, uploadingStatus, isUploadNotified: true } };
}
