import { Agent, DecoratorHandler, type Dispatcher } from 'undici';
import type { Clock } from '../domain/ports.ts';

/** More of an answer is not read: the longest real file lists are a tenth of it. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface AgoraRequest {
  readonly method: 'GET' | 'POST';
  /** Path parts, unencoded. */
  readonly path: readonly string[];
  readonly body?: unknown;
}

/** What exactly one attempt led to. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      /** `Retry-After`, where there was one. */
      readonly retryAfterMs: number | null;
    }
  | {
      readonly kind: 'unreachable' | 'broken' | 'timeout';
      /** For the log; may name hosts. */
      readonly detail: string;
    };

export interface AttemptOptions {
  readonly signal?: AbortSignal;
  /** Called when the request leaves, over a connection that stands. */
  readonly onSent?: () => void;
}

/** Sends requests to Agora. */
export interface Transport {
  /** Makes exactly one attempt. Never throws for what the network does; rejects only when `signal` is aborted. */
  attempt(baseUrl: string, request: AgoraRequest, options?: AttemptOptions): Promise<Reply>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly customerId: string;
  readonly customerSecret: string;
  /** Secrets in what is sent, that no answer may bring back to callers or logs. */
  readonly sent: readonly string[];
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Failures before a connection stood: the request never left, so nothing can have happened. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Basic auth over a keep-alive pool (upstream contract, "Transport"). */
export function createTransport(options: TransportOptions): Transport {
  const { clock, timeoutMs } = options;
  const basic = Buffer.from(`${options.customerId}:${options.customerSecret}`).toString('base64');
  const headers = {
    accept: 'application/json',
    authorization: `Basic ${basic}`,
    'content-type': 'application/json;charset=utf-8',
    'user-agent': 'agora-recording-gateway',
  };
  const agent = new Agent({
    connect: { timeout: Math.min(timeoutMs, 5000) },
    keepAliveTimeout: 30_000,
    // The attempt has one deadline, ours; undici's own timers would only cut it differently.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  /** An upstream that echoes the credentials must not bring them into answers or logs. */
  const echoed = [basic, options.customerSecret, ...options.sent];
  const scrub = (body: string) =>
    echoed.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), body);

  const dispatcherFor = (onSent: (() => void) | undefined): Dispatcher =>
    onSent === undefined
      ? agent
      : agent.compose(
          (dispatch) => (request, handler) => dispatch(request, new TellWhenSent(handler, onSent)),
        );

  async function send(
    url: URL,
    request: AgoraRequest,
    signal: AbortSignal,
    onSent?: () => void,
  ): Promise<Reply> {
    const response = await dispatcherFor(onSent).request({
      origin: url.origin,
      path: url.pathname,
      method: request.method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
    });
    const body = scrub(await readBody(response.body));
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], new Date());
    return { kind: 'answer', status: response.statusCode, body, retryAfterMs };
  }

  return {
    async attempt(baseUrl, request, { signal, onSent } = {}) {
      signal?.throwIfAborted();
      const url = urlOf(baseUrl, request.path);
      const timeout = new AbortController();
      const timer = new AbortController();
      clock.sleep(timeoutMs, timer.signal).then(
        () => timeout.abort(new Error('timeout')),
        () => undefined,
      );
      try {
        const either = signal ? AbortSignal.any([timeout.signal, signal]) : timeout.signal;
        return await send(url, request, either, onSent);
      } catch (error) {
        signal?.throwIfAborted();
        if (timeout.signal.aborted) return { kind: 'timeout', detail: `no answer within ${timeoutMs} ms` };
        const { code, message } = describe(error);
        return {
          kind: NEVER_SENT.has(code) ? 'unreachable' : 'broken',
          detail: scrub(`${code} ${message}`.trim()),
        };
      } finally {
        timer.abort();
      }
    },
    close: () => agent.close(),
  };
}

/** undici starts a request on a connection that stands, right before it writes to it. */
class TellWhenSent extends DecoratorHandler {
  readonly #onSent: () => void;
  readonly #handler: Dispatcher.DispatchHandler;

  constructor(handler: Dispatcher.DispatchHandler, onSent: () => void) {
    super(handler);
    this.#handler = handler;
    this.#onSent = onSent;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#onSent();
    this.#handler.onRequestStart?.(controller, context);
  }
}

/** No part can leave its place: `..` survives every encoding, so it is refused. */
function urlOf(baseUrl: string, path: readonly string[]): URL {
  if (path.some((part) => /^\.{0,2}$/.test(part)))
    throw new TypeError('a path part is empty or made of dots');
  return new URL(`${baseUrl.replace(/\/+$/, '')}/${path.map(encodeURIComponent).join('/')}`);
}

async function readBody(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes.subarray(0, MAX_BODY_BYTES - length));
    length += bytes.length;
    // Leaving the loop destroys the rest of the stream.
    if (length >= MAX_BODY_BYTES) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** `Retry-After` in either of its forms (RFC 9110, 10.2.3); null for anything else. */
export function parseRetryAfter(header: string | string[] | undefined, now: Date): number | null {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  // Happy eyeballs report one failure per address, all of one kind.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return { code, message: error.message };
}
