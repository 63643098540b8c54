import { describe, expect, it, onTestFinished } from 'vitest';
import { serveHere } from '../support/command-line.ts';
import { postgresIsThere } from '../support/databases.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { readEvents } from '../support/event-stream.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';
import { serve } from '../support/process.ts';
import { redisIsThere, redisUrl } from '../support/redis.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';

const STOP = `mutation Stop($session: RecordingSessionInput!, $asyncStop: Boolean! = false) {
  stopRecording(input: { recording: { session: $session }, asyncStop: $asyncStop }) {
    __typename
    ... on StopOutcome { files { fileName } recording { id state } }
    ... on StopInProgress { message recording { id state } }
    ... on Error { message code }
  }
}`;

const isThere = await postgresIsThere();

describe.runIf(isThere)('two gateways on one Postgres', async () => {
  async function environment() {
    const sandbox = await createTestSandbox();
    const env = {
      ...ACCOUNT_ENV,
      AUTH: 'none',
      AGORA_BASE_URLS: sandbox.baseUrl,
      DATABASE_URL: await temporaryPostgres(onTestFinished),
      RETRY_BACKOFF_MS: '50,100,200',
      STOP_GONE_AFTER_MS: '2000',
      ...CLOSED_STORAGE_ENV,
    };
    return { sandbox, env };
  }

  async function twoGateways(leaseMs: number) {
    const { sandbox, env } = await environment();
    const leased = { ...env, LEASE_MS: String(leaseMs) };
    const gateways = await Promise.all([serve(leased), serve(leased)]);
    const { resourceId, sid, cname, uid } = await startRecording(sandbox, 'mix');
    await sandbox.steer('POST', 'clock', { advanceMs: 60_000 });
    const session = { resourceId, sid, mode: 'MIX', cname, uid };
    const stopsSent = async (): Promise<number> =>
      (await sandbox.steer('GET', 'stats')).body.byMethod.stop ?? 0;
    return { sandbox, gateways, session, stopsSent };
  }

  it('send one stop for the stops that race on both, and both answer with its outcome', async () => {
    // However long a busy machine holds one up: who has let its lease run out is helped by the other.
    const { gateways, session, stopsSent } = await twoGateways(300_000);
    const answers = await Promise.all(
      [...gateways, ...gateways, ...gateways].map((gateway) => gateway.ask(STOP, { session })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0].data.stopRecording).toMatchObject({
      __typename: 'StringFileList',
      files: [{ fileName: expect.stringContaining(session.sid) }],
      recording: { state: 'ENDED' },
    });
    expect(await stopsSent()).toBe(1);
  });

  it('and when the one that sends it is killed, the other one finishes it, for callers of both', async () => {
    const { sandbox, gateways, session, stopsSent } = await twoGateways(1000);
    const [first, second] = gateways;
    if (first === undefined || second === undefined) throw new Error('there are two gateways');
    await sandbox.steer('POST', 'faults', { method: 'stop', afterActing: true, delayMs: 20_000 });
    const lost = first.ask(STOP, { session }).catch(() => 'its gateway died');
    await expect.poll(stopsSent).toBe(1);
    const joined = second.ask(STOP, { session });
    first.kill('SIGKILL');
    expect(await lost).toBe('its gateway died');
    const answer = await joined;
    expect(answer.data.stopRecording).toMatchObject({
      __typename: 'StringFileList',
      files: [{ fileName: expect.stringContaining(session.sid) }],
      recording: { state: 'ENDED' },
    });
  });

  it.runIf(await redisIsThere())(
    'with Redis between them, and one tells at once of what the other does',
    async () => {
      const { env } = await environment();
      const withRedis = { ...env, REDIS_URL: redisUrl() };
      // Also in one process they share nothing but Redis and Postgres.
      const [first, second] = await Promise.all([serveHere(withRedis), serveHere(withRedis)]);
      const watching = new AbortController();
      onTestFinished(() => watching.abort());
      const response = await fetch(second.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { recordingsUpdated { id state } }' }),
        signal: watching.signal,
      });
      const events = readEvents(response);
      const start = `mutation { startRecording(input: { cname: "watched", configuration: { mix: {} } }) { ... on Recording { id } } }`;
      const { id } = (await first.ask(start)).data.startRecording;
      await first.ask(
        'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }',
        { id },
      );
      const states = async () => {
        const { results } = await events.read();
        return results.flatMap(({ data }) =>
          data.recordingsUpdated.id === id ? [data.recordingsUpdated.state] : [],
        );
      };
      await expect.poll(states).toContain('ENDED');
      expect((await states()).at(0)).toBe('STARTING');
      expect(await states()).toContain('STOPPING');
    },
  );
});
