import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { FaultKind } from './faults.ts';
import { createStores } from './gateway.ts';
import { playHistory } from './history.ts';
import type { Violation } from './ledger.ts';

/** A history that was played, without its trace. */
export interface Played {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly virtualMs: number;
  readonly acceptedStops: number;
}

export interface Order {
  readonly from: number;
  readonly count: number;
  readonly kinds: readonly FaultKind[];
}

interface Share extends Order {
  readonly every: number;
}

/** Plays histories on several cores at once. Resolves with those, by seed, once all have been played. */
export async function playAll(
  { from, count, kinds }: Order,
  workers: number,
  onPlayed: (played: Played) => void = () => undefined,
): Promise<readonly Played[]> {
  const all: Played[] = [];
  const shares = Array.from({ length: Math.min(workers, count) }, (_, index) => {
    const share: Share = { from: from + index, count: count - index, every: workers, kinds };
    return new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: share });
      worker.on('message', (played: Played) => {
        all.push(played);
        onPlayed(played);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  });
  await Promise.all(shares);
  return all.toSorted((a, b) => a.seed - b.seed);
}

async function playShare({ from, count, every, kinds }: Share): Promise<void> {
  const stores = await createStores();
  for (let index = 0; index < count; index += every) {
    const { seed, violations, virtualMs, acceptedStops } = await playHistory(stores, {
      seed: from + index,
      kinds,
    });
    const played: Played = { seed, violations, virtualMs, acceptedStops };
    parentPort?.postMessage(played);
  }
  stores.close();
}

if (!isMainThread && isShare(workerData)) await playShare(workerData);

function isShare(data: unknown): data is Share {
  return typeof data === 'object' && data !== null && 'every' in data && 'kinds' in data;
}
