/**
 * What Agora's HTTP statuses, codes and messages mean, in one table. Sources: the upstream contract's decision table and
 * Agora's "Common errors" page. The first row that fits decides: codes and messages outrank the HTTP status.
 */
export type Method = 'acquire' | 'start' | 'query' | 'update' | 'updateLayout' | 'stop';

export type ResponseMeaning =
  | 'ok'
  /** Over the account's limit. */
  | 'throttled'
  /** The gateway's own credentials, app or host are wrong. */
  | 'refused'
  /** Final: the request itself is wrong. */
  | 'rejected'
  /** Refused for now: a recording that runs must end first. */
  | 'busy'
  | 'no-recorded-data'
  | 'already-exiting'
  | 'uploading'
  /** An earlier attempt of the same start was acted on. */
  | 'already-started'
  /** No server took the start: a new resource is needed. */
  | 'no-worker'
  /** Agora tried the start and failed: nothing runs. */
  | 'failed'
  /** The resource has expired and can't start a recording. */
  | 'expired'
  /** The start differs from the `startParameter` of acquire. */
  | 'differs'
  /** Agora may or may not have acted on the request. */
  | 'unanswered'
  | 'not-found';

interface Row {
  readonly means: ResponseMeaning;
  readonly methods?: readonly Method[];
  readonly http?: (status: number) => boolean;
  readonly codes?: readonly number[];
  readonly says?: RegExp;
  /** False: the row applies only to responses that Agora did not write. */
  readonly byAgora?: false;
}

const is = (status: number) => (actual: number) => actual === status;
const between = (from: number, to: number) => (actual: number) => actual >= from && actual <= to;

const TABLE: readonly Row[] = [
  // Agora's codes count whatever the HTTP status is.
  { methods: ['acquire'], codes: [405], means: 'refused' },
  { methods: ['acquire'], codes: [406], means: 'busy' },
  { methods: ['acquire'], codes: [401], means: 'rejected' },
  { methods: ['acquire'], codes: [500, 501, 504], means: 'unanswered' },

  { methods: ['stop'], codes: [435], means: 'no-recorded-data' },
  { methods: ['stop'], codes: [49], means: 'already-exiting' },
  { methods: ['stop'], codes: [50], means: 'uploading' },

  { methods: ['start'], codes: [2], says: /request_hash mismatch/i, means: 'differs' },
  { methods: ['start'], codes: [7], means: 'already-started' },
  { methods: ['start'], codes: [53], means: 'busy' },
  { methods: ['start'], codes: [502], means: 'no-worker' },
  { methods: ['start'], codes: [433], means: 'expired' },
  { methods: ['start'], codes: [15], means: 'failed' },
  { methods: ['start'], codes: [109, 110], means: 'rejected' },
  { methods: ['update', 'updateLayout'], codes: [49], means: 'rejected' },

  { codes: [2, 8, 15, 432, 433], means: 'rejected' },
  { codes: [62, 65], means: 'unanswered' },
  { codes: [404], means: 'not-found' },

  // Messages count only in JSON: a page may be about anything.
  { says: /no route matched|appid is invalid|invalid[ _]appid/i, means: 'refused' },
  { methods: ['acquire'], says: /no_active_status/i, means: 'refused' },
  { methods: ['acquire', 'start'], says: /vendor_over_load/i, means: 'busy' },
  { methods: ['acquire', 'start'], says: /invalid_channel_name/i, means: 'rejected' },
  { methods: ['stop'], says: /no recorded data/i, means: 'no-recorded-data' },
  // Asked again: without a stop the message is not believed, and after a stop the end follows.
  { methods: ['query', 'stop'], says: /\bexiting\b/i, means: 'unanswered' },
  { methods: ['start'], says: /already started/i, means: 'already-started' },
  { says: /failed to find worker/i, means: 'not-found' },

  // The HTTP status alone counts last.
  { http: is(429), means: 'throttled' },
  { http: is(401), means: 'refused' },
  { http: is(403), means: 'refused' },
  { http: is(404), means: 'not-found' },
  { http: is(408), means: 'unanswered' },
  // Only Agora itself can end a stop: a proxy's refusal says nothing about the recording.
  { methods: ['stop'], http: between(400, 499), byAgora: false, means: 'unanswered' },
  { http: between(400, 499), means: 'rejected' },
  { http: between(200, 299), means: 'ok' },
  // Redirects are not followed, since they would carry the credentials elsewhere; after 5xx nobody knows what happened.
  { http: () => true, means: 'unanswered' },
];

interface ResponseFacts {
  readonly status: number;
  readonly code: number | null;
  /** Every message and reason of a response in JSON. */
  readonly words: string;
  /** The response has Agora's envelope, or a code with a reason. */
  readonly byAgora: boolean;
}

/** Looks a response up in the table. */
export function meaningOf(method: Method, { status, code, words, byAgora }: ResponseFacts): ResponseMeaning {
  const agoraCode = isAgoraCode(method, code, status, words) ? code : null;
  const row = TABLE.find(
    (each) =>
      (each.methods?.includes(method) ?? true) &&
      (each.http?.(status) ?? true) &&
      (each.codes === undefined || (agoraCode !== null && each.codes.includes(agoraCode))) &&
      (each.says?.test(words) ?? true) &&
      (each.byAgora === undefined || each.byAgora === byAgora),
  );
  return row?.means ?? 'unanswered';
}

/** A code that equals the HTTP status is a proxy's, except the few that Agora itself sends like that. */
function isAgoraCode(method: Method, code: number | null, status: number, words: string): boolean {
  if (code !== status) return true;
  if (method === 'acquire') return code === 405 || code === 406;
  return method === 'start' && code === 502 && /failed to allocate worker/i.test(words);
}

/** The code that counts among a response's codes, outermost first: the first that says more than the HTTP status. */
export function codeOf(codes: readonly (number | null)[], status: number): number | null {
  const given = codes.filter((code) => code !== null);
  return given.find((code) => code !== 0 && code !== 200 && code !== status) ?? given[0] ?? null;
}

/** The sentence for a final refusal, for a reader who does not know the code. */
export function explainRejection(code: number | null): string {
  return EXPLANATIONS.get(code) ?? 'Agora refused the request.';
}

const BAD_TOKEN = 'Agora says that the RTC token has expired or is wrong for this channel and uid.';

const EXPLANATIONS: ReadonlyMap<number | null, string> = new Map([
  [2, 'Agora says that a parameter is wrong.'],
  [15, 'Agora failed to do it.'],
  [53, 'Agora already records this channel with this uid: stop that recording first, or use another uid.'],
  [109, BAD_TOKEN],
  [110, BAD_TOKEN],
  [401, 'Agora says that the channel name is not valid.'],
  [406, 'As many recordings run as Agora allows the app at once.'],
  [
    432,
    'Agora says that these coordinates do not belong together: resourceId, cname and uid must be those of acquire.',
  ],
  [433, 'Agora says that the resource has expired: nothing can be stopped with this resourceId any more.'],
]);

const FIELDS = [
  ...['resourceId', 'cname', 'uid', 'sid', 'mode', 'appId', 'async_stop', 'token'],
  ...['storageConfig', 'recordingConfig', 'recordingFileConfig', 'snapshotConfig', 'extensionServiceConfig'],
  ...['avFileType', 'maxIdleTime', 'captureInterval', 'fileNamePrefix', 'vendor', 'region', 'bucket'],
  ...['transcodingConfig', 'layoutConfig', 'backgroundConfig', 'rtmpUrl', 'url', 'clientRequest'],
];

/** The first request field that Agora's message names, or null. */
export function fieldNamedIn(words: string): string | null {
  return FIELDS.find((field) => new RegExp(`\\b${field}\\b`, 'i').test(words)) ?? null;
}
