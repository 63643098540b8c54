/** How many statements and commits on SQLite each operation of a gateway takes, with all that follows from it. */
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { authorizationFor, openStored, script, serve, stored, titleFor } from './checkout.ts';
import { notify, WEBHOOK_SECRET } from './notified-streams.ts';
import { print } from './print.ts';
import { LOOK, percentile, STOP, STOP_BY_ID, sessionOf, start } from './processes.ts';
import { copyId, globalCopyId } from './stored.ts';

/** Of each operation; the one in the middle counts, since the gateway looks for work now and then meanwhile. */
const TIMES = 5;
/** By then all that follows from an operation is stored. */
const FOLLOWS_MS = 200;
/** A stop joins another one while Agora, which takes 300 ms, has not answered that. */
const JOINS_AFTER_MS = 100;
const LIVE = 30;
const SLICE_STARTED = 42;

const ENVIRONMENT = {
  AUTH: '',
  AGORA_REQUESTS_PER_SECOND: '1000',
  AGORA_WEBHOOK_SECRETS: WEBHOOK_SECRET,
  STORAGE_DEFAULT_VENDOR: '11',
  STORAGE_DEFAULT_ENDPOINT: 'http://127.0.0.1:1',
  STORAGE_DEFAULT_BUCKET: 'bench',
  STORAGE_DEFAULT_ACCESS_KEY: 'bench-access-key',
  STORAGE_DEFAULT_SECRET_KEY: 'bench-storage-secret-key',
};

const START = `mutation ($cname: String!) {
  startRecording(input: { cname: $cname, token: "bench", configuration: { mix: {} } }) {
    __typename
    ... on Error { message }
  }
}`;

interface Counts {
  readonly statements: number;
  readonly commits: number;
}

/** Counts what something takes that is done to a gateway. */
type Count = (work: () => Promise<unknown>) => Promise<Counts>;
type Ask = (query: string, variables: object, expected: RegExp) => Promise<void>;

/** Prints a table for each checkout. */
export async function printStatements(roots: readonly string[]): Promise<void> {
  const upstream = await start([script('upstream.ts'), '1000000'], /(http:\S+)/);
  const tables = await Promise.all(roots.map((root) => countFor(root, upstream.said)));
  for (const [index, root] of roots.entries()) {
    const rows = Object.entries(tables[index] ?? {});
    print(
      titleFor(root, 'One operation by itself, with what follows from it (API key, SQLite)'),
      ['', 'statements', 'commits'],
      rows.map(([name, { statements, commits }]) => [name, String(statements), String(commits)]),
    );
  }
}

async function countFor(root: string, upstreamUrl: string): Promise<Readonly<Record<string, Counts>>> {
  const url = await stored(root, { ended: TIMES, live: LIVE, files: 2 });
  const authorization = await authorizationFor(root, url);
  const env = { ...ENVIRONMENT, AGORA_BASE_URLS: upstreamUrl, DATABASE_URL: url };
  const counting = ['--import', new URL('count-statements.ts', import.meta.url).href];
  const gateway = await serve(root, env, counting);
  const database = openStored(url);
  const count: Count = async (work) => {
    await gateway.ask();
    await work();
    await pause(FOLLOWS_MS);
    return readCounts(await gateway.ask());
  };
  const endpoint = new URL(gateway.said);
  const operations = operationsOf(endpoint, asking(endpoint, authorization), database, count);
  const results: Record<string, Counts> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const counts: Counts[] = [];
    for (let index = 0; index < TIMES; index += 1) counts.push(await operation(index));
    results[name] = middleOf(counts);
  }
  database.close();
  return results;
}

function operationsOf(
  endpoint: URL,
  ask: Ask,
  database: DatabaseSync,
  count: Count,
): Readonly<Record<string, (index: number) => Promise<Counts>>> {
  const stop = (sid: string) => ask(STOP, { session: sessionOf(sid) }, /"StringFileList"/);
  async function stopTwice(sid: string): Promise<void> {
    const first = stop(sid);
    await pause(JOINS_AFTER_MS);
    await Promise.all([first, stop(sid)]);
  }
  return {
    'a stop by id': (index) =>
      count(() => ask(STOP_BY_ID, { id: globalCopyId('live', index) }, /"StringFileList"/)),
    'a stop by session, a query ahead of it': (index) => count(() => stop(`stopped${index}`)),
    'a stop that joins another one': async (index) => {
      const alone = await count(() => stop(`slowalone${index}`));
      const both = await count(() => stopTwice(`slowjoined${index}`));
      return { statements: both.statements - alone.statements, commits: both.commits - alone.commits };
    },
    'a query of a live recording by the worker': (index) =>
      count(() => haveQueried(database, copyId('live', TIMES + index))),
    'a notification': (index) => {
      const sid = `live${2 * TIMES + index}`;
      const details = { status: 0, fileName: `new_${index}.mp4` };
      return count(() => notify(endpoint, { noticeId: sid, sid, eventType: SLICE_STARTED, details }));
    },
    'a look at a recording': (index) =>
      count(() => ask(LOOK, { id: globalCopyId('ended', index) }, /"state":"ENDED"/)),
    // Last: 5 s later Agora is asked whether they run.
    'a start': (index) => count(() => ask(START, { cname: `room${index}` }, /"Recording"/)),
  };
}

function asking(endpoint: URL, authorization: string): Ask {
  return async (query, variables, expected) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    if (!expected.test(text)) throw new Error(`unexpected: ${text}`);
  };
}

/** Makes a recording due, and waits until the gateway has found it and stored what Agora said. */
async function haveQueried(database: DatabaseSync, id: string): Promise<void> {
  database.prepare('update recordings set next_at = 1 where id = ?').run(id);
  const done = database.prepare(
    'select 1 from recordings where id = ? and next_at > 1 and lease_until is null',
  );
  while (done.get(id) === undefined) await pause(20);
}

function readCounts(message: unknown): Counts {
  const { statements, commits } = Object(message);
  return { statements: Number(statements), commits: Number(commits) };
}

function middleOf(counts: readonly Counts[]): Counts {
  const middle = (key: keyof Counts) =>
    percentile(
      counts.map((each) => each[key]),
      0.5,
    );
  return { statements: middle('statements'), commits: middle('commits') };
}
