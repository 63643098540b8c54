import { StoreUnavailableError } from '../domain/errors.ts';
import { eventKindOf } from '../domain/event-kinds.ts';
import { type Call, nextCall } from '../domain/lifecycle/lifecycle.ts';
import type { KeptNotification, Notification } from '../domain/notification.ts';
import type { Clock, NotificationStore, RecordingStore } from '../domain/ports.ts';
import type { Lease, Recording } from '../domain/recording.ts';
import type { RecordingJob, WorkEvents } from './recording-worker.ts';

export interface RunnerOptions {
  readonly store: Pick<RecordingStore, 'claimDue' | 'renew' | 'now'>;
  readonly notifications: Pick<NotificationStore, 'add' | 'takeDue' | 'forgetPending'>;
  readonly workOn: (job: RecordingJob) => Promise<void>;
  readonly apply: (kept: readonly KeptNotification[]) => Promise<void>;
  readonly clock: Clock;
  /** Tells this gateway from all others, and from itself before it was started anew. */
  readonly gateway: string;
  /** Whether the gateway that holds a lease is known to have ended. */
  readonly isGone: (gateway: string) => boolean;
  /** How long a gateway that has died keeps others from its work. */
  readonly leaseMs: number;
  readonly events: Pick<WorkEvents, 'trouble'>;
}

/**
 * Does the work of one gateway: leases recordings that are due and applies notifications that have come. Any number of
 * gateways share the work.
 */
export interface Runner {
  /** Takes on everything that is due, and resolves when that has been asked and stored. */
  tick(): Promise<void>;
  /** Ticks whenever something is due, until closed. */
  run(): void;
  /** Works on a recording at once. The caller has just stored it with a lease of `newLease()`, its next call noted. */
  take(recording: Recording): void;
  newLease(): Lease;
  /** Looks for due work now rather than within two seconds. */
  nudge(): void;
  /** A recording was stored: if it is due before the next look for work, that comes sooner. */
  plan(recording: Recording): void;
  /** Keeps a notification, to be applied a moment later. False when it was there before. Rejects with `StoreUnavailableError`. */
  receive(notification: Notification): Promise<boolean>;
  /** How many starts and stops of this gateway wait for Agora's answer. */
  unanswered(): number;
  /** Stops working; whatever is under way is left to the other gateways. */
  close(): Promise<void>;
}

/** How soon work is noticed that another gateway has left. */
const POLL_MS = 2000;

/** How often it is found out which gateways have ended that hold leases; at first at once. */
const LOOK_FOR_GONE_MS = 6000;

/** Recordings that one gateway works on at once. Most of them wait for a slot. */
const MAX_AT_ONCE = 1000;

/** Beyond these only stops, starts and follow-ups are taken on, so that waiting routine queries never keep it from them. */
const MAX_WITH_ROUTINE = 200;

/** A gateway that takes notifications has applied them by then, or has died. */
const NOTIFICATIONS_TAKEN_FOR_MS = 30_000;
const NOTIFICATIONS_AT_ONCE = 500;

/**
 * Screenshots come one by one, thousands of them, and each would rewrite the recording's list of files: they wait for one
 * another.
 */
const GATHER_MS = 20_000;

/** No recording lasts longer (`maxRecordingHour`, `resourceExpiredHour`): what has none by then will never have one. */
const FORGET_AFTER_MS = 31 * 24 * 3_600_000;
const FORGET_EVERY_MS = 3_600_000;

const AWAKE = new Error('there may be something to do');

type Job = RecordingJob & { readonly done: Promise<void> };

export function createRunner(options: RunnerOptions): Runner {
  const { store, notifications, workOn, apply, clock, gateway, isGone, leaseMs, events } = options;
  const jobs = new Map<string, Job>();
  /** When this gateway has to look at what again, so that it need not wait for its next poll. */
  const due = new Map<string, number>();
  let nap = new AbortController();
  let wakesAt = 0;
  let nudged = false;
  let renewAt = 0;
  let forgetAt = 0;
  let lookForGoneAt = 0;
  let isApplying = false;
  /** More has come, or there was more than could be taken at once. */
  let hasReceived = false;
  let applying: Promise<void> = Promise.resolve();
  let closed = false;
  let looping: Promise<void> = Promise.resolve();

  function plan({ id, dueAt }: Pick<Recording, 'id'> & { readonly dueAt: number | null }): void {
    if (dueAt === null) due.delete(id);
    else due.set(id, dueAt);
    if (dueAt !== null && dueAt < wakesAt) nap.abort(AWAKE);
  }

  function nudge(): void {
    nudged = true;
    nap.abort(AWAKE);
  }

  function begin(recording: Recording, isNoted: boolean): Promise<void> {
    const running = jobs.get(recording.id);
    if (running !== undefined) {
      running.superseded = true;
      running.abort.abort(new Error('something more urgent came'));
    }
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const call: Call['to'] | null = nextCall(recording)?.to ?? null;
    const job: Job = { recording, isNoted, abort: new AbortController(), call, superseded: false, done };
    jobs.set(recording.id, job);
    due.delete(recording.id);
    void workOn(job).finally(() => {
      if (jobs.get(recording.id) === job) jobs.delete(recording.id);
      resolve();
    });
    return done;
  }

  async function claim(): Promise<readonly Promise<void>[]> {
    const urgentOnly = jobs.size >= MAX_WITH_ROUTINE;
    const limit = (urgentOnly ? MAX_AT_ONCE : MAX_WITH_ROUTINE) - jobs.size;
    if (limit <= 0 || closed) return [];
    const looksForGone = clock.monotonic() >= lookForGoneAt;
    if (looksForGone) lookForGoneAt = clock.monotonic() + LOOK_FOR_GONE_MS;
    const claim = { gateway, leaseMs, limit, urgentOnly, ...(looksForGone ? { isGone } : {}) };
    const claimed = await store.claimDue(claim);
    return claimed.filter((recording) => !isUnderWay(recording)).map((recording) => begin(recording, false));
  }

  /**
   * A lease of ours that could not be renewed in time is ours again, and the work has gone on all the while. But while
   * another gateway had it, a stop may have been asked for, and then a query of ours is not what is to be done.
   */
  function isUnderWay(recording: Recording): boolean {
    const job = jobs.get(recording.id);
    if (job === undefined) return false;
    return job.call === (nextCall(recording)?.to ?? null) || job.recording.version >= recording.version;
  }

  /** Each recording's notifications by themselves: what is wrong with one keeps none of the others waiting. */
  async function applyReceived(): Promise<void> {
    const now = store.now();
    const wish = { now, againAt: now + NOTIFICATIONS_TAKEN_FOR_MS, limit: NOTIFICATIONS_AT_ONCE };
    const received = await notifications.takeDue(wish);
    const bySid = Map.groupBy(received, ({ appId, sid }) => `${appId} ${sid}`);
    for (const kept of bySid.values()) {
      if (closed) return;
      await apply(kept);
    }
    if (received.length === NOTIFICATIONS_AT_ONCE) hasReceived = true;
  }

  /** Beside the loop, and never twice at once: leases are renewed and stops taken on however long it takes. */
  async function applyBeside(): Promise<void> {
    if (isApplying) return;
    isApplying = true;
    do {
      hasReceived = false;
      await take(applyReceived);
    } while (hasReceived && !closed);
    isApplying = false;
  }

  async function renew(): Promise<void> {
    if (jobs.size === 0 || clock.monotonic() < renewAt) return;
    renewAt = clock.monotonic() + leaseMs / 3;
    await store.renew(gateway, [...jobs.keys()], leaseMs);
  }

  async function forget(): Promise<void> {
    if (clock.monotonic() < forgetAt) return;
    forgetAt = clock.monotonic() + FORGET_EVERY_MS;
    await notifications.forgetPending(store.now() - FORGET_AFTER_MS);
  }

  /** Resolves when there may be something to do, with whether somebody has said so. */
  async function rest(): Promise<boolean> {
    nap = new AbortController();
    const now = store.now();
    wakesAt = nudged ? now : earliest(due.values(), now + Math.min(POLL_MS, leaseMs / 3));
    await clock.sleep(Math.max(0, wakesAt - now), nap.signal).catch(() => undefined);
    wakesAt = 0;
    const wasNudged = nudged;
    nudged = false;
    return wasNudged;
  }

  /** One that fails keeps no other from its turn. */
  async function take(part: () => Promise<unknown>): Promise<void> {
    try {
      await part();
    } catch (error) {
      // A database that is away is said by its health, once, and not every second here.
      if (!(error instanceof StoreUnavailableError))
        events.trouble('could not look for due work', { err: error });
    }
  }

  async function loop(): Promise<void> {
    // Right away, too: whoever starts anew may have died over its work.
    for (nudged = true; !closed; ) {
      const wasNudged = await rest();
      const now = store.now();
      for (const [id, at] of due) if (at <= now) due.delete(id);
      if (isApplying) hasReceived ||= wasNudged;
      else applying = applyBeside();
      for (const part of [renew, claim, forget]) if (!closed) await take(part);
    }
  }

  return {
    async tick() {
      const begun = await claim();
      await applyReceived();
      await Promise.all(begun);
    },
    run() {
      looping = loop();
    },
    take: (recording) => void begin(recording, true),
    newLease: () => ({ gateway, until: store.now() + leaseMs }),
    nudge,
    plan,
    async receive(notification) {
      const receivedAt = store.now();
      const { name } = eventKindOf(notification.eventType);
      const gatherMs = name === 'recorder_snapshot_file' ? GATHER_MS : 0;
      const isNew = await notifications.add(notification, { receivedAt, dueAt: receivedAt + gatherMs });
      if (isNew && gatherMs === 0) nudge();
      return isNew;
    },
    unanswered: () => [...jobs.values()].filter(({ call }) => call !== null && call !== 'query').length,
    async close() {
      closed = true;
      nap.abort(AWAKE);
      await looping;
      await applying;
      const under = [...jobs.values()];
      for (const job of under) job.abort.abort(new Error('the gateway is shutting down'));
      await Promise.all(under.map(({ done }) => done));
    },
  };
}

function earliest(times: Iterable<number>, atLatest: number): number {
  let first = atLatest;
  for (const at of times) first = Math.min(first, at);
  return first;
}
