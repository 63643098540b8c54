import { Agent, DecoratorHandler, type Dispatcher } from 'undici';
import { abortWith } from '../../abort.ts';
import type { Clock } from '../../domain/ports.ts';
import { createRedactor, type Redactor } from '../../redaction.ts';
import { createHostLookup } from './host-lookup.ts';
import { secretsIn } from './sent-secrets.ts';

/** A longer response is cut off here: the longest real file lists are a tenth of this. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface AgoraRequest {
  readonly method: 'GET' | 'POST';
  /** Path segments, unencoded. */
  readonly path: readonly string[];
  readonly body?: unknown;
}

/** A slower look-up and connection usually fail in the end, while another host would answer at once. */
const CONNECT_TIMEOUT_MS = 3000;

/** The result of one attempt. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      /** From `Retry-After`; null where it is missing or invalid. */
      readonly retryAfterMs: number | null;
    }
  | {
      /** `unreachable`: there was no connection, so the request never left and Agora can't have acted. */
      readonly kind: 'unreachable' | 'broken' | 'timeout';
      /** For the log; may name hosts. */
      readonly detail: string;
    };

export interface AttemptOptions {
  readonly signal?: AbortSignal;
  /** Called when the request leaves over an established connection. */
  readonly onSent?: () => void;
  /** The header of this name (W3C Trace Context). Left out: none is sent. */
  readonly traceparent?: string | null;
}

/** Sends requests to Agora. */
export interface Transport {
  /** Makes exactly one attempt. Network errors are replies; rejects only with the signal's reason, or for an invalid path. */
  attempt(baseUrl: string, request: AgoraRequest, options?: AttemptOptions): Promise<Reply>;
  /** Closes all connections and aborts the requests on them. */
  close(): Promise<void>;
}

interface TransportOptions {
  readonly customerId: string;
  readonly customerSecret: string;
  /** Removes further secrets from replies; this account's credentials and a request's own secrets are removed anyway. */
  readonly redactor: Redactor;
  /** Counts from the request's leaving. Connecting has its own timeout. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Left out: the machine's name servers. */
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
    // Over HTTP/2 all requests share a connection, and a silent connection would silence them all.
    allowH2: false,
    keepAliveTimeout: 30_000,
    // An attempt has one deadline, set below; undici's own timers must not end it earlier.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // An upstream that echoes a request must not bring its secrets into answers or logs.
  const secrets = [basic, options.customerId, options.customerSecret];
  const accountRedactor = createRedactor(secrets);
  const redactBody = (text: string, { body }: AgoraRequest) => {
    const sent = secretsIn(body);
    const own = sent.length === 0 ? accountRedactor : createRedactor([...secrets, ...sent]);
    return options.redactor.json(own.json(text));
  };
  const redactDetail = (text: string) => options.redactor.text(accountRedactor.text(text));

  async function send(
    url: URL,
    request: AgoraRequest,
    {
      signal,
      onSent,
      traceparent = null,
    }: AttemptOptions & Required<Pick<AttemptOptions, 'signal' | 'onSent'>>,
  ): Promise<Reply> {
    // undici still starts a request that was aborted before, and ends it at once, when its connection is established.
    const noteSent = () => signal.aborted || onSent();
    const dispatcher = agent.compose(
      (dispatch) => (options, handler) => dispatch(options, new SentNotifier(handler, noteSent)),
    );
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname,
      method: request.method,
      headers: traceparent === null ? headers : { ...headers, traceparent },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal,
    });
    const body = redactBody(await readBody(response.body), request);
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], new Date());
    return { kind: 'answer', status: response.statusCode, body, retryAfterMs };
  }

  return {
    async attempt(baseUrl, request, { signal, onSent, traceparent = null } = {}) {
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
        return await Promise.race([
          send(url, request, { signal: deadline.signal, onSent: noteSent, traceparent }),
          rejectedOnAbort(deadline.signal),
        ]);
      } catch (error) {
        signal?.throwIfAborted();
        const isLate = deadline.signal.aborted;
        if (!wasSent) {
          const detail = isLate ? `no connection within ${connectMs} ms` : describe(error);
          return { kind: 'unreachable', detail: redactDetail(detail) };
        }
        if (isLate) return { kind: 'timeout', detail: `no answer within ${timeoutMs} ms` };
        return { kind: 'broken', detail: redactDetail(describe(error)) };
      } finally {
        deadline.clear();
      }
    },
    // Not `close`, which would wait for the requests under way.
    close: () => agent.destroy(),
  };
}

/**
 * Rejects with the signal's reason. Needed since undici rejects a request that waits for its connection only once that is
 * established or has failed.
 */
function rejectedOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

const MOVED = new Error('the deadline was moved');

/** A signal that is aborted after `ms`, unless the deadline is moved before, and whenever the caller's signal is. */
function createDeadline(clock: Clock, ms: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  const stopFollowing = signal === undefined ? () => undefined : abortWith(controller, signal);
  let timer = new AbortController();
  const move = (remainingMs: number) => {
    timer.abort(MOVED);
    timer = new AbortController();
    clock.sleep(remainingMs, timer.signal).then(
      () => controller.abort(new Error('timeout')),
      () => undefined,
    );
  };
  move(ms);
  const clear = () => {
    stopFollowing();
    timer.abort(MOVED);
  };
  return { signal: controller.signal, move, clear };
}

/** Reports when a request leaves: undici calls `onRequestStart` right before it writes to an established connection. */
class SentNotifier extends DecoratorHandler {
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

/** Throws for an empty segment, `.` and `..`, which no encoding makes safe: no segment may change the path. */
function urlOf(baseUrl: string, path: readonly string[]): URL {
  if (path.some((segment) => /^\.{0,2}$/.test(segment)))
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
    // Leaving the loop destroys the stream.
    if (length >= MAX_BODY_BYTES) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Milliseconds from `Retry-After`, as seconds or as a date (RFC 9110, section 10.2.3); null for anything else. */
export function parseRetryAfter(header: string | string[] | undefined, now: Date): number | null {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Happy Eyeballs (RFC 8305) reports one error per address, all of the same kind.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return `${code} ${error.message}`.trim();
}
