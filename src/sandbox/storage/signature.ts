/**
 * AWS Signature Version 4 of a request, in its headers or in its query
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html). Computed here and not by the
 * library that signs the gateway's URLs: a fault of its own would be in both.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error, type S3ErrorCode } from './s3-error.ts';

/** A request as received. */
export interface SignedRequest {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

interface Signer {
  /** Undefined: nobody has this access key. */
  readonly secretOf: (accessKey: string) => string | undefined;
  /** Unix milliseconds. */
  readonly now: number;
}

export interface Verified {
  readonly accessKey: string;
  /** The SHA-256 of the body, in hex, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
}

/** What the signature consists of, wherever it stands. */
interface Signature {
  readonly accessKey: string;
  /** `20260101/us-east-1/s3/aws4_request` */
  readonly scope: readonly string[];
  /** `20260101T000000Z` */
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
const MAX_SKEW_MS = 15 * 60_000;
const MAX_EXPIRES_S = 7 * 24 * 60 * 60;
const HEADER = /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([^,\s]+)$/;

/** Who has signed the request. @throws S3Error where nobody has, or not rightly, or too long ago. */
export function verify(request: SignedRequest, { secretOf, now }: Signer): Verified {
  const { query, headers } = request;
  const isInQuery = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');
  const isInHeaders = headers.authorization !== undefined;
  if (isInQuery && isInHeaders) throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed');
  if (!isInQuery && !isInHeaders) throw new S3Error('AccessDenied');
  const signature = isInQuery ? signatureInQuery(query) : signatureInHeaders(headers);
  const secret = secretOf(signature.accessKey);
  if (secret === undefined) throw new S3Error('InvalidAccessKeyId');
  if (!isSame(signature.signature, signatureOf(request, signature, secret))) {
    throw new S3Error('SignatureDoesNotMatch');
  }
  const unsigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') && !signature.signedHeaders.includes(name),
  );
  if (unsigned.length > 0 || !signature.signedHeaders.includes('host')) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed');
  }
  const signedAt = timeOf(signature.date);
  if (isInQuery) checkExpiry(signedAt, Number(query.get('X-Amz-Expires')), now);
  else if (Math.abs(now - signedAt) > MAX_SKEW_MS) throw new S3Error('RequestTimeTooSkewed');
  return { accessKey: signature.accessKey, payloadHash: signature.payloadHash };
}

function checkExpiry(signedAt: number, expiresS: number, now: number): void {
  if (signedAt - now > MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not valid yet');
  if (signedAt + expiresS * 1000 < now) throw new S3Error('AccessDenied', 'Request has expired');
}

function signatureInQuery(query: URLSearchParams): Signature {
  const wrong = 'AuthorizationQueryParametersError';
  const [algorithm, credential, date, expires, signedHeaders, signature] = [
    ...['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'],
  ].map((name) => query.get(`X-Amz-${name}`) ?? '');
  if (algorithm !== ALGORITHM) throw new S3Error(wrong, `X-Amz-Algorithm only supports "${ALGORITHM}"`);
  if (!/^\d+$/.test(expires ?? '') || Number(expires) < 1 || Number(expires) > MAX_EXPIRES_S) {
    throw new S3Error(wrong, `X-Amz-Expires must be between 1 and ${MAX_EXPIRES_S} seconds`);
  }
  return { ...partsOf(wrong, { credential, date, signedHeaders, signature }), payloadHash: UNSIGNED_PAYLOAD };
}

function signatureInHeaders(headers: SignedRequest['headers']): Signature {
  const text = textOf(headers.authorization);
  if (!text.startsWith(ALGORITHM)) {
    throw new S3Error(
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
    );
  }
  const [, credential, signedHeaders, signature] = HEADER.exec(text) ?? [];
  const payloadHash = textOf(headers['x-amz-content-sha256']);
  const parts = { credential, date: textOf(headers['x-amz-date']), signedHeaders, signature };
  const read = partsOf('AuthorizationHeaderMalformed', parts);
  if (payloadHash === '') {
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  return { ...read, payloadHash };
}

function partsOf(
  wrong: S3ErrorCode,
  {
    credential = '',
    date = '',
    signedHeaders = '',
    signature = '',
  }: Readonly<Record<string, string | undefined>>,
): Omit<Signature, 'payloadHash'> {
  const parts = credential.split('/');
  const [day, , service, end] = parts.slice(-4);
  const accessKey = parts.slice(0, -4).join('/');
  if (accessKey === '' || service !== 's3' || end !== 'aws4_request') {
    throw new S3Error(
      wrong,
      'Expected a credential such as <access key>/<yyyymmdd>/<region>/s3/aws4_request.',
    );
  }
  if (Number.isNaN(timeOf(date)) || !date.startsWith(day ?? '')) {
    throw new S3Error(wrong, 'Expected a date such as 20260101T000000Z, of the day in the credential.');
  }
  return { accessKey, scope: parts.slice(-4), date, signedHeaders: signedHeaders.split(';'), signature };
}

/** Unix milliseconds of `20260101T000000Z`; NaN for other texts. */
function timeOf(date: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function signatureOf(
  request: SignedRequest,
  { scope, date, signedHeaders, payloadHash }: Signature,
  secret: string,
): string {
  const { method, path, query, headers } = request;
  const canonicalRequest = [
    method,
    encode(path).replaceAll('%2F', '/'),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${textOf(headers[name]).trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  const toSign = [ALGORITHM, date, scope.join('/'), digest].join('\n');
  const key = scope.reduce<Buffer>((before, part) => hmac(before, part), Buffer.from(`AWS4${secret}`));
  return hmac(key, toSign).toString('hex');
}

function canonicalQuery(query: URLSearchParams): string {
  return (
    [...query]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => [encode(name), encode(value)] as const)
      // In the order of bytes: the names first, then the values.
      .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
      .map((pair) => pair.join('='))
      .join('&')
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : (header ?? []).join(',');
}
