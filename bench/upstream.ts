/** An upstream for measuring: answers every call at once and counts arrivals, in a process of its own. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../src/http/listen.ts';

const arrivals: { at: number; method: string; sid: string }[] = [];
let refused = 0;
/** Counts resources and recordings alike. */
let started = 0;
const limitPerSecond = Number(process.argv[2]);

/** When each was asked to stop asynchronously. */
const asynchronous = new Map<string, number>();
const EXITS_WITHIN_MS = 1500;

/** What a stop of a `sid` that begins with "slow" takes. */
const SLOW_MS = 300;

const MANY_FILES = Array.from({ length: 5000 }, (_, index) => ({
  fileName: `screenshots/many_room__uid_s_${10_000 + index}__uid_e_video_20260101.jpg`,
  trackType: 'video',
  uid: String(10_000 + index),
  mixedAllUser: false,
  isPlayable: true,
  sliceStartTime: 1_767_225_600_000 + index,
}));

const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now();
  if (request.url === '/_stats') {
    response.end(JSON.stringify({ arrivals, refused }));
    return;
  }
  if (request.url === '/_reset') {
    arrivals.length = 0;
    refused = 0;
    response.end('{}');
    return;
  }
  const parts = (request.url ?? '').split('/');
  const sid = parts[8] ?? '';
  const method = parts.at(-1) ?? '';
  arrivals.push({ at, method, sid });
  if (arrivals.filter((each) => each.at > at - 1000).length > limitPerSecond) {
    refused += 1;
    request.resume();
    response.writeHead(429).end('{"message":"API rate limit exceeded"}');
    return;
  }
  void bodyOf(request).then(async (body) => {
    if (sid.startsWith('slow') && method === 'stop') await pause(SLOW_MS);
    answer(response, method, sid, body);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function answer(response: ServerResponse, method: string, sid: string, body: string): void {
  if (method === 'acquire' || method === 'start') {
    started += 1;
    const made = { resourceId: `resource${started}`, sid: `started${started}` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(made));
    return;
  }
  if (method === 'stop' && body.includes('"async_stop":true')) asynchronous.set(sid, performance.now());
  const serverResponse = asynchronous.has(sid)
    ? exitOf(sid)
    : {
        ...(sid.startsWith('many')
          ? { fileListMode: 'json', fileList: MANY_FILES }
          : { fileListMode: 'string', fileList: `${sid}.m3u8` }),
        ...(method === 'query' ? {} : { uploadingStatus: 'uploaded' }),
        status: sid.startsWith('exited') ? 8 : 5,
      };
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ sid, serverResponse }));
}

/** What an asynchronous stop and the queries after it are answered. */
function exitOf(sid: string) {
  const isOver = performance.now() - (asynchronous.get(sid) ?? 0) > EXITS_WITHIN_MS;
  return isOver ? { fileListMode: 'string', fileList: `async_${sid}.m3u8`, status: 8 } : { status: 6 };
}

try {
  // Agora's edge is another machine: it does not wait for the processor while gateways start up.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  // Not allowed here: arrivals are then told as late as this process gets to them.
}
process.stdout.write(`${await listen(server, '127.0.0.1', 0)}\n`);
