/** From decoded responses to the domain's answers: what Agora says to each method. Pure and total. */
import {
  type AcquireAnswer,
  NO_WORDS,
  type NoAnswer,
  type QueryAnswer,
  type Rejected,
  STATUS_EXITED,
  type StartAnswer,
  type StopAnswer,
} from '../../domain/answers.ts';
import { UpstreamRejectedError } from '../../domain/errors.ts';
import type { StopOutcome } from '../../domain/outcome.ts';
import type { ChangeAnswer, Tried } from '../../domain/ports.ts';
import * as rules from '../../domain/requests/session-rules.ts';
import type { CallResult } from '../requests/request-with-retries.ts';
import type { DecodedResponse } from './decode-response.ts';
import { explainRejection, fieldNamedIn } from './error-codes.ts';

/** `mintedToken` is the recorder's token that the gateway minted and sent to Agora, or null. */
/** `minted`: the RTC token in the request, if the gateway minted it. */
export function acquireAnswerOf(
  result: CallResult,
  minted: { readonly token: string; readonly expiresInMs: number } | null,
): AcquireAnswer {
  const { decoded } = result;
  if (decoded === null) return result.answer;
  if (decoded.meaning !== 'ok') return { means: 'rejected', error: rejectionOf(decoded) };
  const resourceId = rules.resourceId.safeParse(decoded.resourceId).data;
  if (resourceId === undefined) return noResult(decoded);
  const [mintedToken, tokenExpiresInMs] = [minted?.token ?? null, minted?.expiresInMs ?? null];
  return { means: 'acquired', resourceId, mintedToken, tokenExpiresInMs };
}

/** `unanswered`: a start of this call may run although no answer of Agora's says so. */
export function startAnswerOf(result: CallResult): Tried<StartAnswer> {
  const answer = withSidOf(result, decodedStartAnswer(result));
  return { answer, unanswered: result.otherUnanswered || mayHaveStarted(result, answer) };
}

/** A 200 without a sid and a refusal that Agora did not write both leave open whether the recording started. */
function mayHaveStarted({ decoded }: CallResult, { means }: StartAnswer): boolean {
  switch (decoded?.meaning) {
    case 'ok':
      return means === 'no-answer';
    case 'not-found':
      return !decoded.inAgorasWords;
    case 'rejected':
      return !decoded.byAgora;
    case 'refused':
      return !decoded.isJson;
    default:
      return false;
  }
}

/** An inconclusive attempt may have named the `sid`: the recording has then started. */
function withSidOf(result: CallResult, answer: StartAnswer): StartAnswer {
  const sid = rules.sid.safeParse(result.sid).data;
  if (sid === undefined) return answer;
  if (answer.means === 'already-started') return { ...answer, sid: answer.sid ?? sid };
  if (answer.means !== 'no-answer') return answer;
  const { agoraCode, reason } = answer;
  return { means: 'already-started', sid, agoraCode, reason };
}

function decodedStartAnswer(result: CallResult): StartAnswer {
  const { decoded } = result;
  if (decoded === null) return result.answer;
  const words = { agoraCode: decoded.report.agoraCode, reason: decoded.reason };
  const sid = rules.sid.safeParse(decoded.sid).data ?? null;
  switch (decoded.meaning) {
    case 'ok':
      return sid === null ? noResult(decoded) : { means: 'started', sid };
    case 'already-started':
      return { means: 'already-started', sid, ...words };
    case 'no-worker':
    case 'expired':
    case 'differs':
    case 'failed':
      return { means: decoded.meaning, ...words };
    case 'not-found':
      return { means: 'no-answer', trouble: 'Agora did not find the resource', ...words };
    default:
      return { means: 'rejected', error: rejectionOf(decoded) };
  }
}

/** What a response to `stop` says. Null: nothing definite, so the call must be tried again. */
export function stopAnswerOf(decoded: DecodedResponse, asyncStop: boolean): StopAnswer | null {
  const { report, inAgorasWords } = decoded;
  switch (decoded.meaning) {
    case 'ok': {
      const isSettled = !asyncStop || report.uploadingStatus !== null;
      if (decoded.hasContent && isSettled) return { means: 'stopped', report };
      return { means: 'accepted', report: incomplete(report), inAgorasWords };
    }
    case 'no-recorded-data':
      return { means: 'stopped', report: { ...report, type: 'NoRecordedFiles', isComplete: true } };
    case 'already-exiting':
    case 'uploading':
      return { means: decoded.meaning, report };
    case 'not-found':
      return { means: 'not-found', report: incomplete(report), inAgorasWords };
    case 'rejected':
    case 'busy':
    case 'refused':
      return { means: 'rejected', error: rejectionOf(decoded), files: report.files };
    default:
      return null;
  }
}

/** What a response to `query` says. */
export function queryAnswerOf(decoded: DecodedResponse): QueryAnswer {
  const { meaning, report, queryStatus: status, inAgorasWords } = decoded;
  const isOver = status !== null && status >= STATUS_EXITED;
  if (meaning === 'ok' && decoded.hasContent)
    return { means: 'status', status, report: isOver ? report : incomplete(report) };
  if (meaning === 'not-found') return { means: 'not-found', report: incomplete(report), inAgorasWords };
  // A refusal without a code of Agora's comes from a proxy and says nothing about the recording.
  if (meaning === 'rejected' && report.agoraCode !== null)
    return { means: 'rejected', error: rejectionOf(decoded), files: report.files };
  return { means: 'no-answer', files: report.files };
}

export function changeAnswerOf(result: CallResult): ChangeAnswer {
  const { decoded } = result;
  if (decoded === null) return { ...result.answer, files: result.files };
  switch (decoded.meaning) {
    case 'ok':
      return decoded.isJson ? { means: 'changed' } : noResult(decoded);
    case 'not-found':
      return { means: 'not-found' };
    default:
      return { means: 'rejected', error: rejectionOf(decoded), files: decoded.report.files };
  }
}

/** The answer where the configuration has no storage of this name any more. */
export function unknownStorage(name: string): Rejected {
  const message = `The gateway’s configuration has no storage named "${name}" any more.`;
  const error = new UpstreamRejectedError(message, { code: 'UPSTREAM_REJECTED', field: 'storage' });
  return { means: 'rejected', error };
}

/** The answer where the storage's keys, which come from a file or a command, can't be read now. */
export function unreadableStorage(name: string): NoAnswer {
  const trouble = `the keys of storage "${name}" can’t be read; the gateway’s operator finds the reason in its log`;
  return { means: 'no-answer', trouble, ...NO_WORDS };
}

/** Agora has answered for good, and without anything that can be used. */
function noResult({ report, reason }: DecodedResponse): NoAnswer {
  const trouble = 'Agora’s answer had no result in it';
  return { means: 'no-answer', trouble, agoraCode: report.agoraCode, reason };
}

/** File names from before the recording's end may not be all. */
function incomplete(report: StopOutcome): StopOutcome {
  return { ...report, isComplete: false };
}

/** The error for a final refusal. */
function rejectionOf({ meaning, report, reason }: DecodedResponse): UpstreamRejectedError {
  if (meaning === 'refused') {
    return new UpstreamRejectedError(
      'Agora refused the gateway itself, not this request. The gateway’s operator finds the reason in its log.',
      { code: 'GATEWAY_REFUSED' },
    );
  }
  const { agoraCode } = report;
  return new UpstreamRejectedError(explainRejection(agoraCode), {
    code: 'UPSTREAM_REJECTED',
    agoraCode,
    reason,
    field: fieldNamedIn(reason ?? ''),
    retryable: meaning === 'busy',
  });
}
