import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Clock, Slot } from '../domain/ports.ts';
import { createLocalPace, gapMs, type Pace, WINDOW_MS } from './pace.ts';

/**
 * Books the account's next free slot for one gateway and tells how long until it, all by the time of Redis, so that the
 * gateways' clocks don't matter and one that dies takes nothing but the slot it had booked.
 * KEYS: slot, hold, gateways, leaving. ARGV: gap in ms, limit, window in ms, gateway, booking ('' only looks).
 * Returns {wait, held for, gateways}.
 */
const BOOK_SLOT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gap, limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = tonumber(redis.call('GET', KEYS[2]) or '0')
redis.call('ZADD', KEYS[3], now, ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - 15000)
redis.call('PEXPIRE', KEYS[3], 60000)
local gateways = redis.call('ZCARD', KEYS[3])
local heldFor = math.max(held - now, 0)
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
-- A time so far ahead can only come from before Redis's clock was set back.
if free - now > 1000 * gap + heldFor then
  free = now
  redis.call('DEL', KEYS[4])
end
local at = math.max(now, free, held)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - window)
local leaving = redis.call('ZCARD', KEYS[4])
if leaving >= limit then
  local oldest = redis.call('ZRANGE', KEYS[4], leaving - limit, leaving - limit, 'WITHSCORES')
  at = math.max(at, tonumber(oldest[2]) + window)
end
if ARGV[5] ~= '' then
  redis.call('SET', KEYS[1], at + gap, 'PX', math.ceil(at - now + gap) + 60000)
  redis.call('ZADD', KEYS[4], at, ARGV[5])
  redis.call('PEXPIRE', KEYS[4], math.ceil(at - now) + 60000)
end
return {math.ceil(at - now), heldFor, gateways}
`;

/**
 * Moves a booking to the moment at which its request left; one that took longer than the window to leave had been taken for
 * gone, and is put back. KEYS: leaving. ARGV: booking.
 */
const LEFT_LATE = `
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
return redis.call('PEXPIRE', KEYS[1], 60000)
`;

/** Holds the whole account, for all gateways. KEYS: hold. ARGV: ms. */
const HOLD = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now + tonumber(ARGV[1]))
redis.call('SET', KEYS[1], held, 'PX', held - now + 1000)
return held
`;

const booking = z.tuple([z.number(), z.number(), z.number()]);

/** How often an idle gateway says that it is there. */
const PRESENCE_MS = 5000;

/** How long Redis is left alone after it did not answer, so that slots don't wait for its timeouts. */
const ASK_AGAIN_MS = 1000;

/** A request that leaves within this of its slot is not worth a message to Redis: the window has room for it. */
const PUNCTUAL_MS = 4;

export interface RedisPaceOptions {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly limitPerSecond: number;
  /** One limit is shared by everybody who names the same account. */
  readonly account: string;
  readonly gatewayId: string;
  /** Told when Redis stops or starts answering. */
  readonly onAvailability: (available: boolean, gateways: number) => void;
}

/**
 * One pace for all gateways of an account, over Redis. While Redis does not answer, stops must still go out: each
 * gateway then keeps to an equal share of the limit, by the number of gateways it last saw. The sum stays within the
 * limit as long as no gateway is added in the meantime.
 */
export function createRedisPace(options: RedisPaceOptions): Pace & { close(): void } {
  const { redis, clock } = options;
  const gap = gapMs(options.limitPerSecond);
  const prefix = `agora-gateway:{${options.account}}`;
  const keys = [`${prefix}:slot`, `${prefix}:hold`, `${prefix}:gateways`, `${prefix}:leaving`] as const;
  let gateways = 1;
  let available = true;
  let expectedGap = gap;
  let grantedAt = 0;
  let freeAt = 0;
  let askAgainAt = 0;
  const fallback = createLocalPace(clock, options.limitPerSecond, () => gap * gateways);

  /** Books under the given name, or only looks. */
  async function ask(bookingId: string | null) {
    if (clock.now() < askAgainAt) return null;
    try {
      const numbers = [gap, options.limitPerSecond, WINDOW_MS];
      const names = [options.gatewayId, bookingId ?? ''];
      const reply = await redis.eval(BOOK_SLOT, keys.length, ...keys, ...numbers, ...names);
      const [waitMs, heldForMs, count] = booking.parse(reply);
      setAvailable(true);
      gateways = count;
      if (heldForMs > fallback.heldForMs()) await fallback.hold(heldForMs);
      return { waitMs, heldForMs };
    } catch {
      askAgainAt = clock.now() + ASK_AGAIN_MS;
      setAvailable(false);
      return null;
    }
  }

  function setAvailable(now: boolean): void {
    if (now === available) return;
    available = now;
    options.onAvailability(now, gateways);
  }

  async function nextShared(): Promise<Slot | null> {
    for (;;) {
      const bookingId = randomUUID();
      const askedAt = clock.now();
      const booked = await ask(bookingId);
      if (booked === null) return null;
      freeAt = clock.now() + booked.waitMs;
      await clock.sleep(booked.waitMs);
      // Another gateway may have met a 429 since the slot was booked.
      const look = booked.waitMs === 0 ? booked : await ask(null);
      if (look === null || look.heldForMs === 0) return slotOf(bookingId, askedAt + booked.waitMs);
    }
  }

  /** `bookedFor` is no later than Redis has it: a process that was busy may have got its slot long after that. */
  function slotOf(bookingId: string, bookedFor: number): Slot {
    return {
      sent: () => {
        if (clock.now() - bookedFor <= PUNCTUAL_MS) return;
        redis.eval(LEFT_LATE, 1, keys[3], bookingId).catch(() => setAvailable(false));
      },
    };
  }

  // At once, too: the others have to count with it before Redis goes away.
  void ask(null);
  const presence = setInterval(() => void ask(null), PRESENCE_MS);
  presence.unref();

  return {
    async next() {
      const askedAt = clock.now();
      const slot = (await nextShared()) ?? (await fallback.next());
      const now = clock.now();
      const sinceLastMs = now - Math.max(grantedAt, askedAt - gap);
      // Smoothed, so that one quiet moment does not promise what the next can't keep.
      expectedGap = Math.max(gap, expectedGap * 0.7 + sinceLastMs * 0.3);
      grantedAt = now;
      return slot;
    },
    async hold(ms) {
      await fallback.hold(ms);
      await redis.eval(HOLD, 1, keys[1], Math.ceil(ms)).catch(() => setAvailable(false));
    },
    nextInMs: () => Math.max(fallback.heldForMs(), freeAt - clock.now(), 0),
    expectedGapMs: () => (available ? expectedGap : fallback.expectedGapMs()),
    heldForMs: () => fallback.heldForMs(),
    scope: () => (available ? 'shared' : 'fallback'),
    close: () => clearInterval(presence),
  };
}
