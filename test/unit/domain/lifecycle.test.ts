import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, NO_WORDS } from '../../../src/domain/answers.ts';
import { UpstreamRejectedError } from '../../../src/domain/errors.ts';
import { evolve, nextCall, type RecordingEvent } from '../../../src/domain/lifecycle/lifecycle.ts';
import { toBeStarted, toBeStopped, toBeWatched } from '../../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED } from '../../../src/domain/lifecycle/transitions.ts';
import type { NotificationMeaning } from '../../../src/domain/notification.ts';
import type { StopOutcome } from '../../../src/domain/outcome.ts';
import { bareFile } from '../../../src/domain/recorded-file.ts';
import { isOver, type Recording, type RecordingState, sessionOf } from '../../../src/domain/recording.ts';
import { POLICY } from '../../support/policy.ts';

const session = { appId: 'a', resourceId: 'r', sid: 's', mode: 'mix', cname: 'c', uid: '1' } as const;
const identity = { id: 'id', owner: 'o', now: 0 };
const order = { acquire: {}, start: {}, storage: 'default', fileNamePrefix: [], token: 'the-token' };
const starting = toBeStarted(identity, session, order, null);
const stopping = toBeStopped(identity, session, false);
const watched = toBeWatched(identity, session);

/** The same happens every 6 s for as long as the recording is in this state. */
function evolveWhile(from: Recording, state: RecordingState, event: RecordingEvent): Recording {
  let recording = from;
  for (let now = 0; recording.state === state; now += 6000) {
    if (now > 24 * 3_600_000) throw new Error(`it is still ${state} after a day`);
    recording = evolve(recording, event, now, POLICY);
  }
  return recording;
}

/** Where a recording may go from each state. `ended` is left only where 404s alone told of the end. */
const NEXT_STATES: Readonly<Record<RecordingState, readonly RecordingState[]>> = {
  starting: ['recording', 'stopping', 'exiting', 'ended', 'failed'],
  recording: ['stopping', 'exiting', 'ended'],
  stopping: ['recording', 'exiting', 'ended', 'failed'],
  exiting: ['recording', 'stopping', 'ended'],
  ended: ['recording', 'stopping'],
  failed: ['stopping'],
};

const names = fc.array(
  fc.stringMatching(/^[a-f]\.m3u8$/).map((name) => bareFile(name)),
  { maxLength: 3 },
);
const report = fc.record({
  type: fc.constantFrom('JsonFileList' as const, 'UploadReport' as const),
  agoraCode: fc.constant(null),
  uploadingStatus: fc.constantFrom('uploaded' as const, 'unknown' as const, null),
  isComplete: fc.boolean(),
  files: names,
  raw: fc.constant({}),
}) satisfies fc.Arbitrary<StopOutcome>;
const rejected = fc.constantFrom('UPSTREAM_REJECTED' as const, 'GATEWAY_REFUSED' as const).map((code) => ({
  means: 'rejected' as const,
  error: new UpstreamRejectedError('no', { code }),
}));
const notFound = fc.record({ means: fc.constant('not-found' as const), report, inAgorasWords: fc.boolean() });
const noAnswer = fc.constant({ means: 'no-answer' as const, trouble: 'no answer', ...NO_WORDS });

/** Any answer to any call, also one that nobody has asked for any more. */
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    to: fc.constant('acquire' as const),
    answer: fc.oneof(
      fc.constant({
        means: 'acquired' as const,
        resourceId: 'r2',
        mintedToken: null,
        tokenExpiresInMs: null,
      }),
      noAnswer,
      rejected,
    ),
  }),
  fc.record({
    to: fc.constant('start' as const),
    unanswered: fc.boolean(),
    answer: fc.oneof(
      fc.constant({ means: 'started' as const, sid: 's2' }),
      fc.record({
        means: fc.constant('already-started' as const),
        sid: fc.constantFrom('s2', null),
        agoraCode: fc.constant(7),
        reason: fc.constant(null),
      }),
      fc.record({
        means: fc.constantFrom(
          'failed' as const,
          'no-worker' as const,
          'expired' as const,
          'differs' as const,
        ),
        agoraCode: fc.constant(15),
        reason: fc.constant(null),
      }),
      noAnswer,
      rejected,
    ),
  }),
  fc.record({
    to: fc.constant('query' as const),
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
    to: fc.constant('stop' as const),
    unanswered: fc.boolean(),
    answer: fc.oneof(
      fc.record({
        means: fc.constantFrom('stopped' as const, 'uploading' as const, 'already-exiting' as const),
        report,
      }),
      fc.record({ means: fc.constant('accepted' as const), report, inAgorasWords: fc.boolean() }),
      notFound,
      rejected,
    ),
  }),
);
const answered: fc.Arbitrary<RecordingEvent> = answer.map((each) => ({ type: 'answered', ...each }) as const);

const notification: fc.Arbitrary<NotificationMeaning> = fc.record({
  at: fc.integer({ min: 0, max: 2_000_000 }),
  means: fc.constantFrom('recording', 'ending', 'exited', 'failing-over', 'uploaded', 'nothing'),
  files: names,
  uploadPercent: fc.constant(null),
  state: fc.constant(null),
  gap: fc.constant(null),
  listsAll: fc.boolean(),
});

const event: fc.Arbitrary<RecordingEvent> = fc.oneof(
  { weight: 6, arbitrary: answered },
  { weight: 2, arbitrary: fc.constant({ type: 'sending' }) },
  { weight: 1, arbitrary: answer.map((each) => ({ type: 'answer-seen', ...each }) as const) },
  { weight: 1, arbitrary: fc.boolean().map((asyncStop) => ({ type: 'stop-requested', asyncStop }) as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'sid-learned', sid: 's3' } as const) },
  {
    weight: 1,
    arbitrary: fc
      .array(notification, { maxLength: 3 })
      .map((all) => ({ type: 'notified', notifications: all }) as const),
  },
);

function namesIn(what: RecordingEvent): readonly string[] {
  if (what.type === 'notified') {
    return what.notifications.flatMap(({ files }) => files.map(({ fileName }) => fileName));
  }
  const isAnswer = what.type === 'answered' || what.type === 'answer-seen';
  if (!isAnswer || !('report' in what.answer)) return [];
  return what.answer.report.files.map(({ fileName }) => fileName);
}

const afterwards = (recording: Recording, ...all: readonly RecordingEvent[]) =>
  all.reduce((each, next) => evolve(each, next, 1000, POLICY), recording);

describe('the life of a recording, whatever happens in whatever order', () => {
  it('never takes a step that is not allowed, never loses a name, and is never left without anybody to go on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Recording>(starting, stopping, watched),
        fc.array(fc.tuple(event, fc.integer({ min: -100_000, max: 200_000 })), { maxLength: 40 }),
        (first, events) => {
          let recording = first;
          let now = 0;
          const told = new Set<string>();
          for (const [what, passedMs] of events) {
            now += passedMs;
            const before = recording;
            recording = evolve(recording, what, now, POLICY);
            for (const name of namesIn(what)) told.add(name);
            if (recording.state !== before.state)
              expect(NEXT_STATES[before.state], `${before.state} -> ${recording.state}`).toContain(
                recording.state,
              );
            expect(new Set(recording.files.map(({ fileName }) => fileName))).toEqual(told);
            const isDone =
              recording.state === 'failed' ||
              (recording.state === 'ended' &&
                (recording.progress.saidBy === 'agora' || recording.dueAt === null));
            expect(nextCall(recording) === null).toBe(isDone);
            expect(recording.dueAt === null).toBe(isDone);
            expect(recording.endedAt !== null).toBe(isOver(recording));
            // A refused account is no failure any more once Agora has said something else.
            if (recording.failure?.code === 'GATEWAY_REFUSED')
              expect(['starting', 'stopping', 'failed']).toContain(recording.state);
            if (['stop', 'query'].includes(nextCall(recording)?.to ?? ''))
              expect(sessionOf(recording)).not.toBeNull();
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('a stop that was asked for is never forgotten, except where Agora refuses it for good', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Recording>(starting, stopping, watched),
        fc.array(fc.oneof(answered, fc.constant<RecordingEvent>({ type: 'sending' })), { maxLength: 40 }),
        (first, events) => {
          let recording = evolve(first, { type: 'stop-requested', asyncStop: false }, 0, POLICY);
          let now = 0;
          for (const each of events) {
            now += 1000;
            recording = evolve(recording, each, now, POLICY);
          }
          if (recording.failure?.code !== 'UPSTREAM_REJECTED') expect(recording.state).not.toBe('recording');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is asked about again within a backoff while it is stopped', () => {
    fc.assert(
      fc.property(fc.array(answered, { maxLength: 30 }), (events) => {
        let recording: Recording = stopping;
        let now = 0;
        for (const each of events) {
          now += 5000;
          recording = evolve(recording, each, now, POLICY);
          if (recording.state === 'stopping' && recording.failure?.code !== 'GATEWAY_REFUSED')
            expect((recording.dueAt ?? 0) - now).toBeLessThanOrEqual(6000);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const refusal = {
  means: 'rejected',
  error: new UpstreamRejectedError('no', { code: 'UPSTREAM_REJECTED' }),
} as const;
const empty = NOTHING_REPORTED;
const NOT_FOUND = { means: 'not-found', report: empty, inAgorasWords: true } as const;
const status = (code: number): RecordingEvent => ({
  type: 'answered',
  to: 'query',
  answer: { means: 'status', status: code, report: empty },
});

describe('time', () => {
  const gone: RecordingEvent = { type: 'answered', to: 'stop', unanswered: false, answer: NOT_FOUND };

  it('that jumps ahead does not pass for a long time without the recording', () => {
    const first = evolve(stopping, gone, 0, POLICY);
    expect(evolve(first, gone, 24 * 3_600_000, POLICY).state).toBe('stopping');
  });

  it('that a query without an answer takes does not put off what 404s have begun', () => {
    const lost = { means: 'no-answer', trouble: 'the connection broke' } as const;
    const query = (each: typeof NOT_FOUND | typeof lost): RecordingEvent => ({
      type: 'answered',
      to: 'query',
      answer: each,
    });
    const missing = evolve(watched, query(NOT_FOUND), 0, POLICY);
    expect(evolve(missing, query(lost), 1000, POLICY).dueAt).toBeLessThanOrEqual(1000 + 6000);
    expect(evolve(watched, query(lost), 1000, POLICY).dueAt).toBe(1000 + POLICY.pollMs);
  });

  it('that is set back keeps nobody waiting longer', () => {
    let recording = evolve(stopping, gone, 24 * 3_600_000, POLICY);
    let waitedMs = 0;
    for (; recording.state === 'stopping'; waitedMs += 6000)
      recording = evolve(recording, gone, waitedMs, POLICY);
    expect(recording.state).toBe('ended');
    expect(waitedMs).toBeLessThan(POLICY.goneAfterMs + 20_000);
  });

  it('ends every follow-up, whatever comes', () => {
    const query = answer.filter(({ to }) => to === 'query');
    fc.assert(
      fc.property(query, (each) => {
        let recording: Recording = evolve(
          stopping,
          {
            ...{ type: 'answered', to: 'stop', unanswered: false },
            answer: { means: 'uploading', report: empty },
          },
          0,
          POLICY,
        );
        let now = 0;
        while (recording.state === 'exiting' && now < 2 * POLICY.followForMs) {
          now = Math.max(now + 1, recording.dueAt ?? 0);
          recording = evolve(recording, { type: 'answered', ...each }, now, POLICY);
        }
        expect(recording.state).not.toBe('exiting');
      }),
    );
  });
});

describe('what 404s alone have ended', () => {
  const runs: Recording = { ...watched, startedAt: 1 };
  const asked = evolve(runs, { type: 'stop-requested', asyncStop: false }, 1, POLICY);
  const unseen: RecordingEvent = { type: 'answered', to: 'query', answer: NOT_FOUND };
  const unstopped = (unanswered: boolean): RecordingEvent => ({
    ...{ type: 'answered', to: 'stop', unanswered },
    answer: NOT_FOUND,
  });

  /** After 404s at these times, and then every 6 s until it has ended. */
  function goneAfter(recording: Recording, event: RecordingEvent, ...times: readonly number[]): Recording {
    let gone = times.reduce((each, at) => evolve(each, event, at, POLICY), recording);
    for (let at = times.at(-1) ?? 0; gone.state !== 'ended'; at += 6000)
      gone = evolve(gone, event, at, POLICY);
    return gone;
  }

  it('left at the first of them', () => {
    expect(goneAfter(runs, unseen, 1000, 7000)).toMatchObject({ state: 'ended', leftAt: 1000 });
    expect(goneAfter(asked, unstopped(false), 1000, 7000)).toMatchObject({ state: 'ended', leftAt: 1000 });
  });

  it('may have come back while nobody looked, so it left at the first of those after that', () => {
    expect(goneAfter(runs, unseen, 1000, 7000, 307_000)).toMatchObject({ leftAt: 307_000 });
    expect(goneAfter(runs, unseen, 1000, 80_000, 307_000)).toMatchObject({ leftAt: 307_000 });
  });

  it('may have ended by a stop among them that got no answer', () => {
    const lost = evolve(evolve(asked, unstopped(false), 1000, POLICY), unstopped(true), 8000, POLICY);
    expect(goneAfter(lost, unstopped(false), 14_000)).toMatchObject({ leftAt: 8000 });
    const sending = (recording: Recording, at: number) => evolve(recording, { type: 'sending' }, at, POLICY);
    const died = sending(sending(evolve(asked, unstopped(false), 1000, POLICY), 7000), 20_000);
    expect(goneAfter(died, unstopped(false), 21_000)).toMatchObject({ leftAt: 20_000 });
  });

  it('was moved, and left by when it is found to exit', () => {
    const gone = goneAfter(runs, unseen, 1000);
    const found = evolve(gone, status(7), 200_000, POLICY);
    expect(found).toMatchObject({ state: 'ended', leftAt: 200_000, endedAt: 200_000 });
    expect(evolve(gone, status(5), 200_000, POLICY)).toMatchObject({ state: 'recording', leftAt: null });
  });
});

describe('a request that may have been sent', () => {
  const sending = { type: 'sending' } as const;
  const lived: Recording = { ...watched, startedAt: 1 };
  const stopAsked = afterwards(lived, { type: 'stop-requested', asyncStop: false });

  it('counts as unanswered for whoever sends the next one, and until then nothing erases that it was sent', () => {
    const left = afterwards(stopAsked, sending);
    expect(left).toMatchObject({ progress: { inFlight: true, unanswered: false } });
    const told = afterwards(
      left,
      { type: 'notified', notifications: [] },
      { type: 'stop-requested', asyncStop: true },
    );
    expect(told).toMatchObject({ progress: { inFlight: true } });
    expect(afterwards(told, sending)).toMatchObject({ progress: { inFlight: true, unanswered: true } });
  });

  it('has the refusal of a stop looked into: it is sent again to what lives, and only then believed', () => {
    const refused = { type: 'answered', to: 'stop', answer: refusal } as const;
    const doubted = afterwards(stopAsked, sending, { ...refused, unanswered: true });
    expect(doubted).toMatchObject({ state: 'stopping', stopRequestedAt: 1000 });
    expect(nextCall(doubted)?.to).toBe('query');
    const again = afterwards(doubted, status(5), status(5));
    expect(nextCall(again)?.to).toBe('stop');
    expect(afterwards(again, sending, { ...refused, unanswered: false })).toMatchObject({
      state: 'recording',
    });
    expect(afterwards(doubted, status(8))).toMatchObject({ state: 'ended' });
  });

  it('keeps a start with its resource, whatever refuses it then, until its resource has expired', () => {
    const acquired = afterwards(starting, {
      type: 'answered',
      to: 'acquire',
      answer: { means: 'acquired', resourceId: 'r', mintedToken: null, tokenExpiresInMs: null },
    });
    for (const each of [
      refusal,
      { means: 'expired', ...NO_WORDS },
      { means: 'no-worker', ...NO_WORDS },
    ] as const) {
      const left = afterwards(acquired, sending, sending);
      const pursued = afterwards(left, { type: 'answered', to: 'start', answer: each, unanswered: false });
      expect(pursued).toMatchObject({ state: 'starting', resourceId: 'r' });
      expect(nextCall(pursued)).toMatchObject({ to: 'start', resourceId: 'r' });
      const asked = afterwards(pursued, { type: 'stop-requested', asyncStop: false });
      expect(asked).toMatchObject({ state: 'starting', stopRequestedAt: 1000 });
      expect(afterwards(asked, { type: 'sid-learned', sid: 's' })).toMatchObject({
        state: 'stopping',
        sid: 's',
      });
    }
  });
});

describe('an end that only 404s tell of', () => {
  const gone: RecordingEvent = {
    type: 'answered',
    to: 'stop',
    unanswered: false,
    answer: NOT_FOUND,
  };
  function ended(): Recording {
    return evolveWhile(stopping, 'stopping', gone);
  }

  it('is looked into a few times more, and then stays', () => {
    let recording = ended();
    expect(recording).toMatchObject({ state: 'ended', outcome: { type: 'RecordingEnded' } });
    for (let looks = 0; looks < 4; looks += 1) {
      expect(nextCall(recording)?.to).toBe('query');
      recording = evolve(recording, { type: 'answered', to: 'query', answer: NOT_FOUND }, 200_000, POLICY);
    }
    expect(nextCall(recording)).toBeNull();
  });

  it('is taken back by any sign of life, and then the stop is sent again', () => {
    const alive: NotificationMeaning = {
      at: 80_000,
      means: 'failing-over',
      files: [],
      uploadPercent: null,
      state: null,
      gap: null,
      listsAll: false,
    };
    expect(afterwards(ended(), status(5))).toMatchObject({ state: 'stopping', outcome: null, endedAt: null });
    const told = afterwards(ended(), { type: 'notified', notifications: [alive] });
    expect(nextCall(told)?.to).toBe('stop');
    const old = afterwards(ended(), { type: 'notified', notifications: [{ ...alive, at: -1 }] });
    expect(old.state).toBe('ended');
  });
});

describe('a stop that was refused for good', () => {
  it('stays told, whatever is thought of the recording meanwhile, until it is asked for again', () => {
    const refused: RecordingEvent = { type: 'answered', to: 'stop', answer: refusal, unanswered: false };
    const gone: RecordingEvent = { type: 'answered', to: 'query', answer: NOT_FOUND };
    const seen = evolve({ ...stopping, startedAt: 0 }, refused, 0, POLICY);
    expect(seen).toMatchObject({ state: 'recording', failure: { code: 'UPSTREAM_REJECTED' } });
    const recording = evolveWhile(seen, 'recording', gone);
    expect(recording.state).toBe('ended');
    expect(afterwards(recording, status(5))).toMatchObject({
      state: 'recording',
      failure: { code: 'UPSTREAM_REJECTED' },
    });
    const again: RecordingEvent = { type: 'stop-requested', asyncStop: false };
    expect(afterwards(recording, status(5), again)).toMatchObject({ state: 'stopping', failure: null });
  });
});

describe('a stop that nobody has answered', () => {
  it('is sent again where only pages have accepted it, for an hour or by a refused look', () => {
    const accepted = { means: 'accepted', report: empty, inAgorasWords: false } as const;
    const byPage: RecordingEvent = { type: 'answered', to: 'stop', answer: accepted, unanswered: false };
    const silent: RecordingEvent = { type: 'answered', to: 'query', answer: { means: 'no-answer' } };
    const recording = evolveWhile(evolve(stopping, byPage, 0, POLICY), 'exiting', silent);
    expect(recording).toMatchObject({ state: 'stopping', progress: { unanswered: true } });
    const expired = new UpstreamRejectedError('no', { code: 'UPSTREAM_REJECTED', agoraCode: 433 });
    const refusedLook: RecordingEvent = {
      type: 'answered',
      to: 'query',
      answer: { means: 'rejected', error: expired },
    };
    expect(afterwards(stopping, byPage, refusedLook).state).toBe('stopping');
  });

  it('goes on with the try that is under way when somebody asks again for a refused account', () => {
    const refused = {
      means: 'rejected',
      error: new UpstreamRejectedError('no', { code: 'GATEWAY_REFUSED' }),
    } as const;
    const again = afterwards(
      stopping,
      { type: 'answered', to: 'stop', answer: refused, unanswered: false },
      { type: 'sending' },
    );
    const asked: RecordingEvent = { type: 'stop-requested', asyncStop: false };
    const held = { ...again, lease: { gateway: 'g', until: 90_000 } };
    expect(evolve(held, asked, 2000, POLICY).dueAt).toBe(again.dueAt);
    expect(evolve(again, asked, 2000, POLICY).dueAt).toBe(2000);
  });
});

describe('a stop of a recording that has no sid yet', () => {
  const asked: RecordingEvent = { type: 'stop-requested', asyncStop: false };

  it('ends it at once where nothing can run, and is one wish however often it is asked for', () => {
    expect(afterwards(starting, asked).state).toBe('failed');
    const held = afterwards({ ...starting, lease: { gateway: 'g', until: 1 } }, asked);
    expect(held.state).toBe('starting');
    expect(afterwards(held, asked)).toBe(held);
  });

  it('ends it at once, too, where a resource is there and no start has reached Agora', () => {
    const unreached = afterwards(
      starting,
      {
        type: 'answered',
        to: 'acquire',
        answer: { means: 'acquired', resourceId: 'r', mintedToken: null, tokenExpiresInMs: null },
      },
      { type: 'sending' },
      {
        type: 'answered',
        to: 'start',
        answer: { means: 'no-answer', trouble: 'x', ...NO_WORDS },
        unanswered: false,
      },
    );
    expect(afterwards(unreached, asked).state).toBe('failed');
  });
});

describe('a stop of what 404s alone have ended', () => {
  const asked: RecordingEvent = { type: 'stop-requested', asyncStop: false };
  const unseen: RecordingEvent = { type: 'answered', to: 'query', answer: NOT_FOUND };
  function endedUnasked(): Recording {
    return evolveWhile({ ...watched, startedAt: 0 }, 'recording', unseen);
  }

  it('is remembered, and sent when it turns out to live', () => {
    expect(afterwards(endedUnasked(), asked, status(5)).state).toBe('stopping');
  });

  it('has it looked for again once nobody looks any more, at most once a minute', () => {
    const given = [unseen, unseen, unseen, unseen].reduce(
      (each, event) => evolve(each, event, 700_000, POLICY),
      endedUnasked(),
    );
    expect(nextCall(given)).toBeNull();
    const looked = evolve(given, asked, 710_000, POLICY);
    expect(looked).toMatchObject({ state: 'ended', dueAt: 760_000 });
    expect(evolve(looked, asked, 720_000, POLICY)).toBe(looked);
  });

  it('is not let go because looks were not answered', () => {
    let recording = endedUnasked();
    for (let looks = 0; looks < 10; looks += 1)
      recording = evolve(
        recording,
        { type: 'answered', to: 'query', answer: { means: 'no-answer' } },
        recording.dueAt ?? 0,
        POLICY,
      );
    expect(nextCall(recording)).not.toBeNull();
  });
});
