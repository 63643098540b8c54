import type { Kysely } from 'kysely';
import type { Clock } from '../domain/ports.ts';
import { yieldToEventLoop } from '../event-loop.ts';
import type { Tables, Work } from './tables.ts';

/**
 * Makes the writes of one process in shared transactions: all that are wanted in one turn of the event loop wait for
 * the disk together. Each write is on the disk when its promise resolves. A write that fails does not fail the others.
 */
interface GroupCommit {
  /** May run `work` more than once. Rejects with what `work` throws, or with a `DatabaseFailure`. */
  write<Result>(work: Work<Result>, when?: 'now' | 'batched'): Promise<Result>;
  /** Commits the batched writes too, without waiting for more. */
  flush(): void;
}

interface Write {
  /** Runs the statements. Resolves with a function that resolves the caller's promise, to be called after the commit. */
  readonly run: (db: Kysely<Tables>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/** How long a `batched` write waits for others. */
const BATCH_DELAY_MS = 20;

/** A larger group would keep everything else in the process waiting. */
const MAX_GROUP = 100;

/** Nothing is added to a transaction that has taken so long: a row may hold megabytes of file names. */
const MAX_TRANSACTION_MS = 20;

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
        const group = waiting.splice(0, MAX_GROUP);
        schedule();
        return commit(group);
      });
    });
  }

  async function commit(group: readonly Write[]): Promise<void> {
    try {
      const confirmations = await db.transaction().execute((inner) => runSome(inner, group));
      for (const confirm of confirmations) confirm();
      if (confirmations.length < group.length) await commit(group.slice(confirmations.length));
    } catch (error) {
      const [first, ...others] = group;
      if (others.length === 0) return first?.fail(error);
      // Any of them may have failed, so commit each by itself. Together they wait once for a lock: see `sqlite.ts`.
      for (const write of group) await commit([write]);
    }
  }

  /** Runs as many of the writes as the time of one transaction allows, and at least one. */
  async function runSome(inner: Kysely<Tables>, group: readonly Write[]): Promise<readonly (() => void)[]> {
    const until = performance.now() + MAX_TRANSACTION_MS;
    const confirmations: (() => void)[] = [];
    for (const write of group) {
      if (confirmations.length > 0 && performance.now() > until) break;
      confirmations.push(await write.run(inner));
      // SQLite answers before the event loop turns.
      await yieldToEventLoop();
    }
    return confirmations;
  }

  return {
    write: (work, when = 'now') =>
      new Promise((resolve, reject) => {
        waiting.push({
          run: async (inner) => {
            const result = await work(inner);
            return () => resolve(result);
          },
          fail: reject,
        });
        if (when === 'now') schedule();
        else void clock.sleep(BATCH_DELAY_MS).then(schedule);
      }),
    flush: schedule,
  };
}
