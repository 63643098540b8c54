import { Agent, DecoratorHandler, type Dispatcher } from 'undici';
import { abortWith } from '../../abort.ts';
import type { Clock } from '../../domain/ports.ts';
import { createRedactor, type Redactor } from '../../domain/redaction.ts';
import { createHostLookup } from './host-lookup.ts';
import { secretsIn } from './sent-secrets.ts';

/** More of an answer is not read: the longest real file lists are a tenth of it. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface AgoraRequest {
  readonly method: 'GET' | 'POST';
  /** Path parts, unencoded. */
  readonly path: readonly string[];
  readonly body?: unknown;
}

/** A look-up and a connection that take longer come to nothing, as a rule, while another host would answer at once. */
const CONNECT_TIMEOUT_MS = 3000;

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
      /** `unreachable`: no connection stood, so the request never left and nothing can have happened. */
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
  /** Ends what is still under way. */
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly customerId: string;
  readonly customerSecret: string;
  /** Takes out what no answer may bring to callers or logs, besides this account's credentials and what a request has sent. */
  readonly redactor: Redactor;
  /** From when the request has left. Connecting has a time of its own. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Left out: those of the machine. */
  readonly nameServers?: readonly string[];
}

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
  const connectMs = Math.min(timeoutMs, CONNECT_TIMEOUT_MS);
  const agent = new Agent({
    connect: { timeout: connectMs, lookup: createHostLookup(options) },
    // Over HTTP/2 requests share a connection, and one that has fallen silent would take all of them with it.
    allowH2: false,
    keepAliveTimeout: 30_000,
    // The attempt has one deadline, ours; undici's own timers would only cut it differently.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  /** An upstream that echoes what it was sent must not bring it into answers or logs. */
  const secrets = [basic, options.customerId, options.customerSecret];
  const known = createRedactor(secrets);
  const redacted = (text: string, { body }: AgoraRequest) => {
    const sent = secretsIn(body);
    const own = sent.length === 0 ? known : createRedactor([...secrets, ...sent]);
    return options.redactor.json(own.json(text));
  };
  const described = (text: string) => options.redactor.text(known.text(text));

  async function send(
    url: URL,
    request: AgoraRequest,
    signal: AbortSignal,
    onSent: () => void,
  ): Promise<Reply> {
    // A request that is given up before it starts is still started, and ended at once, when its connection stands.
    const noteSent = () => signal.aborted || onSent();
    const dispatcher = agent.compose(
      (dispatch) => (options, handler) => dispatch(options, new TellWhenSent(handler, noteSent)),
    );
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname,
      method: request.method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
    });
    const body = redacted(await readBody(response.body), request);
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], new Date());
    return { kind: 'answer', status: response.statusCode, body, retryAfterMs };
  }

  return {
    async attempt(baseUrl, request, { signal, onSent } = {}) {
      signal?.throwIfAborted();
      const url = urlOf(baseUrl, request.path);
      const deadline = createDeadline(clock, connectMs, signal);
      let wasSent = false;
      const noteSent = () => {
        wasSent = true;
        deadline.move(timeoutMs);
        onSent?.();
      };
      try {
        return await Promise.race([send(url, request, deadline.signal, noteSent), aborted(deadline.signal)]);
      } catch (error) {
        signal?.throwIfAborted();
        const isLate = deadline.signal.aborted;
        if (!wasSent) {
          const detail = isLate ? `no connection within ${connectMs} ms` : describe(error);
          return { kind: 'unreachable', detail: described(detail) };
        }
        if (isLate) return { kind: 'timeout', detail: `no answer within ${timeoutMs} ms` };
        return { kind: 'broken', detail: described(describe(error)) };
      } finally {
        deadline.clear();
      }
    },
    // Without waiting for connections that nobody wants any more.
    close: () => agent.destroy(),
  };
}

/** undici lets go of a request that waits for its connection only once that stands or has failed. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

const MOVED = new Error('the deadline was moved');

/** A signal that is aborted with the caller's, or after `ms`, unless the deadline is moved before. */
function createDeadline(clock: Clock, ms: number, signal: AbortSignal | undefined) {
  const late = new AbortController();
  const stopFollowing = signal === undefined ? () => undefined : abortWith(late, signal);
  let timer = new AbortController();
  const move = (until: number) => {
    timer.abort(MOVED);
    timer = new AbortController();
    clock.sleep(until, timer.signal).then(
      () => late.abort(new Error('timeout')),
      () => undefined,
    );
  };
  move(ms);
  const clear = () => {
    stopFollowing();
    timer.abort(MOVED);
  };
  return { signal: late.signal, move, clear };
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

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Happy eyeballs report one failure per address, all of one kind.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return `${code} ${error.message}`.trim();
}
