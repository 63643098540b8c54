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
import { isOver, type Observation, type Recording, sessionOf } from '../domain/recording.ts';
import type { RecordingSession } from '../domain/session.ts';
import { startDeadline } from './deadline.ts';
import type { Runner } from './runner.ts';

export interface ReadOptions {
  readonly store: RecordingStore;
  readonly notifications: Pick<NotificationStore, 'latest'>;
  readonly accountOf: AccountOf;
  readonly runner: Pick<Runner, 'plan'>;
  readonly policy: LifecyclePolicy;
  readonly clock: Clock;
  /** An observation younger than this is served from the store. */
  readonly liveMaxAgeMs: number;
  readonly waitMs: number;
}

export interface Reads {
  load(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  list(owner: string, filter: RecordingFilter, page: Page): Promise<readonly Recording[]>;
  /**
   * How Agora sees the recording now: asked once for everybody who wants to know at the same time. Where Agora does not
   * answer, or the limit leaves no turn, it is the last observation, however old; null where there never was one.
   */
  live(recording: Recording): Promise<Observation | null>;
  /** The last notifications that came of the recording, newest first. */
  notifications(recording: Recording, limit: number): Promise<readonly KeptNotification[]>;
}

export function createReads(options: ReadOptions): Reads {
  const { store, accountOf, runner, policy, clock, liveMaxAgeMs, waitMs } = options;
  const asking = new Map<string, Promise<Observation | null>>();

  const isYoung = ({ observation }: Recording) =>
    observation !== null && store.now() - observation.at < liveMaxAgeMs;

  async function look(known: Recording, session: RecordingSession): Promise<Observation | null> {
    // Somebody else's look may have come to its end since it was read.
    const [recording = known] = await store.load(known.owner, [known.id]);
    if (isYoung(recording)) return recording.observation;
    const deadline = startDeadline(clock, waitMs);
    const { signal } = deadline;
    try {
      const turn = { priority: 'query', admitWithinMs: waitMs, signal } as const;
      const answer = await accountOf(session.appId).upstreamFor(recording.owner).query(session, turn);
      const stored = await store.change(recording, (current) => {
        const seen = evolve(current, { type: 'overheard', to: 'query', answer }, store.now(), policy);
        return seen === current ? null : seen;
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
    load: (owner, ids) => store.load(owner, ids),
    list: (owner, filter, page) => store.list(owner, filter, page),
    notifications: async ({ appId, sid }, limit) =>
      sid === null ? [] : options.notifications.latest({ appId, sid }, limit),

    async live(recording) {
      const { id } = recording;
      const session = sessionOf(recording);
      if (session === null || isOver(recording)) return null;
      if (isYoung(recording)) return recording.observation;
      const asked = asking.get(id);
      if (asked !== undefined) return asked;
      const answer = look(recording, session).finally(() => asking.delete(id));
      asking.set(id, answer);
      return answer;
    },
  };
}
