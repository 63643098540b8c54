/**
 * What Agora's statuses, codes and words mean, in one table. Sources: the upstream contract's decision table and Agora's
 * "Common errors" page. The first row that fits decides; what Agora says itself outranks the HTTP status.
 */
export type Method = 'acquire' | 'start' | 'query' | 'update' | 'updateLayout' | 'stop';

export type Meaning =
  | 'ok'
  /** Over the account's limit. */
  | 'throttled'
  /** The gateway's own credentials, app or host are wrong. */
  | 'refused'
  /** Final: the request itself is wrong. */
  | 'rejected'
  /** Refused as things are: what runs now has to end first. */
  | 'busy'
  | 'no-recorded-data'
  | 'already-exiting'
  | 'uploading'
  /** This very start was acted on before. */
  | 'already-started'
  /** No server took the start: it needs a new resource. */
  | 'no-worker'
  /** Agora tried the start and failed: nothing runs. */
  | 'failed'
  /** The resource can start nothing any more. */
  | 'expired'
  /** It is not the start that acquire was told of. */
  | 'differs'
  /** It may or may not have been acted upon. */
  | 'unanswered'
  | 'not-found';

interface Row {
  readonly means: Meaning;
  readonly methods?: readonly Method[];
  readonly http?: (status: number) => boolean;
  readonly codes?: readonly number[];
  readonly says?: RegExp;
  /** False: only what Agora itself can't have written. */
  readonly byAgora?: false;
}

const is = (status: number) => (actual: number) => actual === status;
const between = (from: number, to: number) => (actual: number) => actual >= from && actual <= to;

/** What Agora's codes say, whatever the HTTP status is. */
const BY_CODE: readonly Row[] = [
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
];

/** What Agora's words say where there is no code of these. Only words in JSON count: a page may be about anything. */
const BY_WORDS: readonly Row[] = [
  { says: /no route matched|appid is invalid|invalid[ _]appid/i, means: 'refused' },
  { methods: ['acquire'], says: /no_active_status/i, means: 'refused' },
  { methods: ['acquire', 'start'], says: /vendor_over_load/i, means: 'busy' },
  { methods: ['acquire', 'start'], says: /invalid_channel_name/i, means: 'rejected' },
  { methods: ['stop'], says: /no recorded data/i, means: 'no-recorded-data' },
  // Not believed of a recording that nobody has stopped, and one that somebody has is asked again.
  { methods: ['query', 'stop'], says: /\bexiting\b/i, means: 'unanswered' },
  { methods: ['start'], says: /already started/i, means: 'already-started' },
  { says: /failed to find worker/i, means: 'not-found' },
];

/** What the HTTP status alone says. */
const BY_STATUS: readonly Row[] = [
  { http: is(429), means: 'throttled' },
  { http: is(401), means: 'refused' },
  { http: is(403), means: 'refused' },
  { http: is(404), means: 'not-found' },
  { http: is(408), means: 'unanswered' },
  // Only Agora's own words end a stop: what some proxy wrote says nothing about the recording.
  { methods: ['stop'], http: between(400, 499), byAgora: false, means: 'unanswered' },
  { http: between(400, 499), means: 'rejected' },
  { http: between(200, 299), means: 'ok' },
  // Redirects are not followed (they would carry the credentials elsewhere); with 5xx, nobody knows what happened.
  { http: () => true, means: 'unanswered' },
];

const TABLE = [...BY_CODE, ...BY_WORDS, ...BY_STATUS];

export interface Spoken {
  readonly status: number;
  readonly code: number | null;
  /** Every message and reason of an answer in JSON. */
  readonly words: string;
  /** It has Agora's envelope, or a code with a reason. */
  readonly byAgora: boolean;
}

/** Looks an answer up in the table. */
export function meaningOf(method: Method, { status, code, words, byAgora }: Spoken): Meaning {
  const ownCode = isOwnCode(method, code, status, words) ? code : null;
  const row = TABLE.find(
    (each) =>
      (each.methods?.includes(method) ?? true) &&
      (each.http?.(status) ?? true) &&
      (each.codes === undefined || (ownCode !== null && each.codes.includes(ownCode))) &&
      (each.says?.test(words) ?? true) &&
      (each.byAgora === undefined || each.byAgora === byAgora),
  );
  return row?.means ?? 'unanswered';
}

/** A code that repeats the status is a page's own, but for those that Agora sends so. */
function isOwnCode(method: Method, code: number | null, status: number, words: string): boolean {
  if (code !== status) return true;
  if (method === 'acquire') return code === 405 || code === 406;
  return method === 'start' && code === 502 && /failed to allocate worker/i.test(words);
}

/** The code that an answer goes by, of those that stand in it, outermost first: one that says more than HTTP does. */
export function codeOf(codes: readonly (number | null)[], status: number): number | null {
  const given = codes.filter((code) => code !== null);
  return given.find((code) => code !== 0 && code !== 200 && code !== status) ?? given[0] ?? null;
}

/** The sentence for a final refusal, for a person who has never seen the code. */
export function explainRejection(code: number | null): string {
  switch (code) {
    case 2:
      return 'Agora says that a parameter is wrong.';
    case 432:
      return 'Agora says that these coordinates do not belong together: resourceId, cname and uid must be those of acquire.';
    case 433:
      return 'Agora says that the resource has expired: nothing can be stopped with this resourceId any more.';
    case 53:
      return 'Agora already records this channel with this uid: stop that recording first, or use another uid.';
    case 109:
    case 110:
      return 'Agora says that the RTC token has expired or is wrong for this channel and uid.';
    case 401:
      return 'Agora says that the channel name is not valid.';
    case 15:
      return 'Agora failed to do it.';
    case 406:
      return 'As many recordings run as Agora allows the app at once.';
    default:
      return 'Agora refused the request.';
  }
}

const FIELDS = [
  ...['resourceId', 'cname', 'uid', 'sid', 'mode', 'appId', 'async_stop', 'token'],
  ...['storageConfig', 'recordingConfig', 'recordingFileConfig', 'snapshotConfig', 'extensionServiceConfig'],
  ...['avFileType', 'maxIdleTime', 'captureInterval', 'fileNamePrefix', 'vendor', 'region', 'bucket'],
  ...['transcodingConfig', 'layoutConfig', 'backgroundConfig', 'rtmpUrl', 'url', 'clientRequest'],
];

/** The request field that Agora's words name, if they name one. */
export function fieldNamedIn(words: string): string | null {
  return FIELDS.find((field) => new RegExp(`\\b${field}\\b`, 'i').test(words)) ?? null;
}
