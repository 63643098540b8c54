import { Random } from '../simulation/random.ts';

export const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

const METHODS = ['acquire', 'start', 'query', 'stop'] as const;
export type Method = (typeof METHODS)[number];

/** What goes wrong, when, from the beginning of the history. */
export type Trouble = { readonly atMs: number } & (Signal | Stall | Cut | RedisTrouble);

/**
 * What is done to a gateway's process once its time has come and the gateway listens: `soonMs` after that, or after Agora has
 * got the gateway's next request of the kind `over`, whose answer is then on its way or to be stored.
 */
type Signal = { readonly gateway: number; readonly soonMs: number; readonly over: Method | null } & (
  | { readonly kind: 'kill' | 'term'; readonly awayMs: number }
  | { readonly kind: 'pause'; readonly forMs: number }
);

/** The database does not answer. `gateway` null: none of them; a locked SQLite file never does. */
interface Stall {
  readonly kind: 'stall';
  readonly gateway: number | null;
  readonly way: StallWay;
  readonly forMs: number;
}

/** The connections to the database break. */
interface Cut {
  readonly kind: 'cut';
  readonly gateway: number;
}

interface RedisTrouble {
  readonly kind: 'redis';
  readonly what: 'flush' | 'hang' | 'restart';
  readonly forMs: number;
}

const STALL_WAYS = ['both', 'toServer', 'toClient'] as const;
export type StallWay = (typeof STALL_WAYS)[number];

/** Who wants something of one recording. */
export interface Wish {
  /** The channel, and the idempotency key where it is started through the gateway. */
  readonly cname: string;
  /** Somebody else starts it, and it is stopped by its coordinates. */
  readonly isForeign: boolean;
  readonly startAtMs: number;
  /** How long after the start was answered each of the callers wants it stopped; none: it goes on. */
  readonly stops: readonly { readonly afterMs: number; readonly asyncStop: boolean }[];
}

/** A fault of Agora's, so that gateways die over requests of every kind. */
export type UpstreamFault = {
  readonly atMs: number;
  readonly method: 'acquire' | 'start' | 'query' | 'stop';
} & ({ readonly delayMs: number } | { readonly breakConnection: true });

export interface Plan {
  readonly seed: number;
  readonly database: DatabaseKind;
  readonly gateways: 1 | 2;
  readonly hasRedis: boolean;
  /** `same`: all have the host's name. `own`: each keeps its own. `changing`: a new one each time, so leases must run out. */
  readonly names: 'same' | 'own' | 'changing';
  readonly requestsPerSecond: number;
  /** Agora's answers take up to so long. */
  readonly latencyMs: number;
  readonly troubles: readonly Trouble[];
  readonly wishes: readonly Wish[];
  readonly faults: readonly UpstreamFault[];
}

export const LEASE_MS = 2000;

/** For how long new troubles come and new things are asked for; most are over soon after. */
const ACTION_MS = 8000;

/** Everything that is random in a history of real processes, from its seed. When what happens is up to the machine. */
export function planHistory(database: DatabaseKind, seed: number, actionMs = ACTION_MS): Plan {
  const random = new Random(seed).fork(database);
  const gateways = random.chance(0.6) ? 2 : 1;
  const hasRedis = random.chance(0.6);
  const troubles = Array.from({ length: random.between(2, 5) }, () =>
    planTrouble(random, actionMs, gateways, hasRedis),
  );
  return {
    ...{ seed, database, gateways, hasRedis },
    names: random.pick(['same', 'own', 'changing']),
    requestsPerSecond: random.pick([5, 8, 10]),
    latencyMs: random.pick([20, 200, 800]),
    troubles: troubles.toSorted((a, b) => a.atMs - b.atMs),
    wishes: Array.from({ length: random.between(5, 9) }, (_, index) =>
      planWish(random, actionMs, `c${index}`),
    ),
    faults: Array.from({ length: random.between(0, 4) }, () => planFault(random, actionMs)),
  };
}

function planTrouble(random: Random, actionMs: number, gateways: number, hasRedis: boolean): Trouble {
  const atMs = random.between(200, actionMs);
  const gateway = random.between(0, gateways - 1);
  const over: Method | null = random.chance(0.6)
    ? random.pick(['start', 'stop', 'stop', 'acquire', 'query'] as const)
    : null;
  const soonMs = random.between(0, over === null ? 1500 : 400);
  const weights = { kill: 4, term: 3, pause: 2, stall: 2, cut: 1, redis: hasRedis ? 4 : 0 };
  const kind = random.weighted(weights) ?? 'kill';
  switch (kind) {
    case 'kill':
    case 'term':
      return {
        atMs,
        kind,
        gateway,
        soonMs,
        over,
        awayMs: random.chance(0.5) ? 0 : random.between(0, 2 * LEASE_MS),
      };
    case 'pause':
      return { atMs, kind, gateway, soonMs, over, forMs: random.between(LEASE_MS + 500, 2 * LEASE_MS + 500) };
    case 'stall': {
      const forMs = random.between(6000, 8000);
      return {
        atMs,
        kind,
        gateway: random.chance(0.5) ? null : gateway,
        way: random.pick(STALL_WAYS),
        forMs,
      };
    }
    case 'cut':
      return { atMs, kind, gateway };
    case 'redis':
      return {
        atMs,
        kind,
        what: random.pick(['flush', 'hang', 'restart']),
        forMs: random.between(200, 3000),
      };
  }
}

function planWish(random: Random, actionMs: number, cname: string): Wish {
  const count = random.weighted({ 0: 2, 1: 5, 2: 2, 3: 1 }) ?? 1;
  return {
    cname,
    isForeign: random.chance(0.2),
    startAtMs: random.between(0, actionMs - 2000),
    stops: Array.from({ length: Number(count) }, () => ({
      afterMs: random.chance(0.3) ? 0 : random.between(0, 5000),
      asyncStop: random.chance(0.3),
    })),
  };
}

function planFault(random: Random, actionMs: number): UpstreamFault {
  const atMs = random.between(0, actionMs);
  const method: Method = random.pick(METHODS);
  return random.chance(0.5)
    ? { atMs, method, breakConnection: true }
    : { atMs, method, delayMs: random.between(300, 3000) };
}
