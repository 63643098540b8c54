/**
 * Calls that wait for a slot: in lines by urgency, and within a line by tenant. The most urgent line is served first;
 * within it tenants take turns, however many calls each of them has waiting. So a tenant's flood delays the others' calls
 * of the same urgency by one slot, and less urgent ones not at all.
 *
 * Turns go by virtual time (start-time fair queueing, Goyal et al. 1996): who has been served lately waits for those who
 * have not, and nobody saves up turns while asking for nothing.
 */
export interface Lines<Line extends string, Waiter> {
  add(line: Line, tenant: string, waiter: Waiter): void;
  remove(line: Line, tenant: string, waiter: Waiter): void;
  /** Takes whoever is next out of its line. */
  take(): Waiter | undefined;
  count(line: Line): number;
  /** How many calls the tenant has waiting, in all lines. */
  countOf(tenant: string): number;
  /** How many calls a new one would wait for, itself included, if nobody else came. */
  place(line: Line, tenant: string): number;
}

/** Past so many remembered tenants those are forgotten that are owed nothing. */
const REMEMBERED = 1000;

/** `lines`: most urgent first. */
export function createLines<Line extends string, Waiter>(lines: readonly Line[]): Lines<Line, Waiter> {
  const waiting = new Map(lines.map((line) => [line, new Map<string, Set<Waiter>>()]));
  /** When, in virtual time, a tenant that was served may be served again. */
  const nextTurns = new Map<string, number>();
  let virtualTime = 0;

  const tenantsIn = (line: Line) => waiting.get(line) ?? new Map<string, Set<Waiter>>();
  const turnOf = (tenant: string) => Math.max(nextTurns.get(tenant) ?? 0, virtualTime);
  const count = (line: Line) => sum([...tenantsIn(line).values()].map(({ size }) => size));

  function remove(line: Line, tenant: string, waiter: Waiter): void {
    const tenants = tenantsIn(line);
    const waiters = tenants.get(tenant);
    waiters?.delete(waiter);
    if (waiters?.size === 0) tenants.delete(tenant);
  }

  function serve(tenant: string): void {
    virtualTime = turnOf(tenant);
    nextTurns.set(tenant, virtualTime + 1);
    if (nextTurns.size <= REMEMBERED) return;
    for (const [each, turn] of nextTurns) if (turn <= virtualTime) nextTurns.delete(each);
  }

  return {
    add(line, tenant, waiter) {
      const tenants = tenantsIn(line);
      tenants.set(tenant, (tenants.get(tenant) ?? new Set()).add(waiter));
    },
    remove,
    take() {
      const line = lines.find((each) => tenantsIn(each).size > 0);
      if (line === undefined) return undefined;
      const [first, ...others] = tenantsIn(line).keys();
      if (first === undefined) return undefined;
      const tenant = others.reduce((next, each) => (turnOf(each) < turnOf(next) ? each : next), first);
      const [waiter] = tenantsIn(line).get(tenant) ?? [];
      if (waiter === undefined) return undefined;
      remove(line, tenant, waiter);
      serve(tenant);
      return waiter;
    },
    count,
    countOf: (tenant) => sum(lines.map((line) => tenantsIn(line).get(tenant)?.size ?? 0)),
    place(line, tenant) {
      const urgent = sum(lines.slice(0, lines.indexOf(line)).map(count));
      const own = (tenantsIn(line).get(tenant)?.size ?? 0) + 1;
      // Each of the others has a turn before each of the tenant's own, as long as it has calls.
      const beside = [...tenantsIn(line)].filter(([each]) => each !== tenant);
      return urgent + own + sum(beside.map(([, { size }]) => Math.min(size, own)));
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
