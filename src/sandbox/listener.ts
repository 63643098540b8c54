import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnswersTo, MISDIRECTED, REFUSED_HOST } from '../http/host-header.ts';
import type { SandboxParts } from './create-sandbox.ts';
import { type Delivery, NOT_JSON, respond } from './respond.ts';
import { answerStorage } from './storage/answer-storage.ts';
import { isForStorage } from './storage/s3-request.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** Serves the sandbox over HTTP. It has no authentication for its control routes, so only allowed hosts are answered. */
export function createSandboxListener(parts: SandboxParts, answersTo: AnswersTo) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!answersTo(request.headers.host)) {
      response.writeHead(MISDIRECTED, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ message: `${REFUSED_HOST} See --allowed-host.` }));
      return;
    }
    handle(parts, request, response).catch(() => fail(response));
  };
}

async function handle(parts: SandboxParts, request: IncomingMessage, response: ServerResponse) {
  if (isForStorage(request)) return answerStorage(parts.storage, request, response);
  const text = await readBody(request);
  if (text === null) return sendMessage(response, 413, 'Request size limit exceeded');
  const { pathname = '/' } = URL.parse(request.url ?? '/', 'http://sandbox') ?? {};
  const encoded = pathname.split('/').slice(1);
  const path = encoded.map((part) => attempt(() => decodeURIComponent(part), part));
  const { authorization } = request.headers;
  const body = text === '' ? undefined : attempt<unknown>(() => JSON.parse(text), NOT_JSON);
  send(response, await respond(parts, { verb: request.method ?? 'GET', path, authorization, body }));
}

/** Answers 500 to an unexpected error: only an injected fault may break a connection. */
function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendMessage(response, 500, 'An unexpected error occurred');
}

/** Sends an answer in the format of the edge in front of Agora’s service. */
function sendMessage(response: ServerResponse, status: number, message: string): void {
  send(response, { answer: { status, body: { message } }, headers: {}, broken: false });
}

function send(response: ServerResponse, { answer, headers, broken }: Delivery): void {
  if (broken === 'before') return void response.destroy();
  const isText = typeof answer.body === 'string';
  const text = isText ? String(answer.body) : JSON.stringify(answer.body);
  const type = isText ? 'text/html' : 'application/json;charset=utf-8';
  const length = Buffer.byteLength(text);
  response.writeHead(answer.status, { 'content-type': type, 'content-length': length, ...headers });
  if (broken === 'midAnswer') response.write(text.slice(0, length / 2), () => response.destroy());
  else response.end(text);
}

/** The body, or null when it is too large. Reads all of it in any case: else the client would not receive the answer. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
