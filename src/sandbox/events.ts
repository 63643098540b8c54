/** The notifications of a fake recording, derived from its times (upstream contract, "Notifications"). */
import { listedFilesOf, m3u8Of, pageFilesOf, snapshotsOf, trackTypeOf } from './recorded-files.ts';
import { type End, endOf, type FakeRecording, FILES_AFTER_MS, hasData, uploadTimeOf } from './recording.ts';

export interface SandboxEvent {
  readonly at: number;
  readonly eventType: number;
  readonly serviceType: number;
  readonly details: Readonly<Record<string, unknown>>;
}

const SERVICE = { cloud: 0, recorder: 1, uploader: 2, web: 6 } as const;

const MINUTE_MS = 60_000;
/** Clients wait up to 10 s for this event (upstream contract, "Life and money"). */
const REGISTERED_AFTER_MS = 3000;

/** Bits of `leaveCode`: signal, no users, timer, client left. A recorder that fails says nothing. */
const LEAVE_CODE: Readonly<Record<Exclude<End['cause'], 'crashed'>, number>> = {
  stop: 2,
  idle: 4,
  hours: 8,
  kicked: 16,
};

/** The events after `since` and up to `now`, in order of time. */
export function eventsOf(recording: FakeRecording, since: number, now: number): readonly SandboxEvent[] {
  const all = [...beginning(recording), ...middle(recording, since, now), ...end(recording, now)];
  return all.filter(({ at }) => at > since && at <= now).toSorted((a, b) => a.at - b.at);
}

function beginning({ startedAt, setup }: FakeRecording): readonly SandboxEvent[] {
  const uploader = event(startedAt + 2000, 30, SERVICE.uploader, { msgName: 'uploader_started', status: 0 });
  const page = { msgName: 'web_recorder_started', recorderStartTime: Math.round(startedAt) };
  const recorder =
    setup.mode === 'web'
      ? event(startedAt + 1000, 70, SERVICE.web, page)
      : event(startedAt + 1000, 40, SERVICE.recorder, { msgName: 'recorder_started', status: 0 });
  return [recorder, uploader];
}

/** The events while it records, up to its exit. */
function middle(recording: FakeRecording, since: number, now: number): readonly SandboxEvent[] {
  const { startedAt, failoverUntil } = recording;
  const until = endOf(recording, now)?.at ?? now;
  const minutes = Array.from(
    { length: Math.max(0, Math.floor((until - startedAt) / MINUTE_MS)) },
    (_, index) =>
      event(startedAt + (index + 1) * MINUTE_MS, 33, SERVICE.uploader, {
        msgName: 'uploading_progress',
        progress: Math.min(9000, 3000 + index * 500),
      }),
  );
  // Agora gives this event no `msgName`.
  const registered = event(startedAt + REGISTERED_AFTER_MS, 13, SERVICE.cloud, {});
  const moved = event(failoverUntil, 12, SERVICE.cloud, { msgName: 'session_failover', newUid: 4242 });
  const written = hasData(recording)
    ? [...slices(recording), ...filesNamed(recording), ...snapshots(recording, since, until)]
    : [];
  const pushes = recording.pushes.map(({ at, rtmpUrl, status }) => pushed(at, rtmpUrl, status));
  const all = [registered, ...minutes, ...written, ...pushes];
  if (failoverUntil > 0) all.push(moved);
  return all.filter(({ at }) => at <= until);
}

/** Whether notifications name slices and files: they do for the streams of a channel, not for web pages and snapshots. */
const namesFiles = ({ setup }: FakeRecording) => setup.shape === 'string' || setup.shape === 'json';

function slices(recording: FakeRecording): readonly SandboxEvent[] {
  if (!namesFiles(recording)) return [];
  const { setup, startedAt, tracks } = recording;
  const isMixed = setup.mode === 'mix';
  const trackType = trackTypeOf(tracks.map(({ kind }) => kind));
  const written = isMixed ? [{ uid: '0', kind: trackType, since: startedAt }] : tracks;
  return written.map(({ uid, kind, since }) =>
    event(since + 1500, 42, SERVICE.recorder, {
      msgName: 'recorder_slice_start',
      startUtcMs: Math.round(since),
      discontinueUtcMs: Math.round(since),
      mixedAllUser: isMixed,
      streamUid: uid,
      trackType: kind,
    }),
  );
}

function filesNamed(recording: FakeRecording): readonly SandboxEvent[] {
  if (!namesFiles(recording)) return [];
  const { startedAt, setup } = recording;
  const fileList = setup.mode === 'mix' ? m3u8Of(recording) : listedFilesOf(recording)[0]?.fileName;
  const details = { msgName: 'cloud_recording_file_infos', fileList };
  return [event(startedAt + FILES_AFTER_MS[setup.mode], 4, SERVICE.cloud, details)];
}

function snapshots(recording: FakeRecording, since: number, until: number): readonly SandboxEvent[] {
  return snapshotsOf(recording, since, until).map(({ at, fileName }) =>
    event(at, 45, SERVICE.recorder, { msgName: 'recorder_snapshot_file', fileName }),
  );
}

function end(recording: FakeRecording, now: number): readonly SandboxEvent[] {
  const ended = endOf(recording, now);
  if (ended === null) return [];
  const uploadedAt = ended.at + uploadTimeOf(recording);
  return [
    ...left(recording, ended),
    ...recording.rtmpUrls.map((rtmpUrl) => pushed(ended.at, rtmpUrl, 'disconnected')),
    ...(hasData(recording) ? uploaded(recording, uploadedAt) : []),
    event(uploadedAt + 200, 11, SERVICE.cloud, {
      msgName: 'session_exit',
      exitStatus: ended.cause === 'crashed' ? 1 : 0,
    }),
  ];
}

function left(recording: FakeRecording, ended: End): readonly SandboxEvent[] {
  if (recording.setup.mode === 'web') return [pageStopped(recording, ended)];
  if (ended.cause === 'crashed') return [];
  const details = { msgName: 'recorder_leave', leaveCode: LEAVE_CODE[ended.cause] };
  return [event(ended.at, 41, SERVICE.recorder, details)];
}

/** `code` and `message` of a page's recorder that has stopped. */
const PAGE_STOPPED: Readonly<Partial<Record<End['cause'], readonly [number, string]>>> = {
  hours: [1, 'max_recording_hour'],
  crashed: [6, 'recorder_error'],
};

function pageStopped(recording: FakeRecording, { at, cause }: End): SandboxEvent {
  const [code, message] = PAGE_STOPPED[cause] ?? [0, 'ok'];
  const fileList = pageFilesOf(recording);
  return event(at, 71, SERVICE.web, { msgName: 'web_recorder_stopped', code, message, fileList });
}

function uploaded(recording: FakeRecording, at: number): readonly SandboxEvent[] {
  const { uploadResult } = recording;
  const progress = event(at, 33, SERVICE.uploader, { msgName: 'uploading_progress', progress: 10_000 });
  if (uploadResult === 'unknown') return [progress];
  const files = namesFiles(recording) ? { fileList: listedFilesOf(recording) } : {};
  const details = { msgName: uploadResult, status: 0, ...files };
  return [progress, event(at + 100, uploadResult === 'uploaded' ? 31 : 32, SERVICE.uploader, details)];
}

function pushed(at: number, rtmpUrl: string, status: string): SandboxEvent {
  return event(at, 100, SERVICE.web, { msgName: 'rtmp_publish_status', rtmpUrl, status });
}

function event(at: number, eventType: number, serviceType: number, details: SandboxEvent['details']) {
  return { at: Math.round(at), eventType, serviceType, details };
}
