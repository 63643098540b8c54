import type { RecordingStore } from '../domain/ports.ts';

type Count = RecordingStore['count'];

/**
 * Counts one after another, and equal counts that are wanted at the same time once. A count of a million takes half a second
 * of CPU, so many callers who count could take all of it.
 */
export function createSharedCounts(count: Count): Count {
  const wanted = new Map<string, Promise<number>>();
  let before: Promise<unknown> = Promise.resolve();

  return (owner, filter) => {
    const key = JSON.stringify([owner, filter]);
    const same = wanted.get(key);
    if (same !== undefined) return same;
    const counted = before.then(() => count(owner, filter)).finally(() => wanted.delete(key));
    wanted.set(key, counted);
    before = counted.catch(() => undefined);
    return counted;
  };
}
