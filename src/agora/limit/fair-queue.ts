/**
 * Calls that wait for a slot: in lines by urgency, and within a line by tenant. The most urgent line is served first;
 * within it tenants take turns, however many calls each of them has waiting, and of a tenant's own calls those go first
 * that have had no turn yet. So a tenant's flood delays the others' calls of the same urgency by one slot, and more
 * urgent ones not at all.
 *
 * Turns go by virtual time (start-time fair queueing, Goyal et al. 1996): who has been served lately waits for those who
 * have not, and nobody saves up turns while asking for nothing. A tenant with a larger share has more turns.
 */
export interface FairQueue<Line extends string, Waiter> {
  add(place: Place<Line>, waiter: Waiter): void;
  remove(place: Place<Line>, waiter: Waiter): void;
  /** Takes whoever is next out of its line. */
  take(): Waiter | undefined;
  count(line: Line): number;
  /** How many calls the tenant has waiting in the line. */
  countOf(line: Line, tenant: string): number;
  /** How many calls a new one would wait for, itself included, if nobody else came. */
  turnsUntil(place: Place<Line>): number;
}

export interface Place<Line extends string> {
  readonly line: Line;
  readonly tenant: string;
  /** The call has had a turn before: it lets the tenant's new calls go first. */
  readonly again: boolean;
}

/** How many turns a tenant gets while one with a share of 1 gets one. */
export type ShareOf = (tenant: string) => number;

/** One tenant's calls in one line. */
interface Own<Waiter> {
  readonly fresh: Set<Waiter>;
  readonly again: Set<Waiter>;
}

const NOBODY: Own<never> = { fresh: new Set(), again: new Set() };

/** Past so many remembered tenants those are forgotten that are owed nothing. */
const REMEMBERED = 1000;

/** `lines`: most urgent first. */
export function createFairQueue<Line extends string, Waiter>(
  lines: readonly Line[],
  shareOf: ShareOf,
): FairQueue<Line, Waiter> {
  const waiting = new Map(lines.map((line) => [line, new Map<string, Own<Waiter>>()]));
  /** When, in virtual time, a tenant that was served may be served again. */
  const nextTurns = new Map<string, number>();
  let virtualTime = 0;

  const tenantsIn = (line: Line) => waiting.get(line) ?? new Map<string, Own<Waiter>>();
  const turnOf = (tenant: string) => Math.max(nextTurns.get(tenant) ?? 0, virtualTime);
  const count = (line: Line) => sum([...tenantsIn(line).values()].map(sizeOf));

  function remove({ line, tenant }: Place<Line>, waiter: Waiter): void {
    const tenants = tenantsIn(line);
    const own = tenants.get(tenant);
    if (own === undefined) return;
    own.fresh.delete(waiter);
    own.again.delete(waiter);
    if (sizeOf(own) === 0) tenants.delete(tenant);
  }

  function serve(tenant: string): void {
    virtualTime = turnOf(tenant);
    nextTurns.set(tenant, virtualTime + 1 / shareOf(tenant));
    if (nextTurns.size <= REMEMBERED) return;
    for (const [each, turn] of nextTurns) if (turn <= virtualTime) nextTurns.delete(each);
  }

  return {
    add({ line, tenant, again }, waiter) {
      const tenants = tenantsIn(line);
      const own = tenants.get(tenant) ?? { fresh: new Set(), again: new Set() };
      tenants.set(tenant, own);
      (again ? own.again : own.fresh).add(waiter);
    },
    remove,
    take() {
      const line = lines.find((each) => tenantsIn(each).size > 0);
      if (line === undefined) return undefined;
      const [first, ...others] = tenantsIn(line).keys();
      if (first === undefined) return undefined;
      const tenant = others.reduce((next, each) => (turnOf(each) < turnOf(next) ? each : next), first);
      const { fresh, again } = tenantsIn(line).get(tenant) ?? NOBODY;
      const [waiter] = fresh.size > 0 ? fresh : again;
      if (waiter === undefined) return undefined;
      remove({ line, tenant, again: false }, waiter);
      serve(tenant);
      return waiter;
    },
    count,
    countOf: (line, tenant) => sizeOf(tenantsIn(line).get(tenant)),
    turnsUntil({ line, tenant, again }) {
      const urgent = sum(lines.slice(0, lines.indexOf(line)).map(count));
      const mine = tenantsIn(line).get(tenant);
      const own = (again ? sizeOf(mine) : (mine?.fresh.size ?? 0)) + 1;
      // Each of the others has its turns before each of the tenant's own, as long as it has calls.
      const beside = [...tenantsIn(line)].filter(([each]) => each !== tenant);
      const turns = (each: string) => Math.ceil((own * shareOf(each)) / shareOf(tenant));
      return urgent + own + sum(beside.map(([each, theirs]) => Math.min(sizeOf(theirs), turns(each))));
    },
  };
}

function sizeOf(own: Own<unknown> | undefined): number {
  return own === undefined ? 0 : own.fresh.size + own.again.size;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
