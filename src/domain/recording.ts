import type { Told } from './notification.ts';
import type { StopOutcome } from './outcome.ts';
import type { RecordedFile } from './recorded-file.ts';
import type { RecordingMode, RecordingSession } from './session.ts';
import type { StartLife } from './start.ts';
import type { StartOrder } from './start-order.ts';
import type { StopLife } from './stop.ts';
import type { WatchLife } from './watch.ts';

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

/** Where a recording may go from each state. */
const NEXT_STATES: Readonly<Record<RecordingState, readonly RecordingState[]>> = {
  starting: ['recording', 'stopping', 'exiting', 'ended', 'failed'],
  recording: ['stopping', 'exiting', 'ended'],
  stopping: ['recording', 'exiting', 'ended', 'failed'],
  exiting: ['recording', 'stopping', 'ended'],
  ended: [],
  // One with coordinates may be stopped after all, once whatever was wrong has been put right.
  failed: ['stopping'],
};

export function canMove(from: RecordingState, to: RecordingState): boolean {
  return from === to || NEXT_STATES[from].includes(to);
}

/** What the gateway is doing about a recording, and how far it got. Null in `Recording` where nothing is left to do. */
export type Work =
  | { readonly kind: 'start'; readonly life: StartLife; readonly order: StartOrder }
  | { readonly kind: 'watch'; readonly life: WatchLife }
  | { readonly kind: 'stop'; readonly life: StopLife; readonly asyncStop: boolean };

/** The right of one gateway to work on a recording. It runs out by itself if that gateway dies. */
export interface Lease {
  readonly gateway: string;
  readonly until: number;
}

/** What Agora said of the recording when it was last asked. */
export interface Sighting {
  readonly at: number;
  /** False: Agora does not find it. It has ended, or is being moved to another server. */
  readonly found: boolean;
  /** `serverResponse.status`; null where Agora sent none. */
  readonly status: number | null;
  /** What was reported, by an earlier sighting where this one found nothing. */
  readonly report: StopOutcome;
}

/** Why a start or a stop of the recording was given up. */
export interface Failure {
  readonly code: 'UPSTREAM_REJECTED' | 'GATEWAY_REFUSED' | 'UPSTREAM_UNAVAILABLE' | 'NEVER_STARTED';
  readonly message: string;
  readonly agoraCode: number | null;
  readonly reason: string | null;
  readonly field: string | null;
}

/** One remembered recording. Times are Unix milliseconds. */
export interface Recording {
  readonly id: string;
  /** The tenant whose it is. */
  readonly owner: string;
  /** Grows with every change: a write that was made from an older version is refused. */
  readonly version: number;
  readonly appId: string;
  readonly mode: RecordingMode;
  readonly cname: string;
  readonly uid: string;
  /** Null until acquire has answered. */
  readonly resourceId: string | null;
  /** Null until start has answered. */
  readonly sid: string | null;
  readonly state: RecordingState;
  readonly createdAt: number;
  /** When Agora said that it started, or it was first seen recording. */
  readonly startedAt: number | null;
  readonly stopRequestedAt: number | null;
  readonly endedAt: number | null;
  /** Every file name ever seen; names only accumulate. */
  readonly files: readonly RecordedFile[];
  readonly outcome: StopOutcome | null;
  readonly failure: Failure | null;
  readonly sighting: Sighting | null;
  /** What Agora's notifications have told. */
  readonly told: Told;
  readonly work: Work | null;
  /** When the work goes on; null where there is none. */
  readonly dueAt: number | null;
  readonly lease: Lease | null;
  /** What the caller named this start, and a fingerprint of what it asked for. */
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | null;
}

/** Whether Agora itself has told of the recording, and not only a caller. */
export function isConfirmed({ startedAt, files, outcome }: Recording): boolean {
  return startedAt !== null || files.length > 0 || (outcome !== null && outcome.type !== 'RecordingEnded');
}

/** The coordinates at Agora, once there are any. */
export function sessionOf(recording: Recording): RecordingSession | null {
  const { appId, resourceId, sid, mode, cname, uid } = recording;
  return resourceId === null || sid === null ? null : { appId, resourceId, sid, mode, cname, uid };
}

/**
 * What callers can see of a recording, as a text to compare: gateways also write down whose turn it is to work on it, and
 * that is no news to anybody.
 */
export function visibleState(recording: Recording): string {
  const {
    state,
    resourceId,
    sid,
    startedAt,
    stopRequestedAt,
    endedAt,
    files,
    outcome,
    failure,
    sighting,
    told,
  } = recording;
  const seen = [sighting?.at, sighting?.found, sighting?.status];
  const came = [outcome?.type, outcome?.uploadingStatus, failure?.code, failure?.message];
  const times = [startedAt, stopRequestedAt, endedAt];
  return JSON.stringify([state, resourceId, sid, times, files, seen, came, told]);
}
