import { IncomingMessage, ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { App } from '../../src/app.ts';
import { expectCodes } from './error-codes.ts';

/** An answer without what differs between any two: its date, its connection and the request's id. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Request {
  readonly body: BodyInit;
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection of nobody's: it keeps what is written to it. */
class Written extends Duplex {
  readonly #chunks: Buffer[] = [];

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** What the fast path answers; null where it hands the request to Yoga. */
export async function askFastPath(app: App, { body, headers }: Request): Promise<Answer | null> {
  const bytes = Buffer.from(await new Response(body).arrayBuffer());
  const socket = new Written();
  // A request is made of any stream: its socket is asked for its address alone.
  const request: IncomingMessage = Reflect.construct(IncomingMessage, [socket]);
  Object.assign(request, {
    method: 'POST',
    url: '/graphql',
    complete: true,
    headers: { host: 'gateway', 'content-length': String(bytes.length), ...headers },
  });
  request.push(bytes);
  request.push(null);
  const response = new ServerResponse(request);
  Reflect.apply(response.assignSocket, response, [socket]);
  let isYogas = false;
  await app.fastPath(request, response, {}, async () => {
    isYogas = true;
  });
  if (isYogas) return null;
  if (!response.writableFinished) await new Promise((resolve) => response.once('finish', resolve));
  const [head = '', text = ''] = socket.text().split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...lines] = head.split('\r\n');
  return comparable(
    Number(statusLine.split(' ')[1]),
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: (.*)/s);
      return [name, value] as const;
    }),
    text,
  );
}

/** What Yoga answers to the same. */
export async function askYoga(app: App, { body, headers }: Request): Promise<Answer> {
  const response = await app.yoga.fetch('http://gateway/graphql', { method: 'POST', headers, body });
  return comparable(response.status, response.headers, await response.text());
}

const OF_EACH = ['date', 'connection', 'keep-alive', 'content-length', 'x-request-id'];

function comparable(
  status: number,
  headers: Iterable<readonly [name: string, value: string]>,
  body: string,
): Answer {
  // As a client reads them: what is sent twice is one value of both.
  const some = new Headers();
  for (const [name, value] of headers) if (!OF_EACH.includes(name.toLowerCase())) some.append(name, value);
  return { status, headers: Object.fromEntries(some), body };
}

/** Asks both ways, and expects the same of both, and codes in all errors. `isFast`: it was a request for the fast path. */
export async function askBothWays(
  app: App,
  request: Request,
): Promise<{ readonly answer: Answer; readonly isFast: boolean }> {
  const answer = await askYoga(app, request);
  if (answer.headers['content-type']?.includes('json')) expectCodes(JSON.parse(answer.body));
  const fast = await askFastPath(app, request);
  if (fast !== null && !isDeepStrictEqual(masked(fast), masked(answer)))
    expect(masked(fast)).toEqual(masked(answer));
  return { answer, isFast: fast !== null };
}

/** `a`, `b` and `id` are the aliases in random documents, also of what counts down. */
const NEW_IN_EACH =
  /UmVjb3JkaW5n\w+|\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d{9}\b|(?<="(?:retryAfterMs|left|fullInMs|a|b|id)":)\d+/g;

/** Without what is new in each: the ids, times and UIDs of recordings, how much is left, and how long. */
function masked({ status, headers, body }: Answer): Answer {
  const { ratelimit } = headers;
  return {
    status,
    headers: {
      ...headers,
      ...(ratelimit === undefined ? {} : { ratelimit: ratelimit.replace(/;r=\d+;t=\d+$/, ';…') }),
    },
    body: body.replaceAll(NEW_IN_EACH, '…'),
  };
}
