import type { ServiceStatus } from './notification.ts';
import type { StopOutcome } from './outcome.ts';
import type { EndProgress, FollowProgress, StartProgress, StopProgress, WatchProgress } from './progress.ts';
import type { RecordedFile } from './recorded-file.ts';
import type { RecordingMode, RecordingSession } from './session.ts';
import type { Destination } from './start-order.ts';

/**
 * What the gateway knows of a recording:
 *
 * - `starting`: accepted, and not yet seen recording
 * - `recording`: Agora records, as far as it said when last asked
 * - `stopping`: a stop is on its way, and Agora may still be recording
 * - `exiting`: Agora has stopped; what became of the files is not known yet
 * - `ended`: over, with an outcome
 * - `failed`: it never started, or Agora refused for good to know of it
 */
export const RECORDING_STATES = ['starting', 'recording', 'stopping', 'exiting', 'ended', 'failed'] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** The right of one gateway to work on a recording. It runs out by itself if that gateway dies. */
export interface Lease {
  readonly gateway: string;
  readonly until: number;
}

/** What Agora said of the recording when it was last asked. */
export interface Observation {
  readonly at: number;
  /** False: Agora does not find it. It has ended, or is being moved to another server. */
  readonly found: boolean;
  /** `serverResponse.status`; null where Agora sent none. */
  readonly status: number | null;
  /** What was reported, by an earlier observation where this one found nothing. */
  readonly report: StopOutcome;
}

/** Why a start or a stop of the recording was given up, or goes on without the answer that it should have had. */
export interface Failure {
  readonly code: 'UPSTREAM_REJECTED' | 'GATEWAY_REFUSED' | 'UPSTREAM_UNAVAILABLE' | 'NEVER_STARTED';
  readonly message: string;
  readonly agoraCode: number | null;
  readonly reason: string | null;
  readonly field: string | null;
  /** Whether the same call can succeed later. */
  readonly retryable: boolean;
}

/** What every recording has, whatever its state. Times are Unix milliseconds by the store's clock. */
interface Common {
  readonly id: string;
  /** The tenant whose it is. */
  readonly owner: string;
  /** Grows with every change: a write that was made from an older version is refused. */
  readonly version: number;
  readonly appId: string;
  readonly mode: RecordingMode;
  readonly cname: string;
  readonly uid: string;
  /** Null for a recording that somebody else started, or that was started before this was kept. */
  readonly destination: Destination | null;
  readonly createdAt: number;
  /** When Agora said that it started, or it was first seen recording. */
  readonly startedAt: number | null;
  readonly stopRequestedAt: number | null;
  /** Every file name ever seen; names only accumulate. */
  readonly files: readonly RecordedFile[];
  readonly failure: Failure | null;
  readonly observation: Observation | null;
  /** What Agora's notifications have told. */
  readonly serviceStatus: ServiceStatus;
  /** When the work on it goes on; null where nothing is left to do. */
  readonly dueAt: number | null;
  readonly lease: Lease | null;
  /** What the caller named this start, and a fingerprint of what it asked for. */
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | null;
}

/** It has coordinates at Agora. */
interface Placed {
  readonly resourceId: string;
  readonly sid: string;
}

/** Its coordinates become known as Agora answers: `resourceId` from acquire, `sid` from start. */
interface MaybePlaced {
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

export type Starting = StateOf<'starting', StartProgress> & MaybePlaced & NotOver;
export type Live = StateOf<'recording', WatchProgress> & Placed & NotOver;
export type Stopping = StateOf<'stopping', StopProgress> & Placed & NotOver;
export type Exiting = StateOf<'exiting', FollowProgress> & Placed & NotOver;
export type Ended = StateOf<'ended', EndProgress> &
  Placed & { readonly outcome: StopOutcome; readonly endedAt: number };
export type Failed = StateOf<'failed', null> &
  MaybePlaced & { readonly outcome: null; readonly endedAt: number; readonly failure: Failure };

/** One remembered recording. */
export type Recording = Starting | Live | Stopping | Exiting | Ended | Failed;

/** Whether Agora itself has told of the recording, and not only a caller. */
export function isConfirmed({ startedAt, files, outcome }: Recording): boolean {
  return startedAt !== null || files.length > 0 || (outcome !== null && outcome.type !== 'RecordingEnded');
}

/** The coordinates at Agora, once there are any. */
export function sessionOf(recording: Recording): RecordingSession | null {
  const { appId, resourceId, sid, mode, cname, uid } = recording;
  return resourceId === null || sid === null ? null : { appId, resourceId, sid, mode, cname, uid };
}

/** The recording, if it has coordinates at Agora. */
export function isPlaced<State extends Recording>(recording: State): recording is State & Placed {
  return recording.resourceId !== null && recording.sid !== null;
}

/** No more calls of Agora are to be made for a caller, except where 404s alone said that it ended. */
export function isOver({ state }: Recording): boolean {
  return state === 'ended' || state === 'failed';
}

/**
 * What callers can see of a recording, as a text to compare: gateways also write down whose turn it is to work on it, and
 * that is no news to anybody.
 */
export function visibleState(recording: Recording): string {
  const { state, resourceId, sid, startedAt, stopRequestedAt, endedAt, files } = recording;
  const { outcome, failure, observation, serviceStatus } = recording;
  const seen = [observation?.at, observation?.found, observation?.status];
  const came = [outcome?.type, outcome?.uploadingStatus, failure?.code, failure?.message];
  const times = [startedAt, stopRequestedAt, endedAt];
  return JSON.stringify([state, resourceId, sid, times, files, seen, came, serviceStatus]);
}
