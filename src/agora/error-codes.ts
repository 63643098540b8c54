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
  /** `none`: the answer has no code of Agora's. */
  readonly codes?: readonly number[] | 'none';
  readonly says?: RegExp;
}

const is = (status: number) => (actual: number) => actual === status;
const between = (from: number, to: number) => (actual: number) => actual >= from && actual <= to;

/** What Agora says itself, in a code or in words: it counts whatever the HTTP status is. */
const SAID: readonly Row[] = [
  { says: /no route matched|appid is invalid|invalid[ _]appid|no_active_status/i, means: 'refused' },
  { methods: ['acquire'], codes: [405], means: 'refused' },
  { methods: ['acquire'], codes: [406], means: 'busy' },
  { says: /vendor_over_load/i, means: 'busy' },
  { methods: ['acquire'], codes: [401], means: 'rejected' },
  { says: /invalid_channel_name/i, means: 'rejected' },
  { methods: ['acquire'], codes: [500, 501, 504], means: 'unanswered' },

  { methods: ['stop'], codes: [435], means: 'no-recorded-data' },
  { methods: ['stop'], says: /no recorded data/i, means: 'no-recorded-data' },
  { methods: ['stop'], codes: [49], means: 'already-exiting' },
  { methods: ['stop'], codes: [50], means: 'uploading' },
  // Not believed of a recording that nobody has stopped: the next query shows how it is.
  { methods: ['query'], says: /\bexiting\b/i, means: 'unanswered' },

  { methods: ['start'], codes: [7], means: 'already-started' },
  { methods: ['start'], says: /already started/i, means: 'already-started' },
  { methods: ['start'], codes: [53], means: 'busy' },
  { methods: ['start'], codes: [502], means: 'no-worker' },
  { methods: ['start'], says: /failed to allocate worker/i, means: 'no-worker' },
  { methods: ['start'], codes: [433], means: 'expired' },
  { methods: ['start'], says: /request_hash mismatch/i, means: 'differs' },
  { methods: ['start'], codes: [15], means: 'failed' },
  { methods: ['start'], codes: [109, 110], means: 'rejected' },
  { methods: ['update', 'updateLayout'], codes: [49], means: 'rejected' },

  { codes: [2, 8, 15, 432, 433], means: 'rejected' },
  { codes: [62, 65], means: 'unanswered' },
  { codes: [404], means: 'not-found' },
  { says: /failed to find worker/i, means: 'not-found' },
];

/** What the HTTP status alone says. */
const BY_STATUS: readonly Row[] = [
  { http: is(429), means: 'throttled' },
  { http: is(401), means: 'refused' },
  { http: is(403), means: 'refused' },
  { http: is(404), means: 'not-found' },
  { http: is(408), means: 'unanswered' },
  // Only Agora's own words end a stop: a page without a code is some proxy's, and says nothing about the recording.
  { methods: ['stop'], http: between(400, 499), codes: 'none', means: 'unanswered' },
  { http: between(400, 499), means: 'rejected' },
  { http: between(200, 299), means: 'ok' },
  // Redirects are not followed (they would carry the credentials elsewhere); with 5xx, nobody knows what happened.
  { http: () => true, means: 'unanswered' },
];

const TABLE = [...SAID, ...BY_STATUS];

export interface Spoken {
  readonly status: number;
  readonly code: number | null;
  /** Every message and reason of the answer. */
  readonly words: string;
}

/** Looks an answer up in the table. */
export function meaningOf(method: Method, { status, code, words }: Spoken): Meaning {
  // A code that repeats the status is a page's own.
  const ownCode = code === status ? null : code;
  const row = TABLE.find(
    (each) =>
      (each.methods?.includes(method) ?? true) &&
      (each.http?.(status) ?? true) &&
      fitsCode(each.codes, ownCode) &&
      (each.says?.test(words) ?? true),
  );
  return row?.means ?? 'unanswered';
}

function fitsCode(codes: Row['codes'], code: number | null): boolean {
  if (codes === undefined) return true;
  return codes === 'none' ? code === null : code !== null && codes.includes(code);
}

/** Codes that say nothing: of success, and such as only repeat HTTP's. */
const EMPTY_CODES: ReadonlySet<number> = new Set([0, 200]);

/** The code that an answer goes by, of those that stand in it, outermost first. */
export function codeOf(codes: readonly (number | null)[]): number | null {
  const given = codes.filter((code) => code !== null);
  return given.find((code) => !EMPTY_CODES.has(code)) ?? given[0] ?? null;
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
