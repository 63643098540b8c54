/** What requests over HTTP take of gateways, beside what a process takes that only passes them on. */
import { authorizationFor, script, serve, stored, titleFor } from './checkout.ts';
import { CONNECTIONS, type Cost, createPoster, type Load, measureInTurns } from './http-load.ts';
import { fixed, print } from './print.ts';
import { LOOK, STOP, STOP_BY_ID, sessionOf, start } from './processes.ts';
import { globalCopyId } from './stored.ts';

/** By then what is asked for here has been compiled for good; it costs up to twice as much before. */
const ROUNDS = { rounds: 9, warmUp: 3 };
const STOPS = 300;
/** What costs little takes more of them to tell, and to be compiled. */
const CHEAP = 1000;
const PASSED_ON = 4000;
const STORED = 10_000;
const FILES = 10;

interface Row {
  readonly name: string;
  /** Null: it is the pass-through's, and belongs to all. */
  readonly root: string | null;
  readonly load: Load;
}

/** Prints a table for each checkout. All of them are measured together, in turns. */
export async function printCostOfRequests(roots: readonly string[]): Promise<void> {
  const upstream = await start([script('upstream.ts'), '1000000'], /(http:\S+)/);
  const rows: Row[] = [{ name: 'raw pass-through', root: null, load: await passThrough(upstream.said) }];
  const ofAll: (readonly Row[])[] = [];
  for (const root of roots) ofAll.push(await gatewayRows(root, upstream.said));
  // The same of all checkouts right after one another.
  for (const [index] of (ofAll[0] ?? []).entries()) rows.push(...ofAll.flatMap((own) => own[index] ?? []));
  const costs = await measureInTurns(
    rows.map(({ load }) => load),
    upstream.said,
    ROUNDS,
  );
  const [raw] = costs;
  if (raw === undefined) throw new Error('nothing was measured');
  for (const root of roots) {
    const own = rows.flatMap(({ name, root: of }, index) => {
      const cost = costs[index];
      return cost !== undefined && (of === null || of === root) ? [cellsOf(name, cost, raw)] : [];
    });
    print(
      titleFor(root, `Over HTTP, ${CONNECTIONS} connections (API key, SQLite)`),
      ['', 'CPU us per request', 'times raw', 'p50 ms', 'requests/s', 'of Agora for each'],
      own,
    );
  }
}

function cellsOf(name: string, cost: Cost, raw: Cost): readonly string[] {
  return [
    name,
    fixed(cost.cpuUs),
    fixed(cost.cpuUs / raw.cpuUs, 1),
    fixed(cost.p50Ms, 1),
    fixed(cost.perSecond),
    fixed(cost.askedUpstream, 2),
  ];
}

async function passThrough(upstreamUrl: string): Promise<Load> {
  const { said, pid } = await start([script('raw-pass-through.ts'), upstreamUrl], /(http:\S+)/);
  const post = createPoster(said, { authorization: 'Basic YmVuY2g6YmVuY2g=' }, /"uploaded"/);
  const body = { cname: 'bench', uid: '1', clientRequest: { async_stop: false } };
  return {
    pid,
    requests: PASSED_ON,
    send: (index) => post(`/v1/apps/a/cloud_recording/resourceid/bench/sid/d${index}/mode/mix/stop`, body),
  };
}

async function gatewayRows(root: string, upstreamUrl: string): Promise<readonly Row[]> {
  const live = (ROUNDS.rounds + ROUNDS.warmUp) * STOPS;
  const url = await stored(root, { ended: STORED, live, files: FILES });
  const authorization = await authorizationFor(root, url);
  const { said, pid } = await serve(root, {
    AUTH: '',
    AGORA_BASE_URLS: upstreamUrl,
    AGORA_REQUESTS_PER_SECOND: '1000',
    DATABASE_URL: url,
  });
  const post = (expected: RegExp) => {
    const send = createPoster(said, { authorization }, expected);
    return (body: object) => send('/graphql', body);
  };
  const stopped = post(/"StringFileList"/);
  const found = post(/"state":"ENDED"/);
  const named = post(/"Query"/);
  const row = (name: string, requests: number, send: Load['send']): Row => ({
    name,
    root,
    load: { pid, requests, send },
  });
  return [
    row('`stopRecording` by session', STOPS, (index) =>
      stopped({ query: STOP, variables: { session: sessionOf(`h${index}`) } }),
    ),
    row('`stopRecording` by id', STOPS, (index) =>
      stopped({ query: STOP_BY_ID, variables: { id: globalCopyId('live', index) } }),
    ),
    row(`\`recording(id)\` with ${FILES} files and its outcome`, CHEAP, (index) =>
      found({ query: LOOK, variables: { id: globalCopyId('ended', (index * 7919) % STORED) } }),
    ),
    row('`{ __typename }`', CHEAP, () => named({ query: '{ __typename }' })),
  ];
}
