/** What Agora's answers to acquire, start and changes say. Pure and total, like the reading of `stop` in `outcome.ts`. */
import { UpstreamRejectedError } from '../domain/errors.ts';
import type { ChangeAnswer } from '../domain/ports.ts';
import * as rules from '../domain/session-rules.ts';
import type { AcquireAnswer, StartAnswer } from '../domain/start.ts';
import type { Heard } from './ask.ts';
import { rejectionOf } from './outcome.ts';

const NOTHING_USABLE = 'Agora’s answer had no result in it';

export function acquireAnswerOf(heard: Heard): AcquireAnswer {
  if (heard.read === null) return { means: 'no-answer', trouble: heard.trouble };
  const { meaning, resourceId } = heard.read;
  if (meaning !== 'ok') return { means: 'rejected', error: rejectionOf(heard.read) };
  const usable = rules.resourceId.safeParse(resourceId);
  return usable.success
    ? { means: 'acquired', resourceId: usable.data }
    : { means: 'no-answer', trouble: NOTHING_USABLE };
}

export function startAnswerOf(heard: Heard): StartAnswer {
  const unanswered = { means: 'no-answer', maybeStarted: heard.maybeByUs } as const;
  if (heard.read === null) return { ...unanswered, trouble: heard.trouble };
  const sid = rules.sid.safeParse(heard.read.sid).data ?? null;
  switch (heard.read.meaning) {
    case 'ok':
      // Whatever wrote a 200 without a sid, a start may be behind it.
      if (sid === null) return { means: 'no-answer', maybeStarted: true, trouble: NOTHING_USABLE };
      return { means: 'started', sid };
    case 'already-started':
      return { means: 'already-started', sid };
    case 'no-worker':
    case 'expired':
      return { means: heard.read.meaning };
    case 'not-found':
      return { ...unanswered, trouble: 'Agora did not find the resource' };
    default:
      return { means: 'rejected', error: rejectionOf(heard.read) };
  }
}

export function changeAnswerOf(heard: Heard): ChangeAnswer {
  if (heard.read === null) return { means: 'no-answer', trouble: heard.trouble };
  switch (heard.read.meaning) {
    case 'ok':
      return { means: 'changed' };
    case 'not-found':
      return { means: 'not-found' };
    default:
      return { means: 'rejected', error: rejectionOf(heard.read) };
  }
}

/** The configuration names no such storage any more. */
export function unknownStorage(name: string): UpstreamRejectedError {
  return new UpstreamRejectedError(`The gateway’s configuration has no storage named "${name}" any more.`, {
    code: 'UPSTREAM_REJECTED',
    field: 'storage',
  });
}
