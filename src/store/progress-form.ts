/**
 * The stored form of a recording's progress: JSON, and the number of the form. The columns of form 1 (`work`, `due_at`)
 * are read too, since gateways of that version may run beside this one. They ignore rows without `work`.
 */
import { z } from 'zod';
import { NO_WORDS } from '../domain/answers.ts';
import type { FollowProgress, StartProgress, StopProgress, WatchProgress } from '../domain/progress.ts';
import { count, flag, jsonObject, nullableNumber, nullableText, outcome } from './outcome-column.ts';

/** The form that this gateway writes. It claims no row of a later form. */
export const FORM = 3;

const elapsed = z.object({ at: z.number(), ms: z.number() }).nullable();
const notFoundFor = z.object({ at: z.number(), ms: z.number(), since: z.number().optional() }).nullable();
const report = outcome.nullable();
export const order = z.object({
  acquire: jsonObject,
  start: jsonObject,
  storage: z.string(),
  fileNamePrefix: z.array(z.string()),
  token: nullableText,
});
const sent = { inFlight: z.boolean(), unanswered: z.boolean() };

const lastWords = z.object({ agoraCode: nullableNumber, reason: nullableText }).default(NO_WORDS);
const tries = {
  order,
  exclude: z.array(z.string()),
  foretells: z.boolean().default(true),
  waits: z.number(),
  tried: elapsed,
  lastWords,
};
const requesting = { mintedToken: nullableText.default(null), failures: count };
const start: z.ZodType<StartProgress> = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('acquiring'), ...tries }),
  z.object({ phase: z.literal('requesting'), ...tries, ...requesting, ...sent }),
  z.object({ phase: z.literal('confirming'), ...tries }),
]);

const watch: z.ZodType<WatchProgress> = z.object({ notFound: notFoundFor, waits: z.number() });

const end = {
  report,
  exited: z.boolean(),
  notFound: notFoundFor,
  followed: elapsed,
  aliveInARow: z.number(),
  waits: z.number(),
};
const stop: z.ZodType<StopProgress> = z.object({
  ...end,
  ...sent,
  asyncStop: z.boolean(),
  asks: z.enum(['stop', 'query']),
});
const follow: z.ZodType<FollowProgress> = z.object({
  ...end,
  requested: z.boolean(),
  asyncStop: z.boolean(),
  unanswered: z.boolean(),
  endedBefore: z.boolean(),
  acknowledged: z.boolean(),
  notFoundInARow: z.number(),
});
const over = z.discriminatedUnion('saidBy', [
  z.object({ saidBy: z.literal('agora') }),
  z.object({ saidBy: z.literal('not-found'), since: z.number(), looksLeft: z.number() }),
]);

/** Reads the stored progress of each state; a failed recording has none. */
export const PROGRESS = {
  starting: start,
  recording: watch,
  stopping: stop,
  exiting: follow,
  ended: over,
} as const;

/** `work` of form 1, as version 0.1 wrote it. Keys with a default were added when there were rows already. */
const legacyStop = z.object({
  phase: z.enum(['stopping', 'following']),
  requested: z.boolean(),
  maybeSent: flag,
  report,
  endedBefore: flag,
  acknowledged: flag,
  exited: flag,
  waits: count,
  followed: elapsed,
  notFound: elapsed,
  notFoundInARow: count,
  aliveInARow: count,
});
export const legacyWork = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    order,
    life: z.object({
      phase: z.enum(['acquiring', 'starting', 'confirming']),
      maybeStarted: flag,
      waits: count,
      tried: elapsed,
      exclude: z.array(z.string()),
    }),
  }),
  z.object({ kind: z.literal('watch'), life: z.object({ notFound: elapsed, notFoundInARow: count }) }),
  z.object({ kind: z.literal('stop'), asyncStop: z.boolean(), life: legacyStop }),
]);

/** Turns `work` of form 1 into progress. `isHeld`: the row is leased, so a request that `work` lacks may be in flight. */
export function fromLegacyWork(work: z.output<typeof legacyWork>, isHeld: boolean): unknown {
  switch (work.kind) {
    case 'watch':
      return { notFound: work.life.notFound, waits: work.life.notFoundInARow };
    case 'start': {
      const { phase, maybeStarted, ...tried } = work.life;
      const common = { ...tried, order: work.order };
      return phase === 'starting'
        ? { ...common, phase: 'requesting', inFlight: isHeld, unanswered: maybeStarted }
        : { ...common, phase };
    }
    case 'stop': {
      const {
        phase,
        maybeSent: unanswered,
        requested,
        endedBefore,
        acknowledged,
        notFoundInARow,
        ...known
      } = work.life;
      const common = { ...known, unanswered, asyncStop: work.asyncStop };
      return phase === 'stopping'
        ? { ...common, inFlight: isHeld, asks: 'stop' }
        : { ...common, requested, endedBefore, acknowledged, notFoundInARow };
    }
  }
}
