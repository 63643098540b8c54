import type { QueryAnswer } from '../domain/answers.ts';
import { StoreUnavailableError } from '../domain/errors.ts';
import { type Call, evolve, nextCall, type RecordingEvent } from '../domain/lifecycle/lifecycle.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { Clock, RecordingStore } from '../domain/ports.ts';
import { isOver, type Lease, type Recording } from '../domain/recording.ts';
import type { Sender } from './sender.ts';

/** The work of one gateway on one recording, from when it got the lease until it lets it go. */
export interface RecordingJob {
  readonly recording: Recording;
  /** The next call was written down together with what led to it. */
  readonly isNoted: boolean;
  readonly abort: AbortController;
  /** What is being asked of Agora. */
  call: Call['to'] | null;
  /** Somebody has taken the recording over for something more urgent. */
  superseded: boolean;
}

export interface RecordingWorkerOptions {
  readonly store: Pick<RecordingStore, 'change' | 'now'>;
  readonly sender: Pick<Sender, 'send'>;
  readonly clock: Clock;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  readonly gateway: string;
  readonly newLease: () => Lease;
  /** Told of each state as it is stored. */
  readonly onStored: (recording: Recording) => void;
  readonly events: WorkEvents;
}

export interface WorkEvents {
  moved(recording: Recording, from: Recording['state']): void;
  /** Something that should not happen. The work is tried again. */
  trouble(message: string, details: Readonly<Record<string, unknown>>): void;
}

/** How soon a write is tried again that the database did not take. */
const STORE_AGAIN_MS = 1000;

/** After an error of the gateway's own the same work is left alone for so long. */
const BROKEN_REST_MS = 60_000;

/**
 * Works on a recording while it is due: writes down what is about to be sent, sends it, stores what follows. Whatever ends
 * the work, an answer, an error or the gateway's own end, the lease is given back and what was sent stays written down.
 * Never rejects.
 */
export function createRecordingWorker(options: RecordingWorkerOptions): (job: RecordingJob) => Promise<void> {
  const { store, sender, clock, policyFor, gateway, newLease, onStored, events } = options;

  const isHeld = (job: RecordingJob, { lease }: Recording) => lease?.gateway === gateway && !job.superseded;
  const isDue = ({ dueAt }: Recording) => dueAt !== null && dueAt <= store.now();

  /** Writes what a change says, and tries again until the database takes it: an answer may name files. */
  async function persist(
    job: RecordingJob,
    recording: Recording,
    change: (current: Recording) => Recording | null,
  ): Promise<Recording | null> {
    for (let isTold = false; ; isTold = true) {
      try {
        return await store.change(recording, change);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        const { id } = recording;
        const after = change(recording) ?? recording;
        const { sid } = after;
        const files = after.files.map(({ fileName }) => fileName);
        // Once: the disk that is full may be the one that holds the log.
        if (!isTold)
          events.trouble('what follows for a recording could not be stored yet', {
            id,
            sid,
            files,
            err: error,
          });
        // Thrown when the gateway closes: then the log is all that is left of an answer.
        await clock.sleep(STORE_AGAIN_MS, job.abort.signal);
      }
    }
  }

  /** That the next call is about to be sent is in the database before it is. Null: somebody else holds the recording. */
  async function note(job: RecordingJob, recording: Recording): Promise<Recording | null> {
    const noted = (current: Recording) =>
      evolve(current, { type: 'sending' }, store.now(), policyFor(current));
    if (noted(recording) === recording) return recording;
    return persist(job, recording, (current) => (isHeld(job, current) ? noted(current) : null));
  }

  /** Stores what follows from what Agora said; a request that follows at once is written down in the same write. */
  async function settle(
    job: RecordingJob,
    recording: Recording,
    happened: readonly RecordingEvent[],
  ): Promise<Recording | null> {
    let from = recording.state;
    const stored = await persist(job, recording, (current) => {
      from = current.state;
      const now = store.now();
      const policy = policyFor(current);
      const after = (all: readonly RecordingEvent[]) =>
        all.reduce((each, event) => evolve(each, event, now, policy), current);
      if (!isHeld(job, current)) {
        const seen = after(
          happened.map((event) => asOverheard(event, recording.resourceId === current.resourceId)),
        );
        return seen.files === current.files && seen.sid === current.sid ? null : seen;
      }
      const moved = after(happened);
      return moved.dueAt !== null && moved.dueAt <= now
        ? { ...evolve(moved, { type: 'sending' }, now, policy), lease: newLease() }
        : { ...moved, lease: null };
    });
    if (stored === null) return null;
    if (stored.state !== from) events.moved(stored, from);
    onStored(stored);
    return stored;
  }

  /** Stores file names that are seen ahead of a stop, while the stop is sent. Resolves with the recording as it is then. */
  async function storeAside(recording: Recording, event: RecordingEvent): Promise<Recording> {
    const seen = (current: Recording) => {
      const after = evolve(current, event, store.now(), policyFor(current));
      return after.files === current.files ? null : after;
    };
    const stored = await store.change(recording, seen).catch(() => null);
    return stored ?? recording;
  }

  async function step(job: RecordingJob, recording: Recording, call: Call): Promise<Recording | null> {
    const { signal } = job.abort;
    const seen: RecordingEvent[] = [];
    let latest = Promise.resolve(recording);
    const onSeen = (answer: QueryAnswer) => {
      const event = { type: 'overheard', to: 'query', answer } as const;
      seen.push(event);
      latest = storeAside(recording, event);
    };
    const answer = await sender.send(recording, call, { signal, onSeen });
    return settle(job, await latest, [...seen, { type: 'answered', ...answer }]);
  }

  /** Lets the recording go, if this job still has it: until it has rested, or, with null, for good. */
  async function letGo(job: RecordingJob, restMs: number | null): Promise<void> {
    await store.change(job.recording, (current) =>
      isHeld(job, current)
        ? { ...current, lease: null, dueAt: restMs === null ? null : store.now() + restMs }
        : null,
    );
  }

  return async (job) => {
    const { signal } = job.abort;
    let current: Recording | null = job.recording;
    let isNoted = job.isNoted;
    let restMs: number | null = 0;
    try {
      while (current !== null && isHeld(job, current) && isDue(current)) {
        const call = nextCall(current);
        if (call === null) {
          if (!isOver(current)) throw new Error('it is due, and there is nothing to ask');
          restMs = null;
          break;
        }
        job.call = call.to;
        if (!isNoted) current = await note(job, current);
        if (current === null) break;
        current = await step(job, current, call);
        isNoted = true;
      }
    } catch (error) {
      const { id, sid } = job.recording;
      if (!signal.aborted) events.trouble('work on a recording failed', { id, sid, err: error });
      if (!signal.aborted) restMs = BROKEN_REST_MS;
    }
    // Where the lease was given back with what was stored, or is somebody else's by now, there is nothing left to do.
    if (current === null || isHeld(job, current)) await letGo(job, restMs).catch(() => undefined);
  };
}

/**
 * What happened, as it counts for a recording that somebody else holds by now: for what it reported. A `sid` is known to
 * nobody else, and is that of the recording where the resource is still the one that was asked with.
 */
function asOverheard(event: RecordingEvent, isSameResource: boolean): RecordingEvent {
  if (event.type === 'answered' && event.to === 'start' && isSameResource) {
    const sid = 'sid' in event.answer ? event.answer.sid : null;
    if (sid !== null) return { type: 'sid-told', sid };
  }
  return event.type === 'answered' ? { ...event, type: 'overheard' } : event;
}
