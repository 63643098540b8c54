/** `npm run simulate`: plays histories, or one of them (`--seed`) with its trace. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import { createStores } from './gateway.ts';
import { playHistory } from './history.ts';
import { type Played, playAll } from './pool.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    histories: { type: 'string', default: '5000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    /** Only these kinds of faults, separated by commas. */
    faults: { type: 'string', default: FAULT_KINDS.join(',') },
    /** Shows the whole trace, and not only what is about the recordings that something is wrong with. */
    all: { type: 'boolean', default: false },
    /** Shows what the gateways log. */
    log: { type: 'boolean', default: false },
  },
});

const kinds = values.faults.split(',').map((word) => {
  const kind = FAULT_KINDS.find((each) => each === word);
  if (kind === undefined) throw new Error(`--faults: expected some of ${FAULT_KINDS.join(', ')}`);
  return kind;
});
const isClean =
  values.seed === undefined
    ? await playMany(numberOf(values.from), numberOf(values.histories), kinds)
    : await playOne(numberOf(values.seed), kinds);
process.exitCode = isClean ? 0 : 1;

async function playOne(seed: number, kinds: readonly FaultKind[]): Promise<boolean> {
  const stores = await createStores();
  const { violations, trace } = await playHistory(stores, { seed, kinds, withLog: values.log });
  stores.close();
  const about = values.all || violations.length === 0 ? null : violations.map((each) => each.about);
  console.log(trace.lines(about).join('\n'));
  return violations.length === 0;
}

async function playMany(from: number, count: number, kinds: readonly FaultKind[]): Promise<boolean> {
  const beganAt = performance.now();
  const failing: Played[] = [];
  const all = await playAll({ from, count, kinds }, numberOf(values.workers), (played) => {
    if (played.violations.length > 0) failing.push(played);
  });
  const seconds = (performance.now() - beganAt) / 1000;
  const hours = all.reduce((sum, { virtualMs }) => sum + virtualMs, 0) / 3_600_000;
  const stops = all.reduce((sum, { acceptedStops }) => sum + acceptedStops, 0);
  for (const [invariant, seeds] of seedsByInvariant(failing)) {
    const shown = seeds.toSorted((a, b) => a - b).slice(0, 8);
    console.log(`${String(seeds.length).padStart(6)}  ${invariant}: seeds ${shown.join(', ')}`);
  }
  console.log(
    `${all.length} histories, ${Math.round(hours)} virtual hours, ${stops} accepted stops in ${Math.round(seconds)} s ` +
      `(${(all.length / seconds).toFixed(1)} a second): ${failing.length} failed`,
  );
  const [first] = failing.toSorted((a, b) => a.seed - b.seed);
  if (first === undefined) return true;
  console.log(`\nThe first, as \`npm run simulate -- --seed ${first.seed}${faultsOption()}\` shows it:\n`);
  await playOne(first.seed, kinds);
  return false;
}

function faultsOption(): string {
  return kinds.length === FAULT_KINDS.length ? '' : ` --faults ${values.faults}`;
}

function seedsByInvariant(failing: readonly Played[]): ReadonlyMap<string, readonly number[]> {
  const seeds = new Map<string, number[]>();
  for (const { seed, violations } of failing) {
    for (const invariant of new Set(violations.map((each) => each.invariant))) {
      seeds.set(invariant, [...(seeds.get(invariant) ?? []), seed]);
    }
  }
  return seeds;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`expected a whole number instead of ${text}`);
  return number;
}
