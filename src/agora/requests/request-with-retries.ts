import { type LastWords, NO_WORDS, type NoAnswer } from '../../domain/answers.ts';
import type { Priority, Slot } from '../../domain/ports.ts';
import { mergeFiles, type RecordedFile } from '../../domain/recorded-file.ts';
import type { ReadAnswer } from '../decode/decode-outcome.ts';
import {
  type Counts,
  createAttempt,
  SAID,
  type TriedCall,
  type TryOptions,
  type TryResult,
} from './attempt.ts';
import { hedge, type Worth } from './hedge.ts';
import { createHostFailover } from './host-failover.ts';
import { MAY_BE_HEDGED } from './retry-policy.ts';

export interface RequestOptions extends TryOptions {
  /** Agora's hosts, in order of preference. */
  readonly baseUrls: readonly string[];
}

/** One call of Agora's REST, whatever number of tries it takes. */
export interface Call extends TriedCall {
  readonly priority: Priority;
  /** Whose turn it takes. */
  readonly tenant: string;
  /** The call has had a turn before. */
  readonly again?: boolean;
  /** For the first slot only: tries after it wait as long as it takes. */
  readonly admitWithinMs?: number;
  readonly onTrouble?: (trouble: string) => void;
}

export type Heard =
  | {
      readonly read: ReadAnswer;
      /** A `sid` that a try told which said nothing definite. */
      readonly sid: string | null;
      /** Another try of this call, before or beside this one, was not answered and may have been acted upon. */
      readonly maybeByUs: boolean;
    }
  /** The retry table gave up. */
  | {
      readonly read: null;
      readonly sid: string | null;
      readonly maybeByUs: boolean;
      readonly answer: NoAnswer;
      /** What the tries named. */
      readonly files: readonly RecordedFile[];
    };

/**
 * Asks Agora until it has said something definite, or the table in `retry-policy.ts` gives up. Every try takes a slot of its
 * own. Rejects with `ThrottledError` when the first slot does not come in time, or with the signal's reason.
 */
export function createRequestWithRetries(options: RequestOptions): (call: Call) => Promise<Heard> {
  const { scheduler, clock } = options;
  const hosts = createHostFailover(options.baseUrls, clock);
  const once = createAttempt(options, hosts);

  function hostFor(call: Call, last: TryResult | null): string {
    if (last === null) return call.method === 'query' ? hosts.bestOrProbe() : hosts.best();
    if (last.read === null && last.next?.host === 'next') return hosts.otherThan(last.baseUrl);
    return hosts.isWell(last.baseUrl) ? last.baseUrl : hosts.best();
  }

  return async (call) => {
    const counts: Counts = { unreachable: 0, unanswered: 0, silent: 0, throttled: 0 };
    let last: TryResult | null = null;
    let hasHedged = false;
    let words: LastWords = NO_WORDS;
    let files: readonly RecordedFile[] = [];
    let sid: string | null = null;
    const maybeByUs = () => hasHedged || counts.unanswered + counts.silent > 0;
    const slot = (signal: AbortSignal, isFirst: boolean) =>
      scheduler.slot({
        priority: call.priority,
        tenant: call.tenant,
        signal,
        ...(call.again || !isFirst ? { again: true } : {}),
        ...(call.admitWithinMs === undefined || !isFirst ? {} : { admitWithinMs: call.admitWithinMs }),
      });
    const tryOnce = async (baseUrl: string, granted: Slot, signal: AbortSignal) => {
      const tried = await once({ ...call, signal }, baseUrl, granted, counts);
      if (tried.read !== null || tried.spoken === null) return tried;
      const { report, reason } = tried.spoken;
      if (report.agoraCode !== null || reason !== null) words = { agoraCode: report.agoraCode, reason };
      files = mergeFiles(files, report.files);
      sid = tried.spoken.sid ?? sid;
      return tried;
    };
    const elsewhere = (baseUrl: string, signal: AbortSignal, isFirstOver: () => boolean) => {
      const other = hosts.otherThan(baseUrl);
      if (!MAY_BE_HEDGED.has(call.method) || !hosts.isWell(other)) return null;
      call.onTrouble?.(SAID.timeout);
      return untilAnswered(other, signal, isFirstOver);
    };
    /** What comes to nothing here is asked again here: the first host's time-out is far away. */
    const untilAnswered = async (baseUrl: string, signal: AbortSignal, isFirstOver: () => boolean) => {
      for (;;) {
        const granted = await slot(signal, false);
        hasHedged = true;
        const tried = await tryOnce(baseUrl, granted, signal);
        if (tried.read !== null || tried.next === null || !hosts.isWell(baseUrl)) return tried;
        call.onTrouble?.(tried.said);
        await clock.sleep(tried.next.waitMs, signal);
        if (isFirstOver()) return tried;
      }
    };

    for (;;) {
      const granted = await slot(call.signal, last === null);
      // Chosen now and not before the wait: others may have found out meanwhile which host answers.
      const baseUrl = hostFor(call, last);
      last = await hedge({
        signal: call.signal,
        first: (signal) => tryOnce(baseUrl, granted, signal),
        silence: (signal) => hosts.silence(baseUrl, clock.monotonic(), signal),
        second: (signal, isFirstOver) => elsewhere(baseUrl, signal, isFirstOver),
        worth: worthOf,
      });
      if (last.read !== null) return { read: withFiles(last.read, files), sid, maybeByUs: maybeByUs() };
      if (last.next === null) {
        const answer = { means: 'no-answer', trouble: last.said, ...words } as const;
        return { read: null, sid, maybeByUs: maybeByUs(), answer, files };
      }
      call.onTrouble?.(last.said);
      await clock.sleep(last.next.waitMs, call.signal);
    }
  };
}

/** File names of tries that said nothing definite belong to the answer that one of the next ones gave. */
function withFiles(read: ReadAnswer, files: readonly RecordedFile[]): ReadAnswer {
  if (files.length === 0) return read;
  return { ...read, report: { ...read.report, files: mergeFiles(files, read.report.files) } };
}

/** 49 may be the echo of the other try, whose own answer then has the files. */
function worthOf({ read }: TryResult): Worth {
  if (read === null) return 0;
  return read.meaning === 'already-exiting' ? 1 : 2;
}
