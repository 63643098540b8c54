/**
 * Agora's answer to `stop` and `query`, read into the domain's terms. Pure and total: whatever bytes and status give
 * exactly one answer, every file name in them is kept, and nothing throws.
 */
import type { QueryAnswer, StopAnswer } from '../domain/answers.ts';
import { UpstreamRejectedError } from '../domain/errors.ts';
import type { ExtensionServiceState, JsonValue, RtmpOutput, StopOutcome } from '../domain/outcome.ts';
import { STATUS_EXITED } from '../domain/query-status.ts';
import type { FileSource } from '../domain/recorded-file.ts';
import {
  codeOf,
  explainRejection,
  fieldNamedIn,
  type Meaning,
  type Method,
  meaningOf,
} from './error-codes.ts';
import { findFiles, findFilesInCut } from './file-names.ts';
import { isJsonObject, readJsonAnswer } from './json-answer.ts';
import {
  envelope,
  extensionService,
  rtmpOutput,
  rtmpPublishPayload,
  serverResponse,
  uploadPayload,
  webRecorderPayload,
} from './wire.ts';

/** An answer that came over HTTP, whoever wrote it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** An answer's content and meaning, before anybody asks what follows from it. */
export interface ReadAnswer {
  readonly meaning: Meaning;
  readonly report: StopOutcome;
  readonly queryStatus: number | null;
  readonly sid: string | null;
  readonly resourceId: string | null;
  readonly reason: string | null;
  /** The answer says something about a recording, in JSON: it is not an empty body or some proxy's page. */
  readonly hasContent: boolean;
  /** The answer names the recording or its state as Agora does; a 404, that it finds no worker. */
  readonly inAgorasWords: boolean;
}

const QUERY_STATUSES: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 20]);

/** Reads any answer to `method`. */
export function readAnswer(method: Method, answer: HttpAnswer): ReadAnswer {
  const { json, raw } = readJsonAnswer(answer.body);
  const outer = envelope.parse(json);
  const inner = serverResponse.parse(outer.serverresponse ?? json);
  const code = codeOf([outer.code, inner.code]);
  // The first is what callers are told.
  const said = [outer.reason, outer.message, inner.reason, inner.payload.message, inner.message]
    .map((each) => each?.trim() ?? '')
    .filter((each) => each !== '');
  const words = said.join(' ');
  const spoken = { status: answer.status, code, words: json === null ? answer.body.slice(0, 2048) : words };
  const source = method === 'query' ? 'query' : 'answer';
  const files = json === null ? findFilesInCut(answer.body, source) : findFiles(json, source);
  const report = readReport({ agoraCode: code, files, raw, isComplete: false }, inner, source);
  // Any other is some page's own, as in `{"status": 200}`.
  const status = inner.status !== null && QUERY_STATUSES.has(inner.status) ? inner.status : null;
  const meaning = meaningOf(method, spoken);
  const namesRecording = outer.sid !== null || outer.resourceid !== null;
  // A page's own code repeats its status.
  const isNoPages = code === 404 && (answer.status !== 404 || namesRecording);
  const saysNoWorker = isNoPages || /failed to find worker/i.test(spoken.words);
  return {
    meaning,
    report,
    queryStatus: status,
    sid: outer.sid || null,
    resourceId: outer.resourceid || null,
    reason: said[0] ?? null,
    hasContent: json !== null && (report.type !== 'ReportLost' || status !== null),
    inAgorasWords: meaning === 'not-found' ? saysNoWorker : namesRecording,
  };
}

/** What an answer to `stop` says, or null where it says nothing definite and the call has to be tried again. */
export function stopAnswerOf(read: ReadAnswer, asyncStop: boolean): StopAnswer | null {
  const { report } = read;
  switch (read.meaning) {
    case 'ok': {
      const settled = !asyncStop || report.uploadingStatus !== null;
      if (read.hasContent && settled) return { means: 'stopped', report: asLast(report) };
      return { means: 'accepted', report, inAgorasWords: read.inAgorasWords };
    }
    case 'no-recorded-data':
      return { means: 'stopped', report: { ...report, type: 'NoRecordedFiles', isComplete: true } };
    case 'already-exiting':
      return { means: 'already-exiting', report: asLast(report) };
    case 'uploading':
      return { means: 'uploading', report: asLast(report) };
    case 'not-found':
      return { means: 'not-found', report, inAgorasWords: read.inAgorasWords };
    case 'rejected':
    case 'busy':
    case 'refused':
      return { means: 'rejected', error: rejectionOf(read), files: report.files };
    default:
      return null;
  }
}

/** What an answer to `query` says. */
export function queryAnswerOf(read: ReadAnswer): QueryAnswer {
  const { report } = read;
  switch (read.meaning) {
    case 'ok':
      return read.hasContent
        ? { means: 'status', status: read.queryStatus, report: asOf(read.queryStatus, report) }
        : { means: 'no-answer', files: report.files };
    case 'not-found':
      return { means: 'not-found', report, inAgorasWords: read.inAgorasWords };
    case 'rejected':
      // Without a code of Agora's some proxy refused the look, which says nothing about the recording.
      return report.agoraCode === null
        ? { means: 'no-answer', files: report.files }
        : { means: 'rejected', error: rejectionOf(read), files: report.files };
    default:
      return { means: 'no-answer', files: report.files };
  }
}

/** A list that is given when it has ended is all that there is, an empty one too; where there is none, nobody knows. */
function asLast(report: StopOutcome): StopOutcome {
  const isList = report.files.length > 0 || report.type === 'JsonFileList';
  return { ...report, isComplete: isList && !isCut(report) };
}

function asOf(status: number | null, report: StopOutcome): StopOutcome {
  return status !== null && status >= STATUS_EXITED ? asLast(report) : report;
}

/** Of an answer that was cut off, the text is kept. */
function isCut({ raw }: StopOutcome): boolean {
  return typeof raw === 'string';
}

/** The error that a final refusal is. */
export function rejectionOf({ meaning, report, reason }: ReadAnswer): UpstreamRejectedError {
  if (meaning === 'refused') {
    return new UpstreamRejectedError(
      'Agora refused the gateway itself, not this request. The gateway’s operator finds the reason in its log.',
      { code: 'GATEWAY_REFUSED' },
    );
  }
  const { agoraCode } = report;
  return new UpstreamRejectedError(explainRejection(agoraCode), {
    code: 'UPSTREAM_REJECTED',
    agoraCode,
    reason,
    field: fieldNamedIn(reason ?? ''),
    retryable: meaning === 'busy',
  });
}

type ServerResponse = ReturnType<typeof serverResponse.parse>;

function readReport(
  known: Pick<StopOutcome, 'agoraCode' | 'files' | 'raw' | 'isComplete'>,
  inner: ServerResponse,
  source: FileSource,
): StopOutcome {
  const services = inner.extensionservicestate
    .filter(isJsonObject)
    .map((service) => readService(service, source));
  const fromServices =
    services.find((service) => service.type === 'UploadServiceState')?.uploadingStatus ?? null;
  const common = { ...known, uploadingStatus: inner.uploadingstatus ?? fromServices };
  const { files } = known;
  if (services.length > 0) return { ...common, type: 'ExtensionServiceStates', services };

  const list = inner.filelist ?? inner.fileliststr;
  if (typeof list === 'string' && files.some((file) => file.fileName === list)) {
    return { ...common, type: 'StringFileList', fileName: list };
  }
  if (files.length > 0 || Array.isArray(list)) return { ...common, type: 'JsonFileList' };
  return { ...common, type: common.uploadingStatus === null ? 'ReportLost' : 'UploadReport' };
}

function readService(service: JsonValue, source: FileSource): ExtensionServiceState {
  const read = extensionService.parse(service);
  const { payload } = read;
  const common = { serviceName: read.servicename ?? '', payload };
  switch (common.serviceName.toLowerCase()) {
    case 'upload_service':
      return {
        ...common,
        type: 'UploadServiceState',
        uploadingStatus: uploadPayload.parse(payload).uploadingstatus ?? 'unknown',
      };
    case 'web_recorder_service': {
      const { state, onhold } = webRecorderPayload.parse(payload);
      const files = findFiles(payload, source);
      return { ...common, type: 'WebRecorderServiceState', state, onhold, files };
    }
    case 'rtmp_publish_service': {
      const { status, state, outputs } = rtmpPublishPayload.parse(payload);
      return {
        ...common,
        type: 'RtmpPublishServiceState',
        status,
        state,
        outputs: outputs.flatMap(readOutput),
      };
    }
    default:
      return { ...common, type: 'OtherServiceState' };
  }
}

function readOutput(output: unknown): readonly RtmpOutput[] {
  const { rtmpurl, status } = rtmpOutput.parse(output);
  return rtmpurl === null ? [] : [{ rtmpUrl: rtmpurl, status: status ?? 'unknown' }];
}
