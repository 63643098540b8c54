import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_ENV, createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { answer, inTurn } from '../support/scripted-transport.ts';
import type { RecordingSessionInput } from './generated/graphql.ts';

const gatewayOf = () => createTestGateway(inTurn(answer(200, envelope({ uploadingStatus: 'uploaded' }))));
const recording = (change: Partial<RecordingSessionInput>) => ({
  recording: { session: { ...SESSION, ...change } },
});

describe('input that can’t be right', () => {
  it.each([
    ['uid', '0'],
    ['uid', '4294967296'],
    ['uid', '-1'],
    ['uid', '01'],
    ['uid', ' 1'],
    ['uid', '1e3'],
    ['uid', ''],
    ['resourceId', ''],
    ['resourceId', '../../apps'],
    ['resourceId', 'a/b'],
    ['resourceId', 'a%2Fb'],
    ['resourceId', 'x'.repeat(2049)],
    ['sid', '..'],
    ['sid', 'a b'],
    ['sid', 'x'.repeat(65)],
    ['cname', ''],
    ['cname', 'x'.repeat(65)],
    ['cname', 'emoji 🎥'],
    ['cname', 'a/b'],
    ['appId', 'a/../b'],
    ['appId', 'ffffffffffffffffffffffffffffffff'],
  ])('%s %j is named, and no request is spent on it', async (field, value) => {
    const gateway = await gatewayOf();
    expect(await gateway.stop(recording({ [field]: value }))).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      retryable: false,
      issues: [
        {
          path: `input.recording.session.${field}`,
          message: expect.stringMatching(/^(Expected|This gateway)/),
        },
      ],
    });
    expect(gateway.attempts).toEqual([]);
  });

  it.each(['a\u0000b', 'a\nb', 'half \ud83d'])(
    'in web page mode too a cname is text: %j is none',
    async (cname) => {
      const gateway = await gatewayOf();
      expect(await gateway.stop(recording({ mode: 'WEB', cname }))).toMatchObject({
        __typename: 'InvalidInputError',
        issues: [
          { path: 'input.recording.session.cname', message: 'Expected text without control characters.' },
        ],
      });
      expect(gateway.attempts).toEqual([]);
    },
  );

  it('has one issue for each field', async () => {
    const gateway = await gatewayOf();
    const result = await gateway.stop(recording({ uid: 'x', sid: '!', resourceId: '', appId: '?' }));
    const issues = result.__typename === 'InvalidInputError' ? result.issues : [];
    expect(issues.map((issue) => issue.path.split('.').at(-1)).toSorted()).toEqual([
      'appId',
      'resourceId',
      'sid',
      'uid',
    ]);
  });

  it('whatever the five coordinates are, Agora sees them unchanged or not at all', async () => {
    const gateway = await gatewayOf();
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[A-Za-z0-9]{1,9}$/),
    );
    const session = fc.record({
      resourceId: text,
      sid: text,
      cname: text,
      uid: fc.oneof(text, fc.nat().map(String)),
      mode: fc.constantFrom('INDIVIDUAL' as const, 'MIX' as const, 'WEB' as const),
    });
    await fc.assert(
      fc.asyncProperty(session, async (wild) => {
        gateway.attempts.length = 0;
        const result = await gateway.stop({ recording: { session: wild } });
        const [attempt] = gateway.attempts;
        if (attempt === undefined) {
          expect(['InvalidInputError', 'UploadReport']).toContain(result.__typename);
          return;
        }
        expect(attempt.request.path).toEqual([
          ...['v1', 'apps', ACCOUNT_ENV.AGORA_APP_ID, 'cloud_recording', 'resourceid', wild.resourceId],
          ...['sid', wild.sid, 'mode', wild.mode.toLowerCase(), 'stop'],
        ]);
        expect(attempt.request.body).toMatchObject({ cname: wild.cname, uid: wild.uid });
      }),
      { numRuns: 300 },
    );
  });
});

describe('input that is right', () => {
  it.each([
    ['uid', '1'],
    ['uid', '4294967295'],
    ['cname', 'a-b_c d!#$%&()+:;<=.>?@[]^{}|~,'],
    ['sid', 'x'.repeat(64)],
    ['resourceId', 'x'.repeat(2048)],
    ['appId', ACCOUNT_ENV.AGORA_APP_ID],
    ['appId', null],
  ])('%s %j is sent', async (field, value) => {
    const gateway = await gatewayOf();
    expect(await gateway.stop(recording({ [field]: value }))).toMatchObject({ __typename: 'UploadReport' });
  });

  it('in web page mode cname is any name of up to 1024 bytes', async () => {
    const gateway = await gatewayOf();
    const sent = await gateway.stop(recording({ mode: 'WEB', cname: 'лекция 🎓 №1' }));
    expect(sent).toMatchObject({ __typename: 'UploadReport', cname: 'лекция 🎓 №1' });
    const tooLong = await gateway.stop(recording({ mode: 'WEB', cname: '🎓'.repeat(257) }));
    expect(tooLong).toMatchObject({ __typename: 'InvalidInputError' });
  });

  it('an id finds nothing until recordings are stored', async () => {
    const gateway = await gatewayOf();
    expect(await gateway.stop({ recording: { id: '1' } })).toMatchObject({
      __typename: 'RecordingNotFoundError',
      code: 'RECORDING_NOT_FOUND',
    });
    expect(gateway.attempts).toEqual([]);
  });
});
