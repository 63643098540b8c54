/**
 * Agora's answer to `stop` and `query`, read into the domain's terms. Pure and total: whatever bytes and status give
 * exactly one answer, every file name in them is kept, and nothing throws.
 */
import type { QueryAnswer, StopAnswer } from '../../domain/answers.ts';
import { UpstreamRejectedError } from '../../domain/errors.ts';
import type { ExtensionServiceState, JsonValue, RtmpOutput, StopOutcome } from '../../domain/outcome.ts';
import { STATUS_EXITED } from '../../domain/query-status.ts';
import type { FileSource } from '../../domain/recorded-file.ts';
import {
  codeOf,
  explainRejection,
  fieldNamedIn,
  type Meaning,
  type Method,
  meaningOf,
} from './error-codes.ts';
import { findFiles, findFilesInCut } from './file-names.ts';
import { foldObject, isJsonObject, parseJson, readCutEnvelope, readJsonAnswer } from './json.ts';
import {
  envelope,
  extensionService,
  REPORT_KEYS,
  rtmpOutput,
  rtmpPublishPayload,
  serverResponse,
  uploadPayload,
  webRecorderPayload,
} from './wire-schemas.ts';

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
  /** The whole body is JSON. */
  readonly isJson: boolean;
  /** It has Agora's envelope, or a code with a reason: some proxy's page has neither. */
  readonly byAgora: boolean;
  /** The answer says something about a recording in Agora's way: it is not an empty body or some proxy's page. */
  readonly hasContent: boolean;
  /** The answer names the recording or its state as Agora does; a 404, that it finds no worker. */
  readonly inAgorasWords: boolean;
}

const QUERY_STATUSES: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 20]);

/** Reads any answer to `method`. */
export function readAnswer(method: Method, answer: HttpAnswer): ReadAnswer {
  const { json, raw } = readJsonAnswer(answer.body);
  const outer = envelope.parse(json ?? readCutEnvelope(answer.body));
  const inner = serverResponse.parse(outer.serverresponse ?? json);
  const code = codeOf([outer.code, inner.code], answer.status);
  // The first is what callers are told.
  const said = [outer.reason, outer.message, inner.reason, inner.payload.message, inner.message]
    .map((each) => each?.trim() ?? '')
    .filter((each) => each !== '');
  const source = method === 'query' ? 'query' : 'answer';
  const files = json === null ? findFilesInCut(answer.body, source) : findFiles(json, source);
  const report = readReport({ agoraCode: code, files, raw }, inner, source);
  // Any other is some page's own, as in `{"status": 200}`.
  const status = inner.status !== null && QUERY_STATUSES.has(inner.status) ? inner.status : null;
  const namesRecording = json !== null && Boolean(outer.sid || outer.resourceid);
  const hasEnvelope = namesRecording || outer.serverresponse !== undefined;
  const byAgora = hasEnvelope || (code !== null && code !== answer.status && outer.reason !== null);
  const words = said.join(' ');
  const meaning = meaningOf(method, { status: answer.status, code, words, byAgora });
  const saysNoWorker = (code === 404 && namesRecording) || /failed to find worker/i.test(words);
  return {
    meaning,
    report,
    queryStatus: status,
    sid: outer.sid || null,
    resourceId: outer.resourceid || null,
    reason: byAgora || answer.status < 500 ? reasonOf(said) : null,
    isJson: json !== null,
    byAgora,
    hasContent:
      json !== null &&
      (hasEnvelope || REPORT_KEYS.some((key) => key in foldObject(json))) &&
      (report.type !== 'ReportLost' || status !== null),
    inAgorasWords: meaning === 'not-found' ? saysNoWorker : namesRecording,
  };
}

const LONGEST_REASON = 300;

/** One line that a caller can be shown: what a proxy has to say may be as long as a page. */
function reasonOf([first]: readonly string[]): string | null {
  return first?.split(/[\r\n]/, 1)[0]?.slice(0, LONGEST_REASON) ?? null;
}

/** What an answer to `stop` says, or null where it says nothing definite and the call has to be tried again. */
export function stopAnswerOf(read: ReadAnswer, asyncStop: boolean): StopAnswer | null {
  const { report } = read;
  switch (read.meaning) {
    case 'ok': {
      const settled = !asyncStop || report.uploadingStatus !== null;
      if (read.hasContent && settled) return { means: 'stopped', report };
      return { means: 'accepted', report: asSoFar(report), inAgorasWords: read.inAgorasWords };
    }
    case 'no-recorded-data':
      return { means: 'stopped', report: { ...report, type: 'NoRecordedFiles', isComplete: true } };
    case 'already-exiting':
      return { means: 'already-exiting', report };
    case 'uploading':
      return { means: 'uploading', report };
    case 'not-found':
      return { means: 'not-found', report: asSoFar(report), inAgorasWords: read.inAgorasWords };
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
      return { means: 'not-found', report: asSoFar(report), inAgorasWords: read.inAgorasWords };
    case 'rejected':
      // Without a code of Agora's some proxy refused the look, which says nothing about the recording.
      return report.agoraCode === null
        ? { means: 'no-answer', files: report.files }
        : { means: 'rejected', error: rejectionOf(read), files: report.files };
    default:
      return { means: 'no-answer', files: report.files };
  }
}

/** What is named before the end may not be all. */
function asSoFar(report: StopOutcome): StopOutcome {
  return { ...report, isComplete: false };
}

function asOf(status: number | null, report: StopOutcome): StopOutcome {
  return status !== null && status >= STATUS_EXITED ? report : asSoFar(report);
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
  known: Pick<StopOutcome, 'agoraCode' | 'files' | 'raw'>,
  inner: ServerResponse,
  source: FileSource,
): StopOutcome {
  const services = inner.extensionservicestate
    .filter(isJsonObject)
    .map((service) => readService(service, source));
  const fromServices =
    services.find((service) => service.type === 'UploadServiceState')?.uploadingStatus ?? null;
  const { files } = known;
  const given = inner.filelist ?? inner.fileliststr;
  const list = typeof given === 'string' && given.trimStart().startsWith('[') ? parseJson(given) : given;
  // A list at the end is all that there is, an empty one too. Of an answer that was cut off, the text is kept.
  const isComplete = (files.length > 0 || Array.isArray(list)) && typeof known.raw !== 'string';
  const common = { ...known, isComplete, uploadingStatus: inner.uploadingstatus ?? fromServices };
  if (services.length > 0) return { ...common, type: 'ExtensionServiceStates', services };

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
