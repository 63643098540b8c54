/** What has to hold at every hour of a day, and at its end. */
import { isOver } from '../../src/domain/recording.ts';
import { type Books, type Entry, stopCauseIn } from './books.ts';
import { APPS, MINUTE_MS, ROLLS_BEFORE_MS, SECOND_MS, type Span } from './plan.ts';
import { goneBy, type Told, toldOfEndAt } from './told.ts';

export interface Violation {
  readonly rule: string;
  readonly about: string;
  readonly what: string;
}

/** When things took longer than they do: counted as the books do. */
export interface Hindrances {
  readonly outages: readonly Span[];
  readonly absences: readonly Span[];
  /** Each wait of the gateways' takes so much longer at most. */
  readonly timersEveryMs: number;
}

/**
 * A guard looks every 5 s, and a stop takes a second. What goes wrong on the way has it tried again: after 1, 3, 6 s, after
 * an answer that does not come for 30 s, and after another 6 s.
 */
const GRACE_MS = 60 * SECOND_MS;
/** What a gateway had taken when it died is free again after a minute (guard), or half a minute (lease). */
const AFTER_ABSENCE_MS = 100 * SECOND_MS;
/** The tries of a time without Agora are 6 s apart, and all that has gathered waits for its slots. */
const AFTER_OUTAGE_MS = 100 * SECOND_MS;

/** So many waits may follow one another until something is done: the guard's look, and those between tries. */
const WAITS = 5;

/** By when what was due at a time has to be done. */
export function latest(dueAt: number, { outages, absences, timersEveryMs }: Hindrances): number {
  const lateMs = WAITS * timersEveryMs;
  let at = dueAt + GRACE_MS + lateMs;
  // One may lead into the next.
  for (let before = 0; before !== at; ) {
    before = at;
    for (const { from, to } of outages)
      if (from < at && to > dueAt - GRACE_MS) at = Math.max(at, to + AFTER_OUTAGE_MS + lateMs);
    for (const { from, to } of absences)
      if (from < at && to > dueAt - GRACE_MS) at = Math.max(at, to, from + AFTER_ABSENCE_MS + lateMs);
  }
  return at;
}

/** Everything that is wrong in the books. */
export function violationsIn(books: Books, hindrances: Hindrances): readonly Violation[] {
  const { entries, now } = books;
  return [
    ...entries.flatMap((entry) => [
      ...timeOf(entry, now, hindrances),
      ...knowledgeOf(entry, now, hindrances),
      ...usageOf(entry, books),
      ...auditOf(entry, books),
    ]),
    ...oneAtATime(entries),
    ...restarts(entries, now, hindrances),
    ...withoutGaps(entries, hindrances),
    ...books.others.flatMap(({ id, sid, state, startedAt }) =>
      sid === null && startedAt === null
        ? []
        : [{ rule: 'what is billed was recorded', about: id, what: `${state} ${sid}` }],
    ),
  ];
}

function timeOf(entry: Entry, now: number, hindrances: Hindrances): readonly Violation[] {
  const { asked, fake, end, dueAt, next, told } = entry;
  const about = asked.wish.name;
  const found: Violation[] = [];
  const ranUntil = end?.at ?? now;
  // Its time counts from when the gateway heard of its start.
  const heardLateMs = Math.max(0, (told?.startedAt ?? now) - fake.startedAt);
  const by = latest(dueAt + heardLateMs, hindrances);
  // While it can be stopped at all: after that nobody can.
  const canBeStopped = by < fake.expiresAt;
  if (canBeStopped && ranUntil > by) {
    found.push({
      rule: 'nothing runs past its time',
      about,
      what: `for ${seconds(ranUntil - dueAt)} after it`,
    });
  }
  const { stopTakenAt, stopSentAt, wish } = asked;
  if (stopTakenAt !== null && ranUntil > latest(stopTakenAt, hindrances)) {
    const what = `for ${seconds(ranUntil - stopTakenAt)} after its stop was accepted`;
    found.push({ rule: 'nothing runs after its stop', about, what });
  }
  if (canBeStopped && fake.expiresAt <= ranUntil)
    found.push({ rule: 'nothing outlives its resource', about, what: `${end?.cause}` });
  const followedAt = wish.rollsOver && next !== null ? next.startedAt : Number.POSITIVE_INFINITY;
  const mayStopFrom = Math.min(
    Math.max(dueAt - ROLLS_BEFORE_MS, Math.min(followedAt, dueAt)),
    stopSentAt ?? Number.POSITIVE_INFINITY,
  );
  if (end?.cause === 'stop' && end.at < mayStopFrom - earlyMsOf(entry) - SECOND_MS) {
    found.push({
      rule: 'nothing is stopped early',
      about,
      what: `${seconds(mayStopFrom - end.at)} before anybody wanted it`,
    });
  }
  if (end !== null && end.cause !== 'stop' && end.cause !== wish.fate?.what) {
    found.push({ rule: 'nothing ends by itself', about, what: end.cause });
  }
  return found;
}

/** How long the gateway may not know of an end at which nobody asked for a stop: a query's turn, and 404s for 90 s. */
const UNKNOWN_END_MS = 10 * MINUTE_MS;

function knowledgeOf(
  { asked, fake, end, stored }: Entry,
  now: number,
  hindrances: Hindrances,
): readonly Violation[] {
  const about = asked.wish.name;
  if (stored === null) {
    if (now <= latest(fake.startedAt, hindrances)) return [];
    return [{ rule: 'what runs is known', about, what: `not for ${seconds(now - fake.startedAt)}` }];
  }
  if (end === null && isOver(stored)) {
    return [
      {
        rule: 'what runs is known to run',
        about,
        what: `${stored.state}, ${stored.outcome?.type ?? stored.failure?.message}`,
      },
    ];
  }
  const isLate = end !== null && now > latest(end.at + UNKNOWN_END_MS, hindrances);
  if (isLate && !isOver(stored)) {
    return [
      {
        rule: 'what is over is known to be',
        about,
        what: `${stored.state}, over for ${seconds(now - end.at)}`,
      },
    ];
  }
  return [];
}

/** Storing an answer takes no time by the clock, and times are in whole milliseconds. */
const STORING_MS = 100;

/** A start whose tries got no answer counts from its first one, which may not have reached Agora. */
function earlyMsOf({ fake, sentAt }: Entry): number {
  return Math.max(0, fake.startedAt - sentAt);
}

/**
 * How much longer or shorter than it recorded a recording may be billed, by what its gateways could know. It begins for them
 * with the answer that has its `sid`, or with the first try where one got no answer. It ends when an answer says so, and where
 * only 404s do with the first of those in whose row it can't have lived; while nothing does, it may run until now.
 */
export function toleranceOf(entry: Entry, now: number): { readonly less: number; readonly more: number } {
  const { told, fake, end, stored } = entry;
  const less = (told?.startedAt ?? now) - fake.startedAt;
  const early = earlyMsOf(entry);
  if (end === null) return { less, more: early };
  const isKnown = told !== null && stored !== null && isOver(stored);
  const goneAt = isKnown ? goneBy(told, stored.stopRequestedAt ?? 0) : null;
  const toldAt = told === null ? null : toldOfEndAt(told);
  return { less, more: early + (toldAt ?? goneAt ?? now) - end.at };
}

function usageOf(entry: Entry, { now }: Books): readonly Violation[] {
  const { billedMs, recordedMs, asked } = entry;
  if (billedMs === null) return [];
  const differenceMs = billedMs - recordedMs;
  const { less, more } = toleranceOf(entry, now);
  if (differenceMs >= -less - STORING_MS && differenceMs <= more + STORING_MS) return [];
  const what = `${differenceMs} ms more than recorded, of ${recordedMs}; ${-less} to ${more} follow from what was told`;
  return [{ rule: 'usage is what was recorded', about: asked.wish.name, what }];
}

function auditOf({ asked, end, stored }: Entry, { guardStops }: Books): readonly Violation[] {
  if (stored === null || end?.cause !== 'stop') return [];
  const cause = stopCauseIn({ stored });
  const isCallers = asked.stopSentAt !== null && asked.stopSentAt <= end.at;
  if (cause === 'caller' && isCallers) return [];
  if (guardStops.has(`gateway ${cause.toUpperCase()} ${stored.id}`)) return [];
  return [
    { rule: 'each stop is in the audit trail', about: asked.wish.name, what: `stopped because of ${cause}` },
  ];
}

/**
 * Without an order to roll over, a wish is one recording at a time: a restart waits for Agora's own words that the old one is
 * over, so there is no time in which the gateway could not know better.
 */
function oneAtATime(entries: readonly Entry[]): readonly Violation[] {
  return entries.flatMap(({ asked: { wish }, end, next }) => {
    const overlaps = next !== null && (end === null || end.at > next.startedAt);
    if (!overlaps || wish.rollsOver) return [];
    return [{ rule: 'one wish records once', about: wish.name, what: 'two recordings at once' }];
  });
}

/**
 * What exits abnormally is followed by another one where that was asked for, once Agora has told the gateways, by a notification
 * or by a query, and before anybody wants it stopped. Nothing else is, and each is linked to the one that it follows.
 */
function restarts(entries: readonly Entry[], now: number, hindrances: Hindrances): readonly Violation[] {
  const bySid = new Map(entries.map((each) => [each.fake.sid, each]));
  return entries.flatMap((entry): readonly Violation[] => {
    const { asked, end, next, stored, told } = entry;
    const { wish, stopSentAt } = asked;
    const about = wish.name;
    const follower = next === null ? null : (bySid.get(next.sid)?.stored ?? null);
    if (stored !== null && follower !== null && follower.previous?.id !== stored.id) {
      return [{ rule: 'what follows is linked', about, what: `${follower.id} to ${follower.previous?.id}` }];
    }
    if (wish.rollsOver) return [];
    const isCrash = end?.cause === 'crashed' && wish.restarts;
    if (next !== null && !isCrash) {
      return [{ rule: 'only what exits abnormally is restarted', about, what: `${end?.cause}` }];
    }
    if (!isCrash || next !== null || stored === null) return [];
    const knownAt = APPS[wish.app].isNotified ? end.at : (told?.crashSeenAt ?? null);
    if (knownAt === null) return [];
    const by = latest(knownAt, hindrances);
    const isStopped = Math.min(stopSentAt ?? now, entry.dueAt - ROLLS_BEFORE_MS) <= by;
    if (now <= by || isStopped || stored.guard?.restart?.result === 'refused') return [];
    return [{ rule: 'what exits abnormally is restarted', about, what: `not for ${seconds(now - knownAt)}` }];
  });
}

/** Where one follows another, nothing is missed. */
function withoutGaps(entries: readonly Entry[], hindrances: Hindrances): readonly Violation[] {
  return entries.flatMap(({ asked, end, next, dueAt, stored }) => {
    const { wish, stopSentAt } = asked;
    const isExpiry = stored !== null && stopCauseIn({ stored }).endsWith('_expires');
    if (!wish.rollsOver || end === null || !isExpiry || (stopSentAt !== null && stopSentAt <= end.at))
      return [];
    if (next !== null && next.startedAt <= end.at) return [];
    const rollsAt = dueAt - ROLLS_BEFORE_MS;
    const isHindered = hindrances.outages.some(({ from, to }) => from < end.at && to > rollsAt);
    if (isHindered) return [];
    const what = next === null ? 'nothing followed it' : `a gap of ${seconds(next.startedAt - end.at)}`;
    return [{ rule: 'what follows is there in time', about: wish.name, what }];
  });
}

function seconds(ms: number): string {
  return `${Math.round(ms / SECOND_MS)} s`;
}

/** Whether nothing went wrong about it, at its beginning and at its end. */
export function isPlain(
  { fake, end, dueAt, told }: Entry,
  faults: Told,
  { outages, absences }: Hindrances,
): boolean {
  if (faults.isFaulty(fake.resourceId)) return false;
  const times = [fake.startedAt, dueAt, end?.at ?? dueAt, told?.stoppedAt ?? dueAt];
  const isIn = ({ from, to }: Span) => times.some((at) => from - MINUTE_MS < at && at < to + AFTER_OUTAGE_MS);
  return ![...outages, ...absences].some(isIn);
}
