import { createHash, randomUUID } from 'node:crypto';

/** A new id. It begins with the time, so that ids sort as their recordings came (as in UUID version 7, RFC 9562). */
export function newId(now: number): string {
  // Without the digits of a UUID that say its version. Node makes UUIDs ahead, so this costs a tenth of other random bytes.
  const random = randomUUID();
  return firstIdAt(now) + random.slice(0, 8) + random.slice(24);
}

/** No id that was made at this time, in Unix milliseconds, or later sorts before it, and all earlier ones do. */
export function firstIdAt(ms: number): string {
  return Math.max(0, Math.round(ms)).toString(16).padStart(12, '0');
}

/** The same id for a name each time, as if it had been made in 1970. */
export function idFromName(name: string): string {
  return firstIdAt(0) + createHash('sha256').update(name).digest('hex').slice(0, 20);
}
