import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

const TYPE_A = 1;

/**
 * A name server for tests. It knows `names` (IPv4 only), has heard of no other, and answers nothing at all about
 * those in `silent`.
 */
export async function startNameServer(names: Readonly<Record<string, string>>) {
  const silent = new Set<string>();
  const asked: string[] = [];
  const waiting = new Set<{ name: string; wake: () => void }>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type } = questionOf(query);
    asked.push(name);
    for (const each of waiting) if (each.name === name) each.wake();
    if (!silent.has(name)) socket.send(answerTo(query, type, names[name]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    silent,
    asked,
    /** Resolves at the next question about this name. */
    askedFor: (name: string) => new Promise<void>((wake) => waiting.add({ name, wake })),
  };
}

function questionOf(query: Buffer): { readonly name: string; readonly type: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1) };
}

/** RFC 1035, 4.1: header, the question as it was asked, and the address where there is one of this type. */
function answerTo(query: Buffer, type: number, address: string | undefined): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const header = Buffer.from(query.subarray(0, 12));
  const isFound = address !== undefined && type === TYPE_A;
  header.writeUInt16BE(address === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(isFound ? 1 : 0, 6);
  header.writeUInt16BE(0, 10);
  const record = isFound
    ? [0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]
    : [];
  return Buffer.concat([header, query.subarray(12, end), Buffer.from(record)]);
}
