/** New recordings, before they are stored. */
import { billingFactsOf } from '../billing.ts';
import { NO_SERVICE_STATUS } from '../notification.ts';
import type { Channel } from '../ports.ts';
import { NEW_WATCH, newStart, newStop } from '../progress.ts';
import type { Live, Recording, Starting, Stopping } from '../recording.ts';
import type { RecordingSession } from '../session.ts';
import { destinationOf, type StartOrder } from '../start-order.ts';

/** What the gateway itself assigns. `now` is in Unix milliseconds by the store's clock. */
export interface NewIdentity {
  readonly id: string;
  readonly owner: string;
  readonly now: number;
}

/** A recording to be started. */
export function toBeStarted(
  identity: NewIdentity,
  { appId, mode, cname, uid }: Channel,
  order: StartOrder,
  idempotency: Recording['idempotency'],
  { tags = [], terms = null }: Partial<Pick<Recording, 'tags' | 'terms'>> = {},
): Starting {
  return {
    ...blank(identity),
    appId,
    mode,
    cname,
    uid,
    resourceId: null,
    sid: null,
    state: 'starting',
    progress: newStart(order),
    destination: destinationOf(order),
    billing: billingFactsOf(mode, order),
    idempotency,
    tags,
    terms,
  };
}

/** A recording that the gateway did not start, to be stopped. */
export function toBeStopped(identity: NewIdentity, session: RecordingSession, asyncStop: boolean): Stopping {
  return {
    ...blank(identity),
    ...session,
    state: 'stopping',
    stopRequestedAt: identity.now,
    progress: newStop(asyncStop),
  };
}

/** A recording that the gateway did not start, and that goes on. */
export function toBeWatched(identity: NewIdentity, session: RecordingSession): Live {
  return { ...blank(identity), ...session, state: 'recording', progress: NEW_WATCH };
}

function blank({ id, owner, now }: NewIdentity) {
  return {
    id,
    owner,
    version: 0,
    createdAt: now,
    acquiredAt: null,
    resourceExpiresAt: null,
    startedAt: null,
    stopRequestedAt: null,
    leftAt: null,
    billing: null,
    exitSigns: null,
    endedAt: null,
    files: [],
    destination: null,
    tags: [],
    outcome: null,
    failure: null,
    observation: null,
    seenAt: null,
    trouble: null,
    serviceStatus: NO_SERVICE_STATUS,
    listing: null,
    trace: null,
    previous: null,
    terms: null,
    guard: null,
    dueAt: now,
    lease: null,
    idempotency: null,
  } as const;
}
