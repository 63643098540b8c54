import { ThrottledError } from '../domain/errors.ts';
import { remember } from '../domain/lifecycle.ts';
import type { KeptNotification } from '../domain/notification.ts';
import type { Page } from '../domain/page.ts';
import type {
  AccountOf,
  Clock,
  NotificationStore,
  RecordingFilter,
  RecordingStore,
} from '../domain/ports.ts';
import { STATUS_STOP_REQUESTED } from '../domain/query-status.ts';
import { type Recording, type Sighting, sessionOf } from '../domain/recording.ts';
import type { RecordingSession } from '../domain/session.ts';
import { startDeadline } from './deadline.ts';
import type { Worker } from './worker.ts';

export interface ReadOptions {
  readonly store: RecordingStore;
  readonly notifications: Pick<NotificationStore, 'latest'>;
  readonly accountOf: AccountOf;
  readonly worker: Pick<Worker, 'nudge'>;
  readonly clock: Clock;
  /** A sighting younger than this is served from the store. */
  readonly liveMaxAgeMs: number;
  readonly waitMs: number;
}

export interface Reads {
  load(owner: string, ids: readonly string[]): Promise<readonly Recording[]>;
  list(owner: string, filter: RecordingFilter, page: Page): Promise<readonly Recording[]>;
  /**
   * How Agora sees the recording now: asked once for everybody who wants to know at the same time. Where Agora does not
   * answer, or the limit leaves no turn, it is the last sighting, however old; null where there never was one.
   */
  live(recording: Recording): Promise<Sighting | null>;
  /** The last notifications that came of the recording, newest first. */
  notifications(recording: Recording, limit: number): Promise<readonly KeptNotification[]>;
}

export function createReads(options: ReadOptions): Reads {
  const { store, accountOf, worker, clock, liveMaxAgeMs, waitMs } = options;
  const asking = new Map<string, Promise<Sighting | null>>();

  async function look(recording: Recording, session: RecordingSession): Promise<Sighting | null> {
    const deadline = startDeadline(clock, waitMs);
    const { signal } = deadline;
    try {
      const turn = { priority: 'query', admitWithinMs: waitMs, signal } as const;
      const answer = await accountOf(session.appId).upstreamFor(recording.owner).query(session, turn);
      const heard = { task: 'look', answer } as const;
      const now = Math.round(clock.now());
      const stored = await store.change(recording, (current) => {
        const seen = remember(current, heard, now);
        return needsALook(seen) ? { ...seen, dueAt: now } : seen;
      });
      if (stored !== null && needsALook(stored)) worker.nudge();
      return (stored ?? recording).sighting;
    } catch (error) {
      if (!deadline.isOver() && !(error instanceof ThrottledError)) throw error;
      return recording.sighting;
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
      const { id, sighting, state } = recording;
      const session = sessionOf(recording);
      if (session === null || state === 'ended' || state === 'failed') return null;
      if (sighting !== null && clock.now() - sighting.at < liveMaxAgeMs) return sighting;
      const asked = asking.get(id);
      if (asked !== undefined) return asked;
      const answer = look(recording, session).finally(() => asking.delete(id));
      asking.set(id, answer);
      return answer;
    },
  };
}

/** Agora sees it otherwise than the gateway has it: the worker finds out what that means. */
function needsALook({ work, lease, sighting }: Recording): boolean {
  if (work?.kind !== 'watch' || lease !== null || sighting === null) return false;
  return !sighting.found || (sighting.status ?? 0) >= STATUS_STOP_REQUESTED;
}
