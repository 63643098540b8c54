import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './faults.ts';
import { createStores } from './gateway.ts';
import { playHistory } from './history.ts';
import { playAll } from './pool.ts';

const HISTORIES = 200;

describe('a simulated fleet', () => {
  it(`keeps every promise through ${HISTORIES} histories of faults`, { timeout: 600_000 }, async () => {
    const all = await playAll({ from: 1, count: HISTORIES, kinds: FAULT_KINDS }, availableParallelism());
    const failed = all.flatMap(({ seed, violations }) =>
      violations.map(
        ({ invariant, about, what }) => `npm run simulate -- --seed ${seed}: ${invariant}: ${about}: ${what}`,
      ),
    );
    expect(failed).toEqual([]);
    // Who asks for nothing is promised nothing.
    expect(all.reduce((sum, { acceptedStops }) => sum + acceptedStops, 0)).toBeGreaterThan(HISTORIES);
  });

  it('does the same again with the same seed', { timeout: 120_000 }, async () => {
    const stores = await createStores();
    for (const seed of [3, 7, 11]) {
      const first = await playHistory(stores, { seed });
      const second = await playHistory(stores, { seed });
      expect(second.trace.lines()).toEqual(first.trace.lines());
    }
    stores.close();
  });
});
