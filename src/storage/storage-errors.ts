/** How requests to a customer's storage fail, by meaning. Messages are for operators and name no key. */
import type { Answer } from './storage-interface.ts';
import { parseXml, textAt } from './xml.ts';

/** No answer came, or one that says nothing: the same request may succeed later. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
  /** How the connection failed, such as `ENOTFOUND`; null where there was one, or nobody knows. */
  readonly code: string | null;

  constructor(message: string, code: string | null = null) {
    super(message);
    this.code = code;
  }
}

/** The object is larger than the caller wanted to read. */
export class ObjectTooLargeError extends Error {
  override readonly name = 'ObjectTooLargeError';

  constructor(maxBytes: number) {
    super(`the object is larger than ${maxBytes} bytes`);
  }
}

const WORDS = {
  no_right: 'the keys have no right to do this',
  unknown_access_key: 'the storage does not know the access key',
  wrong_secret: 'the secret key is wrong',
  expired_keys: 'the session token has expired or is wrong',
  no_bucket: 'there is no such bucket',
  no_object: 'there is no such object',
  clock_skew: 'the storage’s clock and this machine’s differ too much',
  wrong_region: 'the bucket is in another region, or at another endpoint',
  not_storage: 'what answers is no storage: check the endpoint',
  other: 'the storage refuses the request',
} as const;
export type Refusal = keyof typeof WORDS;

/** The storage refused. The same request fails again until somebody changes the configuration, or the key's rights. */
export class StorageRefusedError extends Error {
  override readonly name = 'StorageRefusedError';
  readonly refusal: Refusal;
  /** The storage's own code, such as `AccessDenied`; null where it gave none. */
  readonly code: string | null;
  /** The region of the bucket, where the storage tells it. */
  readonly region: string | null;
  /** The storage's code and words as one text; empty where it gave none. */
  readonly said: string;

  constructor(
    refusal: Refusal,
    details: Pick<StorageRefusedError, 'code' | 'region'> & { readonly words?: string },
  ) {
    const { code, region, words } = details;
    const said = [code, words]
      .filter((part) => part !== undefined && part !== null && part !== '')
      .join(': ');
    super(`${WORDS[refusal]}${said === '' ? '' : ` (${said})`}`);
    this.refusal = refusal;
    this.said = said;
    this.code = code;
    this.region = region;
  }
}

/**
 * Codes of S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), which other vendors use as well, and
 * of Azure (https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).
 */
const MEANINGS: Readonly<Record<string, Refusal>> = {
  AccessDenied: 'no_right',
  AllAccessDisabled: 'no_right',
  AuthorizationPermissionMismatch: 'no_right',
  AuthorizationFailure: 'no_right',
  InvalidAccessKeyId: 'unknown_access_key',
  InvalidSecurity: 'unknown_access_key',
  SignatureDoesNotMatch: 'wrong_secret',
  AuthenticationFailed: 'wrong_secret',
  ExpiredToken: 'expired_keys',
  InvalidToken: 'expired_keys',
  TokenRefreshRequired: 'expired_keys',
  NoSuchBucket: 'no_bucket',
  InvalidBucketName: 'no_bucket',
  ContainerNotFound: 'no_bucket',
  NoSuchKey: 'no_object',
  BlobNotFound: 'no_object',
  RequestTimeTooSkewed: 'clock_skew',
  AuthorizationHeaderMalformed: 'wrong_region',
  PermanentRedirect: 'wrong_region',
  TemporaryRedirect: 'wrong_region',
  Redirect: 'wrong_region',
  IllegalLocationConstraintException: 'wrong_region',
};

const MAX_WORDS = 200;

/** Reads what a storage says when it refuses. `secrets` are taken out of its words. */
export function refusalOf({ status, region, body }: Answer, secrets: readonly string[]): StorageRefusedError {
  const error = parseXml(body)?.Error;
  const code = textAt(error, 'Code');
  const without = (text: string) =>
    secrets.filter((secret) => secret !== '').reduce((left, secret) => left.replaceAll(secret, '***'), text);
  const words = without((textAt(error, 'Message') ?? '').split('\n', 1)[0] ?? '').slice(0, MAX_WORDS);
  const details = { code: code === null ? null : without(code).slice(0, MAX_WORDS), words };
  const endpoint = textAt(error, 'Endpoint');
  const meaning = code === null ? undefined : meaningOf(code, endpoint);
  return new StorageRefusedError(meaning ?? byStatus(status, code), {
    ...(code === null ? { code: `HTTP ${status}` } : details),
    region: textAt(error, 'Region') ?? region ?? regionOf(endpoint),
  });
}

/** Alibaba says AccessDenied, and names the right endpoint, where a bucket is in another region. */
function meaningOf(code: string, endpoint: string | null): Refusal | undefined {
  return code === 'AccessDenied' && endpoint !== null ? 'wrong_region' : MEANINGS[code];
}

/** The region in an endpoint of AWS's or Alibaba's. */
function regionOf(endpoint: string | null): string | null {
  return /(?:s3[.-]|oss-)([a-z]+-[a-z0-9-]+)\.(?:amazonaws|aliyuncs)\.com/.exec(endpoint ?? '')?.[1] ?? null;
}

function byStatus(status: number, code: string | null): Refusal {
  if (status >= 300 && status < 400) return 'wrong_region';
  if (code !== null) return status === 403 ? 'no_right' : 'other';
  return status === 401 || status === 403 ? 'no_right' : 'not_storage';
}
