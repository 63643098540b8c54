/**
 * From HTTP responses to their content and meaning. Pure and total: any status and body give exactly one result, every
 * file name in them is kept, and nothing throws.
 */
import type { z } from 'zod';
import type { ExtensionServiceState, JsonValue, RtmpOutput, StopOutcome } from '../../domain/outcome.ts';
import type { NamedSource } from '../../domain/recorded-file.ts';
import { codeOf, type Method, meaningOf, type ResponseMeaning } from './error-codes.ts';
import { findFiles, findFilesInTruncated } from './file-names.ts';
import { decodeBody, foldObject, isJsonObject, parseJson, readTruncatedEnvelope } from './json.ts';
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

/** Written by Agora, or by a proxy on the way. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

/** A response's content and meaning; what follows from it is `decode-answer.ts`. */
export interface DecodedResponse {
  readonly meaning: ResponseMeaning;
  readonly report: StopOutcome;
  readonly queryStatus: number | null;
  readonly sid: string | null;
  readonly resourceId: string | null;
  readonly reason: string | null;
  /** The whole body is JSON. */
  readonly isJson: boolean;
  /** The body has Agora's envelope, or a code with a reason: a proxy's page has neither. */
  readonly byAgora: boolean;
  /** The body tells something about a recording as Agora does: it is neither empty nor a proxy's page. */
  readonly hasContent: boolean;
  /** The body names the recording as Agora does; a 404 names it or says `failed to find worker`. */
  readonly inAgorasWords: boolean;
}

const QUERY_STATUSES: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 20]);

/** Decodes any response to `method`. */
export function decodeResponse(method: Method, response: HttpResponse): DecodedResponse {
  const { json, raw } = decodeBody(response.body);
  const outer = envelope.parse(json ?? readTruncatedEnvelope(response.body));
  const inner = serverResponse.parse(outer.serverresponse ?? json);
  const code = codeOf([outer.code, inner.code], response.status);
  // Callers are shown the first message.
  const messages = [outer.reason, outer.message, inner.reason, inner.payload.message, inner.message]
    .map((each) => each?.trim() ?? '')
    .filter((each) => each !== '');
  const source = method === 'query' ? 'query' : 'answer';
  const files = json === null ? findFilesInTruncated(response.body, source) : findFiles(json, source);
  const report = readReport({ agoraCode: code, files, raw }, inner, source);
  // Any other status is a page's own, as in `{"status": 200}`.
  const status = inner.status !== null && QUERY_STATUSES.has(inner.status) ? inner.status : null;
  const namesRecording = json !== null && Boolean(outer.sid || outer.resourceid);
  const hasEnvelope = namesRecording || outer.serverresponse !== undefined;
  const byAgora = hasEnvelope || (code !== null && code !== response.status && outer.reason !== null);
  const words = messages.join(' ');
  const meaning = meaningOf(method, { status: response.status, code, words, byAgora });
  const saysNoWorker = (code === 404 && namesRecording) || /failed to find worker/i.test(words);
  return {
    meaning,
    report,
    queryStatus: status,
    sid: outer.sid || null,
    resourceId: outer.resourceid || null,
    reason: byAgora || response.status < 500 ? reasonOf(messages) : null,
    isJson: json !== null,
    byAgora,
    hasContent:
      json !== null &&
      (hasEnvelope || REPORT_KEYS.some((key) => key in foldObject(json))) &&
      (report.type !== 'ReportLost' || status !== null),
    inAgorasWords: meaning === 'not-found' ? saysNoWorker : namesRecording,
  };
}

const MAX_REASON_LENGTH = 300;

/** One line that callers can be shown: a proxy's message may be as long as a page. */
function reasonOf([first]: readonly string[]): string | null {
  return first?.split(/[\r\n]/, 1)[0]?.slice(0, MAX_REASON_LENGTH) ?? null;
}

function readReport(
  known: Pick<StopOutcome, 'agoraCode' | 'files' | 'raw'>,
  inner: z.output<typeof serverResponse>,
  source: NamedSource,
): StopOutcome {
  const services = inner.extensionservicestate
    .filter(isJsonObject)
    .map((service) => readService(service, source));
  const uploadService = services.find((service) => service.type === 'UploadServiceState');
  const { files } = known;
  const given = inner.filelist ?? inner.fileliststr;
  const list = typeof given === 'string' && given.trimStart().startsWith('[') ? parseJson(given) : given;
  // A list from after the recording's end is complete, also an empty one. `raw` is text where the body was truncated.
  const isComplete = (files.length > 0 || Array.isArray(list)) && typeof known.raw !== 'string';
  const uploadingStatus = inner.uploadingstatus ?? uploadService?.uploadingStatus ?? null;
  const common = { ...known, isComplete, uploadingStatus };
  if (services.length > 0) return { ...common, type: 'ExtensionServiceStates', services };
  if (typeof list === 'string' && files.some((file) => file.fileName === list)) {
    return { ...common, type: 'StringFileList', fileName: list };
  }
  if (files.length > 0 || Array.isArray(list)) return { ...common, type: 'JsonFileList' };
  return { ...common, type: uploadingStatus === null ? 'ReportLost' : 'UploadReport' };
}

function readService(service: JsonValue, source: NamedSource): ExtensionServiceState {
  const read = extensionService.parse(service);
  const { payload } = read;
  const common = { serviceName: read.servicename ?? '', payload };
  switch (common.serviceName.toLowerCase()) {
    case 'upload_service': {
      const uploadingStatus = uploadPayload.parse(payload).uploadingstatus ?? 'unknown';
      return { ...common, type: 'UploadServiceState', uploadingStatus };
    }
    case 'web_recorder_service': {
      const { state, onhold } = webRecorderPayload.parse(payload);
      const files = findFiles(payload, source);
      return { ...common, type: 'WebRecorderServiceState', state, onhold, files };
    }
    case 'rtmp_publish_service': {
      const { status, state, outputs: listed } = rtmpPublishPayload.parse(payload);
      const outputs = listed.flatMap(readOutput);
      return { ...common, type: 'RtmpPublishServiceState', status, state, outputs };
    }
    default:
      return { ...common, type: 'OtherServiceState' };
  }
}

function readOutput(output: unknown): readonly RtmpOutput[] {
  const { rtmpurl, status } = rtmpOutput.parse(output);
  return rtmpurl === null ? [] : [{ rtmpUrl: rtmpurl, status: status ?? 'unknown' }];
}
