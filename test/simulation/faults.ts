import type { Fate } from './agora.ts';
import type { Random } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const FAULT_KINDS = [
  'lost',
  'pages',
  'codes',
  'throttled',
  'failovers',
  'exits',
  'notifications',
  'database',
  'kills',
  'terms',
  'pauses',
  'clocks',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How much there is of each kind in a history, 0 to 1. */
export type Intensities = Readonly<Record<FaultKind, number>>;

/** Some kinds not at all, others a lot: a little of everything would rarely come to a sequence of the same. */
export function drawIntensities(random: Random, allowed: readonly FaultKind[]): Intensities {
  const draw = (kind: FaultKind) => {
    const intensity = random.chance(0.35) ? 0 : 0.2 + 0.8 * random.next();
    return allowed.includes(kind) ? intensity : 0;
  };
  return {
    lost: draw('lost'),
    pages: draw('pages'),
    codes: draw('codes'),
    throttled: draw('throttled'),
    failovers: draw('failovers'),
    exits: draw('exits'),
    notifications: draw('notifications'),
    database: draw('database'),
    kills: draw('kills'),
    terms: draw('terms'),
    pauses: draw('pauses'),
    clocks: draw('clocks'),
  };
}

/** What happens to one request. `acts`: Agora gets it, and does what it asks for. */
export type RequestFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly acts: boolean; readonly reply: 'broken' | 'timeout' | 'unreachable' }
  | {
      readonly kind: 'instead';
      readonly acts: boolean;
      readonly status: number;
      readonly body: string;
      readonly retryAfterMs: number | null;
      /** Agora itself says it, with a code. */
      readonly inAgorasWords: boolean;
    }
  /** Agora's own answer, cut short or without its sid. */
  | { readonly kind: 'cut' | 'without-sid' };

export interface DatabaseFault {
  readonly stallMs: number;
  /** Before the statement is run, or after what it wrote was committed. */
  readonly fails: 'before' | 'after' | null;
}

const NO_FAULT: RequestFault = { kind: 'none' };
const NO_DATABASE_FAULT: DatabaseFault = { stallMs: 0, fails: null };

/** A span of time in which something is wrong. */
interface Spell {
  readonly from: number;
  readonly until: number;
}

const HTML = '<html><body><h1>The proxy could not handle this request</h1></body></html>';

/** What proxies answer. Where a server was asked (200 and 5xx) it may have acted. */
const PAGE_STATUSES = [200, 400, 403, 404, 405, 408, 413, 500, 502, 503, 504] as const;

interface Code {
  readonly status: number;
  readonly code: number;
  readonly reason: string;
  /** How often Agora has acted all the same: never where it says that it has not. */
  readonly acts: number;
}

const UNANSWERED: readonly [Code, ...Code[]] = [
  { status: 504, code: 62, reason: 'request timeout', acts: 0.5 },
  { status: 500, code: 62, reason: 'request timeout', acts: 0.5 },
  { status: 206, code: 65, reason: 'request not completed', acts: 0.7 },
];
const REFUSED: readonly [Code, ...Code[]] = [
  { status: 400, code: 2, reason: 'invalid parameter', acts: 0 },
  { status: 500, code: 2, reason: 'invalid parameter', acts: 0 },
  { status: 500, code: 15, reason: 'internal error', acts: 0 },
  { status: 400, code: 432, reason: 'request parameter does not match', acts: 0 },
  { status: 400, code: 433, reason: 'resource id is expired', acts: 0 },
];
const NO_WORKER: Code = { status: 404, code: 404, reason: 'Failed to find worker.', acts: 0 };
const CODES: Readonly<Record<string, readonly [Code, ...Code[]]>> = {
  acquire: [
    ...UNANSWERED,
    { status: 500, code: 501, reason: 'no_worker_manager_available', acts: 0 },
    { status: 500, code: 504, reason: 'allocate_timeout', acts: 0 },
  ],
  start: [
    ...UNANSWERED,
    ...REFUSED,
    { status: 400, code: 53, reason: 'task conflict', acts: 0 },
    { status: 500, code: 502, reason: 'Failed to allocate worker', acts: 0 },
    NO_WORKER,
  ],
  query: [...UNANSWERED, NO_WORKER, { status: 501, code: 501, reason: 'exiting', acts: 0 }],
  stop: [...UNANSWERED, ...REFUSED, NO_WORKER, { status: 206, code: 50, reason: 'upload timeout', acts: 1 }],
};

/** Everything that goes wrong around gateways, until all is healed. */
export class Faults {
  readonly intensities: Intensities;
  readonly #clock: VirtualClock;
  readonly #requests: Random;
  readonly #databases: Random;
  readonly #fates: Random;
  readonly #spells: Random;
  readonly #outages: Spell[];
  /** Agora can't be reached at all. */
  readonly #blackouts: Spell[] = [];
  readonly #databaseTrouble: readonly Spell[];
  #areHealed = false;

  constructor(
    clock: VirtualClock,
    options: { readonly random: Random; readonly intensities: Intensities; readonly lastMs: number },
  ) {
    const { random, intensities, lastMs } = options;
    this.intensities = intensities;
    this.#clock = clock;
    this.#requests = random.fork('requests');
    this.#databases = random.fork('databases');
    this.#fates = random.fork('fates');
    const spells = random.fork('spells');
    this.#spells = spells;
    const draw = (longestMs: number): Spell => {
      const from = clock.now() + spells.between(0, lastMs);
      return { from, until: from + spells.between(2000, longestMs) };
    };
    this.#outages = Array.from({ length: spells.between(0, 3) }, () => draw(90_000));
    const count = Math.round(5 * intensities.database);
    this.#databaseTrouble = Array.from({ length: count }, () => draw(30_000));
  }

  /** Somebody asks for something: that is when trouble with Agora is worth most. */
  tempt(): void {
    const random = this.#spells;
    const from = this.#clock.now() + random.between(0, 2000);
    if (random.chance(0.35)) {
      this.#outages.push({ from, until: from + random.between(500, random.chance(0.6) ? 8000 : 70_000) });
    }
    if (random.chance(0.15 * this.intensities.lost)) {
      this.#blackouts.push({ from, until: from + random.between(20_000, 150_000) });
    }
  }

  /** A process has gone: whoever takes its work over may find Agora away. */
  strand(): void {
    const random = this.#spells;
    if (!random.chance(0.4 * this.intensities.lost)) return;
    const from = this.#clock.now() + random.between(0, 32_000);
    this.#blackouts.push({ from, until: from + random.between(5000, 100_000) });
  }

  heal(): void {
    this.#areHealed = true;
  }

  get areHealed(): boolean {
    return this.#areHealed;
  }

  /** What happens to a request that leaves now. */
  request(method: string): RequestFault {
    if (this.#areHealed) return NO_FAULT;
    const { lost, pages, codes, throttled } = this.intensities;
    if (this.#isIn(this.#blackouts)) return { kind: 'lost', acts: false, reply: 'unreachable' };
    const weights = { lost, pages, codes, throttled: 0.3 * throttled };
    const level = this.#isIn(this.#outages) ? 0.8 : 0.06;
    const random = this.#requests;
    if (!random.chance(level * Math.max(lost, pages, codes, throttled))) return NO_FAULT;
    switch (random.weighted(weights)) {
      case 'lost':
        return this.#lost();
      case 'pages':
        return this.#page();
      case 'codes':
        return this.#code(method);
      case 'throttled':
        return {
          kind: 'instead',
          acts: false,
          status: 429,
          body: '{"message":"API rate limit exceeded"}',
          retryAfterMs: random.chance(0.5) ? random.between(0, 5) * 1000 : null,
          inAgorasWords: false,
        };
      default:
        return NO_FAULT;
    }
  }

  #lost(): RequestFault {
    const reply = this.#requests.weighted({ broken: 3, timeout: 4, unreachable: 2 }) ?? 'broken';
    return { kind: 'lost', acts: reply !== 'unreachable' && this.#requests.chance(0.6), reply };
  }

  #page(): RequestFault {
    const random = this.#requests;
    const status = random.pick(PAGE_STATUSES);
    if (status === 200 && random.chance(0.4)) return { kind: 'cut' };
    const body = random.pick([HTML, '', '{"resourceId":"abc","serverRes']);
    const acts = (status === 200 || status >= 500) && random.chance(0.5);
    return { kind: 'instead', acts, status, body, retryAfterMs: null, inAgorasWords: false };
  }

  #code(method: string): RequestFault {
    const random = this.#requests;
    if (method === 'start' && random.chance(0.2)) return { kind: 'without-sid' };
    const { status, code, reason, acts } = random.pick(CODES[method] ?? UNANSWERED);
    const body = JSON.stringify({ code, reason });
    return {
      kind: 'instead',
      acts: random.chance(acts),
      status,
      body,
      retryAfterMs: null,
      inAgorasWords: true,
    };
  }

  /** What happens to a statement that is sent now. */
  database(): DatabaseFault {
    if (this.#areHealed || this.intensities.database === 0) return NO_DATABASE_FAULT;
    const random = this.#databases;
    if (!random.chance(this.#isIn(this.#databaseTrouble) ? 0.5 : 0.003)) {
      // Most answers come at once; some while others write.
      return random.chance(0.02) ? { stallMs: random.between(1, 200), fails: null } : NO_DATABASE_FAULT;
    }
    const stallMs = random.chance(0.3) ? random.between(500, random.chance(0.2) ? 45_000 : 8000) : 0;
    const fails = random.weighted({ before: 4, after: 2, never: 2 });
    return { stallMs, fails: fails === 'never' ? null : fails };
  }

  #isIn(spells: readonly Spell[]): boolean {
    const now = this.#clock.now();
    return spells.some(({ from, until }) => from <= now && now < until);
  }

  /** Moves to other servers, up to three of them one after the other. Times are milliseconds from now. */
  moves(fromMs: number): readonly Spell[] {
    const random = this.#fates;
    const moves: Spell[] = [];
    let at = fromMs;
    do {
      const until = at + random.between(30_000, 90_000);
      moves.push({ from: at, until });
      at = until + (random.chance(0.7) ? random.between(200, 6000) : random.between(6000, 120_000));
    } while (moves.length < 3 && random.chance(0.6));
    return moves;
  }

  /** Moves that begin as somebody asks for a stop. */
  movesAtStop(): readonly Spell[] {
    const random = this.#fates;
    return !this.#areHealed && random.chance(0.4 * this.intensities.failovers)
      ? this.moves(random.between(-20_000, 500))
      : [];
  }

  /** What is in store for a recording that starts now. */
  fate(): Fate {
    const random = this.#fates;
    const isHealed = this.#areHealed;
    const { failovers, exits } = this.intensities;
    return {
      hasStreams: !random.chance(0.08),
      shape: random.pick(['string', 'json']),
      uploadMs: random.chance(0.25) ? random.between(20_000, 150_000) : random.between(200, 8000),
      failovers: !isHealed && random.chance(0.5 * failovers) ? this.moves(random.between(2000, 240_000)) : [],
      leavesAfterMs: !isHealed && random.chance(0.4 * exits) ? random.between(5000, 400_000) : null,
    };
  }
}
