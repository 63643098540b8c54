import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { runHere, serveHere } from '../support/command-line.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { runCli, serve } from '../support/process.ts';
import { createTestSandbox, startRecording } from '../support/sandbox.ts';

const STOP = `mutation Stop($session: RecordingSessionInput!, $asyncStop: Boolean! = false) {
  stopRecording(input: { recording: { session: $session }, asyncStop: $asyncStop }) {
    __typename
    ... on StopOutcome { uploadingStatus files { fileName } }
    ... on StopInProgress { message }
    ... on Error { message code retryable }
  }
}`;

const accountEnv = (baseUrls: string) => ({
  ...ACCOUNT_ENV,
  AUTH: 'none',
  AGORA_BASE_URLS: baseUrls,
});

const CLOSED = 'http://127.0.0.1:1';

async function serverThat(handle: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(handle);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listen(server, '127.0.0.1', 0);
}

describe('a newcomer without an account', () => {
  it('is told that this is the sandbox, and where the four recordings are that run in it', async () => {
    const gateway = await serve();
    expect(gateway.output()).toContain('No Agora account is set');
    const sandbox = await gateway.says(/Sandbox\s+(http\S+)/);
    const recordings = await (await fetch(`${sandbox}/recordings`)).json();
    const answers = await Promise.all(
      ['mix', 'individual', 'web', 'raw'].map((mode) => {
        const { resourceId, sid, cname, uid } = recordings.find(
          (each: { mode: string }) => each.mode === mode,
        );
        return gateway.ask(STOP, { session: { resourceId, sid, cname, uid, mode: mode.toUpperCase() } });
      }),
    );
    expect(answers.map((answer) => answer.data.stopRecording)).toMatchObject([
      { __typename: 'StringFileList', uploadingStatus: 'UPLOADED' },
      { __typename: 'JsonFileList', uploadingStatus: 'UPLOADED' },
      { __typename: 'ExtensionServiceStates', uploadingStatus: 'UPLOADED' },
      { __typename: 'JsonFileList', uploadingStatus: 'UPLOADED' },
    ]);
  });

  it('finds the console, health and readiness where they are expected', async () => {
    const gateway = await serveHere();
    expect(await (await gateway.get('/')).text()).toContain('<title>Recordings</title>');
    expect(await (await gateway.get('/health')).json()).toEqual({ status: 'ok', problems: [] });
    expect((await gateway.get('/ready')).status).toBe(200);
  });

  it.each([
    ['GET', '/nothing', 404, 'NOT_FOUND'],
    ['POST', '/graphql/nothing', 404, 'NOT_FOUND'],
    ['POST', '/nothing/graphql', 404, 'NOT_FOUND'],
    ['PUT', '/graphql', 405, 'BAD_REQUEST'],
    ['POST', '/webhooks/agora/nothing', 404, 'NOT_FOUND'],
  ])('says in the form of GraphQL why %s %s gets a %i', async (method, path, status, code) => {
    const gateway = await serveHere();
    const response = await fetch(new URL(path, gateway.endpoint), { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('json');
    const error = { message: expect.stringMatching(/\w+ \w+/), extensions: { code } };
    expect(await response.json()).toEqual({ errors: [error] });
  });
});

describe('requests that only a hand-made client sends', () => {
  /** The status line that the given bytes get. */
  async function send(endpoint: string, bytes: string): Promise<string> {
    const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
    socket.end(bytes);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    return answer.split('\r\n', 1)[0] ?? '';
  }

  it('get a 4xx, and the gateway goes on', async () => {
    const gateway = await serveHere();
    const head = 'connection: close\r\n\r\n';
    const requests = [
      `GET /graphql HTTP/1.1\r\nhost: a b/?#\r\n${head}`,
      `GET /graphql HTTP/1.1\r\nhost: [::::\r\n${head}`,
      `GET http://%%zz HTTP/1.1\r\nhost: localhost\r\n${head}`,
      `GET //// HTTP/1.1\r\nhost: localhost\r\n${head}`,
      '\x16\x03\x01 hello\r\n\r\n',
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n${head}0\r\n\r\n`,
    ];
    for (const request of requests) {
      expect(await send(gateway.endpoint, request), request).toMatch(/^HTTP\/1\.1 4\d\d/);
    }
    expect((await gateway.get('/health')).status).toBe(200);
  });

  it('get their answer where they offer another protocol, as Java’s client does with HTTP/2', async () => {
    const gateway = await serveHere();
    const body = '{"query":"{ __typename }"}';
    const offer =
      'connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAAB';
    const type = `content-type: application/json\r\ncontent-length: ${body.length}`;
    const request = `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${offer}\r\n${type}\r\n\r\n${body}`;
    expect(await send(gateway.endpoint, request)).toBe('HTTP/1.1 200 OK');
  });
});

describe('an operator with an account', () => {
  it('has stops succeed on the alternate host while the primary refuses connections', async () => {
    const sandbox = await createTestSandbox();
    const gateway = await serveHere(accountEnv(`${CLOSED},${sandbox.baseUrl}`));
    const [session] = sandbox.sessions;
    const { appId: _appId, ...coordinates } = { ...session, mode: 'MIX' };
    const answer = await gateway.ask(STOP, { session: coordinates });
    expect(answer.data.stopRecording).toMatchObject({ __typename: 'StringFileList' });
    expect(gateway.output()).toMatch(/"result":"unreachable"/);
  });

  it('finds a wrong secret in the log and in health, and nowhere the secret itself', async () => {
    const sandbox = await createTestSandbox();
    const secret = 'a-wrong-secret-8f1c';
    const gateway = await serveHere({ ...accountEnv(sandbox.baseUrl), AGORA_CUSTOMER_SECRET: secret });
    const session = { resourceId: 'r', sid: 's', mode: 'MIX', cname: 'c', uid: '1' };
    const answer = await gateway.ask(STOP, { session });
    expect(answer.data.stopRecording).toMatchObject({
      __typename: 'UpstreamRejectedError',
      code: 'GATEWAY_REFUSED',
    });
    const health = await gateway.get('/health');
    expect(await health.json()).toMatchObject({
      status: 'degraded',
      problems: [expect.stringContaining('Agora refuses the account')],
    });
    expect((await gateway.get('/ready')).status).toBe(200);
    await gateway.drain();
    const output = gateway.output();
    expect(output).toContain('Agora refuses the account');
    expect(output).not.toContain(secret);
    expect(output).not.toContain(Buffer.from(`sandbox:${secret}`).toString('base64'));
  });

  it('hears at once of everything that is wrong with the environment, and exit code 78', async () => {
    const { code, output } = await runHere(['serve'], { AGORA_APP_ID: 'x', PORT: 'http' });
    expect(code).toBe(78);
    expect(output).toContain('PORT: expected a whole number from 0 to 65535');
    expect(output).toContain('AGORA_CUSTOMER_ID: missing');
    expect(output).toContain('AGORA_CUSTOMER_SECRET: missing');
    expect(output).not.toContain('at ');
  });

  it('hears that the port is taken', async () => {
    const url = await serverThat((_request, response) => response.end());
    const { code, output } = await runCli(['serve'], { PORT: new URL(url).port }).exited;
    expect(code).toBe(1);
    expect(output).toMatch(
      /Could not start: port \d+ of 127\.0\.0\.1 is taken\. Set PORT to another.*EADDRINUSE/,
    );
    const sandbox = await runHere(['sandbox', '--port', new URL(url).port]);
    expect(sandbox).toMatchObject({ code: 1, output: expect.stringContaining('is taken. Set --port') });
  });
});

describe('the sandbox on its own', () => {
  it('says where it listens and what runs in it', async () => {
    const sandbox = runCli(['sandbox', '--port', '0']);
    const url = await sandbox.says(/listens on (http:\S+)/);
    expect(await (await fetch(`${url}/_sandbox/recordings`)).json()).toHaveLength(4);
    sandbox.kill('SIGTERM');
    expect(await sandbox.exited).toMatchObject({ code: 0 });
  });
});

describe('SIGTERM', () => {
  it('lets a running stop finish and exits with 0', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { uploadMs: 3_600_000 });
    const gateway = await serve(accountEnv(sandbox.baseUrl));
    const { resourceId, sid, cname, uid } = recording;
    const stopping = gateway.ask(STOP, { session: { resourceId, sid, mode: 'MIX', cname, uid } });
    await expect.poll(async () => (await sandbox.steer('GET', 'stats')).body.byMethod.stop).toBe(1);
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { uploadMs: 1000 });
    gateway.kill('SIGTERM');
    await gateway.says(/(shutting down)/);
    await sandbox.steer('POST', 'clock', { advanceMs: 20_000 });
    // The answer is code 50, and the recording has exited by then: the follow-up finds its file.
    expect((await stopping).data.stopRecording).toMatchObject({
      __typename: expect.stringMatching(/StringFileList|ReportLost/),
    });
    expect(await gateway.exited).toMatchObject({ code: 0 });
  });

  it('with nothing to do exits with 0 at once, also when the signal comes twice', async () => {
    const gateway = await serve();
    gateway.kill('SIGTERM');
    gateway.kill('SIGTERM');
    expect(await gateway.exited).toMatchObject({ code: 0 });
  });
});
