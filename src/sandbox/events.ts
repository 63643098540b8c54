/** What Agora would notify of a fake recording (upstream contract, "Notifications"), by its times. */
import {
  exitAt,
  type FakeRecording,
  FILES_AFTER_MS,
  jsonFilesOf,
  m3u8Of,
  uploadTimeOf,
  webFilesOf,
} from './recording.ts';

export interface SandboxEvent {
  /** When it happens. */
  readonly at: number;
  readonly eventType: number;
  readonly serviceType: number;
  readonly details: Readonly<Record<string, unknown>>;
}

const SERVICE = { cloud: 0, recorder: 1, uploader: 2, web: 6 } as const;

const MINUTE_MS = 60_000;
const SNAPSHOT_EVERY_MS = 10_000;

/** Bits of `leaveCode`: a signal, no users, the client left. */
const LEAVE = { signal: 2, noUsers: 4, clientLeave: 16 } as const;

/** Everything that has happened after `since` and until `now`, in its order. */
export function eventsOf(recording: FakeRecording, since: number, now: number): readonly SandboxEvent[] {
  const all = [...beginning(recording), ...middle(recording, now), ...end(recording, now)];
  return all.filter(({ at }) => at > since && at <= now).toSorted((a, b) => a.at - b.at);
}

function beginning(recording: FakeRecording): readonly SandboxEvent[] {
  const { startedAt, setup } = recording;
  const uploader = event(startedAt + 2000, 30, SERVICE.uploader, { msgName: 'uploader_started', status: 0 });
  if (setup.mode === 'web') {
    const recorderStartTime = Math.round(startedAt);
    return [
      event(startedAt + 1000, 70, SERVICE.web, { msgName: 'web_recorder_started', recorderStartTime }),
      ...rtmp(recording, startedAt + 1500, 'publishing'),
      uploader,
    ];
  }
  return [
    event(startedAt + 1000, 40, SERVICE.recorder, { msgName: 'recorder_started', status: 0 }),
    uploader,
  ];
}

/** What happens while it records: only until its exit. */
function middle(recording: FakeRecording, now: number): readonly SandboxEvent[] {
  const { startedAt, streams, failoverUntil } = recording;
  const until = exitAt(recording, now) ?? now;
  const minutes = Array.from(
    { length: Math.max(0, Math.floor((until - startedAt) / MINUTE_MS)) },
    (_, index) =>
      event(startedAt + (index + 1) * MINUTE_MS, 33, SERVICE.uploader, {
        msgName: 'uploading_progress',
        progress: Math.min(9000, 3000 + index * 500),
      }),
  );
  const moved = event(failoverUntil, 12, SERVICE.cloud, { msgName: 'session_failover', newUid: 4242 });
  const written = streams ? filesWritten(recording, until) : [];
  return [...minutes, ...written, ...(failoverUntil > 0 ? [moved] : [])].filter(({ at }) => at <= until);
}

function filesWritten(recording: FakeRecording, until: number): readonly SandboxEvent[] {
  const { sid, cname, startedAt, setup } = recording;
  if (setup.shape === 'upload-only') {
    return Array.from({ length: Math.floor((until - startedAt) / SNAPSHOT_EVERY_MS) }, (_, index) =>
      event(startedAt + (index + 1) * SNAPSHOT_EVERY_MS, 45, SERVICE.recorder, {
        msgName: 'recorder_snapshot_file',
        fileName: `${sid}_${cname}__uid_s_123__uid_e_video_${index}.jpg`,
      }),
    );
  }
  if (setup.mode === 'web') return [];
  return [
    event(startedAt + 1500, 42, SERVICE.recorder, {
      msgName: 'recorder_slice_start',
      startUtcMs: Math.round(startedAt),
      discontinueUtcMs: Math.round(startedAt),
      mixedAllUser: setup.mode === 'mix',
      streamUid: setup.mode === 'mix' ? '0' : '123',
      trackType: 'audio_and_video',
    }),
    event(startedAt + FILES_AFTER_MS[setup.mode], 4, SERVICE.cloud, {
      msgName: 'cloud_recording_file_infos',
      fileList: m3u8Of(recording),
    }),
  ];
}

function end(recording: FakeRecording, now: number): readonly SandboxEvent[] {
  const exit = exitAt(recording, now);
  if (exit === null) return [];
  const isWeb = recording.setup.mode === 'web';
  const uploadedAt = exit + uploadTimeOf(recording);
  return [
    isWeb ? webStopped(recording, exit) : recorderLeft(recording, exit),
    ...rtmp(recording, exit, 'disconnected'),
    ...(recording.streams ? uploaded(recording, uploadedAt) : []),
    event(uploadedAt + 200, 11, SERVICE.cloud, { msgName: 'session_exit', exitStatus: 0 }),
  ];
}

function recorderLeft(recording: FakeRecording, at: number): SandboxEvent {
  const { stopRequestedAt, kickedAt } = recording;
  const otherwise = kickedAt === at ? LEAVE.clientLeave : LEAVE.noUsers;
  const leaveCode = stopRequestedAt === at ? LEAVE.signal : otherwise;
  return event(at, 41, SERVICE.recorder, { msgName: 'recorder_leave', leaveCode });
}

function webStopped(recording: FakeRecording, at: number): SandboxEvent {
  const fileList = webFilesOf(recording);
  return event(at, 71, SERVICE.web, { msgName: 'web_recorder_stopped', code: 0, message: 'ok', fileList });
}

function uploaded(recording: FakeRecording, at: number): readonly SandboxEvent[] {
  const { setup, uploadResult } = recording;
  const progress = event(at, 33, SERVICE.uploader, { msgName: 'uploading_progress', progress: 10_000 });
  if (uploadResult === 'unknown') return [progress];
  const hasList = setup.mode !== 'web' && setup.shape !== 'upload-only';
  const details = {
    msgName: uploadResult,
    status: 0,
    ...(hasList ? { fileList: jsonFilesOf(recording) } : {}),
  };
  return [progress, event(at + 100, uploadResult === 'uploaded' ? 31 : 32, SERVICE.uploader, details)];
}

function rtmp({ setup }: FakeRecording, at: number, status: string): readonly SandboxEvent[] {
  return setup.rtmpUrls.map((rtmpUrl) =>
    event(at, 100, SERVICE.web, { msgName: 'rtmp_publish_status', rtmpUrl, status }),
  );
}

function event(
  at: number,
  eventType: number,
  serviceType: number,
  details: SandboxEvent['details'],
): SandboxEvent {
  return { at: Math.round(at), eventType, serviceType, details };
}
