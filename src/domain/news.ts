/** What becomes of a recording by Agora's notifications: they speed its life up, and never decide what a look would not. */
import type { LifecyclePolicy } from './lifecycle.ts';
import { type News, tell } from './notification.ts';
import { isUploadSettled, type StopOutcome } from './outcome.ts';
import { mergeFiles } from './recorded-file.ts';
import type { Recording, Work } from './recording.ts';
import { afterUploaded, finished, NOTHING_REPORTED, newEnd, type StopLife } from './stop.ts';
import { reportWithFiles, toEnded, toExiting, toWatching } from './transitions.ts';
import { FIRST_LOOK_AFTER_MS, newWatch } from './watch.ts';

/**
 * Takes news into a recording: file names and upload progress in any case, and its life further where they are certain.
 * What may be an end, and what ends a wait, has the work go on now. The recording itself where nothing is new.
 */
export function afterNews(recording: Recording, news: News, now: number, policy: LifecyclePolicy): Recording {
  const told = {
    ...recording,
    files: mergeFiles(recording.files, news.files),
    told: tell(recording.told, news),
  };
  const moved = withUpload(movedBy(told, news, now, policy));
  return isSame(moved, recording) ? recording : moved;
}

function movedBy(recording: Recording, news: News, now: number, policy: LifecyclePolicy): Recording {
  const { work } = recording;
  switch (work?.kind) {
    case undefined:
      return recording;
    case 'start':
      // It has a sid, else nobody would know whose the news are: Agora has only not been seen recording.
      if (work.life.phase !== 'confirming') return recording;
      if (news.means === 'recording') {
        return free(toWatching(startedBy(recording, news), now, FIRST_LOOK_AFTER_MS[recording.mode]));
      }
      return ended(recording, news, now);
    case 'watch':
      if (news.means === 'recording') return startedBy(recording, news);
      if (news.means === 'failing-over' && isFresh(news, now, policy)) {
        return { ...recording, work: { ...work, life: newWatch } };
      }
      return ended(recording, news, now);
    case 'stop':
      return work.life.phase === 'following'
        ? whileFollowing(recording, work, news, now)
        : whileStopping(recording, work, news, now, policy);
  }
}

/** A recording that lives by all the gateway knows. That it has exited is looked into once: what lives is billed. */
function ended(recording: Recording, news: News, now: number): Recording {
  if (news.means === 'exited') {
    const work: Work = { kind: 'stop', life: { ...newEnd, exited: true }, asyncStop: false };
    return free({ ...toExiting(recording, now), work });
  }
  return news.means === 'ending' || news.means === 'uploaded' ? soon(recording, now) : recording;
}

type StopWork = Extract<Work, { kind: 'stop' }>;

function whileFollowing(recording: Recording, work: StopWork, news: News, now: number): Recording {
  // An exit that is being looked into comes to no more by being told again.
  const isOver = news.means === 'uploaded' || (news.means === 'exited' && !work.life.exited);
  if (!isOver) return recording;
  const life = { ...work.life, report: work.life.report ?? reportWithFiles(recording) };
  return free(toEnded(recording, finished(life), now));
}

/** The stop's own answer says best what came of it, so it is asked for once more; then nothing is left to wait for. */
function whileStopping(
  recording: Recording,
  work: StopWork,
  news: News,
  now: number,
  policy: LifecyclePolicy,
): Recording {
  const withLife = (life: StopLife) => ({ ...recording, work: { ...work, life } });
  switch (news.means) {
    case 'exited':
      return soon(withLife({ ...work.life, exited: true, acknowledged: true }), now);
    case 'uploaded':
      return soon(withLife(afterUploaded(work.life, reportOf(recording))), now);
    case 'failing-over':
      return isFresh(news, now, policy) && !work.life.exited
        ? withLife({ ...work.life, notFound: null, notFoundInARow: 0 })
        : recording;
    default:
      return recording;
  }
}

function reportOf({ told, files }: Recording): StopOutcome {
  return { ...NOTHING_REPORTED, uploadingStatus: told.uploadingStatus, files };
}

/** A move to another server takes 90 s; an older one says nothing of a recording that is not found now. */
function isFresh({ at }: News, now: number, { goneAfterMs }: LifecyclePolicy): boolean {
  return now - at < goneAfterMs;
}

function startedBy(recording: Recording, { at }: News): Recording {
  return recording.startedAt === null ? { ...recording, startedAt: at } : recording;
}

/** Has the work go on now, unless somebody is at it: then their answer tells. */
function soon(recording: Recording, now: number): Recording {
  if (recording.lease !== null || recording.dueAt === null) return recording;
  return { ...recording, dueAt: Math.min(recording.dueAt, now) };
}

/** Whoever works on it finds nothing left to do. */
function free(recording: Recording): Recording {
  return { ...recording, lease: null };
}

/** Where the files are can be told after the end, and then it completes the outcome. */
function withUpload(recording: Recording): Recording {
  const { outcome, told } = recording;
  if (
    outcome === null ||
    isUploadSettled(outcome.uploadingStatus) ||
    !isUploadSettled(told.uploadingStatus)
  ) {
    return recording;
  }
  return { ...recording, outcome: { ...outcome, uploadingStatus: told.uploadingStatus } };
}

function isSame(one: Recording, other: Recording): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
