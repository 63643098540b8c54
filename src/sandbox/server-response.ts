/** `serverResponse` of `query` and `stop` (upstream contract, "Answers of `stop`" and "query"). */
import { listedFilesOf, m3u8Of, pageFilesOf } from './recorded-files.ts';
import { endOf, type FakeRecording, FILES_AFTER_MS, hasData, type Phase, phaseOf } from './recording.ts';

type ServerResponse = Readonly<Record<string, unknown>>;

const STATUS: Readonly<Record<Phase, number>> = { starting: 2, live: 5, exiting: 6, exited: 8, gone: 8 };
const STATUS_CRASHED = 20;

/** The same as for `stop`, but without the upload status, and at first without files. */
export function queryResponseOf(recording: FakeRecording, now: number): ServerResponse {
  const { startedAt, setup } = recording;
  const phase = phaseOf(recording, now);
  const areWritten = phase === 'exited' || now - startedAt >= FILES_AFTER_MS[setup.mode];
  const hasFiles = hasData(recording) && areWritten;
  const isSeparate = setup.mode === 'individual' || setup.mode === 'raw';
  const pageFiles = hasFiles ? pageFilesOf(recording, 'filename') : [];
  return {
    status: statusOf(recording, now),
    ...(setup.shape === 'services'
      ? { extensionServiceState: servicesOf(recording, phase, pageFiles) }
      : fileListOf(recording, hasFiles)),
    ...(isSeparate ? { sliceStartTime: Math.round(startedAt) } : {}),
  };
}

function statusOf(recording: FakeRecording, now: number): number {
  const phase = phaseOf(recording, now);
  const isCrash = phase === 'exited' && endOf(recording, now)?.cause === 'crashed';
  return isCrash ? STATUS_CRASHED : STATUS[phase];
}

/** For a `stop` that waited for the upload. */
export function stopResponseOf(recording: FakeRecording): ServerResponse {
  if (recording.setup.shape === 'services') {
    const payload = { uploadingStatus: recording.uploadResult };
    const upload = { serviceName: 'upload_service', payload };
    return { extensionServiceState: [upload, ...servicesOf(recording, 'exited', pageFilesOf(recording))] };
  }
  return { ...fileListOf(recording, true), uploadingStatus: recording.uploadResult };
}

function fileListOf(recording: FakeRecording, hasFiles: boolean): ServerResponse {
  switch (recording.setup.shape) {
    case 'string':
      return { fileListMode: 'string', fileList: hasFiles ? m3u8Of(recording) : '' };
    case 'json':
      return { fileListMode: 'json', fileList: hasFiles ? listedFilesOf(recording) : [] };
    default:
      return {};
  }
}

/** The web recorder has to be first: Agora's Java client chooses the type to decode into by the first service. */
function servicesOf({ onhold, rtmpUrls }: FakeRecording, phase: Phase, fileList: readonly unknown[]) {
  const isOver = phase === 'exited' || phase === 'gone';
  const state = isOver ? 'exit' : phase === 'starting' ? 'init' : 'inProgress';
  const pushing = onhold ? 'onhold' : 'publishing';
  const outputs = rtmpUrls.map((rtmpUrl) => ({ rtmpUrl, status: isOver ? 'disconnected' : pushing }));
  return [
    { serviceName: 'web_recorder_service', payload: { state, onhold, fileList } },
    ...(outputs.length > 0 ? [{ serviceName: 'rtmp_publish_service', payload: { state, outputs } }] : []),
  ];
}
