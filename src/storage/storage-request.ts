import { Agent, type Dispatcher } from 'undici';
import { abortWith } from '../abort.ts';
import type { Clock } from '../domain/ports.ts';
import { StorageUnavailableError } from './storage-errors.ts';
import type { Answer, StorageRequest } from './storage-interface.ts';

const CONNECT_TIMEOUT_MS = 3000;

/** Sends one request at a time, once, and follows no redirect. */
export function createSend(options: {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly dispatcher?: Dispatcher;
}) {
  const { clock, timeoutMs } = options;
  const connect = { timeout: CONNECT_TIMEOUT_MS };
  const agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0 });
  const dispatcher = options.dispatcher ?? agent;

  async function exchange(request: StorageRequest, maxBytes: number, signal: AbortSignal): Promise<Answer> {
    const { method, url, headers, body = null } = request;
    const response = await dispatcher.request({
      ...{ origin: url.origin, path: `${url.pathname}${url.search}`, method, body, signal },
      headers: { ...headers, 'user-agent': 'agora-recording-gateway' },
    });
    const read = await readBody(response.body, maxBytes);
    const region = response.headers['x-amz-bucket-region'];
    return { status: response.statusCode, region: typeof region === 'string' ? region : null, ...read };
  }

  return {
    /**
     * Resolves with any answer, its body cut off at `maxBytes`. Rejects with `StorageUnavailableError` where none comes in
     * time, or with the signal's reason.
     */
    async send(request: StorageRequest, maxBytes: number, signal: AbortSignal): Promise<Answer> {
      const over = new AbortController();
      const stopFollowing = abortWith(over, signal);
      const done = new AbortController();
      const late = new Error('late');
      clock.sleep(timeoutMs, done.signal).then(
        () => over.abort(late),
        () => undefined,
      );
      try {
        // undici notices the signal only once there is a connection.
        return await Promise.race([exchange(request, maxBytes, over.signal), rejectedOnAbort(over.signal)]);
      } catch (error) {
        signal.throwIfAborted();
        if (over.signal.aborted) throw new StorageUnavailableError(`no answer within ${timeoutMs} ms`);
        const code = codeOf(error);
        throw new StorageUnavailableError(`no answer (${code ?? 'the connection failed'})`, code);
      } finally {
        stopFollowing();
        done.abort(late);
      }
    },
    /** Closes its own connections and aborts the requests on them. */
    close: () => agent.destroy(),
  };
}

function rejectedOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number) {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes.subarray(0, Math.max(0, maxBytes - length)));
    length += bytes.length;
    // Leaving the loop destroys the stream.
    if (length > maxBytes) break;
  }
  return { body: Buffer.concat(chunks), isWhole: length <= maxBytes };
}

/** `ENOTFOUND`, `ECONNREFUSED` and the like: without the host, which may be an internal one. */
function codeOf(error: unknown): string | null {
  // Happy Eyeballs (RFC 8305) reports one error an address, all of the same kind.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null;
}
