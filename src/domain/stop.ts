/**
 * The life of one stop, as pure decisions: what Agora answered goes in, what to do next comes out. Nothing here waits,
 * sends or stores.
 *
 *   stopping --200 with its files--------------------> finished
 *   stopping --accepted, still uploading, exiting----> following --exited, or gone--> finished
 *   stopping --404 until STOP_GONE_AFTER_MS----------> finished (ended before)
 *   following --seen alive again (a failover)--------> stopping, or back to being watched where nobody asked for a stop
 */
import { type Backoff, waitMs } from './backoff.ts';
import { type Elapsed, observe } from './elapsed.ts';
import type { UpstreamRejectedError } from './errors.ts';
import { isUploadSettled, type StopOutcome } from './outcome.ts';
import { STATUS_EXITED, STATUS_STOP_REQUESTED } from './query-status.ts';
import { mergeFiles } from './recorded-file.ts';

interface NotFound {
  readonly means: 'not-found';
  readonly report: StopOutcome;
  /** False when a 404 came without Agora's words in it: some proxy's page proves nothing about a recording. */
  readonly inAgorasWords: boolean;
}

interface Rejected {
  readonly means: 'rejected';
  readonly error: UpstreamRejectedError;
}

/** What Agora said to `stop`. `report` is what its answer held, whatever the status. */
export type StopAnswer =
  | { readonly means: 'stopped'; readonly report: StopOutcome }
  /** It will stop, or has; the answer does not say with what. */
  | { readonly means: 'accepted'; readonly report: StopOutcome; readonly inAgorasWords: boolean }
  | { readonly means: 'uploading'; readonly report: StopOutcome }
  | {
      readonly means: 'already-exiting';
      readonly report: StopOutcome;
      /** An unanswered try of this very stop came before: it may be what made the recording exit. */
      readonly maybeByUs: boolean;
    }
  | NotFound
  | Rejected;

/** What Agora said to `query`. */
export type QueryAnswer =
  | { readonly means: 'status'; readonly status: number | null; readonly report: StopOutcome }
  | { readonly means: 'no-answer' }
  | NotFound
  | Rejected;

export interface StopPolicy extends Backoff {
  /** How long 404s are taken for a failover before the recording counts as ended. */
  readonly goneAfterMs: number;
  /** How long an accepted stop is followed before what is known by then has to do. */
  readonly followForMs: number;
}

export interface StopLife {
  readonly phase: 'stopping' | 'following';
  /** Somebody asked for this stop; else the recording was found exiting by itself. */
  readonly requested: boolean;
  /** A try whose answer nobody knows may have reached Agora: a gateway died over it. */
  readonly maybeSent: boolean;
  /** The file list has been asked for ahead of the stop. */
  readonly looked: boolean;
  /** The best report so far, with every file name seen. */
  readonly report: StopOutcome | null;
  /** Somebody or something else ended the recording before this stop did. */
  readonly endedBefore: boolean;
  /** Agora itself has said that the recording exits: from then on a 404 is the end of it and no failover. */
  readonly acknowledged: boolean;
  /** A notification of Agora's has said that it has exited: nothing more is to come. */
  readonly exited: boolean;
  /** Waits taken in this phase. */
  readonly waits: number;
  readonly followed: Elapsed | null;
  /** How long Agora itself has said that it does not find the recording. A proxy's 404 proves nothing and does not count. */
  readonly notFound: Elapsed | null;
  readonly notFoundInARow: number;
  readonly aliveInARow: number;
}

export type NextStep =
  | { readonly do: 'stop' | 'query'; readonly afterMs: number }
  /** It lives, and nobody has asked for a stop. */
  | { readonly do: 'watch' }
  | { readonly do: 'finish'; readonly outcome: StopOutcome }
  | { readonly do: 'fail'; readonly error: UpstreamRejectedError };

export interface Decision {
  readonly life: StopLife;
  readonly next: NextStep;
}

export const newStop: StopLife = {
  phase: 'stopping',
  requested: true,
  maybeSent: false,
  looked: false,
  report: null,
  endedBefore: false,
  acknowledged: false,
  exited: false,
  waits: 0,
  followed: null,
  notFound: null,
  notFoundInARow: 0,
  aliveInARow: 0,
};

/** The recording was found exiting, and not by a stop of ours. */
export const newEnd: StopLife = {
  ...newStop,
  phase: 'following',
  requested: false,
  endedBefore: true,
  acknowledged: true,
};

/** Twice: one answer alone may come from a server that has not heard of the change yet. */
const CONVINCING = 2;

/** Decides what follows from Agora's answer to `stop`. */
export function afterStop(life: StopLife, answer: StopAnswer, now: number, policy: StopPolicy): Decision {
  switch (answer.means) {
    case 'rejected':
      return { life, next: { do: 'fail', error: answer.error } };
    case 'not-found':
      return afterStopNotFound(life, answer, now, policy);
    case 'stopped': {
      const heard = hear(life, answer.report);
      return finish(heard);
    }
    case 'already-exiting': {
      // Not before us, if an earlier try or an earlier stop of ours can be what makes it exit.
      const endedBefore = !answer.maybeByUs && !life.maybeSent && life.followed === null;
      const heard = { ...hear(life, answer.report), endedBefore, acknowledged: true };
      // Names known from before are no list of this end: an MP4, say, is named when all is over.
      const isOver =
        answer.report.files.length > 0 || life.exited || isUploadSettled(heard.report.uploadingStatus);
      return isOver ? finish(heard) : follow(heard, now, policy);
    }
    case 'accepted':
    case 'uploading': {
      const acknowledged = life.acknowledged || answer.means === 'uploading' || answer.inAgorasWords;
      const heard = { ...hear(life, answer.report), acknowledged };
      const isOver = life.exited || isUploadSettled(heard.report.uploadingStatus);
      return isOver ? finish(heard) : follow(heard, now, policy);
    }
  }
}

/** Decides what follows from Agora's answer to `query`, asked while following a stop that was accepted. */
export function afterQuery(life: StopLife, answer: QueryAnswer, now: number, policy: StopPolicy): Decision {
  const followed = observe(life.followed, now);
  const heard = { ...('report' in answer ? hear(life, answer.report) : life), followed };
  const overdue = followed.ms >= policy.followForMs;
  if (overdue || answer.means === 'rejected') return finish(heard);
  switch (answer.means) {
    case 'no-answer':
      return queryAgain(heard, policy);
    case 'not-found': {
      if (!answer.inAgorasWords) return queryAgain(heard, policy);
      const notFound = observe(heard.notFound, now);
      const notFoundInARow = heard.notFoundInARow + 1;
      const needed = heard.exited ? 1 : CONVINCING;
      const isOver = heard.acknowledged ? notFoundInARow >= needed : notFound.ms >= policy.goneAfterMs;
      if (isOver) return finish({ ...heard, endedBefore: heard.endedBefore || !heard.acknowledged });
      return queryAgain({ ...heard, notFound, notFoundInARow, aliveInARow: 0 }, policy);
    }
    case 'status': {
      const status = answer.status ?? STATUS_STOP_REQUESTED;
      if (status >= STATUS_EXITED || isUploadSettled(answer.report.uploadingStatus)) return finish(heard);
      const aliveInARow = status < STATUS_STOP_REQUESTED ? heard.aliveInARow + 1 : 0;
      const seen = { ...heard, aliveInARow, notFoundInARow: 0, notFound: null };
      return aliveInARow >= CONVINCING ? isAlive(seen) : queryAgain(seen, policy);
    }
  }
}

function afterStopNotFound(life: StopLife, answer: NotFound, now: number, policy: StopPolicy): Decision {
  const notFound = life.notFound !== null || answer.inAgorasWords ? observe(life.notFound, now) : null;
  const heard = { ...hear(life, answer.report), notFound, waits: life.waits + 1 };
  if (life.exited) return finish({ ...heard, endedBefore: true });
  const backoffMs = waitMs(life.waits, policy);
  if (notFound === null) return { life: heard, next: { do: 'stop', afterMs: backoffMs } };
  const leftMs = policy.goneAfterMs - notFound.ms;
  if (leftMs > 0) return { life: heard, next: { do: 'stop', afterMs: Math.min(backoffMs, leftMs) } };
  return finish({ ...heard, endedBefore: true, report: { ...heard.report, raw: answer.report.raw } });
}

function follow(life: StopLife, now: number, policy: StopPolicy): Decision {
  const followed = observe(life.followed, now);
  return queryAgain({ ...life, phase: 'following', followed, waits: 0, notFoundInARow: 0 }, policy);
}

function queryAgain(life: StopLife, policy: StopPolicy): Decision {
  return {
    life: { ...life, waits: life.waits + 1 },
    next: { do: 'query', afterMs: waitMs(life.waits, policy) },
  };
}

/** The recording lives, so whatever was said of its end is void; the file names are not. */
function isAlive({ requested, report, followed }: StopLife): Decision {
  return {
    life: { ...newStop, requested, looked: true, report, followed },
    next: requested ? { do: 'stop', afterMs: 0 } : { do: 'watch' },
  };
}

function finish(life: StopLife): Decision {
  return { life, next: { do: 'finish', outcome: finished(life) } };
}

/** The outcome of a stop of which nothing more is to come. */
export function finished({ report, endedBefore }: StopLife): StopOutcome {
  const outcome = report ?? NOTHING_REPORTED;
  return endedBefore ? { ...outcome, type: 'RecordingEnded' } : outcome;
}

/** What is known by a notification that all files are uploaded. */
export function afterUploaded(life: StopLife, report: StopOutcome): StopLife {
  return hear(life, report);
}

/** What is known of a recording whose end nobody has reported anything of. */
export const NOTHING_REPORTED: StopOutcome = {
  type: 'UploadReport',
  agoraCode: null,
  uploadingStatus: null,
  files: [],
  raw: '',
};

/** Adds a report to what is known: names accumulate, a settled upload stays settled, the richer shape stays. */
function hear(life: StopLife, report: StopOutcome): StopLife & { readonly report: StopOutcome } {
  const known = life.report;
  if (known === null) return { ...life, report };
  const shape = report.type === 'UploadReport' ? known : report;
  const settled = [report, known].find((each) => isUploadSettled(each.uploadingStatus));
  return {
    ...life,
    report: {
      ...shape,
      files: mergeFiles(known.files, report.files),
      uploadingStatus: settled?.uploadingStatus ?? report.uploadingStatus ?? known.uploadingStatus,
    },
  };
}
