import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { byteRangeOf } from './byte-range.ts';
import { listObjects } from './list-objects.ts';
import { S3Error } from './s3-error.ts';
import { readS3Request, type S3Request } from './s3-request.ts';
import type { BucketObject, SandboxStorage } from './sandbox-storage.ts';
import { type Verified, verify } from './signature.ts';
import { xmlDocument } from './xml.ts';

interface S3Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** Pages of any origin may use the storage: whoever has no keys is refused all the same. */
const COMMON_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'accept-ranges, content-length, content-range, content-type, etag, last-modified',
  // A page that somebody has put there must not act as one of the sandbox's own.
  'content-security-policy': 'sandbox',
  'x-content-type-options': 'nosniff',
};

/** Answers a request as S3 would: GET, HEAD, PUT and DELETE of objects, and ListObjectsV2. */
export async function answerStorage(
  storage: SandboxStorage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const { status, headers, body } = await answerOf(storage, request).catch((error: unknown) =>
    refusalOf(error, request, requestId),
  );
  // What is left of a body that was refused: else the client would not receive the answer.
  request.resume();
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...COMMON_HEADERS, 'x-amz-request-id': requestId, ...length, ...headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refusalOf(error: unknown, { url = '/' }: IncomingMessage, requestId: string): S3Answer {
  const refusal = error instanceof S3Error ? error : new S3Error('InternalError');
  const [path = '/'] = url.split('?', 1);
  return xml(refusal.toXml(path, requestId), refusal.status);
}

function xml(body: string, status = 200): S3Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

async function answerOf(storage: SandboxStorage, incoming: IncomingMessage): Promise<S3Answer> {
  if (incoming.method === 'OPTIONS') return preflight(incoming);
  const request = readS3Request(incoming);
  const secretOf = (accessKey: string) => storage.secretOf(accessKey);
  const verified = verify(request, { secretOf, now: storage.now() });
  refuseUnknownFunctions(request);
  storage.enter(request.bucket, verified.accessKey);
  return request.key === ''
    ? answerOfBucket(storage, request)
    : answerOfObject(storage, request, verified, incoming);
}

function preflight({ headers }: IncomingMessage): S3Answer {
  const allowed = {
    'access-control-allow-methods': 'GET, HEAD, PUT, DELETE',
    // Not `*`, which leaves out Authorization.
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '3000',
    vary: 'access-control-request-headers',
  };
  return { status: 200, headers: allowed, body: '' };
}

/** Parameters that change nothing, or that are read. All others name functions that there are not (ACLs, uploads in parts, …). */
const KNOWN_PARAMETERS =
  /^(x-amz-.*|x-id|response-.*|list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner|location)$/i;

function refuseUnknownFunctions({ bucket, query, headers }: S3Request): void {
  const isKnown = [...query.keys()].every((name) => KNOWN_PARAMETERS.test(name));
  if (bucket === '' || !isKnown || headers['x-amz-copy-source'] !== undefined)
    throw new S3Error('NotImplemented');
}

function answerOfBucket(storage: SandboxStorage, request: S3Request): S3Answer {
  const { method, query, bucket } = request;
  if (method === 'HEAD') return { status: 200, headers: {}, body: '' };
  if (method !== 'GET') throw new S3Error('MethodNotAllowed');
  // Empty: us-east-1.
  if (query.has('location')) return xml(xmlDocument('LocationConstraint'));
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'Expected list-type=2.');
  return xml(listObjects(request, (prefix) => storage.list(bucket, prefix)));
}

async function answerOfObject(
  storage: SandboxStorage,
  request: S3Request,
  verified: Verified,
  incoming: IncomingMessage,
): Promise<S3Answer> {
  const { method, bucket, key } = request;
  switch (method) {
    case 'GET':
    case 'HEAD': {
      const object = storage.get(bucket, key);
      if (object === null) throw new S3Error('NoSuchKey');
      return answerWith(object, request);
    }
    case 'PUT':
      return putObject(storage, request, verified, incoming);
    case 'DELETE':
      storage.remove(bucket, key);
      return { status: 204, headers: {}, body: '' };
    default:
      throw new S3Error('MethodNotAllowed');
  }
}

function answerWith(object: BucketObject, { headers: { range }, query }: S3Request): S3Answer {
  const { body, etag } = object.content();
  const part = byteRangeOf(typeof range === 'string' ? range : undefined, body.length);
  if (part === 'unsatisfiable') throw new S3Error('InvalidRange');
  const headers = {
    'content-type': object.contentType,
    etag,
    'last-modified': new Date(object.storedAt).toUTCString(),
    'accept-ranges': 'bytes',
    ...headersAskedFor(query),
  };
  if (part === null) return { status: 200, headers, body };
  const contentRange = `bytes ${part.first}-${part.last}/${body.length}`;
  const inPart = body.subarray(part.first, part.last + 1);
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, body: inPart };
}

/** A signed URL may say what its answer is called, or taken for. */
const RESPONSE_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

function headersAskedFor(query: URLSearchParams): OutgoingHttpHeaders {
  return Object.fromEntries(
    RESPONSE_HEADERS.flatMap((name) => {
      const value = query.get(`response-${name}`);
      if (value !== null && /[^\t\x20-\x7e]/.test(value)) throw new S3Error('InvalidArgument');
      return value === null ? [] : [[name, value]];
    }),
  );
}

async function putObject(
  storage: SandboxStorage,
  { bucket, key, headers }: S3Request,
  { payloadHash }: Verified,
  incoming: IncomingMessage,
): Promise<S3Answer> {
  if (payloadHash.startsWith('STREAMING-')) throw new S3Error('NotImplemented');
  const { 'content-length': length, 'content-type': contentType } = incoming.headers;
  if (length === undefined || headers['transfer-encoding'] !== undefined)
    throw new S3Error('MissingContentLength');
  const giveBack = storage.reserve(Number(length));
  if (giveBack === null) throw new S3Error('QuotaExceeded');
  try {
    const body = Buffer.concat(await incoming.toArray());
    const digest = createHash('sha256').update(body).digest('hex');
    if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== digest) {
      throw new S3Error('XAmzContentSHA256Mismatch');
    }
    const { etag } = storage.put(bucket, key, { body, contentType: contentType ?? 'binary/octet-stream' });
    return { status: 200, headers: { etag }, body: '' };
  } catch (error) {
    giveBack();
    throw error;
  }
}
