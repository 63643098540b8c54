import type { BillingFacts } from './billing.ts';
import type { ExitSigns } from './exit-signs.ts';
import type { Guard, Terms } from './guard.ts';
import type { ServiceStatus } from './notification.ts';
import type { StopOutcome } from './outcome.ts';
import type { EndProgress, FollowProgress, StartProgress, StopProgress, WatchProgress } from './progress.ts';
import type { RecordedFile } from './recorded-file.ts';
import type { RecordingSession } from './session.ts';
import type { Destination } from './start-order.ts';
import type { TraceContext } from './tracing.ts';
import type { Trouble } from './trouble.ts';

/** A short note on a recording, which callers can search for. Agora is never sent it. */
export interface RecordingTag {
  readonly key: string;
  readonly value: string;
}

/**
 * - `starting`: accepted by the gateway, not yet seen recording
 * - `recording`: recording, by Agora's last answer
 * - `stopping`: a stop is on its way, and Agora may still be recording
 * - `exiting`: stopped by Agora; where the files are is not known yet
 * - `ended`: over, with an outcome
 * - `failed`: never started, or refused by Agora for good
 */
export const RECORDING_STATES = ['starting', 'recording', 'stopping', 'exiting', 'ended', 'failed'] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/**
 * The states in which it may be recording at Agora, by all that the gateway knows: also a start whose answer was lost. One
 * that is `exiting` has been stopped by Agora, and an end by 404s alone counts as one until the recording is found again.
 */
export const RUNNING_STATES = [
  'starting',
  'recording',
  'stopping',
] as const satisfies readonly RecordingState[];

export function isRecordingState(word: string): word is RecordingState {
  return RECORDING_STATES.some((state) => state === word);
}

/** The right of one gateway to work on a recording until a time. It expires by itself if that gateway dies. */
export interface Lease {
  readonly gateway: string;
  readonly until: number;
}

/** What the last query of the recording saw. */
export interface Observation {
  readonly at: number;
  /** False: Agora did not find it. It has ended, or is moving to another server. */
  readonly found: boolean;
  /** `serverResponse.status`; null where Agora sent none. */
  readonly status: number | null;
  /** The report of this query, or of an earlier one where this one found nothing. */
  readonly report: StopOutcome;
}

/** Looking in the customer's storage for a list of files that was lost. */
export interface Listing {
  /** When the storage is listed next; null: it is not listed any more. */
  readonly dueAt: number | null;
  /** How often it has been listed, or tried to. */
  readonly tries: number;
  /** The last list had every file that was to come, by all that Agora had said until then. */
  readonly isComplete: boolean;
}

/** Why a start or a stop was given up, or why it goes on without its answer. */
export interface Failure {
  readonly code: 'UPSTREAM_REJECTED' | 'GATEWAY_REFUSED' | 'UPSTREAM_UNAVAILABLE' | 'NEVER_STARTED';
  readonly message: string;
  readonly agoraCode: number | null;
  readonly reason: string | null;
  readonly field: string | null;
  /** True: the same call can succeed later. */
  readonly retryable: boolean;
}

/** The fields of every state. Times are Unix milliseconds by the store's clock. */
interface Common extends Omit<RecordingSession, keyof WithSession> {
  readonly id: string;
  /** Its tenant. */
  readonly owner: string;
  /** Grows with every change. A write based on an older version is refused. */
  readonly version: number;
  /** Null for a recording that the gateway did not start, or started before this field existed. */
  readonly destination: Destination | null;
  /** What the caller that started it has noted on it. They never change. */
  readonly tags: readonly RecordingTag[];
  readonly createdAt: number;
  /** When Agora gave the resource; null until then, and for a recording that the gateway did not start. */
  readonly acquiredAt: number | null;
  /** When the resource expires: nothing can control the recording after that. Null as `acquiredAt`. */
  readonly resourceExpiresAt: number | null;
  /** When Agora confirmed the start, or the recording was first seen. */
  readonly startedAt: number | null;
  readonly stopRequestedAt: number | null;
  /**
   * When its recorder left, as far as the gateway knows: until then it is billed. Null while it records or may record, and
   * where a gateway of an earlier version ended it.
   */
  readonly leftAt: number | null;
  /** What its price depends on; null for a recording that the gateway did not start, or that is older than this field. */
  readonly billing: BillingFacts | null;
  /** Null where nothing told of an abnormal exit. */
  readonly exitSigns: ExitSigns | null;
  /** Every file name ever seen. None is ever removed. */
  readonly files: readonly RecordedFile[];
  readonly failure: Failure | null;
  readonly observation: Observation | null;
  /** When Agora was last seen to have it: by an answer, or by a notification, then to the minute. */
  readonly seenAt: number | null;
  /** Null where every try of every call had a definite answer. */
  readonly trouble: Trouble | null;
  readonly serviceStatus: ServiceStatus;
  /** The trace of its latest start or stop, also where another gateway carries it out; null: nothing was traced. */
  readonly trace: TraceContext | null;
  /** Null where no list was lost, and where the gateway does not know the storage. */
  readonly listing: Listing | null;
  /** What its start asked for of its time; null: nothing, or the gateway did not start it. */
  readonly terms: Terms | null;
  /** The recording that it follows, and the number among those that were started for that; null: it follows none. */
  readonly previous: { readonly id: string; readonly attempt: number } | null;
  /** Null until a gateway that guards recordings has seen it. */
  readonly guard: Guard | null;
  /** When the next work on it is due; null where nothing is left to do. */
  readonly dueAt: number | null;
  readonly lease: Lease | null;
  /** The caller's key for this start, and a fingerprint of the request. */
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | null;
}

/** Coordinates at Agora that are known. */
export type WithSession = Pick<RecordingSession, 'resourceId' | 'sid'>;

/** Coordinates that become known as Agora answers: `resourceId` from acquire, `sid` from start. */
interface MaybeWithSession {
  readonly resourceId: string | null;
  readonly sid: string | null;
}

interface NotOver {
  readonly outcome: null;
  readonly endedAt: null;
}

type StateOf<State extends RecordingState, Progress> = Common & {
  readonly state: State;
  readonly progress: Progress;
};

export type Starting = StateOf<'starting', StartProgress> & MaybeWithSession & NotOver;
export type Live = StateOf<'recording', WatchProgress> & WithSession & NotOver;
export type Stopping = StateOf<'stopping', StopProgress> & WithSession & NotOver;
export type Exiting = StateOf<'exiting', FollowProgress> & WithSession & NotOver;
export type Ended = StateOf<'ended', EndProgress> &
  WithSession & { readonly outcome: StopOutcome; readonly endedAt: number };
export type Failed = StateOf<'failed', null> &
  MaybeWithSession & { readonly outcome: null; readonly endedAt: number; readonly failure: Failure };

export type Recording = Starting | Live | Stopping | Exiting | Ended | Failed;

/** True if Agora itself has confirmed that the recording exists, and not only a caller. */
export function isConfirmed({ startedAt, files, outcome }: Recording): boolean {
  return startedAt !== null || files.length > 0 || (outcome !== null && outcome.type !== 'RecordingEnded');
}

/** The coordinates at Agora, or null while they are incomplete. */
export function sessionOf(recording: Recording): RecordingSession | null {
  const { appId, resourceId, sid, mode, cname, uid } = recording;
  return resourceId === null || sid === null ? null : { appId, resourceId, sid, mode, cname, uid };
}

/** A recording with coordinates at Agora, in any state. */
export type RecordingWithSession = Recording & WithSession;

export function hasSession<State extends Recording>(recording: State): recording is State & WithSession {
  return recording.resourceId !== null && recording.sid !== null;
}

/** True if Agora need not be asked any more, except where 404s alone said that it ended. */
export function isOver({ state }: Recording): boolean {
  return state === 'ended' || state === 'failed';
}

/**
 * What callers can see of a recording, as text to compare. Leases, due times and progress, which change more often, are
 * left out.
 */
export function visibleState(recording: Recording): string {
  const { state, resourceId, sid, startedAt, stopRequestedAt, endedAt, files } = recording;
  const { outcome, failure, observation, serviceStatus, seenAt, resourceExpiresAt, trouble } = recording;
  const { listing, exitSigns, guard } = recording;
  const observed = [observation?.at, observation?.found, observation?.status];
  const result = [outcome?.type, outcome?.uploadingStatus, failure?.code, failure?.message];
  const times = [startedAt, stopRequestedAt, endedAt, seenAt, resourceExpiresAt];
  const troubled = [trouble?.current, trouble?.tries.at(-1)];
  const coordinates = [state, resourceId, sid, times];
  const isListed = listing?.isComplete ?? false;
  const more = [isListed, exitSigns, guard?.deadline, guard?.asked, guard?.restart];
  return JSON.stringify([coordinates, files, observed, result, serviceStatus, troubled, more]);
}
