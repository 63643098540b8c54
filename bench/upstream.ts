/** An upstream for measuring: answers every call at once and counts arrivals, in a process of its own. */
import { createServer } from 'node:http';
import { constants, setPriority } from 'node:os';
import { listen } from '../src/listen.ts';

const arrivals: { at: number; method: string; sid: string }[] = [];
let refused = 0;
const limitPerSecond = Number(process.argv[2]);

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
  request.resume();
  if (arrivals.filter((each) => each.at > at - 1000).length > limitPerSecond) {
    refused += 1;
    response.writeHead(429).end('{"message":"API rate limit exceeded"}');
    return;
  }
  const serverResponse = {
    fileListMode: 'string',
    fileList: `${sid}.m3u8`,
    uploadingStatus: 'uploaded',
    status: sid.startsWith('exited') ? 8 : 5,
  };
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ sid, serverResponse }));
});

try {
  // Agora's edge is another machine: it does not wait for the processor while gateways start up.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  // Not allowed here: arrivals are then told as late as this process gets to them.
}
process.stdout.write(`${await listen(server, '127.0.0.1', 0)}\n`);
