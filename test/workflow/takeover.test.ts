import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresIsThere, temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { serve } from '../support/process.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';

const STOP = `mutation Stop($session: RecordingSessionInput!, $asyncStop: Boolean!) {
  stopRecording(input: { recording: { session: $session }, asyncStop: $asyncStop }) {
    __typename ... on StopOutcome { files { fileName } }
  }
}`;
const STATES = '{ recordings(first: 10) { nodes { cname state } } }';

const DATABASES = [
  { database: 'SQLite', create: async () => temporaryDatabase() },
  ...((await postgresIsThere())
    ? [{ database: 'Postgres', create: () => migratedPostgres(onTestFinished) }]
    : []),
];

/** No test lives to see a lease or a request run out. */
const LEASE_MS = '300000';
const AGORA_TIMEOUT_MS = '300000';

/** Whoever is paused in the middle of a write has the whole SQLite file locked. */
function pauseBetweenWrites(gateway: Awaited<ReturnType<typeof serve>>, url: string): void {
  for (let isLocked = true; isLocked; ) {
    gateway.kill('SIGSTOP');
    isLocked = url.startsWith('file:') && isSqliteLocked(url.slice('file:'.length));
    if (isLocked) gateway.kill('SIGCONT');
  }
}

function isSqliteLocked(path: string): boolean {
  const database = new DatabaseSync(path);
  try {
    database.exec('begin immediate; rollback');
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

describe.each(DATABASES)('over $database, of gateways on one machine', ({ create }) => {
  async function playground() {
    // However long a gateway takes to start, what it goes on with is still known to Agora.
    const sandbox = await createTestSandbox(1000, { clock: new ManualClock() });
    const env = {
      ...ACCOUNT_ENV,
      ...{
        AUTH: 'none',
        LEASE_MS,
        AGORA_TIMEOUT_MS,
        RETRY_BACKOFF_MS: '50,100,200',
        STOP_GONE_AFTER_MS: '2000',
      },
      AGORA_BASE_URLS: sandbox.baseUrl,
      DATABASE_URL: await create(),
    };
    const stopsSent = async (): Promise<number> =>
      (await sandbox.steer('GET', 'stats')).body.byMethod.stop ?? 0;

    /** A stop that Agora carries out, and whose answer is long in coming. */
    async function stopInFlight(gateway: Awaited<ReturnType<typeof serve>>, cname: string) {
      const before = await stopsSent();
      const { resourceId, sid, uid } = await startRecording(sandbox, 'mix', {}, cname);
      await sandbox.steer('POST', 'faults', { method: 'stop', afterActing: true, delayMs: 60_000 });
      const session = { resourceId, sid, mode: 'MIX', cname, uid };
      void gateway.ask(STOP, { session, asyncStop: false }).catch(() => 'its gateway died');
      await expect.poll(stopsSent).toBe(before + 1);
      // Its files are uploaded then.
      await sandbox.steer('POST', 'clock', { advanceMs: 1000 });
      return session;
    }
    return { sandbox, env, stopsSent, stopInFlight };
  }

  const states = async (gateway: Awaited<ReturnType<typeof serve>>) => {
    const { nodes } = (await gateway.ask(STATES)).data.recordings;
    return Object.fromEntries(
      nodes.map((each: { cname: string; state: string }) => [each.cname, each.state]),
    );
  };

  it('the next one goes on at once with the work of one that was killed', async () => {
    const { env, stopInFlight } = await playground();
    const killed = await serve({ ...env, GATEWAY_NAME: 'first' });
    const session = await stopInFlight(killed, 'left');
    killed.kill('SIGKILL');
    await killed.exited;
    const next = await serve({ ...env, GATEWAY_NAME: 'second' });
    expect((await next.ask(STOP, { session, asyncStop: false })).data.stopRecording).toMatchObject({
      __typename: 'StringFileList',
      files: [{ fileName: expect.stringContaining(session.sid) }],
    });
  });

  it('one that is alive but paused keeps its work, also from one of its name', async () => {
    const { sandbox, env, stopsSent, stopInFlight } = await playground();
    const [killed, paused] = await Promise.all([serve(env), serve(env)]);
    await stopInFlight(killed, 'left');
    await stopInFlight(paused, 'held');
    pauseBetweenWrites(paused, env.DATABASE_URL);
    killed.kill('SIGKILL');
    await killed.exited;
    const next = await serve(env);
    // Both are due, and are looked at together.
    await expect.poll(() => states(next)).toMatchObject({ left: 'ENDED' });
    expect(await states(next)).toMatchObject({ held: 'STOPPING' });
    expect(await stopsSent()).toBe(3);
    await sandbox.steer('POST', 'clock', { advanceMs: 60_000 });
    paused.kill('SIGCONT');
    await expect.poll(() => states(next)).toMatchObject({ held: 'ENDED' });
    expect(await stopsSent()).toBe(3);
  });
});
