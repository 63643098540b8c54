/** New recordings, before anything has happened to them. */
import { NOTHING_TOLD } from './notification.ts';
import type { NewRecording, Party } from './ports.ts';
import type { RecordingSession } from './session.ts';
import { newStart } from './start.ts';
import type { StartOrder } from './start-order.ts';
import { newStop } from './stop.ts';
import { newWatch } from './watch.ts';

interface Birth {
  readonly id: string;
  readonly owner: string;
  readonly now: number;
}

/** A recording that is to be started. */
export function toBeStarted(
  { id, owner, now }: Birth,
  party: Party,
  order: StartOrder,
  idempotency: NewRecording['idempotency'],
): NewRecording {
  return {
    ...blank(id, owner, now),
    ...party,
    state: 'starting',
    work: { kind: 'start', life: newStart, order },
    idempotency,
  };
}

/** A recording that somebody else started, and that is to be stopped. */
export function toBeStopped(
  { id, owner, now }: Birth,
  session: RecordingSession,
  asyncStop: boolean,
): NewRecording {
  return {
    ...blank(id, owner, now),
    ...session,
    state: 'stopping',
    stopRequestedAt: now,
    work: { kind: 'stop', life: newStop, asyncStop },
  };
}

/** A recording that somebody else started, and that goes on. */
export function toBeWatched({ id, owner, now }: Birth, session: RecordingSession): NewRecording {
  return {
    ...blank(id, owner, now),
    ...session,
    state: 'recording',
    work: { kind: 'watch', life: newWatch },
  };
}

function blank(id: string, owner: string, now: number) {
  return {
    id,
    owner,
    resourceId: null,
    sid: null,
    createdAt: now,
    startedAt: null,
    stopRequestedAt: null,
    endedAt: null,
    files: [],
    outcome: null,
    failure: null,
    sighting: null,
    told: NOTHING_TOLD,
    dueAt: now,
    lease: null,
    idempotency: null,
  };
}
