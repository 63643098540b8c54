import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamRejectedError } from '../../../src/domain/errors.ts';
import { afterAnswer, type Heard, interrupted, requestStop, taskOf } from '../../../src/domain/lifecycle.ts';
import { toBeStarted, toBeStopped, toBeWatched } from '../../../src/domain/new-recording.ts';
import type { StopOutcome } from '../../../src/domain/outcome.ts';
import { bareFile } from '../../../src/domain/recorded-file.ts';
import { canMove, RECORDING_STATES, type Recording, sessionOf } from '../../../src/domain/recording.ts';
import { POLICY } from '../../support/policy.ts';

const session = { appId: 'a', resourceId: 'r', sid: 's', mode: 'mix', cname: 'c', uid: '1' } as const;
const birth = { id: 'id', owner: 'o', now: 0 };
const order = { acquire: {}, start: {}, storage: 'default', fileNamePrefix: [], token: 'the-token' };
const born: readonly Recording[] = [
  toBeStarted(birth, session, order, null),
  toBeStopped(birth, session, false),
  toBeWatched(birth, session),
].map((recording) => ({ ...recording, version: 1 }));

const report = fc.record({
  type: fc.constantFrom('JsonFileList' as const, 'UploadReport' as const),
  agoraCode: fc.constant(null),
  uploadingStatus: fc.constantFrom('uploaded' as const, 'unknown' as const, null),
  files: fc.array(fc.stringMatching(/^[a-f]\.m3u8$/).map(bareFile), { maxLength: 3 }),
  raw: fc.constant({}),
}) satisfies fc.Arbitrary<StopOutcome>;
const code = fc.constantFrom('UPSTREAM_REJECTED' as const, 'GATEWAY_REFUSED' as const);
const rejected = code.map((each) => ({
  means: 'rejected' as const,
  error: new UpstreamRejectedError('no', { code: each }),
}));
const notFound = fc.record({ means: fc.constant('not-found' as const), report, inAgorasWords: fc.boolean() });
const trouble = fc.constant('no answer');

/** Any answer to any task, also one that nobody has asked for any more. */
const heard: fc.Arbitrary<Heard> = fc.oneof(
  fc.record({
    task: fc.constant('acquire' as const),
    answer: fc.oneof(
      fc.constant({ means: 'acquired' as const, resourceId: 'r2' }),
      fc.record({ means: fc.constant('no-answer' as const), trouble }),
      rejected,
    ),
  }),
  fc.record({
    task: fc.constant('start' as const),
    answer: fc.oneof(
      fc.constant({ means: 'started' as const, sid: 's2' }),
      fc.record({ means: fc.constant('already-started' as const), sid: fc.constantFrom('s2', null) }),
      fc.record({ means: fc.constantFrom('no-worker' as const, 'expired' as const) }),
      fc.record({ means: fc.constant('no-answer' as const), maybeStarted: fc.boolean(), trouble }),
      rejected,
    ),
  }),
  fc.record({
    task: fc.constant('look' as const),
    answer: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          means: fc.constant('status' as const),
          status: fc.option(fc.integer({ min: 0, max: 20 })),
          report,
        }),
      },
      fc.constant({ means: 'no-answer' as const }),
      notFound,
      rejected,
    ),
  }),
  fc.record({
    task: fc.constant('stop' as const),
    answer: fc.oneof(
      fc.record({ means: fc.constantFrom('stopped' as const, 'uploading' as const), report }),
      fc.record({ means: fc.constant('accepted' as const), report, inAgorasWords: fc.boolean() }),
      fc.record({ means: fc.constant('already-exiting' as const), report, maybeByUs: fc.boolean() }),
      notFound,
      rejected,
    ),
  }),
);

const event = fc.oneof(
  { weight: 6, arbitrary: heard.map((each) => ({ do: 'hear' as const, heard: each })) },
  { weight: 1, arbitrary: fc.boolean().map((asyncStop) => ({ do: 'request' as const, asyncStop })) },
  { weight: 1, arbitrary: fc.constant({ do: 'die' as const }) },
);

describe('the life of a recording, whatever happens in whatever order', () => {
  it('never takes a step that is not allowed, never loses a name, and is never left without anybody to go on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...born),
        fc.array(fc.tuple(event, fc.integer({ min: -100_000, max: 200_000 })), { maxLength: 40 }),
        (first, events) => {
          let recording = first;
          let now = 0;
          const names = new Set<string>();
          for (const [what, passedMs] of events) {
            now += passedMs;
            const before = recording;
            if (what.do === 'request') recording = requestStop(recording, what.asyncStop, now);
            else if (what.do === 'die') recording = interrupted(recording);
            else {
              recording = afterAnswer(recording, what.heard, now, POLICY);
              if ('report' in what.heard.answer) {
                for (const { fileName } of what.heard.answer.report.files) names.add(fileName);
              }
            }
            expect(canMove(before.state, recording.state)).toBe(true);
            expect(new Set(recording.files.map(({ fileName }) => fileName))).toEqual(names);
            const isOver = recording.state === 'ended' || recording.state === 'failed';
            expect(taskOf(recording) === null).toBe(isOver);
            expect(recording.dueAt === null).toBe(isOver);
            expect(recording.outcome !== null).toBe(recording.state === 'ended');
            expect(recording.endedAt !== null).toBe(isOver);
            // A refused account is no failure any more once Agora has said something else.
            if (recording.failure?.code === 'GATEWAY_REFUSED')
              expect(['stopping', 'failed']).toContain(recording.state);
            if (taskOf(recording) === 'stop' || taskOf(recording) === 'look') {
              expect(sessionOf(recording)).not.toBeNull();
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('a stop that was asked for is never forgotten, except where Agora refuses it for good', () => {
    fc.assert(
      fc.property(fc.constantFrom(...born), fc.array(heard, { maxLength: 40 }), (first, answers) => {
        let recording = requestStop(first, false, 0);
        let now = 0;
        for (const each of answers) {
          now += 1000;
          recording = afterAnswer(recording, each, now, POLICY);
        }
        const refused = recording.failure?.code === 'UPSTREAM_REJECTED';
        if (!refused)
          expect(['starting', 'stopping', 'exiting', 'ended', 'failed']).toContain(recording.state);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the states', () => {
  it('from which nothing follows are those that are over', () => {
    const final = RECORDING_STATES.filter((from) =>
      RECORDING_STATES.every((to) => from === to || !canMove(from, to)),
    );
    expect(final).toEqual(['ended']);
    expect(RECORDING_STATES.filter((to) => canMove('failed', to))).toEqual(['stopping', 'failed']);
  });
});
