import { randomBytes } from 'node:crypto';

/** A new id. It begins with the time, so that ids sort as their recordings came (as in UUID version 7, RFC 9562). */
export function newRecordingId(now: number): string {
  return firstIdAt(now) + randomBytes(10).toString('hex');
}

/** No id that was made at this time, in Unix milliseconds, or later sorts before it, and all earlier ones do. */
export function firstIdAt(ms: number): string {
  return Math.max(0, Math.round(ms)).toString(16).padStart(12, '0');
}
