import { LRUCache } from 'lru-cache';
import { UpstreamUnavailableError } from '../domain/errors.ts';
import type { StopOutcome } from '../domain/outcome.ts';
import type { Clock, RecordingUpstream } from '../domain/ports.ts';
import { type RecordingSession, sessionKey } from '../domain/recording.ts';
import {
  afterQuery,
  afterStop,
  type Decision,
  type NextStep,
  newStop,
  type StopLife,
  type StopPolicy,
} from '../domain/stop.ts';

/** The stop goes on; the caller may ask again to join it. */
export interface StopInProgress {
  readonly type: 'StopInProgress';
  readonly resourceId: string;
  readonly sid: string;
  /** Where the stop stands, in a sentence. */
  readonly message: string;
}

export type StopResult = StopOutcome | StopInProgress;

export interface StopOptions {
  readonly upstream: RecordingUpstream;
  readonly clock: Clock;
  readonly policy: StopPolicy;
  /** The longest that a caller is kept waiting. */
  readonly waitMs: number;
  readonly events: {
    finished(session: RecordingSession, outcome: StopOutcome): void;
    /** It has no outcome: refused, handed back, or an error of ours. Whoever waited for it is told too. */
    failed(session: RecordingSession, error: unknown): void;
  };
}

export interface Stops {
  /**
   * Stops a recording and sees the stop through. Simultaneous stops of one session are one stop; one that is asked for
   * again joins it, or gets the outcome that it had. Rejects with a `GatewayError`; the next call then starts anew.
   */
  stop(session: RecordingSession, asyncStop: boolean): Promise<StopResult>;
  /**
   * Starts no new stop, lets those that run finish within `ms`, then hands the rest back to their callers. Returns how
   * many were handed back.
   */
  drain(ms: number): Promise<number>;
}

/** Outcomes remembered for callers that ask again, the latest ones first, and no more than this much text. */
const REMEMBERED = { max: 10_000, maxSize: 64 * 1024 * 1024 };

interface RunningStop {
  readonly session: RecordingSession;
  readonly asyncStop: boolean;
  life: StopLife;
  trouble: string | null;
  waiting: number;
  /** Resolves once Agora has acknowledged the stop, or with the end of it. */
  readonly acknowledged: PromiseWithResolvers<void>;
  readonly finished: PromiseWithResolvers<StopOutcome>;
  readonly abort: AbortController;
}

export function createStops(options: StopOptions): Stops {
  const { upstream, clock, policy, waitMs } = options;
  const running = new Map<string, RunningStop>();
  const outcomes = new LRUCache<string, StopOutcome>({
    ...REMEMBERED,
    sizeCalculation: (outcome, key) => key.length + JSON.stringify(outcome).length,
  });
  let draining = false;

  function begin(key: string, session: RecordingSession, asyncStop: boolean): RunningStop {
    const stop: RunningStop = {
      session,
      asyncStop,
      life: newStop,
      trouble: null,
      waiting: 0,
      acknowledged: Promise.withResolvers(),
      finished: Promise.withResolvers(),
      abort: new AbortController(),
    };
    running.set(key, stop);
    // A stop whose callers have all left may still fail: that is for the log, and no crash.
    stop.finished.promise.catch((error: unknown) => options.events.failed(session, error));
    void seeThrough(stop)
      .then(
        (outcome) => {
          outcomes.set(key, outcome);
          stop.finished.resolve(outcome);
          options.events.finished(session, outcome);
        },
        (error: unknown) => stop.finished.reject(error),
      )
      .finally(() => {
        running.delete(key);
        stop.acknowledged.resolve();
      });
    return stop;
  }

  async function seeThrough(stop: RunningStop): Promise<StopOutcome> {
    const { signal } = stop.abort;
    let next: NextStep = { do: 'stop', afterMs: 0 };
    for (;;) {
      if (next.do === 'fail') throw next.error;
      if (next.do === 'finish') return next.outcome;
      if (next.afterMs > 0) await clock.sleep(next.afterMs, signal);
      const decision: Decision = next.do === 'stop' ? await sendStop(stop) : await sendQuery(stop);
      stop.life = decision.life;
      if (stop.life.phase === 'following') stop.acknowledged.resolve();
      next = decision.next;
    }
  }

  async function sendStop(stop: RunningStop) {
    const answer = await upstream.stop(stop.session, {
      asyncStop: stop.asyncStop,
      admitWithinMs: stop.life === newStop ? waitMs : null,
      signal: stop.abort.signal,
      onTrouble: (trouble) => {
        stop.trouble = trouble;
      },
    });
    stop.trouble = null;
    return afterStop(stop.life, answer, clock.now(), policy);
  }

  async function sendQuery(stop: RunningStop) {
    const answer = await upstream.query(stop.session, stop.abort.signal);
    return afterQuery(stop.life, answer, clock.now(), policy);
  }

  async function waitFor(stop: RunningStop, asyncStop: boolean): Promise<StopResult> {
    const leave = new AbortController();
    const inProgress = (): StopInProgress => ({
      type: 'StopInProgress',
      resourceId: stop.session.resourceId,
      sid: stop.session.sid,
      message: describe(stop, clock.now(), policy),
    });
    stop.waiting += 1;
    try {
      const enough = [clock.sleep(waitMs, leave.signal).then(inProgress, inProgress)];
      // Whoever asks for an asynchronous stop wants to know that it is under way, not how it ends.
      if (asyncStop && !stop.asyncStop) enough.push(Promise.resolve(inProgress()));
      if (asyncStop) enough.push(stop.acknowledged.promise.then(inProgress));
      return await Promise.race<StopResult>([stop.finished.promise, ...enough]);
    } finally {
      stop.waiting -= 1;
      leave.abort();
    }
  }

  return {
    async stop(session, asyncStop) {
      const key = sessionKey(session);
      const outcome = outcomes.get(key);
      if (outcome !== undefined) return outcome;
      const joined = running.get(key);
      if (joined === undefined && draining) throw shuttingDown('This stop was not sent to Agora.');
      return waitFor(joined ?? begin(key, session, asyncStop), asyncStop);
    },

    async drain(ms) {
      draining = true;
      const unfinished = () =>
        [...running.values()].filter((stop) => stop.waiting > 0 || stop.life.phase === 'stopping');
      const late = new AbortController();
      await Promise.race([
        Promise.allSettled(unfinished().map((stop) => stop.finished.promise)),
        clock.sleep(ms, late.signal).catch(() => undefined),
      ]);
      late.abort();
      const handedBack = unfinished();
      for (const stop of running.values())
        stop.abort.abort(shuttingDown(describe(stop, clock.now(), policy)));
      await Promise.allSettled([...running.values()].map((stop) => stop.finished.promise));
      return handedBack.length;
    },
  };
}

function shuttingDown(where: string): UpstreamUnavailableError {
  return new UpstreamUnavailableError(
    `The gateway is shutting down. ${where} The recording may still be running: ask again.`,
    1000,
  );
}

function describe(stop: RunningStop, now: number, policy: StopPolicy): string {
  const { life, trouble } = stop;
  if (life.phase === 'following')
    return 'Agora is stopping the recording; what became of its files is not known yet.';
  if (life.notFoundSince !== null) {
    const leftS = Math.max(0, Math.ceil((life.notFoundSince + policy.goneAfterMs - now) / 1000));
    return (
      'Agora does not find the recording: it has ended, or it is being moved to another server and goes on recording. ' +
      `The gateway keeps trying; after ${leftS} more seconds it counts as ended.`
    );
  }
  if (trouble !== null) return `Agora has not confirmed the stop yet (${trouble}); the gateway keeps trying.`;
  return 'The stop is on its way; Agora has not answered yet.';
}
