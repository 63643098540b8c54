import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamRejectedError } from '../../../src/domain/errors.ts';
import type { StopOutcome } from '../../../src/domain/outcome.ts';
import { bareFile } from '../../../src/domain/recorded-file.ts';
import {
  afterQuery,
  afterStop,
  type Decision,
  NOTHING_REPORTED,
  newStop,
  type QueryAnswer,
  type StopAnswer,
} from '../../../src/domain/stop.ts';
import { POLICY } from '../../support/policy.ts';

const report = fc.record({
  type: fc.constantFrom('JsonFileList' as const, 'UploadReport' as const),
  agoraCode: fc.constant(null),
  uploadingStatus: fc.constantFrom('uploaded' as const, 'backuped' as const, 'unknown' as const, null),
  files: fc.array(fc.stringMatching(/^[a-f]\.m3u8$/).map(bareFile), { maxLength: 3 }),
  raw: fc.constant({}),
}) satisfies fc.Arbitrary<StopOutcome>;

const rejected = fc.constant({
  means: 'rejected' as const,
  error: new UpstreamRejectedError('no', { code: 'UPSTREAM_REJECTED' }),
});
const notFound = fc.record({ means: fc.constant('not-found' as const), report, inAgorasWords: fc.boolean() });
const stopAnswer: fc.Arbitrary<StopAnswer> = fc.oneof(
  fc.record({ means: fc.constantFrom('stopped' as const, 'uploading' as const), report }),
  fc.record({ means: fc.constant('accepted' as const), report, inAgorasWords: fc.boolean() }),
  fc.record({ means: fc.constant('already-exiting' as const), report, maybeByUs: fc.boolean() }),
  notFound,
  rejected,
);
const queryAnswer: fc.Arbitrary<QueryAnswer> = fc.oneof(
  fc.record({
    means: fc.constant('status' as const),
    status: fc.option(fc.integer({ min: 0, max: 20 })),
    report,
  }),
  fc.constant({ means: 'no-answer' as const }),
  notFound,
  rejected,
);

describe('the life of a stop, whatever Agora answers', () => {
  it('waits at most a backoff between steps, and no file name is ever lost', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(stopAnswer, queryAnswer), { maxLength: 30 }), (answers) => {
        let decision: Decision = { life: newStop, next: { do: 'stop', afterMs: 0 } };
        const seen = new Set<string>();
        let now = 0;
        for (const [toStop, toQuery] of answers) {
          const { next, life } = decision;
          if (next.do !== 'stop' && next.do !== 'query') break;
          expect(next.afterMs).toBeLessThanOrEqual(6000);
          now += next.afterMs;
          const heard = next.do === 'stop' ? toStop : toQuery;
          if ('report' in heard) for (const file of heard.report.files) seen.add(file.fileName);
          decision =
            next.do === 'stop'
              ? afterStop(life, toStop, now, POLICY)
              : afterQuery(life, toQuery, now, POLICY);
        }
        if (decision.next.do === 'fail') return;
        const known = decision.next.do === 'finish' ? decision.next.outcome : decision.life.report;
        expect(new Set(known?.files.map((file) => file.fileName) ?? [])).toEqual(seen);
      }),
      { numRuns: 3000 },
    );
  });

  it('is not followed for ever, whatever comes', () => {
    fc.assert(
      fc.property(stopAnswer, queryAnswer, (toStop, toQuery) => {
        let decision = afterStop(newStop, toStop, 0, POLICY);
        let now = 0;
        while (decision.next.do === 'query' && now < 2 * POLICY.followForMs) {
          now += decision.next.afterMs;
          decision = afterQuery(decision.life, toQuery, now, POLICY);
        }
        expect(decision.next.do).not.toBe('query');
      }),
    );
  });

  it('a clock that jumps ahead does not pass for a long time without the recording', () => {
    const gone: StopAnswer = { means: 'not-found', inAgorasWords: true, report: NOTHING_REPORTED };
    const first = afterStop(newStop, gone, 0, POLICY);
    const later = afterStop(first.life, gone, 24 * 3_600_000, POLICY);
    expect(later.next).toMatchObject({ do: 'stop' });
  });

  it('a clock that is set back keeps nobody waiting longer', () => {
    const gone: StopAnswer = { means: 'not-found', inAgorasWords: true, report: NOTHING_REPORTED };
    let decision = afterStop(newStop, gone, 24 * 3_600_000, POLICY);
    let waitedMs = 0;
    while (decision.next.do === 'stop') {
      waitedMs += decision.next.afterMs;
      decision = afterStop(decision.life, gone, waitedMs, POLICY);
    }
    expect(decision.next.do).toBe('finish');
    expect(waitedMs).toBeLessThan(POLICY.goneAfterMs + 10_000);
  });
});
