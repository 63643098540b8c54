import type { RecordingMode } from '../domain/session.ts';
import type { Changeable, RecordingSetup } from './setup.ts';
import { type Track, tracksWith } from './subscriptions.ts';

/** One fake recording. Its phase follows from these times and the clock; nothing has to happen for it to change. */
export interface FakeRecording extends Changeable {
  readonly sid: string;
  readonly resourceId: string;
  readonly cname: string;
  readonly uid: string;
  readonly startedAt: number;
  /** When its resource expires: it goes on, and can't be queried, changed or stopped any more. */
  readonly expiresAt: number;
  readonly setup: RecordingSetup;
  onhold: boolean;
  rtmpUrls: Changeable['rtmpUrls'];
  subscribed: Changeable['subscribed'];
  /** What has been recorded of whom. */
  tracks: readonly Track[];
  /** What has become of pushes to CDNs. */
  pushes: readonly Push[];
  /** Whether anybody ever sent a stream. */
  streams: boolean;
  /** Since when the channel is empty; null while somebody is there. */
  idleSince: number | null;
  stopRequestedAt: number | null;
  /** When the recorder was removed from the channel. */
  kickedAt: number | null;
  /** Until when Agora is moving it to another server: it records, and nobody finds it. */
  failoverUntil: number;
  uploadMs: number;
  uploadResult: 'uploaded' | 'backuped' | 'unknown';
}

/** A change of the push to one CDN address. */
export interface Push {
  readonly at: number;
  readonly rtmpUrl: string;
  readonly status: 'publishing' | 'onhold' | 'disconnected';
}

export type Phase = 'starting' | 'live' | 'exiting' | 'exited' | 'gone';

/** Why a recording ended. */
export interface End {
  readonly at: number;
  readonly why: 'stop' | 'kicked' | 'idle' | 'hours';
}

const STARTING_MS = 1000;
/** How long an exited recording is still known. */
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
  id: Pick<FakeRecording, 'sid' | 'resourceId' | 'cname' | 'uid' | 'startedAt' | 'expiresAt'>,
  { onhold, rtmpUrls, subscribed, ...setup }: RecordingSetup & Changeable,
): FakeRecording {
  // A channel whose name begins with "empty" has nobody in it, so that 435 can be had without the control routes.
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
    failoverUntil: 0,
    uploadMs: DEFAULT_UPLOAD_MS,
    uploadResult: 'uploaded',
  };
}

/** How the recording came to its end, or null while it records. */
export function endOf(recording: FakeRecording, now: number): End | null {
  const { startedAt, stopRequestedAt, kickedAt, idleSince, setup } = recording;
  const { maxIdleTimeMs, maxRecordingMs } = setup;
  const reasons: readonly { readonly at: number | null; readonly why: End['why'] }[] = [
    { why: 'stop', at: stopRequestedAt },
    { why: 'kicked', at: kickedAt },
    { why: 'idle', at: after(idleSince, maxIdleTimeMs) },
    { why: 'hours', at: after(startedAt, maxRecordingMs) },
  ];
  return reasons.reduce<End | null>((first, { at, why }) => {
    if (at === null || at > now || (first !== null && first.at <= at)) return first;
    return { at, why };
  }, null);
}

function after(since: number | null, ms: number | null): number | null {
  return since === null || ms === null ? null : since + ms;
}

/** When the recording began to exit, or null while it records. */
export function exitAt(recording: FakeRecording, now: number): number | null {
  return endOf(recording, now)?.at ?? null;
}

export function phaseOf(recording: FakeRecording, now: number): Phase {
  const exit = exitAt(recording, now);
  if (exit === null) return now - recording.startedAt < STARTING_MS ? 'starting' : 'live';
  const uploadedAt = exit + uploadTimeOf(recording);
  if (now < uploadedAt) return 'exiting';
  return now < uploadedAt + LINGERS_MS ? 'exited' : 'gone';
}

/** Whether anything is written: somebody sends, and is subscribed to. */
export function hasData({ streams, tracks, setup }: FakeRecording): boolean {
  return streams && (setup.mode === 'web' || tracks.length > 0);
}

export function uploadTimeOf(recording: FakeRecording): number {
  return hasData(recording) ? recording.uploadMs : 0;
}

export function isInFailover(recording: FakeRecording, now: number): boolean {
  return exitAt(recording, now) === null && now < recording.failoverUntil;
}
