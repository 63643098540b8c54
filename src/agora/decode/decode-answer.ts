/** What Agora's answers to acquire, start and changes say. Pure and total, like the reading of `stop` in `decode-outcome.ts`. */
import {
  type AcquireAnswer,
  NO_WORDS,
  type NoAnswer,
  type Rejected,
  type StartAnswer,
} from '../../domain/answers.ts';
import { UpstreamRejectedError } from '../../domain/errors.ts';
import type { ChangeAnswer, Tried } from '../../domain/ports.ts';
import * as rules from '../../domain/requests/session-rules.ts';
import type { Heard } from '../requests/request-with-retries.ts';
import { type ReadAnswer, rejectionOf } from './decode-outcome.ts';

/** Agora has said all that it will, and nothing of it can be used. */
function nothingUsable({ report, reason }: ReadAnswer): NoAnswer {
  return { means: 'no-answer', trouble: NOTHING_USABLE, agoraCode: report.agoraCode, reason };
}

const NOTHING_USABLE = 'Agora’s answer had no result in it';

/** `mintedToken` is the one that the gateway made for the recorder and told Agora of, or null. */
export function acquireAnswerOf(heard: Heard, mintedToken: string | null): AcquireAnswer {
  if (heard.read === null) return heard.answer;
  const { meaning, resourceId } = heard.read;
  if (meaning !== 'ok') return { means: 'rejected', error: rejectionOf(heard.read) };
  const usable = rules.resourceId.safeParse(resourceId);
  return usable.success
    ? { means: 'acquired', resourceId: usable.data, mintedToken }
    : nothingUsable(heard.read);
}

export function startAnswerOf(heard: Heard): Tried<StartAnswer> {
  const answer = withSidOf(heard, readStart(heard));
  return { answer, unanswered: heard.maybeByUs || saysNothing(heard, answer) };
}

/** Whatever wrote it, a start may be behind a 200 without a sid, and behind a refusal that is not Agora's. */
function saysNothing({ read }: Heard, { means }: StartAnswer): boolean {
  switch (read?.meaning) {
    case 'ok':
      return means === 'no-answer';
    case 'not-found':
      return !read.inAgorasWords;
    case 'rejected':
      return !read.byAgora;
    case 'refused':
      return !read.isJson;
    default:
      return false;
  }
}

/** A try that was not answered for good may have told the `sid` all the same. */
function withSidOf({ sid: told }: Heard, answer: StartAnswer): StartAnswer {
  const sid = rules.sid.safeParse(told).data;
  if (sid === undefined) return answer;
  if (answer.means === 'already-started') return { ...answer, sid: answer.sid ?? sid };
  if (answer.means !== 'no-answer') return answer;
  const { agoraCode, reason } = answer;
  return { means: 'already-started', sid, agoraCode, reason };
}

function readStart(heard: Heard): StartAnswer {
  if (heard.read === null) return heard.answer;
  const { read } = heard;
  const sid = rules.sid.safeParse(read.sid).data ?? null;
  switch (read.meaning) {
    case 'ok':
      return sid === null ? nothingUsable(read) : { means: 'started', sid };
    case 'already-started':
      return { means: 'already-started', sid, agoraCode: read.report.agoraCode, reason: read.reason };
    case 'no-worker':
    case 'expired':
    case 'differs':
    case 'failed':
      return { means: read.meaning, agoraCode: read.report.agoraCode, reason: read.reason };
    case 'not-found':
      return { ...nothingUsable(read), trouble: 'Agora did not find the resource' };
    default:
      return { means: 'rejected', error: rejectionOf(read) };
  }
}

export function changeAnswerOf(heard: Heard): ChangeAnswer {
  if (heard.read === null) return { ...heard.answer, files: heard.files };
  switch (heard.read.meaning) {
    case 'ok':
      return heard.read.isJson ? { means: 'changed' } : nothingUsable(heard.read);
    case 'not-found':
      return { means: 'not-found' };
    default:
      return { means: 'rejected', error: rejectionOf(heard.read), files: heard.read.report.files };
  }
}

/** The configuration names no such storage any more. */
export function unknownStorage(name: string): Rejected {
  const message = `The gateway’s configuration has no storage named "${name}" any more.`;
  const error = new UpstreamRejectedError(message, { code: 'UPSTREAM_REJECTED', field: 'storage' });
  return { means: 'rejected', error };
}

/** Its keys are in a file or come from a command, and can't be read now. */
export function unreadableStorage(name: string): NoAnswer {
  const trouble = `the keys of storage "${name}" can’t be read; the gateway’s operator finds the reason in its log`;
  return { means: 'no-answer', trouble, ...NO_WORDS };
}
