/** `npm run bench`: what the gateway does with an account's limit, and what it costs, side by side in one run. */
import { printHeld } from './held-tables.ts';
import { fixed, print } from './print.ts';
import {
  ACCOUNT,
  type Held,
  percentile,
  STOP,
  sessionOf,
  start,
  stopAll,
  temporaryDatabase,
} from './processes.ts';
import { printBehindLive, printHosts, printRestart } from './stop-tables.ts';

const LIMIT = 10;
const STOPS = 150;
const SLOT_MS = 1010 / LIMIT;
const FOLLOW_LIMIT = 50;
const LIVE = 2000;
const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

interface Row {
  readonly what: string;
  readonly one: string;
  readonly three: string;
  readonly goal: string;
}

interface Costs {
  readonly summary: readonly { name: string; cpuUs: number; p50Us: number; p99Us: number }[];
  /** What a million stored recordings cost beside a thousand, as ratios. */
  readonly growth: readonly { what: string; cpu: number; p50: number }[];
}

interface Watched {
  readonly subscribers: number;
  readonly perSubscriberKb: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly worstMs: number;
  readonly held: Held;
  readonly stops: Readonly<Record<'alone' | 'idle' | 'meanwhile' | 'worst', number>>;
}

try {
  const upstream = await start(['bench/upstream.ts', String(LIMIT)], /(http:\S+)/);
  const free = await start(['bench/upstream.ts', '1000000'], /(http:\S+)/);
  const one = await measureGateways(upstream.said, 1);
  const three = await measureGateways(upstream.said, 3);
  const rows: readonly Row[] = [
    {
      what: 'stops started per second',
      one: fixed(one.rate, 2),
      three: fixed(three.rate, 2),
      goal: '>= 9.8',
    },
    { what: 'most arrivals in any 1 s', one: String(one.most), three: String(three.most), goal: '<= 10' },
    { what: 'upstream 429s', one: String(one.refused), three: String(three.refused), goal: '0' },
    {
      what: 'stop behind 1,000 queries, p50 ms',
      one: fixed(one.waitP50),
      three: fixed(three.waitP50),
      goal: '',
    },
    {
      what: 'stop behind 1,000 queries, worst ms',
      one: fixed(one.waitMax),
      three: fixed(three.waitMax),
      goal: '<= 250 (one)',
    },
  ];
  print(
    'One account limited to 10 requests a second',
    ['', '1 process', '3 processes, Redis', 'goal'],
    rows.map(Object.values),
  );

  const tenants = await Promise.all(
    (['query', 'stop'] as const).map(async (flood) => {
      const upstreamOfOwn = await start(['bench/upstream.ts', String(LIMIT)], /(http:\S+)/);
      const waits = await waitsBehind([upstreamOfOwn.said, '', flood, 'another tenant']);
      return { flood, waits };
    }),
  );
  print(
    'A tenant’s stop behind 1,000 calls of another tenant',
    ['', 'p50 ms', 'worst ms', 'worst in slots', 'goal'],
    tenants.map(({ flood, waits }) => [
      flood === 'query' ? 'queries' : 'stops',
      fixed(percentile(waits, 0.5)),
      fixed(Math.max(...waits)),
      fixed(Math.max(...waits) / SLOT_MS, 1),
      '<= 2 slots',
    ]),
  );

  const cost = await start(['bench/cost.ts', free.said], /cost (.*)\n/);
  const { summary: costs, growth }: Costs = JSON.parse(cost.said);
  const [direct] = costs;
  if (direct === undefined) throw new Error('nothing was measured');
  print(
    'One call (limit out of the way, SQLite)',
    ['', 'CPU us', 'of direct', 'p50 us', 'p99 us'],
    costs.map(({ name, cpuUs, p50Us, p99Us }) => [
      name === 'direct' ? 'direct undici call' : name,
      String(cpuUs),
      fixed(cpuUs / direct.cpuUs, 1),
      String(p50Us),
      String(p99Us),
    ]),
  );
  print(
    '1 million stored beside 1 thousand, median of the rounds',
    ['', 'CPU ratio', 'p50 ratio', 'goal'],
    growth.map(({ what, cpu, p50 }) => [what, fixed(cpu, 2), fixed(p50, 2), '< 1.10']),
  );

  const busy = await start(['bench/upstream.ts', String(FOLLOW_LIMIT)], /(http:\S+)/);
  const follow = await start(['bench/follow-up.ts', busy.said, String(FOLLOW_LIMIT)], /followed (.*)\n/);
  const followed: { followed: number; tookMs: number; waits: number[] } = JSON.parse(follow.said);
  const { arrivals, refused } = await stats(busy.said);
  print(
    `Follow-up of ${followed.followed} stops at once, under a limit of ${FOLLOW_LIMIT} a second`,
    ['', '', 'goal'],
    [
      ['all followed to their end after, s', fixed(followed.tookMs / 1000, 1), ''],
      [
        'most arrivals in any 1 s',
        String(mostInOneSecond(arrivals.map(({ at }) => at))),
        `<= ${FOLLOW_LIMIT}`,
      ],
      ['upstream 429s', String(refused), '0'],
      ['a stop meanwhile leaves after, p50 ms', fixed(percentile(followed.waits, 0.5)), ''],
      ['a stop meanwhile leaves after, worst ms', fixed(Math.max(...followed.waits)), ''],
    ],
  );

  const watched = await start(['bench/subscribers.ts', free.said], /subscribers (.*)\n/);
  const { subscribers, perSubscriberKb, firstMs, lastMs, worstMs, stops, held }: Watched = JSON.parse(
    watched.said,
  );
  print(
    `${subscribers} subscribers (SSE) to one recording`,
    ['', ''],
    [
      ['memory for each, KB', fixed(perSubscriberKb)],
      ['from a notification to the first of them, p50 ms', fixed(firstMs)],
      ['from a notification to the last of them, p50 ms', fixed(lastMs)],
      ['the same, worst of ten, ms', fixed(worstMs)],
      ['a stop without subscribers, p50 ms', fixed(stops.alone, 1)],
      ['a stop while they are idle, p50 ms', fixed(stops.idle, 1)],
      ['a stop while they are told, p50 ms', fixed(stops.meanwhile, 1)],
      ['a stop while they are told, worst ms', fixed(stops.worst)],
    ],
  );

  await printHeld(free.said, { what: `telling ${subscribers} subscribers of a change`, ...held });
  await printBehindLive(LIMIT, LIVE);
  await printHosts(LIMIT);
  await printRestart();

  const gateway = await start(['bench/http-cost.ts'], /(A gateway at rest)/);
  process.stdout.write(await gateway.output);

  // A tenth of what `node bench/retention.ts` takes by itself, which is many minutes.
  const retention = await start(['bench/retention.ts', '100000', '1000'], /(slowest of p50)/);
  process.stdout.write(await retention.output);
} finally {
  await stopAll();
}

async function measureGateways(baseUrl: string, count: number) {
  const redisUrl = count > 1 ? REDIS_URL : '';
  const env = {
    ...ACCOUNT,
    AGORA_BASE_URLS: baseUrl,
    STOP_WAIT_MS: '300000',
    PORT: '0',
    REDIS_URL: redisUrl,
    DATABASE_URL: temporaryDatabase(),
  };
  const gateways = await Promise.all(
    Array.from({ length: count }, () => start(['src/cli.ts', 'serve'], /"url":"(http:[^"]+)"/, env)),
  );
  await fetch(`${baseUrl}/_reset`);
  await Promise.all(
    Array.from({ length: STOPS }, (_, index) =>
      fetch(gateways[index % count]?.said ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: STOP, variables: { session: sessionOf(`c${count}n${index}`) } }),
      }),
    ),
  );
  const { arrivals, refused } = await stats(baseUrl);
  const times = arrivals.filter(({ method }) => method === 'stop').map(({ at }) => at);
  const rate = ((times.length - 1) * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
  for (const { pid } of gateways) process.kill(pid, 'SIGKILL');

  const flooded = Array.from({ length: count }, () => waitsBehind([baseUrl, redisUrl]));
  const waits = (await Promise.all(flooded)).flat();
  return {
    rate,
    most: mostInOneSecond(arrivals.map(({ at }) => at)),
    refused,
    waitP50: percentile(waits, 0.5),
    waitMax: Math.max(...waits),
  };
}

/** How long stops wait in a gateway that is flooded. */
async function waitsBehind(args: readonly string[]): Promise<readonly number[]> {
  const { output } = await start(['bench/flooded-gateway.ts', ...args], /(flooded)/);
  const waits: number[] = JSON.parse(/waits (.*)\n/.exec(await output)?.[1] ?? '[]');
  return waits;
}

async function stats(
  baseUrl: string,
): Promise<{ arrivals: { at: number; method: string; sid: string }[]; refused: number }> {
  return (await fetch(`${baseUrl}/_stats`)).json();
}

function mostInOneSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}
