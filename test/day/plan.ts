/** What happens on a day, all of it from a seed: who records what and for how long, and what goes wrong meanwhile. */
import type { RecordingMode } from '../../src/domain/session.ts';
import type { Random } from '../simulation/random.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

export const APPS = {
  north1: { appId: 'a1'.repeat(16), account: 'north', isNotified: true },
  north2: { appId: 'a2'.repeat(16), account: 'north', isNotified: false },
  north3: { appId: 'a3'.repeat(16), account: 'north', isNotified: false },
  south1: { appId: 'b1'.repeat(16), account: 'south', isNotified: true },
  south2: { appId: 'b2'.repeat(16), account: 'south', isNotified: false },
} as const;
export type AppName = keyof typeof APPS;
export const APP_NAMES: readonly AppName[] = ['north1', 'north2', 'north3', 'south1', 'south2'];

interface TenantPlan {
  readonly account: 'north' | 'south';
  readonly apps: readonly [AppName, ...AppName[]];
  /** The longest that a recording may run; null: as long as it likes. */
  readonly hours: number | null;
}

/** Recorders of the apps of `library` have tokens of the gateway's; the others need none. */
export const TENANTS = {
  acme: { account: 'north', apps: ['north1', 'north2'], hours: 2 },
  school: { account: 'north', apps: ['north3'], hours: 1.5 },
  library: { account: 'south', apps: ['south1', 'south2'], hours: null },
} as const satisfies Readonly<Record<string, TenantPlan>>;
export type TenantName = keyof typeof TENANTS;
export const TENANT_NAMES: readonly TenantName[] = ['acme', 'school', 'library'];

/** Resources are for three days, unless a start says otherwise (upstream contract, "acquire"). */
export const RESOURCE_H = 72;
const TOKEN_MS = 24 * HOUR_MS;
/** So long before an expiry the gateway stops. */
const BEFORE_EXPIRY_MS = 5 * MINUTE_MS;

/** What one caller wants recorded. Times are counted from the start, but for `at`, which is counted from midnight. */
export interface Wish {
  readonly name: string;
  readonly tenant: TenantName;
  readonly app: AppName;
  readonly mode: RecordingMode;
  readonly uid: string;
  readonly at: number;
  /** When its caller stops it; null: nobody does. */
  readonly stopMs: number | null;
  readonly stopAfterMs: number | null;
  readonly resourceHours: number | null;
  /** Whether another recording follows it before it expires. */
  readonly rollsOver: boolean;
  /** Whether another recording follows it if it exits abnormally. */
  readonly restarts: boolean;
  /** What happens to it at Agora; null: nothing. */
  readonly fate: {
    readonly what: 'idle' | 'kicked' | 'failover' | 'crashed';
    readonly ms: number;
    readonly lastsMs: number;
  } | null;
}

/** So long before a recording is stopped because it expires, the one that follows it is started. */
export const ROLLS_BEFORE_MS = 10 * MINUTE_MS;

/** `maxRecordingHours` of a tenant; null: it has none. */
export function hoursOf(tenant: TenantName, brevity: number): number | null {
  const { hours } = TENANTS[tenant];
  return hours === null ? null : hours / brevity;
}

/** What bounds the time of a wish, in milliseconds: from its start, and from when its resource and its token were made. */
export function boundOf({ tenant, app, mode, stopAfterMs, resourceHours }: Wish, brevity: number) {
  const hours = hoursOf(tenant, brevity);
  const hasToken = APPS[app].account === 'south' && mode !== 'web';
  return {
    fromStart: Math.min(
      stopAfterMs ?? Number.POSITIVE_INFINITY,
      hours === null ? Number.POSITIVE_INFINITY : hours * HOUR_MS,
    ),
    fromAcquire:
      Math.min((resourceHours ?? RESOURCE_H) * HOUR_MS, hasToken ? TOKEN_MS : Number.POSITIVE_INFINITY) -
      BEFORE_EXPIRY_MS,
  };
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What happens to a gateway's process. */
export interface Blow {
  readonly at: number;
  readonly member: number;
  readonly what: 'close' | 'kill';
  /** How long it is away. */
  readonly awayMs: number;
}

export interface DayPlan {
  readonly wishes: readonly Wish[];
  readonly blows: readonly Blow[];
  /** When Agora can't be reached. */
  readonly outages: readonly Span[];
}

export interface PlanSize {
  readonly recordings: number;
  readonly hours: number;
  readonly blows: number;
  readonly outages: number;
  /** How much shorter everything is than it usually is: the routine queries of long recordings are what a day's play costs. */
  readonly brevity: number;
}

export function planDay(random: Random, { recordings, hours, blows, outages, brevity }: PlanSize): DayPlan {
  const dayMs = hours * HOUR_MS;
  const wishes = random.fork('wishes');
  const troubles = random.fork('troubles');
  return {
    wishes: Array.from({ length: recordings }, (_, index) => planWish(wishes, { index, dayMs, brevity })),
    blows: Array.from({ length: blows }, (_, index): Blow => {
      const stretchMs = dayMs / blows;
      return {
        at: Math.round(index * stretchMs + troubles.between(0, stretchMs * 0.8)),
        // Now and then both: then nobody is there for some minutes.
        member: troubles.between(0, 1),
        what: troubles.chance(0.5) ? 'kill' : 'close',
        awayMs: troubles.pick([2, 10, 40, 150]) * SECOND_MS,
      };
    }),
    outages: Array.from({ length: outages }, (_, index) => {
      const stretchMs = dayMs / outages;
      const from = Math.round(index * stretchMs + troubles.between(0, stretchMs * 0.8));
      return { from, to: from + troubles.between(3, 8) * MINUTE_MS };
    }),
  };
}

/** One in so many records for as long as its token lasts: nearly the whole day. */
const ONE_IN = 300;

interface Place {
  readonly index: number;
  readonly dayMs: number;
  readonly brevity: number;
}

function planWish(random: Random, place: Place): Wish {
  const usual = planUsual(random, place);
  if (place.index % ONE_IN !== 1) return usual;
  return { ...usual, ...THE_WHOLE_DAY, at: random.between(0, 3 * MINUTE_MS) };
}

const THE_WHOLE_DAY = {
  tenant: 'library',
  app: 'south2',
  mode: 'mix',
  stopMs: null,
  stopAfterMs: null,
  resourceHours: null,
  rollsOver: false,
  restarts: false,
  fate: null,
} as const;

function planUsual(random: Random, { index, dayMs, brevity }: Place): Wish {
  const tenant = random.pick<TenantName>(['acme', 'acme', 'school', 'library', 'library']);
  const isStopped = index % 2 === 0;
  const minutes = (from: number, to: number) =>
    Math.round(from * (to / from) ** random.next() * (60 / brevity)) * SECOND_MS;
  const bound = random.next();
  const isUnbound = TENANTS[tenant].hours === null;
  const rollsOver = isUnbound && random.chance(0.15);
  const needsBound = isUnbound && !isStopped;
  // More than the tenant's own would be refused.
  const most = ((hoursOf(tenant, brevity) ?? 2 / brevity) * HOUR_MS) / MINUTE_MS;
  const short = bound < (needsBound ? 0.7 : 0.3) ? minutes(5, Math.min(most * brevity, 120)) : null;
  const stopAfterMs = rollsOver ? random.between(100, 200) * MINUTE_MS : short;
  const isLeftToIt = stopAfterMs === null && (needsBound || bound > 0.8);
  const resourceHours = rollsOver ? 1 : isLeftToIt ? random.pick([1, 1, 2]) : null;
  const happens = random.weighted({ idle: 4, kicked: 2, crashed: 6, failover: 3, nothing: 85 });
  const mode = random.pick<RecordingMode>(['mix', 'mix', 'individual', 'raw', 'web']);
  return {
    name: `room${index}`,
    tenant,
    app: random.pick<AppName>(TENANTS[tenant].apps),
    mode,
    uid: String(1000 + index),
    at: Math.round(random.next() * dayMs),
    stopMs: isStopped ? (rollsOver ? random.between(20, 180) * MINUTE_MS : minutes(1, 150)) : null,
    ...{ stopAfterMs, resourceHours, rollsOver },
    // Also some that nothing happens to, or something else, after which none may follow.
    restarts: !rollsOver && index % 5 < (happens === 'crashed' ? 4 : 1),
    fate:
      rollsOver || happens === null || happens === 'nothing' || (happens === 'idle' && mode === 'web')
        ? null
        : {
            what: happens,
            ms: happens === 'crashed' ? minutes(1, 20) : minutes(2, 60),
            lastsMs: random.between(10, 75) * SECOND_MS,
          },
  };
}
