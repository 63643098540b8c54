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
  /** The unique id of this gateway's process. */
  readonly gateway: string;
  /** Whether the process of this gateway is known to have ended. */
  readonly isGone: (gateway: string) => boolean;
  /** The duration of a lease: how long others may have to wait for the work of a gateway that died. */
  readonly leaseMs: number;
  readonly events: Pick<WorkEvents, 'trouble'>;
  /** Called with each notification that was not stored before. */
  readonly onReceived?: (notification: Notification) => void;
}

/** Leases recordings that are due and applies received notifications. Any number of gateways share the work. */
export interface Runner {
  /** Works once on everything that is due. Resolves when all of it is sent and stored. */
  tick(): Promise<void>;
  /** Ticks whenever something is due, until closed. */
  run(): void;
  /** Works on a recording at once. Its lease has to be a `newLease()`, its next call marked as about to be sent. */
  take(recording: Recording): void;
  newLease(): Lease;
  /** Looks for due work now instead of at the next poll. */
  nudge(): void;
  /** Call it with each recording that was stored: wakes the runner when the recording is due. */
  plan(recording: Recording): void;
  /** Stores a notification, to be applied later. False: it was stored before. Rejects with `StoreUnavailableError`. */
  receive(notification: Notification): Promise<boolean>;
  /** The number of this gateway's starts and stops that Agora has not answered. */
  unanswered(): number;
  /** Stops the work. What is under way is left to other gateways. */
  close(): Promise<void>;
}

/** How often the store is polled for due work, such as that of a gateway that died. */
const POLL_MS = 2000;

/** How often leases are checked for holders that have ended. The first poll does so at once. */
const CHECK_GONE_MS = 6000;

/** How many recordings a gateway works on at once. Most of them wait for a slot. */
const MAX_JOBS = 1000;

/** Beyond this number only stops, starts and follow-ups are claimed, so that waiting routine queries never block them. */
const MAX_JOBS_WITH_ROUTINE = 200;

/**
 * Taken notifications are free for other gateways after this time: by then they are applied, or their gateway has died.
 */
const NOTIFICATIONS_TAKEN_FOR_MS = 30_000;
const NOTIFICATIONS_AT_ONCE = 500;

/** Screenshots come by the thousand, and each would rewrite the recording's list of files, so they are batched. */
const SNAPSHOT_BATCH_MS = 20_000;

/** No recording lasts longer (`maxRecordingHour`, `resourceExpiredHour`), so older notifications will never match one. */
const FORGET_AFTER_MS = 31 * 24 * 3_600_000;
const FORGET_EVERY_MS = 3_600_000;

const WAKE_UP = new Error('there may be something to do');

export function createRunner(options: RunnerOptions): Runner {
  const { store, notifications, workOn, apply, clock, gateway, isGone, leaseMs, events } = options;
  const jobs = new Map<string, RecordingJob>();
  /** When recordings are due that this gateway has stored, so that they need not wait for the next poll. */
  const due = new Map<string, number>();
  let sleeping = new AbortController();
  let wakesAt = 0;
  let nudged = false;
  let renewAt = 0;
  let forgetAt = 0;
  let checkGoneAt = 0;
  let isApplying = false;
  /** Set when more notifications came, or more were due than are taken at once. */
  let hasReceived = false;
  let applying: Promise<void> = Promise.resolve();
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;
  /** Also those that were superseded and still have something to store. */
  const running = new Set<Promise<void>>();
  let looping: Promise<void> = Promise.resolve();

  function plan({ id, dueAt }: Recording): void {
    if (dueAt === null) due.delete(id);
    else due.set(id, dueAt);
    if (dueAt !== null && dueAt < wakesAt) sleeping.abort(WAKE_UP);
  }

  function nudge(): void {
    nudged = true;
    sleeping.abort(WAKE_UP);
  }

  function begin(recording: Recording, isCallStored: boolean): Promise<void> {
    const before = jobs.get(recording.id);
    if (before !== undefined) {
      before.superseded = true;
      before.abort.abort(new Error('something more urgent came'));
    }
    const call: Call['to'] | null = nextCall(recording)?.to ?? null;
    const abort = new AbortController();
    const job: RecordingJob = {
      recording,
      isCallStored,
      abort,
      closing: closing.signal,
      call,
      superseded: false,
    };
    jobs.set(recording.id, job);
    due.delete(recording.id);
    const done = workOn(job).finally(() => {
      if (jobs.get(recording.id) === job) jobs.delete(recording.id);
      running.delete(done);
    });
    running.add(done);
    return done;
  }

  async function claim(): Promise<readonly Promise<void>[]> {
    const urgentOnly = jobs.size >= MAX_JOBS_WITH_ROUTINE;
    const limit = (urgentOnly ? MAX_JOBS : MAX_JOBS_WITH_ROUTINE) - jobs.size;
    if (limit <= 0 || isClosed()) return [];
    const checksGone = clock.monotonic() >= checkGoneAt;
    if (checksGone) checkGoneAt = clock.monotonic() + CHECK_GONE_MS;
    const claim = { gateway, leaseMs, limit, urgentOnly, ...(checksGone ? { isGone } : {}) };
    const claimed = await store.claimDue(claim);
    return claimed.filter((recording) => !isUnderWay(recording)).map((recording) => begin(recording, false));
  }

  /**
   * Whether a job is already doing the claimed recording's work: its lease could not be renewed in time, but the job
   * went on. Not if another gateway, while it held the lease, stored something else to be done, such as a stop instead
   * of our query.
   */
  function isUnderWay(recording: Recording): boolean {
    const job = jobs.get(recording.id);
    if (job === undefined) return false;
    return job.call === (nextCall(recording)?.to ?? null) || job.recording.version >= recording.version;
  }

  /** Applies the notifications of each recording apart, so that a failure delays none of the others. */
  async function applyReceived(): Promise<void> {
    const now = store.now();
    const wish = { now, againAt: now + NOTIFICATIONS_TAKEN_FOR_MS, limit: NOTIFICATIONS_AT_ONCE };
    const received = await notifications.takeDue(wish);
    const bySid = Map.groupBy(received, ({ appId, sid }) => `${appId} ${sid}`);
    for (const kept of bySid.values()) {
      if (isClosed()) return;
      await apply(kept);
    }
    if (received.length === NOTIFICATIONS_AT_ONCE) hasReceived = true;
  }

  /** Runs beside the loop, one at a time, so that however long it takes, leases are renewed and stops claimed. */
  async function applyInBackground(): Promise<void> {
    if (isApplying) return;
    isApplying = true;
    do {
      hasReceived = false;
      await attempt(applyReceived);
    } while (hasReceived && !isClosed());
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

  /** Resolves when something may be due, with whether `nudge` was called. */
  async function rest(): Promise<boolean> {
    sleeping = new AbortController();
    const now = store.now();
    wakesAt = nudged ? now : earliest(due.values(), now + Math.min(POLL_MS, leaseMs / 3));
    await clock.sleep(Math.max(0, wakesAt - now), sleeping.signal).catch(() => undefined);
    wakesAt = 0;
    const wasNudged = nudged;
    nudged = false;
    return wasNudged;
  }

  /** A part that fails does not stop the others. */
  async function attempt(part: () => Promise<unknown>): Promise<void> {
    try {
      await part();
    } catch (error) {
      // An unavailable database is reported once, by its health, instead of every second here.
      if (!(error instanceof StoreUnavailableError))
        events.trouble('could not look for due work', { err: error });
    }
  }

  async function loop(): Promise<void> {
    // The first look for work is at once: a gateway that restarts may have died during its work.
    for (nudged = true; !isClosed(); ) {
      const wasNudged = await rest();
      const now = store.now();
      for (const [id, at] of due) if (at <= now) due.delete(id);
      if (isApplying) hasReceived ||= wasNudged;
      else applying = applyInBackground();
      for (const part of [renew, claim, forget]) if (!isClosed()) await attempt(part);
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
      const batchMs = name === 'recorder_snapshot_file' ? SNAPSHOT_BATCH_MS : 0;
      const isNew = await notifications.add(notification, { receivedAt, dueAt: receivedAt + batchMs });
      if (isNew) options.onReceived?.(notification);
      if (isNew && batchMs === 0) nudge();
      return isNew;
    },
    unanswered: () => [...jobs.values()].filter(({ call }) => call !== null && call !== 'query').length,
    async close() {
      const reason = new Error('the gateway is shutting down');
      closing.abort(reason);
      sleeping.abort(WAKE_UP);
      await looping;
      await applying;
      for (const job of jobs.values()) job.abort.abort(reason);
      await Promise.all(running);
    },
  };
}

function earliest(times: Iterable<number>, atLatest: number): number {
  let first = atLatest;
  for (const at of times) first = Math.min(first, at);
  return first;
}
