/**
 * What one durable stop and one look at a recording cost, with few and with many recordings stored, beside a direct undici
 * call of the same upstream: measured in turns in one process.
 */
import { Agent, request } from 'undici';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { globalIdOf } from '../src/graphql/global-id.ts';
import { createLog } from '../src/observability/log.ts';
import { createRedactor } from '../src/redaction.ts';
import { ACCOUNT, LOOK, percentile, STOP_BY_ID } from './processes.ts';
import { copyId, fill } from './stored.ts';

/** Many short turns, so that what the process does beside (compiling, collecting garbage) meets all of them alike. */
const ROUNDS = 60;
const WARM_UP = 15;
const CALLS = 40;
/** A look costs so little that it takes more of them to tell. */
const LOOKS = 300;
const FEW = 1000;
const MANY = 1_000_000;

/** What a scan would be dearest for: there are none. */
const LIST = 'query List { recordings(filter: { states: [STOPPING, EXITING, FAILED] }) { nodes { id } } }';

const [baseUrl = ''] = process.argv.slice(2);
const dispatcher = new Agent();
const few = await gatewayWith(FEW);
const many = await gatewayWith(MANY);

async function gatewayWith(stored: number) {
  const url = await fill({ ended: stored, live: (ROUNDS + WARM_UP) * CALLS, exiting: 0 });
  const env = { ...ACCOUNT, AGORA_BASE_URLS: baseUrl, AGORA_REQUESTS_PER_SECOND: '1000', DATABASE_URL: url };
  const log = createLog({
    level: 'info',
    redactor: createRedactor(['bench-secret']),
    destination: { write: () => undefined },
  });
  const { yoga } = await createApp(loadConfig(env), { log });
  async function execute(query: string, id = ''): Promise<void> {
    const response = await yoga.fetch('http://bench/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { id: globalIdOf(id) } }),
    });
    const { data } = await response.json();
    const { __typename, state, nodes } = data.stopRecording ?? data.recording ?? data.recordings;
    if (__typename !== 'StringFileList' && state !== 'ENDED' && nodes?.length !== 0)
      throw new Error(`unexpected: ${JSON.stringify(data)}`);
  }
  return {
    stop: (call: number) => execute(STOP_BY_ID, copyId('live', call)),
    // Spread over the whole table.
    look: (call: number) => execute(LOOK, copyId('ended', (call * 7919) % stored)),
    list: () => execute(LIST),
  };
}

async function direct(call: number): Promise<void> {
  const path = `/v1/apps/a/cloud_recording/resourceid/bench/sid/d${call}/mode/mix/stop`;
  const response = await request(`${baseUrl}${path}`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=utf-8', authorization: 'Basic YmVuY2g6YmVuY2g=' },
    body: JSON.stringify({ cname: 'bench', uid: '1', clientRequest: { async_stop: false } }),
  });
  await response.body.json();
}

const measured = {
  direct,
  'stop, 1 thousand stored': few.stop,
  'stop, 1 million stored': many.stop,
  'look, 1 thousand stored': few.look,
  'look, 1 million stored': many.look,
  'list, 1 thousand stored': few.list,
  'list, 1 million stored': many.list,
};
const results = Object.entries(measured).map(([name, call]) => ({
  name,
  call,
  calls: name.startsWith('look') || name.startsWith('list') ? LOOKS : CALLS,
  times: [] as number[],
  rounds: [] as { cpuUs: number; p50Us: number }[],
}));
for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
  // In turns, and there and back again, so that none always pays for what another has left to be cleared away.
  for (const { call, calls, times, rounds } of round % 2 === 0 ? results : results.toReversed()) {
    const cpuBefore = process.cpuUsage();
    const took: number[] = [];
    for (let index = 0; index < calls; index += 1) {
      const startedAt = performance.now();
      await call(round * calls + index);
      took.push((performance.now() - startedAt) * 1000);
    }
    const cpu = process.cpuUsage(cpuBefore);
    if (round < WARM_UP) continue;
    times.push(...took);
    rounds.push({ cpuUs: (cpu.user + cpu.system) / calls, p50Us: percentile(took, 0.5) });
  }
}
const summary = results.map(({ name, times, rounds }) => ({
  name,
  cpuUs: Math.round(
    percentile(
      rounds.map(({ cpuUs }) => cpuUs),
      0.5,
    ),
  ),
  p50Us: Math.round(percentile(times, 0.5)),
  p99Us: Math.round(percentile(times, 0.99)),
}));
/** Round by round, so that what slows the machine for a while slows both sides. */
const growth = ['stop', 'look', 'list'].map((what) => {
  const few = roundsOf(`${what}, 1 thousand stored`);
  const many = roundsOf(`${what}, 1 million stored`);
  const ratio = (key: 'cpuUs' | 'p50Us') =>
    percentile(
      many.map((round, index) => round[key] / (few[index]?.[key] ?? Number.NaN)),
      0.5,
    );
  return { what, cpu: ratio('cpuUs'), p50: ratio('p50Us') };
});
process.stdout.write(`cost ${JSON.stringify({ summary, growth })}\n`);
process.exit(0);

function roundsOf(name: string) {
  const found = results.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found.rounds;
}
