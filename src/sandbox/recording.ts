import type { RecordingMode } from '../domain/session.ts';

/** What `start` configured, as far as it shows in answers. */
export interface RecordingSetup {
  readonly mode: RecordingMode;
  /** The shape that `stop` answers in (upstream contract, "Answers of `stop`"). */
  readonly shape: 'string' | 'json' | 'json-without-mode' | 'upload-only' | 'services';
  readonly maxIdleTimeMs: number;
  readonly rtmpUrls: readonly string[];
}

/** One fake recording. Its phase follows from these times and the clock; nothing has to happen for it to change. */
export interface FakeRecording {
  readonly sid: string;
  readonly resourceId: string;
  readonly cname: string;
  readonly uid: string;
  readonly startedAt: number;
  setup: RecordingSetup;
  onhold: boolean;
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

export type Phase = 'starting' | 'live' | 'exiting' | 'exited' | 'gone';

const STARTING_MS = 1000;
/** How long an exited recording is still known. */
const LINGERS_MS = 10_000;
/** When `query` begins to name files (upstream contract, "query"). */
export const FILES_AFTER_MS: Readonly<Record<RecordingMode, number>> = {
  mix: 15_000,
  individual: 60_000,
  web: 15_000,
};

/** When the recording began to exit, or null while it records. */
export function exitAt(recording: FakeRecording, now: number): number | null {
  const { stopRequestedAt, kickedAt, idleSince, setup } = recording;
  const idleOutAt = idleSince === null ? null : idleSince + setup.maxIdleTimeMs;
  const reasons = [stopRequestedAt, kickedAt, idleOutAt].filter((at) => at !== null && at <= now);
  return reasons.reduce<number | null>(
    (first, at) => (first === null || (at ?? 0) < first ? at : first),
    null,
  );
}

export function phaseOf(recording: FakeRecording, now: number): Phase {
  const exit = exitAt(recording, now);
  if (exit === null) return now - recording.startedAt < STARTING_MS ? 'starting' : 'live';
  const uploadedAt = exit + uploadTimeOf(recording);
  if (now < uploadedAt) return 'exiting';
  return now < uploadedAt + LINGERS_MS ? 'exited' : 'gone';
}

export function uploadTimeOf(recording: FakeRecording): number {
  return recording.streams ? recording.uploadMs : 0;
}

export function isInFailover(recording: FakeRecording, now: number): boolean {
  return exitAt(recording, now) === null && now < recording.failoverUntil;
}

/** `serverResponse.status` of `query`. */
function queryStatusOf(recording: FakeRecording, now: number): number {
  switch (phaseOf(recording, now)) {
    case 'starting':
      return 2;
    case 'live':
      return 5;
    case 'exiting':
      return 6;
    default:
      return 8;
  }
}

/** `serverResponse` of `query`: like that of `stop`, without the upload status, and without files in the beginning. */
export function queryResponseOf(recording: FakeRecording, now: number): Record<string, unknown> {
  const phase = phaseOf(recording, now);
  const areWritten = phase === 'exited' || now - recording.startedAt >= FILES_AFTER_MS[recording.setup.mode];
  const { uploadingStatus: _none, ...content } = contentOf(recording, recording.streams && areWritten, phase);
  return {
    status: queryStatusOf(recording, now),
    ...content,
    ...(recording.setup.mode === 'individual' ? { sliceStartTime: Math.round(recording.startedAt) } : {}),
  };
}

/** `serverResponse` of a `stop` that waited for the upload. */
export function stopResponseOf(recording: FakeRecording): Record<string, unknown> {
  return contentOf(recording, true, 'exited');
}

function contentOf(recording: FakeRecording, hasFiles: boolean, phase: Phase): Record<string, unknown> {
  const { uploadResult: uploadingStatus, setup } = recording;
  switch (setup.shape) {
    case 'string':
      return { fileListMode: 'string', fileList: hasFiles ? m3u8Of(recording) : '', uploadingStatus };
    case 'json':
      return { fileListMode: 'json', fileList: hasFiles ? jsonFilesOf(recording) : [], uploadingStatus };
    case 'json-without-mode':
      return { fileList: hasFiles ? jsonFilesOf(recording) : [], uploadingStatus };
    case 'upload-only':
      return { uploadingStatus };
    case 'services':
      return { extensionServiceState: servicesOf(recording, hasFiles, phase) };
  }
}

/** The M3U8 file that names all others. */
export function m3u8Of({ sid, cname }: FakeRecording): string {
  return `${sid}_${cname}.m3u8`;
}

/** The files of an RTC recording with what is in them. */
export function jsonFilesOf(recording: FakeRecording): readonly Record<string, unknown>[] {
  const { sid, cname, startedAt, setup } = recording;
  const common = { isPlayable: true, sliceStartTime: Math.round(startedAt) };
  if (setup.mode === 'mix') {
    const mixed = { trackType: 'audio_and_video', uid: '0', mixedAllUser: true, ...common };
    const mp4 = { fileName: `${sid}_${cname}_0.mp4`, ...mixed };
    return [{ fileName: m3u8Of(recording), ...mixed }, ...(setup.shape === 'json' ? [mp4] : [])];
  }
  return ['123', '456'].flatMap((uid) =>
    (['audio', 'video'] as const).map((trackType) => ({
      fileName: `${sid}_${cname}__uid_s_${uid}__uid_e_${trackType}.m3u8`,
      trackType,
      uid,
      mixedAllUser: false,
      ...common,
    })),
  );
}

/** The files of a web page recording. */
export function webFilesOf(recording: FakeRecording): readonly Record<string, unknown>[] {
  const { sid, cname, startedAt } = recording;
  const file = (fileName: string) => ({ fileName, sliceStartTime: Math.round(startedAt) });
  return [file(m3u8Of(recording)), file(`${sid}_${cname}_0.mp4`)];
}

function servicesOf(recording: FakeRecording, hasFiles: boolean, phase: Phase): readonly unknown[] {
  const { onhold, setup, uploadResult } = recording;
  const over = phase === 'exited' || phase === 'gone';
  const state = over ? 'exit' : phase === 'starting' ? 'init' : 'inProgress';
  const fileList = hasFiles ? webFilesOf(recording) : [];
  const outputs = setup.rtmpUrls.map((rtmpUrl) => ({
    rtmpUrl,
    status: over ? 'disconnected' : 'publishing',
  }));
  return [
    ...(over ? [{ serviceName: 'upload_service', payload: { uploadingStatus: uploadResult } }] : []),
    { serviceName: 'web_recorder_service', payload: { state, onhold, fileList } },
    ...(outputs.length > 0 ? [{ serviceName: 'rtmp_publish_service', payload: { outputs } }] : []),
  ];
}
