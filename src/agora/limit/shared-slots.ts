import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { WINDOW_MS } from './departures.ts';
import { gapMs } from './limiter.ts';

/**
 * How long a gateway counts as one that sends nothing but what Redis lets it, after the last answer that it says it has got.
 * Longer than three of its questions are apart, so that one lost does not matter.
 */
export const LEASE_MS = 600;

/**
 * A request that Redis let go leaves within this time, or asks again: so what was let go before a flush is gone by then.
 * Longer than Redis is waited for, else none would leave while Redis is slow.
 */
export const LATE_MS = 200;

/** A gateway that said nothing for so long after its lease is taken for dead, and its share goes to the others. */
const FORGET_MS = 30_000;

/**
 * Books a slot for one gateway or, where the booking is there already, lets its request go: asked again with the same
 * booking it answers the same, so an answer that was lost costs nothing. All by the time of Redis, in one value: a window
 * that is not there in full is not there at all.
 *
 * Requests that leave are counted (`leaving`, then `left` once their gateway has told when); what is only booked keeps the
 * order and the distances. A window that is not there, or comes from before Redis was started, is taken for full.
 * A gateway may send its share unasked once its lease is over (`redis-limiter.ts`), so the shares of all whose lease is over,
 * and of those not seen since a flush, are kept free.
 */
const SCRIPT = `
local ask = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''

local isThere, state = pcall(cjson.decode, redis.pcall('GET', KEYS[1]))
-- A time ahead of now comes from before the clock was set back.
if not isThere or type(state) ~= 'table' or state.run ~= run or state.last > now + 1000 then
  state = {
    run = run, generation = run .. now, fullUntil = now + ask.windowMs + ask.lateMs, free = 0, held = 0,
    expected = 1, expectedUntil = now + ask.forgetMs, gateways = {}, departures = {}, last = now
  }
end
now = math.max(now, state.last)
state.last = now
state.held = math.max(state.held, now + ask.heldForMs)

local isNews = ask.generation ~= state.generation
if isNews then state.expected = math.max(state.expected, ask.gateways) end
local known = 0
for id, gateway in pairs(state.gateways) do
  if gateway.lease + ask.forgetMs < now then state.gateways[id] = nil else known = known + 1 end
end
local mine = state.gateways[ask.gateway]
if not mine then
  mine = { lease = now, share = 0 }
  known = known + 1
end
local expected = now < state.expectedUntil and state.expected or 1
local gateways = math.max(known, expected)
-- As if there were one gateway more: there is a share for one that is added while others are away.
local share = ask.limit / (gateways + 1)
if share > 1 then share = math.floor(share) end

local others = (gateways - known) * share
local reserved = others
for id, gateway in pairs(state.gateways) do
  if id ~= ask.gateway then
    others = others + gateway.share
    if gateway.lease <= now then reserved = reserved + gateway.share end
  end
end
local offered = math.max(math.min(share, ask.limit - others), math.min(share, 1))
-- A smaller share counts once its gateway knows of it.
mine.share = math.max(offered, ask.share)
mine.lease = math.max(mine.lease, now, isNews and 0 or ask.heardAt + ask.leaseMs)
state.gateways[ask.gateway] = mine
if ask.leaves then state.gateways[ask.gateway] = nil end
local allowed = math.max(1, math.floor(ask.limit - reserved))

for _, left in ipairs(ask.left) do state.departures[left.id] = { at = now - left.ageMs, is = 'left' } end
for id, departure in pairs(state.departures) do
  if departure.at + ask.windowMs + ask.lateMs <= now then state.departures[id] = nil end
end

-- When there is room in the window, among all that is booked or only among what leaves.
local function roomAt(isBookedToo)
  local times = {}
  for id, departure in pairs(state.departures) do
    if id ~= ask.booking and (isBookedToo or departure.is ~= 'booked') then
      local mayLeaveAt = departure.at
      if departure.is == 'leaving' and not isBookedToo then mayLeaveAt = mayLeaveAt + ask.lateMs end
      table.insert(times, mayLeaveAt)
    end
  end
  table.sort(times, function(a, b) return a > b end)
  return times[allowed] and times[allowed] + ask.windowMs or 0
end

local waitMs = 0
local isBooked = ask.booking ~= '' and mine.lease > now
if isBooked then
  local closedUntil = math.max(state.held, state.fullUntil)
  local booked = state.departures[ask.booking]
  local at
  if booked and booked.at > now and booked.at >= closedUntil then
    at = booked.at
  elseif booked and closedUntil <= now then
    at = math.max(now, roomAt(false))
  else
    at = math.max(now, closedUntil, state.free, roomAt(true), roomAt(false))
    state.free = at + ask.gapMs
  end
  state.departures[ask.booking] = { at = at, is = at > now and 'booked' or 'leaving' }
  waitMs = math.ceil(at - now)
end

local heldForMs = math.max(0, state.held - now)
redis.call('SET', KEYS[1], cjson.encode(state), 'PX', 60000 + math.ceil(heldForMs))
return cjson.encode({
  now = now, generation = state.generation, gateways = gateways, share = offered,
  isBooked = isBooked, waitMs = waitMs, heldForMs = heldForMs
})
`;

const answerSchema = z.object({
  /** By the time of Redis. */
  now: z.number(),
  /** Of the window: changes when Redis has lost it. */
  generation: z.string(),
  gateways: z.number(),
  /** What this gateway may send a second, unasked, once it is on its own. */
  share: z.number(),
  /** False too when the gateway's lease is over; it has one when it asks again. */
  isBooked: z.boolean(),
  /** 0: the request is to leave now. Else to be asked for again after this time. */
  waitMs: z.number(),
  heldForMs: z.number(),
});

export type SharedAnswer = z.output<typeof answerSchema>;

export interface SharedQuestion {
  readonly gateway: string;
  /** `now` of the last answer; 0 keeps the gateway from having a lease. */
  readonly heardAt: number;
  /** As in the last answer: which window, how many gateways, and what share the gateway goes by. */
  readonly generation: string;
  readonly gateways: number;
  readonly share: number;
  /** What is left of a pause that Agora asked this gateway for. */
  readonly heldForMs: number;
  /** Requests that have left, and how long ago. */
  readonly left: readonly { readonly id: string; readonly ageMs: number }[];
  /** '' only looks. */
  readonly booking: string;
  /** The gateway goes, and sends nothing any more. */
  readonly leaves: boolean;
}

/** By which Redis knows the script once it has run. */
const SCRIPT_SHA1 = hash('sha1', SCRIPT);

/** Asks Redis about the slots that all gateways of an account share. */
export function createSharedSlots(redis: Redis, account: string, limitPerSecond: number) {
  const key = `agora-gateway:{${account}}:window`;
  const settings = {
    limit: limitPerSecond,
    gapMs: gapMs(limitPerSecond),
    windowMs: WINDOW_MS,
    lateMs: LATE_MS,
    leaseMs: LEASE_MS,
    forgetMs: FORGET_MS,
  };
  return async (question: SharedQuestion): Promise<SharedAnswer> => {
    const argument = JSON.stringify({ ...settings, ...question });
    const reply = await redis
      .evalsha(SCRIPT_SHA1, 1, key, argument)
      .catch((error: unknown) =>
        isUnknownScript(error) ? redis.eval(SCRIPT, 1, key, argument) : Promise.reject(error),
      );
    return answerSchema.parse(JSON.parse(String(reply)));
  };
}

/** Redis forgets scripts when it is started anew. */
function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
