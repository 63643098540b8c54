/**
 * The life of one stop, as pure decisions: what Agora answered goes in, what to do next comes out. Nothing here waits,
 * sends or stores.
 *
 *   stopping --200 with its files--------------------> finished
 *   stopping --accepted, still uploading, exiting----> following --exited, or gone--> finished
 *   stopping --404 until STOP_GONE_AFTER_MS----------> finished (ended before)
 *   following --seen alive again (a failover)--------> stopping
 */
import type { UpstreamRejectedError } from './errors.ts';
import { isUploadSettled, type StopOutcome } from './outcome.ts';
import { mergeFiles } from './recording.ts';

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

export interface StopPolicy {
  /** Waits between tries; the last repeats. */
  readonly backoffMs: readonly number[];
  /** How long 404s are taken for a failover before the recording counts as ended. */
  readonly goneAfterMs: number;
  /** How long an accepted stop is followed before what is known by then has to do. */
  readonly followForMs: number;
}

export interface StopLife {
  readonly phase: 'stopping' | 'following';
  /** The best report so far, with every file name seen. */
  readonly report: StopOutcome | null;
  /** Somebody or something else ended the recording before this stop did. */
  readonly endedBefore: boolean;
  /** Agora itself has said that the recording exits: from then on a 404 is the end of it and no failover. */
  readonly acknowledged: boolean;
  /** Waits taken in this phase. */
  readonly waits: number;
  readonly followingSince: number | null;
  /** Since when Agora itself says that it does not find the recording. A proxy's 404 proves nothing and does not count. */
  readonly notFoundSince: number | null;
  readonly notFoundInARow: number;
  readonly aliveInARow: number;
}

export type NextStep =
  | { readonly do: 'stop' | 'query'; readonly afterMs: number }
  | { readonly do: 'finish'; readonly outcome: StopOutcome }
  | { readonly do: 'fail'; readonly error: UpstreamRejectedError };

export interface Decision {
  readonly life: StopLife;
  readonly next: NextStep;
}

export const newStop: StopLife = {
  phase: 'stopping',
  report: null,
  endedBefore: false,
  acknowledged: false,
  waits: 0,
  followingSince: null,
  notFoundSince: null,
  notFoundInARow: 0,
  aliveInARow: 0,
};

/** Twice: one answer alone may come from a server that has not heard of the change yet. */
const CONVINCING = 2;

/** Agora's `query` statuses (upstream contract, "query"): up to 5 it lives, 6 and 7 it is being stopped, then it is over. */
const STATUS_STOP_REQUESTED = 6;
const STATUS_EXITED = 8;

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
      const endedBefore = !answer.maybeByUs && life.followingSince === null;
      const heard = { ...hear(life, answer.report), endedBefore, acknowledged: true };
      return heard.report.files.length > 0 ? finish(heard) : follow(heard, now, policy);
    }
    case 'accepted':
    case 'uploading': {
      const acknowledged = life.acknowledged || answer.means === 'uploading' || answer.inAgorasWords;
      const heard = { ...hear(life, answer.report), acknowledged };
      return isUploadSettled(heard.report.uploadingStatus) ? finish(heard) : follow(heard, now, policy);
    }
  }
}

/** Decides what follows from Agora's answer to `query`, asked while following a stop that was accepted. */
export function afterQuery(life: StopLife, answer: QueryAnswer, now: number, policy: StopPolicy): Decision {
  const heard = 'report' in answer ? hear(life, answer.report) : life;
  const overdue = now - (life.followingSince ?? now) >= policy.followForMs;
  if (overdue || answer.means === 'rejected') return finish(heard);
  switch (answer.means) {
    case 'no-answer':
      return queryAgain(heard, policy);
    case 'not-found': {
      if (!answer.inAgorasWords) return queryAgain(heard, policy);
      const notFoundSince = heard.notFoundSince ?? now;
      const notFoundInARow = heard.notFoundInARow + 1;
      const isOver = heard.acknowledged
        ? notFoundInARow >= CONVINCING
        : now - notFoundSince >= policy.goneAfterMs;
      if (isOver) return finish({ ...heard, endedBefore: heard.endedBefore || !heard.acknowledged });
      return queryAgain({ ...heard, notFoundSince, notFoundInARow, aliveInARow: 0 }, policy);
    }
    case 'status': {
      const status = answer.status ?? STATUS_STOP_REQUESTED;
      if (status >= STATUS_EXITED || isUploadSettled(answer.report.uploadingStatus)) return finish(heard);
      const aliveInARow = status < STATUS_STOP_REQUESTED ? heard.aliveInARow + 1 : 0;
      const seen = { ...heard, aliveInARow, notFoundInARow: 0, notFoundSince: null };
      return aliveInARow >= CONVINCING ? stopAgain(seen) : queryAgain(seen, policy);
    }
  }
}

function afterStopNotFound(life: StopLife, answer: NotFound, now: number, policy: StopPolicy): Decision {
  const notFoundSince = life.notFoundSince ?? (answer.inAgorasWords ? now : null);
  const heard = { ...hear(life, answer.report), notFoundSince, waits: life.waits + 1 };
  const backoffMs = waitMs(life.waits, policy);
  if (notFoundSince === null) return { life: heard, next: { do: 'stop', afterMs: backoffMs } };
  const leftMs = notFoundSince + policy.goneAfterMs - now;
  if (leftMs > 0) return { life: heard, next: { do: 'stop', afterMs: Math.min(backoffMs, leftMs) } };
  return finish({ ...heard, endedBefore: true, report: { ...heard.report, raw: answer.report.raw } });
}

function follow(life: StopLife, now: number, policy: StopPolicy): Decision {
  return queryAgain(
    { ...life, phase: 'following', followingSince: life.followingSince ?? now, waits: 0, notFoundInARow: 0 },
    policy,
  );
}

function queryAgain(life: StopLife, policy: StopPolicy): Decision {
  return {
    life: { ...life, waits: life.waits + 1 },
    next: { do: 'query', afterMs: waitMs(life.waits, policy) },
  };
}

/** The recording lives, so whatever was said of its end is void; the file names are not. */
function stopAgain({ report, followingSince }: StopLife): Decision {
  return { life: { ...newStop, report, followingSince }, next: { do: 'stop', afterMs: 0 } };
}

function waitMs(waitsTaken: number, policy: StopPolicy): number {
  return policy.backoffMs[Math.min(waitsTaken, policy.backoffMs.length - 1)] ?? 0;
}

function finish(life: StopLife & { readonly report: StopOutcome | null }): Decision {
  const outcome = life.report ?? NOTHING_REPORTED;
  return {
    life,
    next: { do: 'finish', outcome: life.endedBefore ? { ...outcome, type: 'RecordingEnded' } : outcome },
  };
}

/** Only a follow-up that is given up without ever having heard a report ends with this. */
const NOTHING_REPORTED: StopOutcome = {
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
