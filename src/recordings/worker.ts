import { StoreUnavailableError } from '../domain/errors.ts';
import {
  afterAnswer,
  type Heard,
  interrupted,
  type LifecyclePolicy,
  remember,
  type Task,
  taskOf,
} from '../domain/lifecycle.ts';
import type { ClaimedRecording, Clock, RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { Performer } from './performer.ts';

export interface WorkerOptions {
  readonly store: Pick<RecordingStore, 'change' | 'claimDue' | 'renew'>;
  readonly performer: Performer;
  readonly clock: Clock;
  readonly policy: LifecyclePolicy;
  /** Tells this gateway from all others, and from itself before it was started anew. */
  readonly gateway: string;
  /** How long a gateway that has died keeps others from its work. */
  readonly leaseMs: number;
  readonly events: {
    moved(recording: Recording, from: Recording['state']): void;
    /** Something that should not happen. The work is tried again. */
    trouble(message: string, details: Readonly<Record<string, unknown>>): void;
  };
}

/** Works on recordings: leases what is due, asks Agora, stores what follows. Any number of gateways share the work. */
export interface Worker {
  /** Takes on everything that is due, and resolves when that has been asked and stored. */
  tick(): Promise<void>;
  /** Ticks whenever something is due, until closed. */
  run(): void;
  /** Works on a recording at once. The caller has just stored it with a lease of `newLease()`. */
  take(recording: Recording): void;
  newLease(): NonNullable<Recording['lease']>;
  /** Looks for due work now rather than within a second. */
  nudge(): void;
  /** How many recordings this gateway has begun to start or stop and not brought to Agora's acknowledgement. */
  unsettled(): number;
  /** Stops working; whatever is under way is handed to the other gateways. */
  close(): Promise<void>;
}

/** How soon work is noticed that another gateway has left. */
const POLL_MS = 1000;

/** Recordings that one gateway works on at once. Most of them wait for a slot. */
const MAX_AT_ONCE = 1000;

/** Beyond these only stops and starts are taken on, so that waiting looks never keep a gateway from them. */
const MAX_WITH_LOOKS = 200;

/** After an error of the gateway's own the same work is left alone for so long. */
const BROKEN_REST_MS = 60_000;

interface Job {
  readonly recording: Recording;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** What is being asked of Agora. */
  task: Task | null;
  /** Somebody has taken the recording over for something more urgent. */
  superseded: boolean;
}

export function createWorker(options: WorkerOptions): Worker {
  const { store, performer, clock, policy, gateway, leaseMs, events } = options;
  const jobs = new Map<string, Job>();
  /** What this gateway will have to look at again, so that it need not wait for its next poll. */
  const due = new Map<string, number>();
  const unsettled = new Set<string>();
  let nap = new AbortController();
  let wakesAt = 0;
  let nudged = false;
  let renewAt = 0;
  let closed = false;
  let looping: Promise<void> = Promise.resolve();

  const now = () => Math.round(clock.now());
  const newLease = () => ({ gateway, until: now() + leaseMs });

  function noteStored(recording: Recording, from: Recording['state']): void {
    const { id, state, dueAt, failure } = recording;
    if (state !== from) events.moved(recording, from);
    if (dueAt === null) due.delete(id);
    else plan(id, dueAt);
    const isUnsettled = state === 'stopping' || (state === 'starting' && recording.sid === null);
    // What Agora refuses for the account's sake is not settled by waiting for it.
    if (isUnsettled && failure === null) unsettled.add(id);
    else unsettled.delete(id);
  }

  function plan(id: string, dueAt: number): void {
    due.set(id, dueAt);
    if (dueAt < wakesAt) nap.abort();
  }

  /** Stores what follows from an answer. It is kept in memory until the database takes it: it may name files. */
  async function settle(job: Job, recording: Recording, heard: Heard): Promise<Recording | null> {
    const decide = (current: Recording): Recording | null => {
      const isHeld = current.lease?.gateway === gateway && !job.superseded;
      if (!isHeld) {
        const seen = remember(current, heard, now());
        return seen.files.length > current.files.length ? seen : null;
      }
      const moved = afterAnswer(current, heard, now(), policy);
      const goesOn = moved.dueAt !== null && moved.dueAt <= now();
      return { ...moved, lease: goesOn ? newLease() : null };
    };
    const stored = await persist(job, recording, decide);
    if (stored === null || job.superseded) return null;
    noteStored(stored, recording.state);
    return stored;
  }

  async function persist(
    job: Job,
    recording: Recording,
    change: (current: Recording) => Recording | null,
  ): Promise<Recording | null> {
    for (let isTold = false; ; isTold = true) {
      try {
        return await store.change(recording, change);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        const files = change(recording)?.files.map(({ fileName }) => fileName);
        const { id, sid } = recording;
        // Once: the disk that is full may be the one that holds the log.
        if (!isTold)
          events.trouble('an answer of Agora’s could not be stored yet', { id, sid, files, err: error });
        // Thrown when the gateway closes: then the log is all that is left of the answer.
        await clock.sleep(POLL_MS, job.abort.signal);
      }
    }
  }

  async function workOn(job: Job): Promise<void> {
    const { signal } = job.abort;
    let current: Recording | null = job.recording;
    try {
      while (current !== null && current.lease?.gateway === gateway && (current.dueAt ?? Infinity) <= now()) {
        job.task = taskOf(current);
        const { ahead, heard } = await performer.perform(current, signal);
        if (heard === null) break;
        current = await settle(job, ahead, heard);
      }
    } catch (error) {
      if (job.superseded) return;
      const { id, sid } = job.recording;
      if (!signal.aborted) events.trouble('work on a recording failed', { id, sid, err: error });
      const rest = signal.aborted ? 0 : BROKEN_REST_MS;
      await release(job.recording, rest).catch(() => undefined);
    }
  }

  async function release(recording: Recording, restMs: number): Promise<void> {
    await store.change(recording, (current) =>
      current.lease?.gateway === gateway ? { ...current, lease: null, dueAt: now() + restMs } : null,
    );
  }

  function begin(recording: Recording): Promise<void> {
    const running = jobs.get(recording.id);
    if (running !== undefined) {
      running.superseded = true;
      running.abort.abort(new Error('something more urgent came'));
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const job: Job = {
      recording,
      abort: new AbortController(),
      done: promise,
      task: taskOf(recording),
      superseded: false,
    };
    jobs.set(recording.id, job);
    due.delete(recording.id);
    void workOn(job).finally(() => {
      if (jobs.get(recording.id) === job) jobs.delete(recording.id);
      resolve();
    });
    return promise;
  }

  async function claim(): Promise<readonly Promise<void>[]> {
    const urgentOnly = jobs.size >= MAX_WITH_LOOKS;
    const limit = (urgentOnly ? MAX_AT_ONCE : MAX_WITH_LOOKS) - jobs.size;
    if (limit <= 0 || closed) return [];
    const claimed = await store.claimDue({ gateway, now: now(), leaseMs, limit, urgentOnly });
    return claimed
      .map((each) => resumed(each, now()))
      .filter((recording) => !isUnderWay(recording))
      .map(begin);
  }

  /**
   * A lease of ours that could not be renewed in time is ours again, and the work has gone on all the while. But while
   * another gateway had it, a stop may have been asked for, and then a look of ours is not what is to be done.
   */
  function isUnderWay(recording: Recording): boolean {
    const job = jobs.get(recording.id);
    return job !== undefined && job.task === taskOf(recording);
  }

  async function renew(): Promise<void> {
    if (jobs.size === 0 || now() < renewAt) return;
    renewAt = now() + leaseMs / 3;
    await store.renew(gateway, [...jobs.keys()], now() + leaseMs);
  }

  async function rest(): Promise<void> {
    nap = new AbortController();
    wakesAt = nudged ? now() : earliest(due.values(), now() + POLL_MS);
    nudged = false;
    await clock.sleep(Math.max(0, wakesAt - now()), nap.signal).catch(() => undefined);
    wakesAt = 0;
  }

  async function loop(): Promise<void> {
    // Right away, too: whoever starts anew may have died over its work.
    for (nudged = true; !closed; ) {
      await rest();
      for (const [id, at] of due) if (at <= now()) due.delete(id);
      try {
        await renew();
        await claim();
      } catch (error) {
        // A database that is away is said by its health, once, and not every second here.
        if (!(error instanceof StoreUnavailableError))
          events.trouble('could not look for due work', { err: error });
      }
    }
  }

  return {
    async tick() {
      await Promise.all(await claim());
    },
    run() {
      looping = loop();
    },
    take(recording) {
      unsettled.add(recording.id);
      void begin(recording);
    },
    newLease,
    nudge() {
      nudged = true;
      nap.abort();
    },
    unsettled: () => unsettled.size,
    async close() {
      closed = true;
      nap.abort();
      await looping;
      const under = [...jobs.values()];
      for (const job of under) job.abort.abort(new Error('the gateway is shutting down'));
      await Promise.all(under.map(({ done }) => done));
    },
  };
}

/** What was claimed is due, also if a wrong clock wrote a later time. */
function resumed({ recording, wasInterrupted }: ClaimedRecording, now: number): Recording {
  return { ...(wasInterrupted ? interrupted(recording) : recording), dueAt: now };
}

function earliest(times: Iterable<number>, atLatest: number): number {
  let first = atLatest;
  for (const at of times) first = Math.min(first, at);
  return first;
}
