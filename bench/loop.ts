/**
 * One gateway with recordings of thousands of files. Prints how long its event loop was held up at the most by what is done
 * with them: notifications, lists, looks, streams and stops.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { globalIdOf } from '../src/graphql/global-id.ts';
import { sqlitePath } from '../src/store/database.ts';
import { type Notice, notify, openStream, WEBHOOK_SECRET } from './notified-streams.ts';
import { ACCOUNT, type Held, STOP_BY_ID, start, stopAll, temporaryDatabase, WATCHED } from './processes.ts';
import { rememberWithFiles } from './stored.ts';

const FILES = 5000;
const LISTED = 100;
const NOTIFIED = 500;
const AT_ONCE = 10;
/** Screenshots are gathered for 20 s before they are applied. */
const SNAPSHOT_FILE = 45;
const RECORDER_STARTED = 40;
const SLICE_STARTED = 42;
const [baseUrl = ''] = process.argv.slice(2);

const url = temporaryDatabase();
const many = Array.from({ length: NOTIFIED }, (_, index) => `few${index}`);
await rememberWithFiles(url, many, 1);
const listed = Array.from({ length: LISTED }, (_, index) => `listed${index}`);
await rememberWithFiles(url, listed, FILES);
const ids = await rememberWithFiles(url, ['notified', 'many0', 'many1', 'many2', 'many3'], FILES);
const [notified = '', ...stopped] = ids.map(globalIdOf);
const database = new DatabaseSync(sqlitePath(url), { readOnly: true });

const gateway = await start([...WATCHED, 'src/cli.ts', 'serve'], /"url":"(http:[^"]+)"/, {
  ...ACCOUNT,
  AGORA_BASE_URLS: baseUrl,
  AGORA_REQUESTS_PER_SECOND: '1000',
  AGORA_WEBHOOK_SECRETS: WEBHOOK_SECRET,
  DATABASE_URL: url,
  PORT: '0',
});
const endpoint = new URL(gateway.said);

async function ask(query: string, variables: object = {}) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = JSON.parse(await response.text());
  if (errors !== undefined || Object.values(Object(data)).includes(null))
    throw new Error(`unexpected: ${JSON.stringify({ data, errors }).slice(0, 500)}`);
}

/** Opens a stream that is read by nobody but to the end. */
async function watch(id: string): Promise<void> {
  const query = 'subscription ($id: ID!) { recordingUpdated(id: $id) { state files { fileName } } }';
  const socket = openStream(endpoint, query, { id });
  await new Promise((resolve) => socket.once('data', resolve));
  socket.resume();
}

const screenshotOrSlice = (sid: string, eventType: number, index: number): Notice => ({
  ...{ noticeId: `${eventType}${index}`, sid, eventType },
  details: { status: 0, fileName: `new_${index}.jpg` },
});

/** Sends so many notifications, and resolves when all are applied. */
async function notifyAll(eventType: number, sidOf: (index: number) => string): Promise<void> {
  for (let sent = 0; sent < NOTIFIED; sent += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        notify(endpoint, screenshotOrSlice(sidOf(sent + index), eventType, sent + index)),
      ),
    );
  }
  const waiting = database.prepare('select count(*) as count from notifications where applied_at is null');
  while (waiting.get()?.count !== 0) await pause(200);
}

const results: (Held & { readonly what: string })[] = [];
async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  await gateway.held();
  await work();
  // What follows from it.
  await pause(300);
  results.push({ what, ...(await gateway.held()) });
}

const LOOK =
  'query ($id: ID!) { recording(id: $id) { state files { fileName uid trackType isPlayable sliceStartTime } } }';
const list = (fields: string) => `{ recordings(first: ${LISTED}) { nodes { id state cname ${fields} } } }`;
const [firstStop = '', secondStop = '', thirdStop = '', lastStop = ''] = stopped;

await pause(2000);
// The first of everything is compiled while it runs.
for (let warm = 0; warm < 5; warm += 1) {
  await ask(LOOK, { id: notified });
  await ask(list(''));
}
await ask(STOP_BY_ID, { id: firstStop });
await measure('nothing', () => pause(1000));
await measure(`a look at ${FILES} files`, () => ask(LOOK, { id: notified }));
await measure(`a list of ${LISTED} recordings with ${FILES} files each`, () => ask(list('')));
await measure('the same, all file names shown', () => ask(list('files { fileName }')));
await watch(notified);
await measure(`${NOTIFIED} notifications of ${NOTIFIED} recordings`, () =>
  notifyAll(RECORDER_STARTED, (index) => `few${index}`),
);
await measure(`${NOTIFIED} notifications of one with ${FILES} files, watched`, () =>
  notifyAll(SLICE_STARTED, () => 'notified'),
);
await measure(`${NOTIFIED} screenshots of it`, () => notifyAll(SNAPSHOT_FILE, () => 'notified'));
for (const id of [secondStop, thirdStop]) await ask(STOP_BY_ID, { id });
await measure(`a stop that names ${FILES} files`, () => ask(STOP_BY_ID, { id: lastStop }));
process.stdout.write(`loop ${JSON.stringify(results)}\n`);
await stopAll();
process.exit(0);
