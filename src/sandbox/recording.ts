import type { RecordingMode } from '../domain/session.ts';
import type { Changeable, RecordingSetup } from './setup.ts';
import { type Track, tracksWith } from './subscriptions.ts';

/** A fake recording. Its phase is computed from these times and the clock, so no timer is needed to change it. */
export interface FakeRecording extends Changeable {
  readonly sid: string;
  readonly resourceId: string;
  readonly cname: string;
  readonly uid: string;
  readonly startedAt: number;
  /** When its resource expires. The recording goes on after that, but can't be queried, updated or stopped. */
  readonly expiresAt: number;
  /** The bucket that its files go to; null: its storage refuses them. */
  readonly bucket: string | null;
  readonly setup: RecordingSetup;
  onhold: boolean;
  rtmpUrls: Changeable['rtmpUrls'];
  subscribed: Changeable['subscribed'];
  tracks: readonly Track[];
  /** The status changes of pushes to CDNs. */
  pushes: readonly Push[];
  /** Whether any user ever sent a stream. */
  streams: boolean;
  /** When the channel became empty; null while a user is in it. */
  idleSince: number | null;
  stopRequestedAt: number | null;
  /** When the recorder was removed from the channel. */
  kickedAt: number | null;
  /** When the recorder failed: an exit that Agora calls abnormal. */
  crashedAt: number | null;
  /** When Agora has moved it to another server. Until then it records, but no request finds it. */
  failoverUntil: number;
  uploadMs: number;
  uploadResult: 'uploaded' | 'backuped' | 'unknown';
}

/** A status change of the push to one CDN address. */
export interface Push {
  readonly at: number;
  readonly rtmpUrl: string;
  readonly status: 'publishing' | 'onhold' | 'disconnected';
}

/** `exiting`: uploads its files. `exited`: can still be queried. `gone`: no request finds it. */
export type Phase = 'starting' | 'live' | 'exiting' | 'exited' | 'gone';

/** When and why a recording ended. */
export interface End {
  readonly at: number;
  readonly cause: (typeof END_CAUSES)[number];
}

/** Of two at the same time the first counts. */
const END_CAUSES = ['stop', 'kicked', 'crashed', 'idle', 'hours'] as const;

const STARTING_MS = 1000;
/** How long a recording can still be queried after its upload. */
const LINGERS_MS = 10_000;
const PUBLISHING_AFTER_MS = 1500;
const DEFAULT_UPLOAD_MS = 800;
/** When `query` begins to name files (upstream contract, "query"). */
export const FILES_AFTER_MS: Readonly<Record<RecordingMode, number>> = {
  mix: 15_000,
  individual: 60_000,
  raw: 60_000,
  web: 15_000,
};

export function newRecording(
  id: Pick<FakeRecording, 'sid' | 'resourceId' | 'cname' | 'uid' | 'startedAt' | 'expiresAt' | 'bucket'>,
  { onhold, rtmpUrls, subscribed, ...setup }: RecordingSetup & Changeable,
): FakeRecording {
  // A channel whose name begins with "empty" has no users, so that clients can get a 435 without the control routes.
  const isEmpty = setup.mode !== 'web' && id.cname.startsWith('empty');
  const at = id.startedAt + PUBLISHING_AFTER_MS;
  return {
    ...id,
    setup,
    ...{ onhold, rtmpUrls, subscribed },
    tracks: tracksWith([], subscribed, id.startedAt),
    pushes: rtmpUrls.map((rtmpUrl) => ({ at, rtmpUrl, status: onhold ? 'onhold' : 'publishing' })),
    streams: !isEmpty,
    idleSince: isEmpty ? id.startedAt : null,
    stopRequestedAt: null,
    kickedAt: null,
    crashedAt: null,
    failoverUntil: 0,
    uploadMs: DEFAULT_UPLOAD_MS,
    // Agora keeps in its backup cloud what a storage does not take.
    uploadResult: id.bucket === null ? 'backuped' : 'uploaded',
  };
}

/** When and why the recording ended; null while it records. */
export function endOf(recording: FakeRecording, now: number): End | null {
  const { startedAt, stopRequestedAt, kickedAt, crashedAt, idleSince, setup } = recording;
  const { maxIdleTimeMs, maxRecordingMs } = setup;
  const times = {
    stop: stopRequestedAt,
    kicked: kickedAt,
    crashed: crashedAt,
    idle: after(idleSince, maxIdleTimeMs),
    hours: after(startedAt, maxRecordingMs),
  };
  let first: End | null = null;
  for (const cause of END_CAUSES) {
    const at = times[cause];
    if (at !== null && at <= now && (first === null || at < first.at)) first = { at, cause };
  }
  return first;
}

function after(since: number | null, ms: number | null): number | null {
  return since === null || ms === null ? null : since + ms;
}

/** When the recording began to exit; null while it records. */
export function exitAt(recording: FakeRecording, now: number): number | null {
  return endOf(recording, now)?.at ?? null;
}

/** For how long it has recorded: what Agora would bill. */
export function recordedMs(recording: FakeRecording, now: number): number {
  return (exitAt(recording, now) ?? now) - recording.startedAt;
}

export function phaseOf(recording: FakeRecording, now: number): Phase {
  const exit = exitAt(recording, now);
  if (exit === null) return now - recording.startedAt < STARTING_MS ? 'starting' : 'live';
  const uploadedAt = exit + uploadTimeOf(recording);
  if (now < uploadedAt) return 'exiting';
  return now < uploadedAt + LINGERS_MS ? 'exited' : 'gone';
}

/** Whether anything is recorded: a user sends a stream, and the recording subscribes to it. */
export function hasData({ streams, tracks, setup }: FakeRecording): boolean {
  return streams && (setup.mode === 'web' || tracks.length > 0);
}

export function uploadTimeOf(recording: FakeRecording): number {
  return hasData(recording) ? recording.uploadMs : 0;
}

export function isInFailover(recording: FakeRecording, now: number): boolean {
  return exitAt(recording, now) === null && now < recording.failoverUntil;
}
