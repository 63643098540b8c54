/** `node bench/usage.ts`: what adding up a million recordings takes, and for how long it holds up everything else. */
import { DatabaseSync } from 'node:sqlite';
import { createUsageReports } from '../src/application/usage-reports.ts';
import { AGORAS_PRICES } from '../src/domain/prices.ts';
import { DAY_MS, USAGE_DIMENSIONS, type UsageDimension } from '../src/domain/usage.ts';
import { systemClock } from '../src/observability/system-clock.ts';
import { openDatabase, sqlitePath } from '../src/store/database.ts';
import { createUsageStore } from '../src/store/usage.ts';
import { fixed, print } from './print.ts';
import { fill } from './stored.ts';

const ENDED = 1_000_000;
const LIVE = 5000;
/** Of hours, but for one in 500, over a month. */
const MONTH = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 9, 31) };
const TIMES = `
  update recordings set
    started_at = ${MONTH.from} + created_at * ${(MONTH.to - MONTH.from) / ENDED},
    owner = 'tenant ' || (created_at % 3),
    billing = case created_at % 3 when 0 then null when 1 then '{"media":"audio"}' else '{"media":"video","pixels":921600}' end;
  update recordings set ended_at = started_at + case created_at % 500 when 0 then 3 * ${DAY_MS} else 3600000 end,
    left_at = started_at + case created_at % 500 when 0 then 3 * ${DAY_MS} else 3600000 end - 1000
    where ended_at is not null;
  analyze;`;

const url = await fill({ ended: ENDED, live: LIVE, exiting: 0 });
const direct = new DatabaseSync(sqlitePath(url));
direct.exec('pragma synchronous = off');
direct.exec(TIMES);
direct.close();
const database = openDatabase(url, {}, { clock: systemClock });
const reports = createUsageReports({ usage: createUsageStore(database), prices: AGORAS_PRICES });

/** Of this thread: on a busy machine it waits for the processor besides. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const PERIODS = {
  'a month of a million, everybody’s': [null, MONTH],
  'a month, one of three tenants’': ['tenant 1', MONTH],
  'a day of it, everybody’s': [null, { from: MONTH.from + 9 * DAY_MS, to: MONTH.from + 10 * DAY_MS }],
  'a day a year before': [null, { from: MONTH.from - 300 * DAY_MS, to: MONTH.from - 299 * DAY_MS }],
} as const;
const all: readonly UsageDimension[] = USAGE_DIMENSIONS;
const rows: string[][] = [];
for (const [what, [owner, period]] of Object.entries(PERIODS)) {
  for (const by of [[], all]) {
    const begunAt = cpuMs();
    let [heldMs, lastAt] = [0, begunAt];
    const timer = setInterval(() => {
      const at = cpuMs();
      heldMs = Math.max(heldMs, at - lastAt);
      lastAt = at;
    }, 1);
    const startedAt = performance.now();
    const { total } = await reports.report(owner, period, by);
    const tookMs = performance.now() - startedAt;
    clearInterval(timer);
    const told = by.length === 0 ? 'total' : 'by all, day too';
    const row = [total.recordings, tookMs, cpuMs() - begunAt].map((value) => fixed(value));
    rows.push([`${what}: ${told}`, ...row, fixed(heldMs, 1)]);
  }
}
print(
  'Usage in SQLite, 1,000,000 ended and 5,000 running',
  ['', 'recordings', 'ms', 'CPU ms', 'longest held, CPU ms'],
  rows,
);
await database.close();
