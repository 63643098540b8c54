import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Clock } from '../domain/ports.ts';
import { createLocalPace, gapMs, type Pace } from './pace.ts';

/**
 * Books the account's next free slot for one gateway and tells how long until it, all by the time of Redis, so that the
 * gateways' clocks don't matter and one that dies takes nothing but the slot it had booked.
 * KEYS: slot, hold, gateways. ARGV: gap in ms, gateway, book (1) or only look (0). Returns {wait, held for, gateways}.
 */
const BOOK_SLOT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gap = tonumber(ARGV[1])
local held = tonumber(redis.call('GET', KEYS[2]) or '0')
redis.call('ZADD', KEYS[3], now, ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - 15000)
redis.call('PEXPIRE', KEYS[3], 60000)
local gateways = redis.call('ZCARD', KEYS[3])
local heldFor = math.max(held - now, 0)
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
-- A time so far ahead can only come from before Redis's clock was set back.
if free - now > 1000 * gap + heldFor then free = now end
local at = math.max(now, free, held)
if ARGV[3] == '1' then redis.call('SET', KEYS[1], at + gap, 'PX', math.ceil(at - now + gap) + 60000) end
return {math.ceil(at - now), heldFor, gateways}
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
  const keys = [`${prefix}:slot`, `${prefix}:hold`, `${prefix}:gateways`] as const;
  let gateways = 1;
  let available = true;
  let expectedGap = gap;
  let grantedAt = 0;
  let freeAt = 0;
  let askAgainAt = 0;
  const fallback = createLocalPace(clock, () => gap * gateways);

  async function ask(book: boolean) {
    if (clock.now() < askAgainAt) return null;
    try {
      const reply = await redis.eval(BOOK_SLOT, keys.length, ...keys, gap, options.gatewayId, book ? 1 : 0);
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

  async function nextShared(): Promise<boolean> {
    for (;;) {
      const booked = await ask(true);
      if (booked === null) return false;
      freeAt = clock.now() + booked.waitMs;
      await clock.sleep(booked.waitMs);
      // Another gateway may have met a 429 since the slot was booked.
      if (booked.waitMs === 0) return true;
      const look = await ask(false);
      if (look === null || look.heldForMs === 0) return true;
    }
  }

  const presence = setInterval(() => void ask(false), PRESENCE_MS);
  presence.unref();

  return {
    async next() {
      const askedAt = clock.now();
      if (!(await nextShared())) await fallback.next();
      const now = clock.now();
      const sinceLastMs = now - Math.max(grantedAt, askedAt - gap);
      // Smoothed, so that one quiet moment does not promise what the next can't keep.
      expectedGap = Math.max(gap, expectedGap * 0.7 + sinceLastMs * 0.3);
      grantedAt = now;
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
