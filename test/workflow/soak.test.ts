import { expect, it } from 'vitest';
import { RECORDING_MODES } from '../../src/domain/session.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { serve } from '../support/process.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';

const STOP = `mutation Stop($session: RecordingSessionInput!, $asyncStop: Boolean! = false) {
  stopRecording(input: { recording: { session: $session }, asyncStop: $asyncStop }) {
    __typename
    ... on StopOutcome { files { fileName } }
    ... on Error { message code }
  }
}`;

/** What can go wrong between the gateway and Agora, some of it after Agora has acted. */
const FAULTS = [
  { breakConnection: true },
  { breakConnection: true, afterActing: true },
  { breakConnection: 'midAnswer', afterActing: true },
  { status: 502, body: '<html>Bad Gateway</html>' },
  { status: 504, body: { code: 62 }, afterActing: true },
  { status: 206, body: { code: 65 } },
  { status: 429, body: { message: 'API rate limit exceeded' } },
  { status: 200, body: '', afterActing: true },
  { status: 404, body: '<html>Not Found</html>' },
  { delayMs: 700 },
];

it('every stop gets its outcome and every file name, whatever goes wrong on the way', async () => {
  const sandbox = await createTestSandbox();
  const gateway = await serve({
    ...ACCOUNT_ENV,
    AUTH: 'none',
    AGORA_BASE_URLS: `http://127.0.0.1:1,${sandbox.baseUrl}`,
    AGORA_REQUESTS_PER_SECOND: '200',
    AGORA_TIMEOUT_MS: '500',
    RETRY_BACKOFF_MS: '20,50,100',
    STOP_GONE_AFTER_MS: '3000',
    STOP_WAIT_MS: '15000',
  });
  const modes = RECORDING_MODES;
  const recordings = await Promise.all(
    Array.from({ length: 36 }, async (_, index) => {
      const mode = modes[index % modes.length] ?? 'mix';
      const recording = await startRecording(sandbox, mode, undefined, `room${index}`);
      return { ...recording, mode };
    }),
  );
  // Names are there for a look as well as for a stop.
  await sandbox.steer('POST', 'clock', { advanceMs: 60_000 });
  for (const [index, { sid }] of recordings.entries()) {
    const failoverMs = index % 3 === 0 ? 1000 : 0;
    const uploadMs = index % 5 === 0 ? 900 : 100;
    await sandbox.steer('PATCH', `recordings/${sid}`, { failoverMs, uploadMs });
  }
  for (const fault of [...FAULTS, ...FAULTS, ...FAULTS])
    await sandbox.steer('POST', 'faults', { ...fault, method: 'stop' });
  for (const fault of FAULTS) await sandbox.steer('POST', 'faults', { ...fault, method: 'query' });

  const outcomes = await Promise.all(
    recordings.map(async ({ resourceId, sid, mode, cname, uid }, index) => {
      const session = { resourceId, sid, mode: mode.toUpperCase(), cname, uid };
      await gateway.ask(STOP, { session, asyncStop: index % 2 === 0 });
      const answer = await gateway.ask(STOP, { session });
      return { sid, ...answer.data.stopRecording };
    }),
  );

  for (const { sid, __typename, files } of outcomes) {
    expect({ sid, __typename, files }).toEqual({
      sid,
      __typename: expect.stringMatching(
        /^(StringFileList|JsonFileList|ExtensionServiceStates|RecordingEnded)$/,
      ),
      files: expect.arrayContaining([{ fileName: expect.stringContaining(sid) }]),
    });
  }
  expect(
    (await sandbox.steer('GET', 'faults')).body.filter((each: { method: string }) => each.method === 'stop'),
  ).toEqual([]);
  const after = await sandbox.steer('GET', 'recordings');
  const live = after.body.filter(
    (each: { phase: string }) => each.phase === 'live' || each.phase === 'starting',
  );
  expect(live).toHaveLength(sandbox.sessions.length);
});
