/** What an operator should know of a recording, in a few words: what needs attention, and why it waits. */
import { type AttentionReason, attentionOf } from '../domain/attention.ts';
import { nextCall } from '../domain/lifecycle/lifecycle.ts';
import type { Recording } from '../domain/recording.ts';
import { isWaitingForAnswer, waitReasonOf } from '../domain/wait-reason.ts';
import { duration, instant } from './output.ts';

type Words = (recording: Recording, forMs: number) => string;

const stateFor: Words = (recording, forMs) =>
  isWaitingForAnswer(recording)
    ? `no answer for ${duration(forMs)}`
    : `${recording.state} for ${duration(forMs)}`;
const failure: Words = (recording) => recording.failure?.code ?? 'failed';

const WORDS: Readonly<Record<AttentionReason, Words>> = {
  account_refused: failure,
  nobody_works: () => 'no gateway works on it',
  past_longest_time: (_recording, forMs) => `past its time for ${duration(forMs)}`,
  stop_delayed: stateFor,
  resource_expiring: () => 'resource expires',
  token_expiring: () => 'token expires',
  not_found: () => 'not found by Agora',
  no_sign_of_life: (_recording, forMs) => `no sign of it for ${duration(forMs)}`,
  start_delayed: stateFor,
  exited_abnormally: () => 'exited abnormally',
  failed: failure,
};

/** The most pressing of what needs attention, for a table; null where nothing does. `now`: as in `attentionOf`. */
export function attentionNote(recording: Recording, now: number): string | null {
  const [first] = attentionOf(recording, now);
  return first === undefined ? null : WORDS[first.reason](recording, now - (first.since ?? now));
}

/** Why the recording waits, and until when; null where nothing is left to do. */
export function waitOf(recording: Recording, now: number): string | null {
  const { dueAt, lease } = recording;
  const reason = waitReasonOf(recording);
  if (reason === null) return null;
  if (lease !== null && lease.until > now) {
    return `${reason}; a gateway works on it now (its claim lasts until ${instant(lease.until)})`;
  }
  if (dueAt === null) return `${reason}; nothing more is sent until a notification or a caller brings news`;
  if (dueAt <= now) return `${reason}; due since ${instant(dueAt)}, for a gateway that runs`;
  const next = nextCall(recording)?.to ?? 'request';
  return `${reason}; next ${next} at ${instant(dueAt)}, in ${duration(dueAt - now)}`;
}
