import { InvalidInputError, RecordingNotFoundError } from '../domain/errors.ts';
import type { RecordingStore } from '../domain/ports.ts';
import { isConfirmed, type Recording, sessionOf } from '../domain/recording.ts';
import { type RecordingSession, sessionKey } from '../domain/session.ts';

/** Which recording a caller means: by the gateway's id, or by Agora's coordinates. */
export type RecordingTarget = { readonly id: string } | { readonly session: RecordingSession };

/**
 * The recording that a caller of `owner` means, or null where it is named by a session that the gateway has not met.
 * @throws RecordingNotFoundError for an id that is unknown, and for whatever is another owner's
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
  if (found === undefined) throw notFound();
  return found;
}

/**
 * Which of those with the same `sid` is meant. A `sid` that Agora has confirmed to be another owner's is that owner's
 * whatever stands beside it: Agora does not look at all six coordinates. One that nobody has confirmed blocks nobody.
 */
function pickBySession(
  owner: string,
  session: RecordingSession,
  namesakes: readonly Recording[],
): Recording | null {
  const key = sessionKey(session);
  const isExact = (each: Recording) => sessionKey({ ...session, ...sessionOf(each) }) === key;
  const others = namesakes.filter((each) => each.owner !== owner);
  if (others.some((each) => isConfirmed(each) || isExact(each))) throw notFound();
  return namesakes.find((each) => each.owner === owner && isExact(each)) ?? null;
}

/** The recording, unless it is another owner's: that one does not exist for this caller. */
export function ownedBy<Found extends Recording | null>(owner: string, recording: Found): Found {
  if (recording !== null && recording.owner !== owner) throw notFound();
  return recording;
}

function notFound(): RecordingNotFoundError {
  return new RecordingNotFoundError('The gateway knows no such recording.');
}

/** A call that makes no sense in the recording's state. */
export function wrongState(message: string): InvalidInputError {
  return new InvalidInputError([{ path: 'input.recording', message }]);
}
