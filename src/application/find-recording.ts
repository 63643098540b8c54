import type { RecordingStore } from '../domain/ports.ts';
import { isConfirmed, type Recording, sessionOf } from '../domain/recording.ts';
import { type RecordingSession, sessionKey } from '../domain/session.ts';
import { recordingNotFound } from './command-errors.ts';

/** Names a recording: by the gateway's id, or by Agora's coordinates. */
export type RecordingTarget = { readonly id: string } | { readonly session: RecordingSession };

/**
 * Finds the recording that a caller of `owner` names. Null: a session that the gateway does not know yet.
 * @throws RecordingNotFoundError for an unknown id, and for another owner's recording
 */
export async function findRecording(
  store: Pick<RecordingStore, 'load' | 'findBySid'>,
  owner: string,
  target: RecordingTarget,
): Promise<Recording | null> {
  if ('session' in target) {
    return pickBySession(owner, target.session, await store.findBySid(target.session.sid));
  }
  const [found] = await store.load(owner, [target.id]);
  if (found === undefined) throw recordingNotFound();
  return found;
}

/**
 * Picks the owner's recording among those with the session's `sid`. Agora does not check all six coordinates, so a
 * `sid` that it has confirmed for another owner is refused whatever the other five are. An unconfirmed one blocks
 * nobody else.
 */
function pickBySession(
  owner: string,
  session: RecordingSession,
  withSameSid: readonly Recording[],
): Recording | null {
  const key = sessionKey(session);
  const isExact = (each: Recording) => sessionKey({ ...session, ...sessionOf(each) }) === key;
  const others = withSameSid.filter((each) => each.owner !== owner);
  if (others.some((each) => isConfirmed(each) || isExact(each))) throw recordingNotFound();
  return withSameSid.find((each) => each.owner === owner && isExact(each)) ?? null;
}

/** Returns the recording. Throws `RecordingNotFoundError` for another owner's: to this caller it does not exist. */
export function ownedBy<Found extends Recording | null>(owner: string, recording: Found): Found {
  if (recording !== null && recording.owner !== owner) throw recordingNotFound();
  return recording;
}
