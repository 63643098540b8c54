/** `npm run day`: simulates a day, or only some hours, and says what came of it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryPostgres } from '../support/postgres-schemas.ts';
import { playDay } from './day.ts';
import { tenantsFile } from './gateway.ts';
import { inWords } from './words.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    recordings: { type: 'string', default: '5000' },
    hours: { type: 'string', default: '24' },
    /** How often a gateway is ended, and Agora can't be reached. */
    blows: { type: 'string', default: '24' },
    outages: { type: 'string', default: '3' },
    /** How much shorter recordings are than usual. */
    brevity: { type: 'string', default: '1' },
    /** Waits of the gateways' end together, at multiples of so many seconds. */
    timers: { type: 'string', default: '0' },
    /** In percent of the requests. */
    faults: { type: 'string', default: '1' },
    /** `sqlite` or `postgres`. */
    database: { type: 'string', default: 'sqlite' },
    /** Shows what the gateways log. */
    log: { type: 'boolean', default: false },
  },
});

/** Nobody pulls this machine's plug, so nothing has to be on a disk. */
const MEMORY = '/dev/shm';
const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'day-'));
const cleaning: (() => Promise<void>)[] = [];
const databaseUrl =
  values.database === 'postgres'
    ? await temporaryPostgres((clean) => cleaning.push(clean))
    : `file:${join(folder, 'gateway.db')}`;
const brevity = numberOf(values.brevity);
const file = join(folder, 'tenants.json');
writeFileSync(file, tenantsFile(brevity));

const beganAt = performance.now();
const report = await playDay({
  ...{ databaseUrl, tenantsFile: file, seed: numberOf(values.seed) },
  ...{ recordings: numberOf(values.recordings), hours: numberOf(values.hours) },
  ...{ blows: numberOf(values.blows), outages: numberOf(values.outages) },
  ...{ brevity, timersEveryMs: numberOf(values.timers) * 1000 },
  faultRate: numberOf(values.faults) / 100,
  ...(values.log ? { log: (line: string) => process.stdout.write(line) } : {}),
  onHour(hour, { entries }, violations) {
    const running = entries.filter(({ end }) => end === null).length;
    const seconds = Math.round((performance.now() - beganAt) / 1000);
    console.log(
      `${hour} h: ${entries.length} recordings, ${running} run, ${violations.length} violations (${seconds} s)`,
    );
  },
});
for (const clean of cleaning) await clean();
rmSync(folder, { recursive: true, force: true });
const { user, system } = process.cpuUsage();
console.log(inWords(report));
console.log(
  `${Math.round((performance.now() - beganAt) / 1000)} s, ${Math.round((user + system) / 1e6)} s of CPU`,
);
process.exitCode = report.violations.length === 0 ? 0 : 1;

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new Error(`expected a number instead of ${text}`);
  return number;
}
