import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../simulation/random.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { redisServerIsThere, startOwnRedis } from '../support/own-redis.ts';
import { createCallers, type Row } from './callers.ts';
import { openTroubledDatabase, type TroubledDatabase } from './database.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Violation, violationsIn } from './invariants.ts';
import { LEASE_MS, type Plan, type Trouble } from './plan.ts';
import { Trace } from './trace.ts';
import { createUpstream } from './upstream.ts';

/** A history that was played. */
export interface Played {
  readonly plan: Plan;
  readonly violations: readonly Violation[];
  readonly trace: Trace;
  readonly starts: number;
  readonly stops: number;
  readonly tookMs: number;
  /** Requests that the sandbox counted as too many; where they were delayed on the way it may be wrong. */
  readonly refused: number;
}

/** Once nothing is wrong any more, what is under way comes to its end by then. */
const SETTLES_WITHIN_MS = 60_000;

/** What is to be done to a gateway that listens is done to one that is only being started after that. */
const COMES_UP_WITHIN_MS = 5000;
const IS_ASKED_WITHIN_MS = 3000;

/** Plays one history with real processes, and tells what should not have been. */
export async function playHistory(plan: Plan): Promise<Played> {
  const trace = new Trace();
  trace.note('plan', JSON.stringify(plan));
  const hasRedis = plan.hasRedis && redisServerIsThere();
  const database = await openTroubledDatabase(plan.database, plan.gateways);
  const upstream = createUpstream(plan, new Random(plan.seed).fork('agora'), trace);
  const redis = hasRedis ? await startOwnRedis() : null;
  const ways = redis && (await Promise.all(Array.from({ length: plan.gateways }, () => redis.way())));
  const fleet = startFleet(
    plan.gateways,
    async (life, gateway) => ({
      ...environment(plan),
      ...(plan.names === 'same' ? {} : { GATEWAY_NAME: plan.names === 'own' ? `gateway-${gateway}` : life }),
      AGORA_BASE_URLS: await upstream.doorFor(life, gateway),
      DATABASE_URL: database.urlFor(gateway),
      ...(ways?.[gateway] === undefined ? {} : { REDIS_URL: ways[gateway].url }),
    }),
    trace,
  );
  const callers = createCallers(
    { fleet, upstream, gateways: plan.gateways },
    new Random(plan.seed).fork('callers'),
    trace,
  );
  try {
    // Histories are about what goes wrong from then on.
    await fleet.allUp();
    const beganAt = trace.now();
    trace.note('plan', 'all gateways are up');
    const wishes = plan.wishes.map((wish) =>
      callers.seeThrough({ ...wish, startAtMs: beganAt + wish.startAtMs }),
    );
    const faults = plan.faults.map(async (fault) => {
      await pause(fault.atMs);
      upstream.misbehave(fault);
    });
    // Redis is in one trouble after the other: it can't be killed while it is being started.
    let redisIsFree: Promise<unknown> = Promise.resolve();
    const troubles = plan.troubles.map(async (trouble) => {
      await pause(trouble.atMs);
      if ('soonMs' in trouble) {
        await fleet.up(trouble.gateway, COMES_UP_WITHIN_MS);
        if (trouble.over !== null) await upstream.asked(trouble.gateway, trouble.over, IS_ASKED_WITHIN_MS);
        await pause(trouble.soonMs);
      }
      trace.note('trouble', JSON.stringify(trouble));
      if (trouble.kind !== 'redis') return happen(trouble, fleet, database, redis);
      redisIsFree = redisIsFree.then(() => happen(trouble, fleet, database, redis));
      await redisIsFree;
    });
    await Promise.all([...troubles, ...faults]);
    trace.note('plan', 'nothing is wrong any more');
    await fleet.allUp();
    const heard = await Promise.all(wishes);
    await settled(() => callers.rows(0));
    for (const each of heard.filter(({ isStopAcknowledged }) => isStopAcknowledged))
      for (let gateway = 0; gateway < plan.gateways; gateway += 1) await callers.stopAgain(each, gateway);
    const rows = (await callers.rows(plan.gateways - 1)) ?? [];
    const recordings = upstream.recordings();
    await fleet.close(true);
    const { told, arrivals } = upstream;
    const { lives } = fleet;
    return {
      plan,
      violations: violationsIn({
        plan: { ...plan, hasRedis },
        heard,
        rows,
        recordings,
        told,
        arrivals,
        lives,
      }),
      trace,
      starts: heard.filter(({ isStartAcknowledged }) => isStartAcknowledged).length,
      stops: heard.filter(({ isStopAcknowledged }) => isStopAcknowledged).length,
      tookMs: trace.now(),
      refused: upstream.refused(),
    };
  } finally {
    await fleet.close(false);
    await upstream.close();
    await redis?.close();
    await database.close();
  }
}

function environment({ requestsPerSecond }: Plan): Readonly<Record<string, string>> {
  return {
    ...ACCOUNT_ENV,
    ...CLOSED_STORAGE_ENV,
    AUTH: 'none',
    LOG_LEVEL: 'debug',
    AGORA_REQUESTS_PER_SECOND: String(requestsPerSecond),
    CALLER_OPERATIONS_PER_MINUTE: '100000',
    AGORA_TIMEOUT_MS: '10000',
    RETRY_BACKOFF_MS: '50,100,300',
    STOP_WAIT_MS: '4000',
    STOP_GONE_AFTER_MS: '2500',
    LEASE_MS: String(LEASE_MS),
  };
}

async function happen(
  trouble: Trouble,
  fleet: Fleet,
  database: TroubledDatabase,
  redis: Awaited<ReturnType<typeof startOwnRedis>> | null,
): Promise<void> {
  switch (trouble.kind) {
    case 'kill':
      return fleet.signal(trouble.gateway, 'SIGKILL', trouble.awayMs);
    case 'term':
      return fleet.signal(trouble.gateway, 'SIGTERM', trouble.awayMs);
    case 'pause':
      fleet.signal(trouble.gateway, 'SIGSTOP');
      await pause(trouble.forMs);
      return fleet.signal(trouble.gateway, 'SIGCONT');
    case 'stall':
      return database.stall(trouble.gateway, trouble.way, trouble.forMs);
    case 'cut':
      return database.cut(trouble.gateway);
    case 'redis':
      if (redis === null) return;
      if (trouble.what === 'flush') return void redis.admin.flushall().catch(() => undefined);
      if (trouble.what === 'restart') return redis.killAndRestart(trouble.forMs);
      redis.hang();
      await pause(trouble.forMs);
      return redis.resume();
  }
}

async function settled(rows: () => Promise<readonly Row[] | null>): Promise<void> {
  const isSettled = ({ state }: Row) => !['STARTING', 'STOPPING', 'EXITING'].includes(state);
  for (const until = Date.now() + SETTLES_WITHIN_MS; Date.now() < until; await pause(300)) {
    if ((await rows())?.every(isSettled)) return;
  }
}
