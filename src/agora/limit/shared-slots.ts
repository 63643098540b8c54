import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { gapMs } from './limiter.ts';
import { WINDOW_MS } from './sliding-window.ts';

/**
 * How long after the last reply that a gateway has confirmed Redis assumes that the gateway sends only what Redis grants.
 * Longer than three heartbeats, so that a lost one does not matter.
 */
export const LEASE_MS = 600;

/**
 * A granted request leaves within this time or asks again, so what was granted before Redis lost its data has left by then.
 * Longer than the gateway waits for Redis, else no request would leave while Redis is slow.
 */
export const LATE_MS = 200;

/** A gateway that is silent for this long after its lease counts as dead, and the others get its share. */
const FORGET_MS = 30_000;

/**
 * Books a slot for one gateway or, if the booking exists, grants it when it is due. Idempotent: the same booking gets the
 * same reply again, so a lost reply costs nothing. All times are Redis's. The state is one value, so it is either there in
 * full or not at all.
 *
 * Requests that leave count against the limit: `leaving`, then `left` once their gateway has reported when. Those that are
 * only `booked` keep their order and their gaps. A window that is missing, or older than Redis's start, counts as full.
 * A gateway may send its share without asking once its lease is over (`redis-limiter.ts`). So the script keeps free the
 * shares of all gateways whose lease is over, and of those not seen since Redis lost its data.
 */
const SCRIPT = `
local ask = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''

local isThere, state = pcall(cjson.decode, redis.pcall('GET', KEYS[1]))
-- A time in the future was written before the clock was set back.
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
-- Counts one gateway more than there are: a share for one that is added while others are unreachable.
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
-- A smaller share counts only when its gateway knows of it.
mine.share = math.max(offered, ask.share)
mine.lease = math.max(mine.lease, now, isNews and 0 or ask.heardAt + ask.leaseMs)
state.gateways[ask.gateway] = mine
if ask.leaves then state.gateways[ask.gateway] = nil end
local allowed = math.max(1, math.floor(ask.limit - reserved))

for _, left in ipairs(ask.left) do state.departures[left.id] = { at = now - left.ageMs, is = 'left' } end
for id, departure in pairs(state.departures) do
  if departure.at + ask.windowMs + ask.lateMs <= now then state.departures[id] = nil end
end

-- When the window has room, counting the booked requests too or only those that leave.
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

local usedInLastSecond = 0
for _, departure in pairs(state.departures) do
  local isUsed = departure.is ~= 'booked' and departure.at <= now and departure.at > now - 1000
  if isUsed then usedInLastSecond = usedInLastSecond + 1 end
end

local heldForMs = math.max(0, state.held - now)
redis.call('SET', KEYS[1], cjson.encode(state), 'PX', 60000 + math.ceil(heldForMs))
return cjson.encode({
  now = now, generation = state.generation, gateways = gateways, share = offered,
  isBooked = isBooked, waitMs = waitMs, heldForMs = heldForMs,
  usedInLastSecond = usedInLastSecond
})
`;

const replySchema = z.object({
  /** Redis's time. */
  now: z.number(),
  /** Names the window: a new one begins when Redis has lost its data. */
  generation: z.string(),
  gateways: z.number(),
  /** Requests a second that this gateway may send without asking once its lease is over. */
  share: z.number(),
  /** Also false when the gateway's lease is over; asking again renews it. */
  isBooked: z.boolean(),
  /** 0: the request must leave now. Else ask again after this time. */
  waitMs: z.number(),
  heldForMs: z.number(),
  /** What was let go, by any gateway of the account. */
  usedInLastSecond: z.number(),
});

export type SlotReply = z.output<typeof replySchema>;

interface SlotQuestion {
  readonly gateway: string;
  /** `now` of the last reply; 0 gives the gateway no lease. */
  readonly heardAt: number;
  /** These three as in the last reply; the gateway uses this `share`. */
  readonly generation: string;
  readonly gateways: number;
  readonly share: number;
  /** The rest of a pause that Agora asked this gateway for. */
  readonly heldForMs: number;
  /** Requests that have left, and how long ago each did. */
  readonly left: readonly { readonly id: string; readonly ageMs: number }[];
  /** The id of a request; '' books nothing. */
  readonly booking: string;
  /** The gateway shuts down and sends nothing more. */
  readonly leaves: boolean;
}

/** Names the script to Redis once Redis has run it. */
const SCRIPT_SHA1 = hash('sha1', SCRIPT);

/**
 * Asks Redis for slots of the limit that all gateways of an account share; the limit is read at each question. Rejects when
 * Redis does not answer.
 */
export function createSharedSlots(redis: Redis, account: string, limitPerSecond: () => number) {
  const key = `agora-gateway:{${account}}:window`;
  const settings = () => ({
    limit: limitPerSecond(),
    gapMs: gapMs(limitPerSecond()),
    windowMs: WINDOW_MS,
    lateMs: LATE_MS,
    leaseMs: LEASE_MS,
    forgetMs: FORGET_MS,
  });
  return async (question: SlotQuestion): Promise<SlotReply> => {
    const argument = JSON.stringify({ ...settings(), ...question });
    const reply = await redis
      .evalsha(SCRIPT_SHA1, 1, key, argument)
      .catch((error: unknown) =>
        isUnknownScript(error) ? redis.eval(SCRIPT, 1, key, argument) : Promise.reject(error),
      );
    return replySchema.parse(JSON.parse(String(reply)));
  };
}

/** Redis forgets its scripts when it restarts. */
function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
