import { type LastWords, NO_WORDS, type NoAnswer } from '../../domain/answers.ts';
import type { OnTrouble, Priority, Slot } from '../../domain/ports.ts';
import { mergeFiles, type RecordedFile } from '../../domain/recorded-file.ts';
import type { SpanStart } from '../../domain/tracing.ts';
import type { DecodedResponse } from '../decode/decode-response.ts';
import {
  type AttemptedCall,
  type AttemptResult,
  type AttemptSettings,
  createAttempt,
  type FailureCounts,
} from './attempt.ts';
import { type Completeness, hedge } from './hedge.ts';
import { createHostFailover } from './host-failover.ts';
import { FAILURE_MESSAGES, MAY_BE_HEDGED } from './retry-policy.ts';

export interface RequestSettings extends AttemptSettings {
  /** Agora's hosts, the preferred one first; read at each use. */
  readonly baseUrls: () => readonly string[];
}

/** One call of Agora's REST API, however many attempts it takes. */
export interface Call extends AttemptedCall {
  readonly priority: Priority;
  /** The tenant whose turn the call takes. */
  readonly tenant: string;
  /** The call has had a turn before. */
  readonly again?: boolean;
  /** For the first attempt's slot only: later attempts wait as long as it takes. */
  readonly admitWithinMs?: number;
  readonly onTrouble?: OnTrouble;
}

export type CallResult = {
  /** A `sid` that an inconclusive attempt named. */
  readonly sid: string | null;
  /** Another attempt of this call, before or beside this one, had no answer, and Agora may have acted on it. */
  readonly otherUnanswered: boolean;
} & (
  | { readonly decoded: DecodedResponse }
  /** The retry table gave up. `files` are those that the attempts named. */
  | { readonly decoded: null; readonly answer: NoAnswer; readonly files: readonly RecordedFile[] }
);

/**
 * Asks Agora until an answer is definite or the table in `retry-policy.ts` gives up. Every attempt takes its own slot.
 * Rejects with `ThrottledError` when the first slot does not come in time, and with the signal's reason when aborted.
 */
export function createRequestWithRetries(options: RequestSettings): (call: Call) => Promise<CallResult> {
  const { scheduler, clock, traces } = options;
  const hosts = createHostFailover(options.baseUrls, clock);
  const attempt = createAttempt(options, hosts);

  function hostFor(call: Call, last: AttemptResult | null): string {
    if (last === null) return call.method === 'query' ? hosts.bestOrProbe() : hosts.best();
    if (last.decoded === null && last.retry?.host === 'next') return hosts.otherThan(last.baseUrl);
    return hosts.isHealthy(last.baseUrl) ? last.baseUrl : hosts.best();
  }

  return async (call) => {
    const counts: FailureCounts = { unreachable: 0, unanswered: 0, silent: 0, throttled: 0 };
    let last: AttemptResult | null = null;
    let hasHedged = false;
    let lastWords: LastWords = NO_WORDS;
    let files: readonly RecordedFile[] = [];
    let sid: string | null = null;
    const takeSlot = (signal: AbortSignal, isFirst: boolean) =>
      traces.span(waitForSlot(call.priority), () =>
        scheduler.slot({
          priority: call.priority,
          tenant: call.tenant,
          signal,
          again: call.again === true || !isFirst,
          ...(call.admitWithinMs === undefined || !isFirst ? {} : { admitWithinMs: call.admitWithinMs }),
        }),
      );
    const attemptOn = async (baseUrl: string, slot: Slot, signal: AbortSignal) => {
      const result = await attempt({ ...call, signal }, baseUrl, slot, counts);
      if (result.decoded !== null || result.inconclusive === null) return result;
      const { report, reason } = result.inconclusive;
      if (report.agoraCode !== null || reason !== null) lastWords = { agoraCode: report.agoraCode, reason };
      files = mergeFiles(files, report.files);
      sid = result.inconclusive.sid ?? sid;
      return result;
    };
    const attemptElsewhere = (baseUrl: string, signal: AbortSignal, isFirstOver: () => boolean) => {
      const other = hosts.otherThan(baseUrl);
      if (!MAY_BE_HEDGED.has(call.method) || !hosts.isHealthy(other)) return null;
      call.onTrouble?.(FAILURE_MESSAGES.timeout, 0);
      return untilAnswered(other, signal, isFirstOver);
    };
    /** Retries on the second host itself, since the first host's timeout is far away. */
    const untilAnswered = async (baseUrl: string, signal: AbortSignal, isFirstOver: () => boolean) => {
      for (;;) {
        const slot = await takeSlot(signal, false);
        hasHedged = true;
        const result = await attemptOn(baseUrl, slot, signal);
        if (result.decoded !== null || result.retry === null || !hosts.isHealthy(baseUrl)) return result;
        call.onTrouble?.(result.message, result.nextTryInMs);
        await clock.sleep(result.retry.waitMs, signal);
        if (isFirstOver()) return result;
      }
    };

    for (;;) {
      const slot = await takeSlot(call.signal, last === null);
      // Chosen after the wait: meanwhile other calls may have found out which host answers.
      const baseUrl = hostFor(call, last);
      last = await hedge({
        signal: call.signal,
        first: (signal) => attemptOn(baseUrl, slot, signal),
        untilSilent: (signal) => hosts.untilSilent(baseUrl, clock.monotonic(), signal),
        second: (signal, isFirstOver) => attemptElsewhere(baseUrl, signal, isFirstOver),
        completenessOf,
      });
      const otherUnanswered = hasHedged || counts.unanswered + counts.silent > 0;
      if (last.decoded !== null) return { decoded: withFiles(last.decoded, files), sid, otherUnanswered };
      call.onTrouble?.(last.message, last.nextTryInMs);
      if (last.retry === null) {
        const answer = { means: 'no-answer', trouble: last.message, ...lastWords } as const;
        return { decoded: null, sid, otherUnanswered, answer, files };
      }
      await clock.sleep(last.retry.waitMs, call.signal);
    }
  };
}

function waitForSlot(priority: Priority): SpanStart {
  return { name: 'wait for a slot', attributes: { 'agora.priority': priority } };
}

/** Adds the files that earlier, inconclusive attempts named. */
function withFiles(decoded: DecodedResponse, files: readonly RecordedFile[]): DecodedResponse {
  if (files.length === 0) return decoded;
  return { ...decoded, report: { ...decoded.report, files: mergeFiles(files, decoded.report.files) } };
}

/** Code 49 may be the echo of the other attempt, whose own answer then has the files. */
function completenessOf({ decoded }: AttemptResult): Completeness {
  if (decoded === null) return 0;
  return decoded.meaning === 'already-exiting' ? 1 : 2;
}
