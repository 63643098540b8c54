/**
 * One gateway with thousands of subscribers to one recording. Prints what each takes, how long a change takes to the last
 * of them, and what a stop takes meanwhile.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { notify, openStream, WEBHOOK_SECRET } from './notified-streams.ts';
import {
  ACCOUNT,
  percentile,
  STOP,
  sessionOf,
  start,
  stopAll,
  temporaryDatabase,
  WATCHED,
} from './processes.ts';

const SUBSCRIBERS = 5000;
const CHANGES = 10;
const STOPS = 40;
const [baseUrl = ''] = process.argv.slice(2);

const gateway = await start([...WATCHED, 'src/cli.ts', 'serve'], /"url":"(http:[^"]+)"/, {
  ...ACCOUNT,
  AGORA_BASE_URLS: baseUrl,
  AGORA_REQUESTS_PER_SECOND: '1000',
  AGORA_WEBHOOK_SECRETS: WEBHOOK_SECRET,
  CALLER_SUBSCRIPTIONS: '10000',
  MAX_CONNECTIONS_PER_ADDRESS: '6000',
  DATABASE_URL: temporaryDatabase(),
  PORT: '0',
});
const endpoint = new URL(gateway.said);
const sid = 'watched';

async function ask(query: string, variables: object) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()).data;
}

const residentKb = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]);

/** Opens a stream; `seen` is told of every progress that it brings. */
function subscribe(id: string, seen: (progress: number) => void): Promise<void> {
  const query = 'subscription ($id: ID!) { recordingUpdated(id: $id) { state uploadProgress } }';
  const socket = openStream(endpoint, query, { id });
  return new Promise((resolve) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const [, progress] of text.matchAll(/"uploadProgress":(null|[\d.]+)/g)) {
        if (progress === 'null') resolve();
        else seen(Number(progress));
      }
    });
  });
}

let counts = new Map<number, number>();
let reached: (at: number, count: number) => void = () => undefined;
function seen(progress: number): void {
  const count = (counts.get(progress) ?? 0) + 1;
  counts.set(progress, count);
  reached(performance.now(), count);
}

/** Has a notification change the recording, and tells how long that took to the first and to the last subscriber. */
async function change(index: number): Promise<{ firstMs: number; lastMs: number }> {
  counts = new Map();
  const all = new Promise<{ first: number; last: number }>((resolve) => {
    let first = 0;
    reached = (at, count) => {
      if (count === 1) first = at;
      if (count === SUBSCRIBERS) resolve({ first, last: at });
    };
  });
  const details = { progress: (index + 1) * 100 };
  const sentAt = performance.now();
  await notify(endpoint, { noticeId: `n${index}`, sid, eventType: 33, details });
  const { first, last } = await all;
  return { firstMs: first - sentAt, lastMs: last - sentAt };
}

async function stopTakesMs(name: string): Promise<number> {
  const askedAt = performance.now();
  await ask(STOP, { session: sessionOf(name) });
  return performance.now() - askedAt;
}

const adopt = `mutation ($session: RecordingSessionInput!) {
  updateRecording(input: { recording: { session: $session }, subscriptions: { subscribeAudioUids: ["1"] } }) {
    ... on Recording { id }
  }
}`;
const { id } = (await ask(adopt, { session: sessionOf(sid) })).updateRecording;
for (let index = 0; index < 100; index += 1) await stopTakesMs(`warm${index}`);
const alone: number[] = [];
for (let index = 0; index < STOPS; index += 1) alone.push(await stopTakesMs(`alone${index}`));

const beforeKb = residentKb();
for (let opened = 0; opened < SUBSCRIBERS; opened += 100) {
  await Promise.all(Array.from({ length: 100 }, () => subscribe(id, seen)));
}
await pause(2000);
const perSubscriberKb = (residentKb() - beforeKb) / SUBSCRIBERS;

const idle: number[] = [];
for (let index = 0; index < STOPS; index += 1) idle.push(await stopTakesMs(`idle${index}`));
const changes: { firstMs: number; lastMs: number }[] = [];
const meanwhile: number[] = [];
await gateway.held();
for (let index = 0; index < CHANGES; index += 1) {
  let isOver = false;
  const changed = change(index).finally(() => {
    isOver = true;
  });
  for (let each = 0; !isOver; each += 1) meanwhile.push(await stopTakesMs(`c${index}n${each}`));
  changes.push(await changed);
}
const held = await gateway.held();
const median = (values: readonly number[]) => percentile(values, 0.5);
const result = {
  subscribers: SUBSCRIBERS,
  perSubscriberKb,
  firstMs: median(changes.map(({ firstMs }) => firstMs)),
  lastMs: median(changes.map(({ lastMs }) => lastMs)),
  worstMs: Math.max(...changes.map(({ lastMs }) => lastMs)),
  held,
  stops: {
    alone: median(alone),
    idle: median(idle),
    meanwhile: median(meanwhile),
    worst: Math.max(...meanwhile),
  },
};
process.stdout.write(`subscribers ${JSON.stringify(result)}\n`);
await stopAll();
process.exit(0);
