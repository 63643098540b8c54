import type { Kysely } from 'kysely';
import type { Clock } from '../domain/ports.ts';
import type { Tables, Work } from './tables.ts';

/**
 * Makes writes of one process in shared transactions: those that are wanted while the event loop turns once wait for the disk
 * together. Each is on the disk when its promise resolves, and one that is refused takes no other with it.
 */
export interface GroupCommit {
  /** `work` may be asked again: it does nothing but run statements. Rejects as it does, or with a `DatabaseFailure`. */
  write<Result>(work: Work<Result>, when?: 'now' | 'with-others'): Promise<Result>;
  /** Keeps nothing waiting for others any more. */
  hurry(): void;
}

interface Write {
  /** Runs its statements. Resolves with how to tell whoever waits, once they are committed. */
  readonly make: (db: Kysely<Tables>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/** How long a write that nobody waits for is kept for others to come. */
const COMPANY_MS = 20;

/** More would keep everything else in the process waiting. */
const MOST_TOGETHER = 100;

export function createGroupCommit(db: Kysely<Tables>, clock: Pick<Clock, 'sleep'>): GroupCommit {
  const waiting: Write[] = [];
  let isScheduled = false;
  let committing: Promise<void> = Promise.resolve();

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => {
      committing = committing.then(() => {
        isScheduled = false;
        const group = waiting.splice(0, MOST_TOGETHER);
        schedule();
        return commit(group);
      });
    });
  }

  async function commit(group: readonly Write[]): Promise<void> {
    try {
      const made = await db.transaction().execute(async (inner) => {
        const all: (() => void)[] = [];
        for (const write of group) all.push(await write.make(inner));
        return all;
      });
      for (const tell of made) tell();
    } catch (error) {
      const [first, ...others] = group;
      if (others.length === 0) return first?.fail(error);
      // One was refused, and nobody can tell which: each by itself. A lock that all wait for is waited for once (`sqlite.ts`).
      for (const write of group) await commit([write]);
    }
  }

  return {
    write: (work, when = 'now') =>
      new Promise((resolve, reject) => {
        waiting.push({
          make: async (inner) => {
            const result = await work(inner);
            return () => resolve(result);
          },
          fail: reject,
        });
        if (when === 'now') schedule();
        else void clock.sleep(COMPANY_MS).then(schedule);
      }),
    hurry: schedule,
  };
}
