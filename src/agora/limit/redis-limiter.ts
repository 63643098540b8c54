import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CircuitBreaker, Clock, Slot } from '../../domain/ports.ts';
import { createSlotJobs, gapMs, type Limiter } from './limiter.ts';
import { createRedisTrust } from './redis-trust.ts';
import { createSharedSlots, LATE_MS, LEASE_MS, type SlotReply } from './shared-slots.ts';
import { createSlidingWindow, WINDOW_MS } from './sliding-window.ts';

/** How often a gateway asks Redis at the least, to renew its lease. */
const HEARTBEAT_MS = 150;

/** A request that leaves within this time of its slot is not reported at once: the window has room for the difference. */
const PUNCTUAL_MS = 4;

/** By then the other gateways keep this gateway's share free, and what they sent before has left the window. */
const OWN_SHARE_AFTER_MS = LEASE_MS + LATE_MS + WINDOW_MS;

/** How many late replies of Redis a request gets before it leaves all the same. */
const MAX_LATE_REPLIES = 4;

export interface RedisLimiterOptions {
  readonly redis: Redis;
  readonly breaker: CircuitBreaker;
  readonly clock: Clock;
  readonly limitPerSecond: number;
  /** Gateways that name the same account share one limit. */
  readonly account: string;
  readonly gatewayId: string;
  /** Called when Redis stops or starts answering. */
  readonly onAvailability: (available: boolean, gateways: number) => void;
}

/**
 * One limiter for all gateways of an account, over Redis. Stops must leave even while Redis does not answer: the gateway
 * then leaves the shared window, waits until the other gateways keep its share free, and sends its share without asking.
 * It returns when Redis has answered in the background; no request waits for that.
 */
export function createRedisLimiter(options: RedisLimiterOptions): Limiter & { close(): void } {
  const { redis, breaker, clock } = options;
  let { limitPerSecond } = options;
  const askForSlot = createSharedSlots(redis, options.account, () => limitPerSecond);
  const window = createSlidingWindow(clock, () => reply.share);
  const trust = createRedisTrust(clock, (isTrusted) => options.onAvailability(isTrusted, reply.gateways));
  // No minimum time: a job books as early as it can, and the script keeps the gaps between all gateways' requests.
  const jobs = createSlotJobs(clock, 0);
  // Until Redis has answered, half of the limit is left for another gateway.
  const noReply = { now: 0, generation: '', gateways: 1, usedInLastSecond: 0 };
  let reply = { ...noReply, share: Math.max(Math.floor(limitPerSecond / 2), 0.5) };
  let repliedAt = clock.monotonic();
  /** When the reply came that Redis was told of last: this gateway's lease runs from it. */
  let leasedAt = repliedAt;
  let heldUntil = 0;
  let ownHoldUntil = 0;
  let bookedFor = 0;
  let lastSlotAt = Number.NEGATIVE_INFINITY;
  let sharedGap = gapMs(limitPerSecond);

  const heldForMs = () => Math.max(0, heldUntil - clock.monotonic());
  const ownSlotAt = () => Math.max(leasedAt + OWN_SHARE_AFTER_MS, lastSlotAt + gapMs(reply.share), heldUntil);
  const ownSlotInMs = () => Math.max(ownSlotAt() - clock.monotonic(), window.fullForMs());

  /** Null: Redis did not answer and is not trusted any more. */
  async function ask({ booking = '', leaves = false } = {}): Promise<SlotReply | null> {
    const isTrusted = trust.isTrusted();
    if (isTrusted) leasedAt = repliedAt;
    const now = clock.monotonic();
    const unreported = window.unreported();
    const { generation, gateways, share } = reply;
    const question = {
      gateway: options.gatewayId,
      // A gateway that does not use the shared window must get no lease there.
      heardAt: isTrusted ? reply.now : 0,
      generation,
      gateways,
      share,
      heldForMs: Math.max(0, ownHoldUntil - now),
      left: unreported.map(({ id, at }) => ({ id, ageMs: now - at })),
      booking,
      leaves,
    };
    try {
      const received = await breaker.run(() => askForSlot(question));
      window.noteReported(unreported);
      reply = received;
      repliedAt = clock.monotonic();
      heldUntil = Math.max(heldUntil, repliedAt + received.heldForMs);
      trust.noteAnswer();
      return received;
    } catch {
      trust.noteFailure();
      return null;
    }
  }

  /** Ends early when trust in Redis changes. */
  async function sleep(ms: number): Promise<void> {
    await clock.sleep(ms, trust.changed()).catch(() => undefined);
  }

  /** Null: Redis is not trusted any more. */
  async function nextShared(): Promise<Slot | null> {
    const booking = randomUUID();
    let lateReplies = 0;
    while (trust.isTrusted()) {
      const askedAt = clock.monotonic();
      const received = await ask({ booking });
      if (received === null || !trust.isTrusted()) return null;
      bookedFor = clock.monotonic() + received.waitMs;
      if (received.waitMs > 0) await sleep(received.waitMs);
      else if (received.isBooked) {
        if (clock.monotonic() - askedAt <= LATE_MS) return slotOf(booking, askedAt);
        // A process that is never in time must send all the same.
        lateReplies += 1;
        if (lateReplies === MAX_LATE_REPLIES) return slotOf(booking, askedAt);
      }
    }
    return null;
  }

  /** Null: Redis is trusted again. */
  async function nextOwn(): Promise<Slot | null> {
    while (!trust.isTrusted()) {
      const ms = ownSlotInMs();
      if (ms <= 0) return window.takeSlot();
      await sleep(ms);
    }
    return null;
  }

  /** `grantedAt` is when Redis was asked, so no later than the grant: a busy process may read the reply long after. */
  function slotOf(id: string, grantedAt: number): Slot {
    return {
      sent: () => {
        window.noteSent(id);
        if (clock.monotonic() - grantedAt > PUNCTUAL_MS && trust.isTrusted()) void ask();
      },
    };
  }

  // Also at once: the other gateways must know of this one before Redis goes away.
  void ask();
  const heartbeat = setInterval(() => {
    if (!trust.isTrusted() || clock.monotonic() - repliedAt >= HEARTBEAT_MS / 2) void ask();
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    next() {
      const askedAt = clock.monotonic();
      return jobs.run(async (give) => {
        let slot: Slot | null = null;
        while (slot === null) slot = (await nextShared()) ?? (await nextOwn());
        const now = clock.monotonic();
        const sinceLastMs = now - Math.max(lastSlotAt, askedAt - gapMs(limitPerSecond));
        // Smoothed, so that one quiet moment does not promise too much for the next.
        sharedGap = Math.max(gapMs(limitPerSecond), sharedGap * 0.7 + sinceLastMs * 0.3);
        lastSlotAt = now;
        give(slot);
      });
    },
    async hold(ms) {
      ownHoldUntil = Math.max(ownHoldUntil, clock.monotonic() + ms);
      heldUntil = Math.max(heldUntil, ownHoldUntil);
      if (trust.isTrusted()) await ask();
    },
    setLimit(next) {
      // Redis offers a larger share; a smaller one counts at once, or a gateway that is cut off would keep the old one.
      const share = (reply.share * next) / limitPerSecond;
      if (next < limitPerSecond) reply = { ...reply, share: share > 1 ? Math.floor(share) : share };
      limitPerSecond = next;
      sharedGap = gapMs(next);
    },
    nextInMs: () =>
      Math.max(0, trust.isTrusted() ? Math.max(heldForMs(), bookedFor - clock.monotonic()) : ownSlotInMs()),
    expectedGapMs: () => (trust.isTrusted() ? sharedGap : gapMs(reply.share)),
    heldForMs,
    usedInLastSecond: () => (trust.isTrusted() ? reply.usedInLastSecond : window.usedInLastSecond()),
    scope: () => (trust.isTrusted() ? 'shared' : 'fallback'),
    close() {
      clearInterval(heartbeat);
      if (trust.isTrusted()) void ask({ leaves: true });
    },
  };
}
