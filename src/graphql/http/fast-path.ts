/**
 * The fast path for nearly all requests: a POST of JSON to `/graphql` that accepts JSON. It skips Yoga's fetch layer,
 * which costs more than everything else, but runs Yoga's hooks and phases and makes the same responses. Yoga handles
 * all other requests.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { type GraphQLParams, isAsyncIterable, processRegularResult } from 'graphql-yoga';
import { z } from 'zod';
import type { Authenticate } from '../../auth/authenticate.ts';
import type { ClientAddresses } from '../../http/client-address.ts';
import { logIn, setLogin } from '../plugins/use-authentication.ts';
import { rateLimitFieldsOf } from '../plugins/use-operation-limit.ts';
import { requestIdOf } from '../plugins/use-request-id.ts';
import { isForeignOrigin, originHeadersOf } from '../plugins/use-same-origin.ts';
import type { AccessLog } from './access-log.ts';
import { notesOf } from './operation-notes.ts';
import { type GatewayYoga, MAX_BODY_BYTES } from './yoga.ts';

export interface FastPathOptions {
  readonly yoga: GatewayYoga;
  readonly authenticate: Authenticate;
  readonly clientAddresses: ClientAddresses;
  readonly corsOrigins: readonly string[];
  readonly accessLog: AccessLog;
}

/** Answers a request with these headers, or calls `byYoga` to answer it. */
export type FastPath = (
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  byYoga: () => Promise<void>,
) => Promise<void>;

export function createFastPath(options: FastPathOptions): FastPath {
  const { yoga, authenticate, clientAddresses, corsOrigins, accessLog } = options;

  /** Null: Yoga has to answer. */
  async function resultOf(request: Request, params: GraphQLParams): Promise<ExecutionResult | null> {
    try {
      const result = await yoga.getResultForParams({ params, request }, {});
      return result === undefined || isAsyncIterable(result) ? null : result;
    } catch (error) {
      return error instanceof GraphQLError ? { errors: [error] } : null;
    }
  }

  async function send(
    response: ServerResponse,
    result: ExecutionResult,
    mediaType: MediaType,
    headers: OutgoingHttpHeaders,
  ): Promise<void> {
    const isPlain = result.errors === undefined && result.extensions === undefined;
    // Errors may set a status and headers, which Yoga applies.
    const processed = isPlain ? null : processRegularResult(result, yoga.fetchAPI, mediaType);
    const body = processed === null ? JSON.stringify(result) : await processed.text();
    response.writeHead(processed?.status ?? 200, {
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'no-store',
      ...headers,
      ...(processed && inLowerCase(processed.headers)),
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  }

  return async (request, response, headers, byYoga) => {
    const mediaType = isPlainPost(request, corsOrigins) ? mediaTypeOf(request.headers.accept) : null;
    if (mediaType === null) return byYoga();
    const answered = accessLog.begin();
    const { authorization = null } = request.headers;
    const client = clientAddresses.of(request);
    const login = await logIn(authenticate, authorization, client).catch(() => null);
    // Yoga refuses unauthenticated requests, before the body is read.
    if (login === null) return byYoga();
    const body = await bodyOf(request);
    if (body === null) return;
    const fetchRequest = new yoga.fetchAPI.Request(ENDPOINT, { method: 'POST', headers: headersOf(request) });
    setLogin(fetchRequest, login);
    const params = paramsOf(body);
    const result = params === null ? null : await resultOf(fetchRequest, params);
    if (result !== null) {
      const requestId = requestIdOf(fetchRequest);
      answered({
        method: 'POST',
        params,
        caller: login.caller,
        address: null,
        requestId,
        errors: result.errors,
        notes: notesOf(fetchRequest),
      });
      const fields = rateLimitFieldsOf(fetchRequest);
      return send(response, result, mediaType, { ...headers, ...fields, 'x-request-id': requestId });
    }
    // Yoga takes a body that is already read from `request.body`, where Express puts it.
    Object.assign(request, { body });
    return byYoga();
  };
}

/** The host does not matter: it is checked before. */
const ENDPOINT = 'http://localhost/graphql';

const JSON_BODY = /^application\/json(; ?charset=utf-8)?$/i;

/** Whether the request is one for the fast path by its origin, type and length. */
function isPlainPost(request: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { method, url, headers } = request;
  if (method !== 'POST' || url !== '/graphql' || !JSON_BODY.test(headers['content-type'] ?? '')) return false;
  if (headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined) return false;
  const length = headers['content-length'] ?? '';
  if (!/^\d{1,6}$/.test(length) || Number(length) === 0 || Number(length) > MAX_BODY_BYTES) return false;
  // Responses to allowed pages of other origins need CORS headers.
  if (corsOrigins.length > 0 && headers.origin !== undefined) return false;
  return !isForeignOrigin(originHeadersOf(request), corsOrigins);
}

type MediaType = 'application/json' | 'application/graphql-response+json';

const MEDIA_TYPES: Readonly<Record<string, MediaType>> = {
  '*/*': 'application/json',
  'application/*': 'application/json',
  'application/json': 'application/json',
  'application/graphql-response+json': 'application/graphql-response+json',
};

/** The response's media type: the first one in `Accept` that can be served here. Null: none. */
function mediaTypeOf(accept = '*/*'): MediaType | null {
  for (const each of accept.split(',')) {
    const [type = '', ...parameters] = each.trim().toLowerCase().split(';');
    if (parameters.some((parameter) => parameter.includes('charset='))) return null;
    const found = MEDIA_TYPES[type.trim()];
    if (found !== undefined) return found;
  }
  return null;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const single: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') single[name] = value;
  }
  return single;
}

/** Yoga's headers have the case that they were made with: `Content-Type` would be sent beside `content-type`. */
function inLowerCase(headers: Iterable<readonly [name: string, value: string]>): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value]));
}

/** Null: the client has left. The server's request timeout limits how long it takes. */
function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('close', () => resolve(null));
  });
}

const paramsSchema = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** The parameters of an operation with its document and a single result. Null: Yoga has to handle the body. */
function paramsOf(body: Buffer): GraphQLParams | null {
  const { data } = paramsSchema.safeParse(jsonOf(body));
  if (data === undefined || data.query.includes('subscription')) return null;
  const { query, variables, operationName } = data;
  return {
    query,
    ...(variables && { variables }),
    ...(typeof operationName === 'string' && { operationName }),
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
