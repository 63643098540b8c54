/** `npm run crash`: plays histories of real processes on both databases, from a seed that is told so that they can be played again. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { postgresIsThere } from '../support/databases.ts';
import { type Played, playHistory } from './history.ts';
import { DATABASES, type DatabaseKind, planHistory } from './plan.ts';

const { values } = parseArgs({
  options: {
    /** Histories on each database. */
    histories: { type: 'string', default: '100' },
    /** That of the first; the next ones have the next. */
    seed: {
      type: 'string',
      default: process.env.CRASH_SEED ?? String(Math.floor(Math.random() * 1_000_000)),
    },
    database: { type: 'string', multiple: true, default: [...DATABASES] },
    atOnce: { type: 'string', default: '4' },
    /** Keeps the traces of those that are clean, too. */
    all: { type: 'boolean', default: false },
    /** Where the traces of those that fail go. */
    traces: { type: 'string', default: join(tmpdir(), 'gateway-crash-traces') },
  },
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const seed = numberOf(values.seed);
const databases = DATABASES.filter((each) => values.database.includes(each));
if (databases.includes('postgres') && !(await postgresIsThere())) throw new Error('there is no Postgres');
console.log(`CRASH_SEED=${seed}`);

const waiting = Array.from({ length: numberOf(values.histories) }, (_, index) =>
  databases.map((database) => planHistory(database, seed + index)),
).flat();
const all: Played[] = [];
await Promise.all(
  Array.from({ length: numberOf(values.atOnce) }, async () => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift())
      tell(await playHistory(plan));
  }),
);
for (const database of databases) console.log(summaryOf(database));
process.exitCode = all.some(({ violations }) => violations.length > 0) ? 1 : 0;

function tell(played: Played): void {
  all.push(played);
  const { plan, violations, tookMs, starts, stops, refused } = played;
  const name = `${plan.database} ${plan.seed}`;
  const verdict = violations.length === 0 ? 'clean' : 'FAILED';
  console.log(
    `${name}: ${verdict}, ${starts} starts, ${stops} stops, ${refused} refused, ${Math.round(tookMs / 1000)} s`,
  );
  if (violations.length === 0 && !values.all) return;
  const lines = violations.map(({ invariant, about, what }) => `  ${invariant}: ${about}: ${what}`);
  mkdirSync(values.traces, { recursive: true });
  const path = join(values.traces, `${plan.database}-${plan.seed}.log`);
  writeFileSync(path, [...lines, ...played.trace.lines(), ''].join('\n'));
  console.log(
    [
      ...lines,
      `  ${path}; again: npm run crash -- --histories 1 --seed ${plan.seed} --database ${plan.database}`,
    ].join('\n'),
  );
}

function summaryOf(database: DatabaseKind): string {
  const those = all.filter(({ plan }) => plan.database === database);
  const sum = (of: (each: Played) => number) => those.reduce((total, each) => total + of(each), 0);
  return (
    `${database}: ${those.length} histories, ${sum(({ plan }) => plan.troubles.length)} troubles, ` +
    `${sum(({ starts }) => starts)} acknowledged starts, ${sum(({ stops }) => stops)} acknowledged stops, ` +
    `${those.filter(({ violations }) => violations.length > 0).length} failed`
  );
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`expected a whole number instead of ${text}`);
  return number;
}
