import { PRIORITIES, type Priority } from '../../domain/ports.ts';

export interface QueueKey {
  readonly priority: Priority;
  readonly tenant: string;
  /** The call has had a turn before, so the tenant's new calls go first. */
  readonly again: boolean;
}

/** How many turns a tenant gets for each turn of a tenant with a share of 1. */
export type ShareOf = (tenant: string) => number;

/** One tenant's calls of one priority. */
interface TenantCalls<Waiter> {
  readonly fresh: Set<Waiter>;
  readonly again: Set<Waiter>;
}

/** Above this number of remembered tenants, those that need not wait for their turn are forgotten. */
const MAX_REMEMBERED = 1000;

/**
 * Calls that wait for a slot, by priority and within a priority by tenant. The highest priority is served first. Within it
 * tenants take turns, however many calls each has waiting, and a tenant's new calls go before those that have had a turn.
 * So a tenant's flood delays the others' calls of the same priority by one slot, and calls of a higher one not at all.
 *
 * Turns go by virtual time (start-time fair queueing, Goyal et al. 1996): a tenant that was served lately waits for those
 * that were not, and an idle tenant saves up no turns. A tenant with a larger share gets more turns.
 */
export function createFairQueue<Waiter>(shareOf: ShareOf) {
  const waiting = new Map(PRIORITIES.map((each) => [each, new Map<string, TenantCalls<Waiter>>()]));
  /** From when, in virtual time, a tenant that was served may be served again. */
  const nextTurns = new Map<string, number>();
  let virtualTime = 0;

  const tenantsIn = (priority: Priority) => waiting.get(priority) ?? new Map<string, TenantCalls<Waiter>>();
  const turnOf = (tenant: string) => Math.max(nextTurns.get(tenant) ?? 0, virtualTime);
  const count = (priority: Priority) => sum(tenantsIn(priority).values().map(sizeOf));

  function remove({ priority, tenant }: Omit<QueueKey, 'again'>, waiter: Waiter): void {
    const tenants = tenantsIn(priority);
    const calls = tenants.get(tenant);
    calls?.fresh.delete(waiter);
    calls?.again.delete(waiter);
    if (sizeOf(calls) === 0) tenants.delete(tenant);
  }

  function noteServed(tenant: string): void {
    virtualTime = turnOf(tenant);
    nextTurns.set(tenant, virtualTime + 1 / shareOf(tenant));
    if (nextTurns.size <= MAX_REMEMBERED) return;
    for (const [each, turn] of nextTurns) if (turn <= virtualTime) nextTurns.delete(each);
  }

  return {
    add({ priority, tenant, again }: QueueKey, waiter: Waiter): void {
      const tenants = tenantsIn(priority);
      const calls = tenants.get(tenant) ?? { fresh: new Set(), again: new Set() };
      tenants.set(tenant, calls);
      (again ? calls.again : calls.fresh).add(waiter);
    },
    remove,
    /** Removes the waiter that is next and returns it. */
    takeNext(): Waiter | undefined {
      const priority = PRIORITIES.find((each) => tenantsIn(each).size > 0);
      if (priority === undefined) return undefined;
      const [first, ...others] = tenantsIn(priority);
      if (first === undefined) return undefined;
      const [tenant, { fresh, again }] = others.reduce(
        (next, each) => (turnOf(each[0]) < turnOf(next[0]) ? each : next),
        first,
      );
      const [waiter] = fresh.size > 0 ? fresh : again;
      if (waiter === undefined) return undefined;
      remove({ priority, tenant }, waiter);
      noteServed(tenant);
      return waiter;
    },
    isEmpty: () => PRIORITIES.every((each) => tenantsIn(each).size === 0),
    /** How many calls of this priority wait, of all tenants. */
    countOfAll: count,
    /** How many calls of this priority the tenant has waiting. */
    countOf: (priority: Priority, tenant: string) => sizeOf(tenantsIn(priority).get(tenant)),
    /** Which turn from now a new call would get if no other call came: 1 is the next. */
    positionOf({ priority, tenant, again }: QueueKey): number {
      const urgent = sum(PRIORITIES.slice(0, PRIORITIES.indexOf(priority)).map(count));
      const calls = tenantsIn(priority).get(tenant);
      const own = (again ? sizeOf(calls) : (calls?.fresh.size ?? 0)) + 1;
      // Each other tenant has its turns before each of this tenant's, as long as it has calls.
      const others = [...tenantsIn(priority)].filter(([each]) => each !== tenant);
      const turns = (each: string) => Math.ceil((own * shareOf(each)) / shareOf(tenant));
      return urgent + own + sum(others.map(([each, theirs]) => Math.min(sizeOf(theirs), turns(each))));
    },
  };
}

function sizeOf(calls: TenantCalls<unknown> | undefined): number {
  return calls === undefined ? 0 : calls.fresh.size + calls.again.size;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
