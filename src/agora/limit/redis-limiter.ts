import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CircuitBreaker, Clock, Slot } from '../../domain/ports.ts';
import { createDepartures, WINDOW_MS } from './departures.ts';
import { createSlotJobs, gapMs, type Limiter } from './limiter.ts';
import { createSharedSlots, LATE_MS, LEASE_MS, type SharedAnswer } from './shared-slots.ts';
import { createStanding } from './standing.ts';

/** How often a gateway asks Redis at least: its lease goes by it. */
const BEAT_MS = 150;

/** A request that leaves within this of its slot is not worth a message of its own: the window has room for it. */
const PUNCTUAL_MS = 4;

/** By then the others keep this gateway's share free, and what they sent before that has left the window. */
const ALONE_AFTER_MS = LEASE_MS + LATE_MS + WINDOW_MS;

/** How often a request asks again that was let go and did not hear of it in time. */
const MOST_TRIES = 4;

export interface RedisLimiterOptions {
  readonly redis: Redis;
  readonly breaker: CircuitBreaker;
  readonly clock: Clock;
  readonly limitPerSecond: number;
  /** One limit is shared by everybody who names the same account. */
  readonly account: string;
  readonly gatewayId: string;
  /** Told when Redis stops or starts answering. */
  readonly onAvailability: (available: boolean, gateways: number) => void;
}

/**
 * One limiter for all gateways of an account, over Redis. While Redis does not answer, stops must still go out: the gateway
 * leaves the shared window, waits until nobody counts on its silence any more, and then sends its share, unasked. It comes
 * back when Redis has answered in the background; no request ever waits to find that out.
 */
export function createRedisLimiter(options: RedisLimiterOptions): Limiter & { close(): void } {
  const { redis, breaker, clock, limitPerSecond } = options;
  const askRedis = createSharedSlots(redis, options.account, limitPerSecond);
  const departures = createDepartures(clock, () => heard.share);
  const standing = createStanding(clock, (isShared) => options.onAvailability(isShared, heard.gateways));
  // No minimum time: a job books as early as it can, and the script keeps the distances between all gateways.
  const runJob = createSlotJobs(clock, 0);
  // One that has never heard of Redis leaves as much again for another.
  let heard = { now: 0, generation: '', gateways: 1, share: Math.max(Math.floor(limitPerSecond / 2), 0.5) };
  let heardAt = clock.monotonic();
  /** When the answer came that Redis was last told of: it counts on this gateway's silence for a while after it. */
  let silentFrom = heardAt;
  let heldUntil = 0;
  let ownHoldUntil = 0;
  let bookedFor = 0;
  let grantedAt = Number.NEGATIVE_INFINITY;
  let sharedGap = gapMs(limitPerSecond);

  const heldForMs = () => Math.max(0, heldUntil - clock.monotonic());
  const ownFreeAt = () => Math.max(silentFrom + ALONE_AFTER_MS, grantedAt + gapMs(heard.share), heldUntil);
  const ownFreeInMs = () => Math.max(ownFreeAt() - clock.monotonic(), departures.fullForMs());

  /** Null: Redis did not answer, and the gateway is on its own. */
  async function ask({ booking = '', leaves = false } = {}): Promise<SharedAnswer | null> {
    // Only who goes by the shared window says what it has heard: that is what gives it a lease there.
    const isShared = standing.isShared();
    if (isShared) silentFrom = heardAt;
    const now = clock.monotonic();
    const untold = departures.untold();
    const { generation, gateways, share } = heard;
    const question = {
      gateway: options.gatewayId,
      heardAt: isShared ? heard.now : 0,
      generation,
      gateways,
      share,
      heldForMs: Math.max(0, ownHoldUntil - now),
      left: untold.map(({ id, at }) => ({ id, ageMs: now - at })),
      booking,
      leaves,
    };
    try {
      const answer = await breaker.run(() => askRedis(question));
      departures.told(untold);
      heard = answer;
      heardAt = clock.monotonic();
      heldUntil = Math.max(heldUntil, heardAt + answer.heldForMs);
      standing.answered();
      return answer;
    } catch {
      standing.failed();
      return null;
    }
  }

  /** Wakes early when the standing changes. */
  async function sleep(ms: number): Promise<void> {
    await clock.sleep(ms, standing.changed()).catch(() => undefined);
  }

  /** Null: the gateway is on its own now. */
  async function nextShared(): Promise<Slot | null> {
    const booking = randomUUID();
    let tries = 0;
    while (standing.isShared()) {
      const askedAt = clock.monotonic();
      const answer = await ask({ booking });
      if (answer === null || !standing.isShared()) return null;
      bookedFor = clock.monotonic() + answer.waitMs;
      if (answer.waitMs > 0) await sleep(answer.waitMs);
      else if (answer.isBooked) {
        // A process that is never in time has to send all the same.
        tries += 1;
        if (clock.monotonic() - askedAt <= LATE_MS || tries === MOST_TRIES) return slotOf(booking, askedAt);
      }
    }
    return null;
  }

  /** Null: the gateway goes by the shared window now. */
  async function nextOwn(): Promise<Slot | null> {
    while (!standing.isShared()) {
      const ms = ownFreeInMs();
      if (ms <= 0) return departures.leave();
      await sleep(ms);
    }
    return null;
  }

  /** `letGoAt` is no later than Redis has it: a process that was busy may have got its slot long after that. */
  function slotOf(id: string, letGoAt: number): Slot {
    return {
      sent: () => {
        departures.left(id);
        if (clock.monotonic() - letGoAt > PUNCTUAL_MS && standing.isShared()) void ask();
      },
    };
  }

  // At once, too: the others have to count with it before Redis goes away.
  void ask();
  const beat = setInterval(() => {
    if (!standing.isShared() || clock.monotonic() - heardAt >= BEAT_MS / 2) void ask();
  }, BEAT_MS);
  beat.unref();

  return {
    next() {
      const askedAt = clock.monotonic();
      return runJob(async (give) => {
        let slot: Slot | null = null;
        while (slot === null) slot = (await nextShared()) ?? (await nextOwn());
        const now = clock.monotonic();
        const sinceLastMs = now - Math.max(grantedAt, askedAt - gapMs(limitPerSecond));
        // Smoothed, so that one quiet moment does not promise what the next can't keep.
        sharedGap = Math.max(gapMs(limitPerSecond), sharedGap * 0.7 + sinceLastMs * 0.3);
        grantedAt = now;
        give(slot);
      });
    },
    async hold(ms) {
      ownHoldUntil = Math.max(ownHoldUntil, clock.monotonic() + ms);
      heldUntil = Math.max(heldUntil, ownHoldUntil);
      if (standing.isShared()) await ask();
    },
    nextInMs: () =>
      Math.max(0, standing.isShared() ? Math.max(heldForMs(), bookedFor - clock.monotonic()) : ownFreeInMs()),
    expectedGapMs: () => (standing.isShared() ? sharedGap : gapMs(heard.share)),
    heldForMs,
    scope: () => (standing.isShared() ? 'shared' : 'fallback'),
    close() {
      clearInterval(beat);
      if (standing.isShared()) void ask({ leaves: true });
    },
  };
}
