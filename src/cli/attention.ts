/** What an operator should know of a recording: what needs attention, and why it waits. */
import { nextCall } from '../domain/lifecycle/lifecycle.ts';
import type { Recording } from '../domain/recording.ts';
import { duration, instant } from './output.ts';

/** A start or a stop that takes longer is worth a look. */
const SLOW_AFTER_MS = 60_000;

/** A gateway takes up work within seconds of when it is due. */
const OVERDUE_AFTER_MS = 60_000;

/** What needs attention, in a few words; null where nothing does. `now`: Unix milliseconds by the store's clock. */
export function attentionOf(recording: Recording, now: number): string | null {
  const { state, failure, observation, stopRequestedAt, createdAt } = recording;
  if (state === 'ended') return null;
  if (failure !== null) return failure.code;
  if (isOverdue(recording, now)) return 'no gateway works on it';
  const isSought = state === 'recording' && observation?.found === false;
  if (isSought) return 'not found by Agora';
  if (state !== 'starting' && state !== 'stopping') return null;
  const forMs = now - (stopRequestedAt ?? createdAt);
  if (forMs < SLOW_AFTER_MS) return null;
  return isUnanswered(recording) ? `no answer for ${duration(forMs)}` : `${state} for ${duration(forMs)}`;
}

/** Why the recording waits, and until when; null where nothing is left to do. */
export function waitOf(recording: Recording, now: number): string | null {
  const { dueAt, lease } = recording;
  const reason = reasonOf(recording);
  if (reason === null) return null;
  if (lease !== null && lease.until > now) {
    return `${reason}; a gateway works on it now (its claim lasts until ${instant(lease.until)})`;
  }
  if (dueAt === null) return `${reason}; nothing more is sent until a notification or a caller brings news`;
  if (dueAt <= now) return `${reason}; due since ${instant(dueAt)}, for a gateway that runs`;
  const next = nextCall(recording)?.to ?? 'request';
  return `${reason}; next ${next} at ${instant(dueAt)}, in ${duration(dueAt - now)}`;
}

function isOverdue({ dueAt, lease }: Recording, now: number): boolean {
  if (lease !== null && lease.until > now) return false;
  return dueAt !== null && now - dueAt > OVERDUE_AFTER_MS;
}

/** True where a request has left and Agora has not answered it. */
function isUnanswered(recording: Recording): boolean {
  const { progress } = recording;
  return progress !== null && 'inFlight' in progress && (progress.inFlight || progress.unanswered);
}

/** What the recording waits for; null where nothing is left to do. */
export function reasonOf(recording: Recording): string | null {
  const { state, failure } = recording;
  if (failure !== null && state !== 'ended' && state !== 'failed') return failure.message.replace(/\.$/, '');
  switch (state) {
    case 'starting':
      return reasonOfStart(recording.progress.phase, isUnanswered(recording));
    case 'recording':
      return recording.progress.notFound === null
        ? 'it records, and is looked at now and then'
        : 'Agora does not find it: it has ended, or is moved to another server';
    case 'stopping':
      if (recording.progress.notFound !== null)
        return 'Agora does not find it: it has ended, or is moved to another server';
      if (recording.progress.asks === 'query') return 'Agora refused the stop and is asked whether it runs';
      return isUnanswered(recording) ? 'Agora has not answered the stop' : 'the stop has to be sent';
    case 'exiting':
      return 'Agora has stopped it, and what became of its files is not known yet';
    case 'ended':
      return recording.dueAt === null ? null : 'it ended by 404s alone, so it is looked for a few times more';
    case 'failed':
      return null;
  }
}

function reasonOfStart(phase: 'acquiring' | 'requesting' | 'confirming', unanswered: boolean): string {
  if (phase === 'acquiring') return 'Agora has given no resource yet';
  if (phase === 'confirming') return 'Agora gave a sid, and has not been seen recording yet';
  return unanswered ? 'Agora has not answered the start, so it may be recording' : 'the start has to be sent';
}
