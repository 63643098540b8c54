/** A simulated day of two gateways: everything of theirs is real but the time, the way to Agora, and Agora. */
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { Random } from '../simulation/random.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { Agora } from './agora.ts';
import { type Books, readBooks } from './books.ts';
import { Callers } from './callers.ts';
import { type Violation, violationsIn } from './checks.ts';
import { Fleet } from './fleet.ts';
import type { Pending } from './gateway.ts';
import { HOUR_MS, MINUTE_MS, type PlanSize, planDay, TENANT_NAMES } from './plan.ts';
import { Post } from './post.ts';
import { addUp, type Report, type TenantUsage, usageData } from './report.ts';

export interface DayOptions extends PlanSize {
  readonly seed: number;
  readonly faultRate: number;
  readonly databaseUrl: string;
  /** The path of a file with `tenantsFile()`. */
  readonly tenantsFile: string;
  /** See `GatewayParts`. */
  readonly timersEveryMs: number;
  readonly log?: (line: string) => void;
  /** Called at each hour. */
  readonly onHour?: (hour: number, books: Books, violations: readonly Violation[]) => void;
}

/** After the last hour: what was due at its end comes to its end. */
const AFTERWARDS_MS = 10 * MINUTE_MS;

export async function playDay(options: DayOptions): Promise<Report> {
  const random = new Random(options.seed);
  const plan = planDay(random, options);
  const pending: Pending = { count: 0 };
  const clock = new VirtualClock(() => settle(pending));
  const agora = new Agora(clock, {
    random: random.fork('Agora'),
    outages: plan.outages,
    faultRate: options.faultRate,
  });
  const fleet = new Fleet({
    ...{ clock, agora, pending, random: random.fork('fleet') },
    databaseUrl: options.databaseUrl,
    tenantsFile: options.tenantsFile,
    timersEveryMs: options.timersEveryMs,
    log: options.log ?? null,
  });
  const violations = new Map<string, Violation>();
  const note = (each: Violation) => violations.set(`${each.rule} ${each.about}`, each);
  await fleet.start();
  const database = openDatabase(options.databaseUrl, {}, { clock: systemClock });
  const onTrouble = (about: string, what: string) =>
    note({ rule: 'callers get sensible answers', about, what });
  const callers = new Callers({ clock, fleet, agora, random: random.fork('callers'), onTrouble });
  for (const wish of plan.wishes) callers.expect(wish);
  fleet.suffer(plan.blows);
  const post = new Post(clock, agora, fleet);
  post.begin();

  const outages = plan.outages.map(({ from, to }) => ({
    from: clock.startedAt + from,
    to: clock.startedAt + to,
  }));
  const hindrances = { outages, absences: fleet.absences, timersEveryMs: options.timersEveryMs };

  async function look(hour: number): Promise<Books> {
    const books = await readBooks(database, {
      agora,
      asked: callers.all,
      brevity: options.brevity,
      from: clock.startedAt,
      now: clock.now(),
    });
    const found = violationsIn(books, hindrances);
    for (const each of found) note(each);
    options.onHour?.(hour, books, found);
    return books;
  }

  for (let hour = 1; hour <= options.hours; hour += 1) {
    await clock.advance(HOUR_MS);
    await look(hour);
  }
  await clock.advance(AFTERWARDS_MS);
  const books = await look(options.hours);
  const period = { from: new Date(clock.startedAt), to: new Date(clock.now() + HOUR_MS) };
  const usages: TenantUsage[] = [];
  for (const tenant of TENANT_NAMES) {
    const result = await answered(clock, fleet.ask(tenant, USAGE, period));
    if (result === null || !('data' in result))
      throw new Error(`no usage of ${tenant}: ${JSON.stringify(result)}`);
    usages.push({ tenant, ...usageData.parse(result.data).usage });
  }
  const report = { books, hindrances, usages, agora, asked: callers.all };
  const whole = addUp({ ...report, violations: [...violations.values()] });
  post.end();
  await fleet.end();
  await database.close();
  return whole;
}

/** The answer to what takes no time. */
async function answered<Answer>(clock: VirtualClock, asking: Promise<Answer>): Promise<Answer> {
  let isOver = false;
  const done = asking.finally(() => {
    isOver = true;
  });
  while (!isOver) await clock.advance(0);
  return done;
}

const USAGE = `query ($from: DateTime!, $to: DateTime!) {
  usage(from: $from, to: $to, by: [MODE]) {
    rows { mode recordings milliseconds }
    total { recordings milliseconds }
  }
}`;

/** Turns of the event loop in which nothing was under way that takes real time: then all has run that can. */
const QUIET_TURNS = 12;

async function settle(pending: Pending): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet = pending.count > 0 ? 0 : quiet + 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
