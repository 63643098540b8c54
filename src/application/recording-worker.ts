import type { QueryAnswer } from '../domain/answers.ts';
import { StoreUnavailableError } from '../domain/errors.ts';
import { type Call, evolve, nextCall, type RecordingEvent } from '../domain/lifecycle/lifecycle.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type { Clock, RecordingStore } from '../domain/ports.ts';
import { isOver, type Lease, type Recording } from '../domain/recording.ts';
import { originOf, type Span, type Traces } from '../domain/tracing.ts';
import type { Sender } from './sender.ts';
import { createTroubleNotes } from './trouble-notes.ts';

/** The work of one gateway on one recording, while it holds the lease. */
export interface RecordingJob {
  readonly recording: Recording;
  /** The recording is stored with its next call already marked as about to be sent. */
  readonly isCallStored: boolean;
  readonly abort: AbortController;
  /** Aborted when the gateway closes. */
  readonly closing: AbortSignal;
  /** The call to Agora that is under way. */
  call: Call['to'] | null;
  /** Another job of this gateway has taken over, for something more urgent. */
  superseded: boolean;
}

export interface RecordingWorkerOptions {
  readonly store: Pick<RecordingStore, 'change' | 'load' | 'noteTrouble' | 'now'>;
  readonly sender: Pick<Sender, 'send'>;
  readonly clock: Clock;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  readonly gateway: string;
  readonly newLease: () => Lease;
  /** Called with each recording as it was stored. */
  readonly onStored: (recording: Recording) => void;
  readonly events: WorkEvents;
  readonly traces: Traces;
}

export interface WorkEvents {
  moved(recording: Recording, from: Recording['state']): void;
  /** This gateway was still working on the recording when another one had taken it over. */
  leaseLost(recording: Recording): void;
  /** Something unexpected happened. The work is tried again. */
  trouble(message: string, details: Readonly<Record<string, unknown>>): void;
}

/** How often a write is tried again while the database is unavailable. */
const STORE_RETRY_MS = 1000;

/** The pause of a recording whose work failed with an error of the gateway's own. */
const ERROR_PAUSE_MS = 60_000;

/**
 * Works on a recording while it is due: stores that a call is about to be sent, sends it, stores the result. However
 * the work ends (by an answer, an error or a shutdown), the lease is released and the sent call stays stored. Never
 * rejects. Work that was claimed goes on with the trace of whoever asked for it.
 */
export function createRecordingWorker(options: RecordingWorkerOptions): (job: RecordingJob) => Promise<void> {
  const { store, sender, clock, policyFor, gateway, newLease, onStored, events, traces } = options;

  const isHeld = (job: RecordingJob, { lease }: Recording) => lease?.gateway === gateway && !job.superseded;
  const isLost = (job: RecordingJob, { lease }: Recording) => lease?.gateway !== gateway && !job.superseded;
  const isDue = ({ dueAt }: Recording) => dueAt !== null && dueAt <= store.now();

  /**
   * Stores a change, and tries again until the database takes it: an answer may have file names that nothing else has.
   */
  async function persist(
    job: RecordingJob,
    recording: Recording,
    change: (current: Recording) => Recording | null,
  ): Promise<Recording | null> {
    for (let isReported = false; ; isReported = true) {
      try {
        return await store.change(recording, change);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        // Once: the disk that is full may be the one that holds the log.
        if (!isReported) {
          const { sid, files } = change(recording) ?? recording;
          const details = { id: recording.id, sid, files: files.map(({ fileName }) => fileName), err: error };
          events.trouble('what follows for a recording could not be stored yet', details);
        }
        // Not the job's own signal: a job that is superseded has an answer to store all the same. Rejects when the gateway
        // closes: then only the log has the answer.
        await clock.sleep(STORE_RETRY_MS, job.closing);
      }
    }
  }

  /** Stores that the next call is about to be sent. Null: this job no longer holds the recording. */
  async function storeSending(job: RecordingJob, recording: Recording): Promise<Recording | null> {
    const sending = (current: Recording) =>
      evolve(current, { type: 'sending' }, store.now(), policyFor(current));
    if (sending(recording) === recording) return recording;
    return persist(job, recording, (current) => (isHeld(job, current) ? sending(current) : null));
  }

  /** Stores what follows from Agora's answer, together with a call that is to be sent next at once. */
  async function storeResult(
    job: RecordingJob,
    recording: Recording,
    happened: readonly RecordingEvent[],
  ): Promise<Recording | null> {
    let from = recording.state;
    let hasLost = false;
    const stored = await persist(job, recording, (current) => {
      from = current.state;
      hasLost = isLost(job, current);
      const now = store.now();
      const policy = policyFor(current);
      const after = (all: readonly RecordingEvent[]) =>
        all.reduce((each, event) => evolve(each, event, now, policy), current);
      if (!isHeld(job, current)) {
        const isSameResource = recording.resourceId === current.resourceId;
        const seen = after(happened.map((event) => asSeen(event, isSameResource)));
        return seen.files === current.files && seen.sid === current.sid ? null : seen;
      }
      const moved = after(happened);
      return moved.dueAt !== null && moved.dueAt <= now
        ? { ...evolve(moved, { type: 'sending' }, now, policy), lease: newLease() }
        : { ...moved, lease: null };
    });
    if (hasLost) events.leaseLost(stored ?? recording);
    if (stored === null) return null;
    if (stored.state !== from) events.moved(stored, from);
    onStored(stored);
    return stored;
  }

  /** Stores the file names of a query before a stop, while the stop is sent. Resolves with the recording as stored. */
  async function storeFiles(recording: Recording, event: RecordingEvent): Promise<Recording> {
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
      const event = { type: 'answer-seen', to: 'query', answer } as const;
      seen.push(event);
      latest = storeFiles(recording, event);
    };
    const holds = (current: Recording) => isHeld(job, current);
    const onFault = (err: unknown) =>
      events.trouble('a try without an answer could not be stored', { id: recording.id, err });
    const notes = createTroubleNotes({ store, clock, isHeld: holds, onFault }, recording, call.to);
    try {
      const answer = await sender.send(recording, call, { signal, onSeen, onTrouble: notes.add });
      const known = newer(await latest, notes.end());
      return await storeResult(job, known, [
        ...seen,
        { type: 'answered', trouble: notes.current(), ...answer },
      ]);
    } finally {
      notes.end();
    }
  }

  /** Releases the lease if this job still holds it. The recording is due again after the pause; null: never. */
  async function release(job: RecordingJob, pauseMs: number | null): Promise<void> {
    await store.change(job.recording, (current) =>
      isHeld(job, current)
        ? { ...current, lease: null, dueAt: pauseMs === null ? null : store.now() + pauseMs }
        : null,
    );
  }

  async function work(job: RecordingJob, span: Span): Promise<void> {
    let current: Recording | null = job.recording;
    let isCallStored = job.isCallStored;
    let pauseMs: number | null = 0;
    try {
      while (current !== null && isHeld(job, current) && isDue(current)) {
        const call = nextCall(current);
        if (call === null) {
          if (!isOver(current)) throw new Error('it is due, and there is nothing to ask');
          pauseMs = null;
          break;
        }
        job.call = call.to;
        if (!isCallStored) current = await storeSending(job, current);
        if (current === null) break;
        current = await step(job, current, call);
        isCallStored = true;
        if (current !== null) span.set(attributesOf(current));
      }
    } catch (error) {
      const { id, sid } = job.recording;
      if (!job.abort.signal.aborted) {
        events.trouble('work on a recording failed', { id, sid, err: error });
        span.fail('work failed');
        pauseMs = ERROR_PAUSE_MS;
      }
    }
    // Otherwise the lease was released with the stored result, or is another holder's by now.
    if (current === null || isHeld(job, current)) await release(job, pauseMs).catch(() => undefined);
  }

  return (job) => {
    const { recording } = job;
    const origin = originOf(recording, store.now());
    const start = { name: 'work on a recording', attributes: attributesOf(recording), origin };
    return traces.span(start, (span) => work(job, span));
  };
}

function attributesOf({ id, sid, state }: Recording) {
  return { 'recording.id': id, 'recording.sid': sid, 'recording.state': state };
}

function newer(one: Recording, other: Recording): Recording {
  return other.version > one.version ? other : one;
}

/**
 * The event as it counts for a recording that another holder has by now: only what it reports is used. The `sid` of a
 * start's answer is stored if the recording still has the resource of that start, as no other holder knows it.
 */
function asSeen(event: RecordingEvent, isSameResource: boolean): RecordingEvent {
  if (event.type === 'answered' && event.to === 'start' && isSameResource) {
    const sid = 'sid' in event.answer ? event.answer.sid : null;
    if (sid !== null) return { type: 'sid-learned', sid };
  }
  return event.type === 'answered' ? { ...event, type: 'answer-seen' } : event;
}
