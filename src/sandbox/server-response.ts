/** `serverResponse` of `query` and `stop` (upstream contract, "Answers of `stop`" and "query"). */
import { listedFilesOf, m3u8Of, pageFilesOf } from './recorded-files.ts';
import { type FakeRecording, FILES_AFTER_MS, hasData, type Phase, phaseOf } from './recording.ts';

type ServerResponse = Readonly<Record<string, unknown>>;

const STATUS: Readonly<Record<Phase, number>> = { starting: 2, live: 5, exiting: 6, exited: 8, gone: 8 };

/** Like that of `stop`, without the upload status, and without files in the beginning. */
export function queryResponseOf(recording: FakeRecording, now: number): ServerResponse {
  const { startedAt, setup } = recording;
  const phase = phaseOf(recording, now);
  const areWritten = phase === 'exited' || now - startedAt >= FILES_AFTER_MS[setup.mode];
  const hasFiles = hasData(recording) && areWritten;
  const isSeparate = setup.mode === 'individual' || setup.mode === 'raw';
  return {
    status: STATUS[phase],
    ...(setup.shape === 'services'
      ? {
          extensionServiceState: servicesOf(
            recording,
            phase,
            hasFiles ? pageFilesOf(recording, 'filename') : [],
          ),
        }
      : fileListOf(recording, hasFiles)),
    ...(isSeparate ? { sliceStartTime: Math.round(startedAt) } : {}),
  };
}

/** Of a `stop` that waited for the upload. */
export function stopResponseOf(recording: FakeRecording): ServerResponse {
  if (recording.setup.shape === 'services') {
    const upload = {
      serviceName: 'upload_service',
      payload: { uploadingStatus: recording.uploadResult },
    };
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

/** The page's recorder comes first: by the first service Agora's Java client picks what it decodes an answer into. */
function servicesOf(
  { onhold, rtmpUrls }: FakeRecording,
  phase: Phase,
  fileList: readonly unknown[],
): readonly unknown[] {
  const isOver = phase === 'exited' || phase === 'gone';
  const state = isOver ? 'exit' : phase === 'starting' ? 'init' : 'inProgress';
  const pushing = onhold ? 'onhold' : 'publishing';
  const outputs = rtmpUrls.map((rtmpUrl) => ({ rtmpUrl, status: isOver ? 'disconnected' : pushing }));
  return [
    { serviceName: 'web_recorder_service', payload: { state, onhold, fileList } },
    ...(outputs.length > 0 ? [{ serviceName: 'rtmp_publish_service', payload: { state, outputs } }] : []),
  ];
}
