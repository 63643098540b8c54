import { ThrottledError } from '../domain/errors.ts';
import { evolve } from '../domain/lifecycle/lifecycle.ts';
import type { KeptNotification } from '../domain/notification.ts';
import type { Page } from '../domain/page.ts';
import type { LifecyclePolicy } from '../domain/policy.ts';
import type {
  AccountOf,
  Clock,
  NotificationStore,
  RecordingFilter,
  RecordingStore,
} from '../domain/ports.ts';
import { type Quotas, type QuotasOf, RECORDING_KINDS, type RunningCount } from '../domain/quota.ts';
import { isOver, type Observation, type Recording, sessionOf } from '../domain/recording.ts';
import type { RecordingSession } from '../domain/session.ts';
import type { UnknownRecordings } from '../domain/unknown-recording.ts';
import { startDeadline } from './deadline.ts';
import type { Runner } from './runner.ts';
import { createSharedCounts } from './shared-counts.ts';

export interface ReadOptions {
  readonly store: RecordingStore;
  readonly notifications: Pick<NotificationStore, 'latest'>;
  readonly unknownRecordings: Pick<UnknownRecordings, 'count'>;
  readonly accountOf: AccountOf;
  readonly quotasOf: QuotasOf;
  readonly runner: Pick<Runner, 'plan'>;
  readonly policyFor: (recording: Recording) => LifecyclePolicy;
  readonly clock: Clock;
  /** A younger observation is served from the store. */
  readonly liveMaxAgeMs: number;
  readonly waitMs: number;
}

/** How many recordings of an app and kind run, and how many may. */
export interface RecordingQuota extends RunningCount {
  readonly limit: Quotas[RunningCount['kind']];
  /** Of those that the gateway does not know: so many run by their notifications. */
  readonly unknown: number;
}

export interface Reads {
  /** The store's time, in Unix milliseconds. */
  now(): number;
  load(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  /** See `RecordingStore.successorsOf`. */
  successorsOf(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  list(owner: string, filter: RecordingFilter, page: Page): Promise<readonly Recording[]>;
  /** How many match. */
  count(owner: string, filter: RecordingFilter): Promise<number>;
  /**
   * Queries Agora for the recording, once for all simultaneous callers. When Agora does not answer in time, or the
   * limit leaves no turn, resolves with the last observation, however old. Null: there is none, or the recording is
   * over.
   */
  live(recording: Recording): Promise<Observation | null>;
  /** What runs of these apps, of all tenants, beside what may. */
  quotas(appIds: readonly string[]): Promise<readonly RecordingQuota[]>;
  /** The recording's last notifications, newest first. */
  notifications(recording: Recording, limit: number): Promise<readonly KeptNotification[]>;
}

export function createReads(options: ReadOptions): Reads {
  const { store, accountOf, quotasOf, unknownRecordings, runner, policyFor, clock, liveMaxAgeMs, waitMs } =
    options;
  const queries = new Map<string, Promise<Observation | null>>();

  const isFresh = ({ observation }: Recording) =>
    observation !== null && store.now() - observation.at < liveMaxAgeMs;

  async function query(known: Recording, session: RecordingSession): Promise<Observation | null> {
    // Another caller's query may have ended since the recording was read.
    const [recording = known] = await store.load(known.owner, [known.id]);
    if (isFresh(recording)) return recording.observation;
    const deadline = startDeadline(clock, waitMs);
    try {
      const turn = { priority: 'query', admitWithinMs: waitMs, signal: deadline.signal } as const;
      const answer = await accountOf(session.appId).upstreamFor(recording.owner).query(session, turn);
      const stored = await store.change(recording, (current) => {
        const after = evolve(
          current,
          { type: 'answer-seen', to: 'query', answer },
          store.now(),
          policyFor(current),
        );
        return after === current ? null : after;
      });
      if (stored !== null) runner.plan(stored);
      return (stored ?? recording).observation;
    } catch (error) {
      if (!deadline.isOver() && !(error instanceof ThrottledError)) throw error;
      return recording.observation;
    } finally {
      deadline.clear();
    }
  }

  return {
    now: () => store.now(),
    load: (owner, ids) => store.load(owner, ids),

    successorsOf: (owner, ids) => store.successorsOf(owner, ids),
    list: (owner, filter, page) => store.list(owner, filter, page),
    count: createSharedCounts((owner, filter) => store.count(owner, filter)),
    async quotas(appIds) {
      const counts = await store.countRunning(appIds);
      const unknown = (await unknownRecordings.count(appIds)).filter(({ isRunning }) => isRunning);
      return appIds.flatMap((appId) =>
        RECORDING_KINDS.map((kind) => {
          const isMeant = (each: Pick<RunningCount, 'appId' | 'kind'>) =>
            each.appId === appId && each.kind === kind;
          return {
            ...{ appId, kind, limit: quotasOf(appId)[kind] },
            running: counts.find(isMeant)?.running ?? 0,
            unknown: unknown.find(isMeant)?.recordings ?? 0,
          };
        }),
      );
    },
    notifications: async ({ appId, sid }, limit) =>
      sid === null ? [] : options.notifications.latest({ appId, sid }, limit),

    async live(recording) {
      const { id } = recording;
      const session = sessionOf(recording);
      if (session === null || isOver(recording)) return null;
      if (isFresh(recording)) return recording.observation;
      const running = queries.get(id) ?? query(recording, session).finally(() => queries.delete(id));
      queries.set(id, running);
      return running;
    },
  };
}
