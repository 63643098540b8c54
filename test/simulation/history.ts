import { Agora } from './agora.ts';
import { drawIntensities, FAULT_KINDS, type FaultKind, Faults } from './faults.ts';
import { Fleet } from './fleet.ts';
import { APP_ID, type Store, type Stores } from './gateway.ts';
import { broken, recordingsOf, violationsIn } from './invariants.ts';
import { Ledger, type Violation, type Wish } from './ledger.ts';
import { Network } from './network.ts';
import { Random } from './random.ts';
import { seal } from './sealed.ts';
import { Trace } from './trace.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface HistoryOptions {
  readonly seed: number;
  /** The kinds of faults that there may be; all when left out. */
  readonly kinds?: readonly FaultKind[];
  /** Has the trace hold what the gateways log. */
  readonly withLog?: boolean;
}

export interface History {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly trace: Trace;
  readonly virtualMs: number;
  readonly acceptedStops: number;
}

/** How long everything has, after the last fault, to come to an end. */
const LONGEST_HEALING_MS = 40 * 60_000;
const STEP_MS = 10_000;
/** Longer than Agora goes without a notification of what it records. */
const NEWS_MS = 75_000;
/** A gateway may die over a recording whose time is over; others look at it then. */
const GUARD_TAKES_MS = 90_000;

/** Plays one history. Everything in it follows from the seed. */
export async function playHistory(stores: Stores, options: HistoryOptions): Promise<History> {
  const clock = new VirtualClock();
  const random = new Random(options.seed);
  const unseal = seal(clock, random);
  try {
    const store = await stores.open(clock);
    return await play({ store, clock, random }, options).finally(() => store.close());
  } finally {
    unseal();
  }
}

interface World {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly random: Random;
}

async function play({ store, clock, random }: World, options: HistoryOptions): Promise<History> {
  const trace = new Trace(clock);
  const ledger = new Ledger();
  const plan = random.fork('plan');
  const lastMs = plan.between(3 * 60_000, 8 * 60_000);
  const intensities = drawIntensities(random.fork('intensities'), options.kinds ?? FAULT_KINDS);
  const faults = new Faults(clock, { random: random.fork('faults'), intensities, lastMs });
  const noNotifications = plan.chance(0.4 * intensities.notifications);
  const post = random.fork('post');
  const agora = new Agora(clock, {
    random: random.fork('Agora'),
    trace,
    fateOf: () => faults.fate(),
    noticesConflicts: plan.chance(0.6),
    onEvent(event) {
      if (noNotifications) return;
      const trouble = faults.areHealed ? 0 : intensities.notifications;
      const copies = post.chance(0.5 * trouble) ? 0 : post.chance(0.3 * trouble) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const lateMs = post.chance(0.4 * trouble) ? post.between(1000, 150_000) : post.between(20, 900);
        clock.after(lateMs, () => fleet.notify(event));
      }
    },
  });
  const network = new Network({
    clock,
    agora,
    faults,
    random: random.fork('network'),
    trace,
    onTold: ({ name }, sid, names) => ledger.told(name, sid, names),
  });
  const size = plan.chance(0.6) ? 2 : plan.between(3, 4);
  const fleet: Fleet = new Fleet({
    clock,
    store,
    network,
    faults,
    random: random.fork('fleet'),
    ledger,
    trace,
    size,
    withLog: options.withLog ?? false,
  });

  async function ask(wish: Wish, what: 'start' | 'stop', asyncStop = false): Promise<void> {
    const { target, owner, cname } = wish;
    if (what === 'stop' && target !== null) wish.lastStopAt = clock.now();
    const answer = await fleet.call(`${what} ${cname}${asyncStop ? ' async' : ''}`, cname, (gateway) => {
      if (what === 'start') return gateway.start(owner, wish);
      if (target === null) throw new Error('nobody knows what to stop');
      return gateway.stop(owner, target, asyncStop);
    });
    if (answer === null) return;
    const all = recordingsOf(wish, agora);
    const isLive = all.some((each) => agora.isLive(each));
    ledger.hear(wish, answer, { asked: what, isLive, sids: all.map(({ sid }) => sid) });
    if (answer.kind === 'error' && !answer.nothingDone && what === 'start') isGivenUp.add(wish);
    if (answer.kind === 'error' && answer.code === 'RECORDING_NOT_FOUND') isGivenUp.add(wish);
    if (answer.kind === 'error' && answer.code === 'UPSTREAM_REJECTED' && callers.chance(0.6))
      isGivenUp.add(wish);
  }

  const callers = random.fork('callers');
  const times = random.fork('times');
  /** Whose callers want no more of it. */
  const isGivenUp = new Set<Wish>();

  async function begin(wish: Wish, isElsewhere: boolean): Promise<void> {
    if (isElsewhere) {
      const { sid, resourceId, cname, uid } = agora.startElsewhere(wish.cname, wish.uid);
      wish.target = { session: { appId: APP_ID, resourceId, sid, mode: 'mix', cname, uid } };
      return;
    }
    const tries = wish.key === null ? 1 : 12;
    for (let each = 0; each < tries && wish.target === null && !isGivenUp.has(wish); each += 1) {
      const atOnce = wish.key !== null && callers.chance(0.15) ? 2 : 1;
      await Promise.all(Array.from({ length: atOnce }, () => ask(wish, 'start')));
      await clock.sleep(callers.between(10, 4000));
    }
  }

  async function end(wish: Wish): Promise<void> {
    await clock.sleep(callers.between(0, callers.pick([1500, 1500, 40_000, 200_000, 200_000])));
    for (let each = 0; each < 30 && !wish.isStopAccepted && !isGivenUp.has(wish); each += 1) {
      const atOnce = callers.chance(0.2) ? 3 : 1;
      for (const recording of recordingsOf(wish, agora)) agora.move(recording, faults.movesAtStop());
      await Promise.all(Array.from({ length: atOnce }, () => ask(wish, 'stop', callers.chance(0.3))));
      await clock.sleep(callers.between(500, 6000));
      if (callers.chance(0.05)) return;
    }
    if (!callers.chance(0.4)) return;
    await clock.sleep(callers.between(1000, 120_000));
    await ask(wish, 'stop', callers.chance(0.3));
  }

  /** When its time is over it has to be stopped, as if somebody had asked for that. */
  async function timeIsOver(wish: Wish): Promise<void> {
    await clock.sleep((wish.stopAfterMs ?? 0) + GUARD_TAKES_MS);
    wish.isStopAccepted = true;
    trace.note('world', `the time of ${wish.cname} is over`, wish.cname);
  }

  async function live(index: number): Promise<void> {
    const isElsewhere = callers.chance(0.15);
    const key = isElsewhere || callers.chance(0.2) ? null : `key-${index}`;
    const stopAfterMs = times.chance(0.25) ? times.between(20_000, 240_000) : null;
    const uid = String(1000 + index);
    const wish = ledger.wish({ owner: 'default', cname: `room${index}`, uid, key, stopAfterMs });
    const isLeftAlone = callers.chance(0.12);
    await clock.sleep(callers.between(0, lastMs * 0.8));
    await begin(wish, isElsewhere);
    const isOver = stopAfterMs === null || isElsewhere || wish.target === null ? null : timeIsOver(wish);
    if (wish.target !== null && !isLeftAlone) await end(wish);
    await isOver;
  }

  const track = (cname: string, work: Promise<void>) =>
    work.catch((error: unknown) =>
      ledger.note('no error but those that callers are told of', cname, String(error)),
    );

  const count = plan.between(4, 11);
  let living = count;
  for (let index = 1; index <= count; index += 1) {
    void track(`room${index}`, live(index)).then(() => {
      living -= 1;
    });
  }

  /** Lets time pass until everybody has what they asked for. */
  async function comeToRest(isOver: () => boolean): Promise<void> {
    for (let passed = 0; passed < LONGEST_HEALING_MS; passed += STEP_MS) {
      await clock.advance(STEP_MS);
      if (!isOver() || !fleet.isWhole) continue;
      if ((await store.rows()).every(({ says }) => says !== 'pending')) return;
    }
  }

  await clock.advance(lastMs);
  trace.note('world', 'everything is healed');
  faults.heal();
  fleet.heal();
  await comeToRest(() => living === 0);
  await clock.advance(NEWS_MS);
  await comeToRest(() => living === 0);

  // Nobody has to ask twice, but for what has ended as far as anybody could tell.
  for (const each of broken({ agora, ledger, rows: await store.rows(), attempts: network.attempts })) {
    ledger.violations.push(each);
  }
  trace.note('world', 'everybody who has asked for a stop asks again');
  let asking = 0;
  for (const wish of ledger.wishes) {
    if (!wish.isStopAccepted) continue;
    asking += 1;
    void track(wish.cname, ask(wish, 'stop')).then(() => {
      asking -= 1;
    });
  }
  await comeToRest(() => asking === 0);

  let drains: Awaited<ReturnType<Fleet['shutDown']>> = [];
  void fleet.shutDown().then((each) => {
    drains = each;
  });
  await clock.advance(60_000);
  const rows = await store.rows();
  const violations = violationsIn({
    agora,
    ledger,
    rows,
    attempts: network.attempts,
    gateways: size,
    drains,
  });
  for (const { invariant, about, what } of violations)
    trace.note('VIOLATED', `${invariant}: ${about}: ${what}`, about);
  return {
    seed: options.seed,
    violations,
    trace,
    virtualMs: clock.now() - clock.startedAt,
    acceptedStops: ledger.wishes.filter(({ isStopAccepted }) => isStopAccepted).length,
  };
}
