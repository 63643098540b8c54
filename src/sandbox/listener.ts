import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnswersTo, MISDIRECTED, REFUSED_HOST } from '../host-header.ts';
import type { SandboxParts } from './parts.ts';
import { type Delivery, respond } from './respond.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** The sandbox's HTTP. Whoever reaches it may steer it, so it looks at the host by which it is reached. */
export function createSandboxListener(parts: SandboxParts, answersTo: AnswersTo) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!answersTo(request.headers.host)) {
      response.writeHead(MISDIRECTED, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ message: `${REFUSED_HOST} See --allowed-host.` }));
      return;
    }
    handle(parts, request, response).catch(() => response.destroy());
  };
}

async function handle(
  parts: SandboxParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  const path = new URL(request.url ?? '/', 'http://sandbox').pathname.split('/').slice(1).map(decode);
  const { authorization } = request.headers;
  send(response, await respond(parts, { verb: request.method ?? 'GET', path, authorization, body }));
}

function send(response: ServerResponse, { answer, headers, broken }: Delivery): void {
  if (broken === 'before') {
    response.destroy();
    return;
  }
  const isText = typeof answer.body === 'string';
  const text = isText ? String(answer.body) : JSON.stringify(answer.body);
  const type = isText ? 'text/html' : 'application/json;charset=utf-8';
  const length = Buffer.byteLength(text);
  response.writeHead(answer.status, { 'content-type': type, 'content-length': length, ...headers });
  if (broken === 'midAnswer') response.write(text.slice(0, length / 2), () => response.destroy());
  else response.end(text);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
