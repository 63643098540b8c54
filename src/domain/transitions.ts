/** Where a recording goes: each gives it as it is in its next state, with the work that goes with that. */
import { UpstreamRejectedError, type UpstreamUnavailableError } from './errors.ts';
import type { StopOutcome } from './outcome.ts';
import { mergeFiles } from './recorded-file.ts';
import { canMove, type Failure, type Recording, type RecordingState, type Work } from './recording.ts';
import { NOTHING_REPORTED, newEnd, newStop } from './stop.ts';
import { newWatch } from './watch.ts';

/** A stop is to be sent now. */
export function toStopping(recording: Recording, asyncStop: boolean, now: number): Recording {
  const work: Work = { kind: 'stop', life: newStop, asyncStop };
  return move({ ...recording, work, dueAt: now, endedAt: null }, 'stopping');
}

/** It records, and is looked at in a while. */
export function toWatching(recording: Recording, now: number, afterMs: number): Recording {
  const work: Work = { kind: 'watch', life: newWatch };
  return move({ ...recording, work, failure: null, dueAt: now + afterMs }, 'recording');
}

/** It exits, and not by a stop of ours; what came of it is asked for now. */
export function toExiting(recording: Recording, now: number): Recording {
  const work: Work = { kind: 'stop', life: newEnd, asyncStop: false };
  return move({ ...recording, work, dueAt: now }, 'exiting');
}

/** It is over, with this outcome and every file name known. */
export function toEnded(recording: Recording, outcome: StopOutcome, now: number): Recording {
  const files = mergeFiles(recording.files, outcome.files);
  const ended = {
    ...recording,
    outcome: { ...outcome, files },
    files,
    work: null,
    dueAt: null,
    endedAt: now,
  };
  return move(ended, 'ended');
}

/** It is given up. */
export function toFailed(recording: Recording, failure: Failure, now: number): Recording {
  return move({ ...recording, failure, work: null, dueAt: null, endedAt: now }, 'failed');
}

/** What was last seen of the recording, if it says more than that there is nothing yet. */
export function reportWithFiles({ sighting }: Recording): StopOutcome | null {
  return sighting !== null && sighting.report.files.length > 0 ? sighting.report : null;
}

/** What is known of a recording that ended without a stop of ours. */
export function endedBySelf({ sighting }: Recording): StopOutcome {
  return { ...(sighting?.report ?? NOTHING_REPORTED), type: 'RecordingEnded' };
}

/** Moves it to the state; to one that may not follow is a mistake of the gateway's own. */
export function move(recording: Recording, state: RecordingState): Recording {
  if (!canMove(recording.state, state)) {
    throw new Error(`a recording can't go from ${recording.state} to ${state}`);
  }
  return { ...recording, state };
}

/** An error as it is stored. */
export function failureOf(error: UpstreamRejectedError | UpstreamUnavailableError): Failure {
  const told =
    error instanceof UpstreamRejectedError ? error : { agoraCode: null, reason: null, field: null };
  const code = error.code === 'SHUTTING_DOWN' ? 'UPSTREAM_UNAVAILABLE' : error.code;
  return {
    code,
    message: error.message,
    agoraCode: told.agoraCode,
    reason: told.reason,
    field: told.field,
  };
}
