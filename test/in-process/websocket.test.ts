import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { serveHere } from '../support/command-line.ts';
import { expectCodes } from '../support/error-codes.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const SECRET = 'a secret that is long enough for the hash';
const PROTOCOL = 'graphql-transport-ws';

const START =
  'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id } } }';
const STOP = 'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }';
const UPDATED = 'subscription ($id: ID!) { recordingUpdated(id: $id) { state files { fileName } } }';

type Gateway = Awaited<ReturnType<typeof serveHere>>;

const urlOf = ({ endpoint }: Gateway) => endpoint.replace('http', 'ws');

function token(claims: object = {}, lifeS = 60) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    sub: 'alice',
    tenant: 'acme',
    scope: 'recording:read recording:start recording:stop',
    ...claims,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(now + lifeS)
    .sign(new TextEncoder().encode(SECRET));
}

/** A client as applications have it. */
function clientOf(gateway: Gateway, authorization?: string) {
  const client = createClient({
    url: urlOf(gateway),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazyCloseTimeout: 10_000,
    ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
  });
  onTestFinished(() => void client.dispose());
  return client;
}

/** A socket without manners. Resolves once it is open. */
async function rawSocket(
  gateway: Gateway,
  headers: Record<string, string> = {},
  protocols: string | string[] = PROTOCOL,
) {
  const socket = new WebSocket(urlOf(gateway), protocols, { headers });
  onTestFinished(() => socket.terminate());
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const opened = await new Promise<string>((resolve) => {
    socket.once('open', () => resolve('open'));
    socket.on('error', (error) => resolve(String(error)));
  });
  return { socket, opened, closed };
}

describe('a WebSocket', () => {
  it('brings the states of a recording as they come, and takes mutations', async () => {
    const gateway = await serveHere();
    const client = clientOf(gateway);
    const started = await client.iterate<{ startRecording: { id: string } }>({ query: START }).next();
    const id = started.value?.data?.startRecording.id;
    const states: string[] = [];
    const results: string[] = [];
    // It ends by itself: the sandbox says that it has exited and where its files are.
    for await (const { data } of client.iterate<{ recordingUpdated: { state: string } }>({
      query: UPDATED,
      variables: { id },
    })) {
      const state = data?.recordingUpdated.state ?? 'none';
      states.push(state);
      results.push(JSON.stringify(data));
      if (states.length === 1) void client.iterate({ query: STOP, variables: { id } }).next();
    }
    expect(states.at(0)).toBe('STARTING');
    expect(states.at(-1)).toBe('ENDED');
    expect(states).toContain('STOPPING');
    expect(results).toEqual([...new Set(results)]);
    const line = /"method":"WEBSOCKET","operation":null,"tenant":"default","subject":"[^"]+","result":"ok"/g;
    await expect.poll(() => gateway.output().match(line)).toHaveLength(3);
  });

  it('lets nobody in without a credential, and each operation only while it holds', async () => {
    const gateway = await serveHere({ AUTH_JWT_SECRET: SECRET, AUTH_CLOCK_SKEW_MS: '0' });
    const list = '{ recordings { nodes { id } } }';
    const ask = (authorization?: string) =>
      clientOf(gateway, authorization)
        .iterate({ query: list })
        .next()
        .then(
          ({ value }) => value,
          (error: unknown) => error,
        );
    expect(await ask(`Bearer ${await token()}`)).toMatchObject({
      data: { recordings: { nodes: expect.any(Array) } },
    });
    for (const wrong of [
      undefined,
      'Bearer nonsense',
      `Bearer ${await token({}, -1)}`,
      `Bearer ${await token({ tenant: '' })}`,
    ])
      expect(await ask(wrong)).toMatchObject({ code: 4401 });
    const refused =
      /"method":"WEBSOCKET","operation":null,"tenant":null,"subject":null,"result":"UNAUTHENTICATED"/g;
    await expect.poll(() => gateway.output().match(refused)).toHaveLength(4);

    const client = clientOf(gateway, `Bearer ${await token({}, 2)}`);
    const stream = client.iterate({ query: 'subscription { recordingsUpdated { id } }' });
    const last = await stream.next();
    expect(last.value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const late = await client
      .iterate({ query: list })
      .next()
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(late).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('holds for no more than what its scopes open, and for no document over the limits', async () => {
    const gateway = await serveHere({ AUTH_JWT_SECRET: SECRET, QUERY_MAX_COST: '1000' });
    const client = clientOf(gateway, `Bearer ${await token({ scope: 'recording:start' })}`);
    const ask = (query: string, variables: Record<string, unknown>, operationName?: string) =>
      client
        .iterate({ query, variables, ...(operationName === undefined ? {} : { operationName }) })
        .next()
        .then(
          ({ value }) => value,
          (error: unknown) => ({ errors: error }),
        );
    const codeOf = async (query: string, variables = {}, operationName?: string) => {
      const result = await ask(query, variables, operationName);
      expectCodes(result);
      return result.errors[0].extensions.code;
    };
    expect(await codeOf('subscription { recordingsUpdated { id } }')).toBe('FORBIDDEN');
    expect(await codeOf('{ recordings { nodes { id } } }')).toBe('FORBIDDEN');
    expect(await codeOf('{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(
      await codeOf(
        '{ recordings(first: 100) { nodes { files { fileName uid trackType mixedAllUser isPlayable sliceStartTime } stopOutcome { files { fileName } } } } }',
      ),
    ).toBe('TOO_COSTLY');
    expect(await codeOf('{ nonsense')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await codeOf('query A { __typename }', {}, 'B')).toBe('OPERATION_RESOLUTION_FAILURE');
    expect(await codeOf('query ($n: Int!) { recordings(first: $n) { nodes { id } } }', { n: 'x' })).toBe(
      'BAD_USER_INPUT',
    );
    expect(await codeOf(`{ throttle ${'{ waiting '.repeat(11)}{ calls }${' }'.repeat(11)} }`)).toBe(
      'TOO_COMPLEX',
    );
    expect(await codeOf(`{ ${'throttle { maxQueue } '.repeat(500)} }`)).toBe('TOO_COMPLEX');
  });

  it('is not for pages of other origins', async () => {
    const gateway = await serveHere();
    const foreign = await rawSocket(gateway, { origin: 'https://evil.example' });
    expect(foreign.opened).toContain('403');
    expect((await rawSocket(gateway, { origin: new URL(gateway.endpoint).origin })).opened).toBe('open');
  });

  it('is closed on whoever breaks the protocol, and the gateway goes on', async () => {
    const gateway = await serveHere();
    const send = async (...messages: readonly (string | Buffer)[]) => {
      const { socket, closed } = await rawSocket(gateway);
      for (const message of messages) {
        socket.send(message);
        if (message === init) await Promise.race([once(socket, 'message'), closed]);
      }
      return closed;
    };
    const init = JSON.stringify({ type: 'connection_init' });
    const subscribe = JSON.stringify({
      type: 'subscribe',
      id: '1',
      payload: { query: 'subscription { recordingsUpdated { id } }' },
    });
    expect(await send('nonsense')).toBe(4400);
    expect(await send('{"type":"nothing"}')).toBe(4400);
    expect(await send('{"type":"connection_ack"}')).toBe(4400);
    expect(await send(init, '{"type":"next","id":"1","payload":{}}')).toBe(4400);
    expect(await send(subscribe)).toBe(4401);
    expect(await send(init, init)).toBe(4429);
    expect(await send(init, 'x'.repeat(70_000))).toBe(1009);
    expect(await send(init, subscribe, subscribe)).toBe(4409);
    expect((await rawSocket(gateway, {}, ['graphql-ws'])).opened).toContain('subprotocol');
    const silent = await rawSocket(gateway);
    expect(await silent.closed).toBe(4408);
    const { data } = await gateway.ask('{ __typename }');
    expect(data).toEqual({ __typename: 'Query' });
    expect(gateway.output()).not.toContain('"level":"error"');
  });

  it('forgets whoever goes in the middle of it, and logs no error', async () => {
    const gateway = await serveHere({ CALLER_SUBSCRIPTIONS: '5' });
    const begin = [
      JSON.stringify({ type: 'connection_init' }),
      JSON.stringify({
        type: 'subscribe',
        id: '1',
        payload: { query: 'subscription { recordingsUpdated { id } }' },
      }),
    ];
    for (const leave of ['close', 'terminate'] as const) {
      const gone = Array.from({ length: 40 }, async (_, index) => {
        const { socket, closed } = await rawSocket(gateway);
        // At once: a gateway closes what says nothing for a few seconds.
        socket.send(begin[0] ?? '');
        // Some are acknowledged before they go, some are not.
        if (index % 2 === 0) await once(socket, 'message');
        socket.send(begin[1] ?? '');
        socket[leave]();
        await closed;
      });
      await Promise.all(gone);
    }
    const started = await gateway.ask(START);
    const variables = { id: started.data.startRecording.id };
    const client = clientOf(gateway);
    // A place of one that has gone is there again when its socket's end has been seen.
    await expect
      .poll(async () => {
        const looks = Array.from({ length: 5 }, () => client.iterate({ query: UPDATED, variables }));
        const first = await Promise.all(looks.map((look) => look.next().catch(String)));
        await Promise.all(looks.map((look) => look.return?.()));
        return first;
      })
      .toEqual(Array.from({ length: 5 }, () => expect.objectContaining({ done: false })));
    await gateway.drain();
    expect(gateway.output()).not.toContain('"level":"error"');
  });

  it('elsewhere than at /graphql is not found', async () => {
    const gateway = await serveHere();
    const socket = new WebSocket(urlOf(gateway).replace('/graphql', '/other'), PROTOCOL);
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('404');
  });

  it('is closed by a reload that serves its caller’s tenant no more', async () => {
    const tenantsFile = (tenants: object) => ({ TENANTS_FILE: temporaryFile(JSON.stringify({ tenants })) });
    const gateway = await serveHere({ AUTH_JWT_SECRET: SECRET, ...tenantsFile({ acme: {}, school: {} }) });
    const open = async (tenant: string) => {
      const { socket, closed } = await rawSocket(gateway, {
        authorization: `Bearer ${await token({ tenant })}`,
      });
      socket.send(JSON.stringify({ type: 'connection_init' }));
      await once(socket, 'message');
      return { socket, closed };
    };
    const [kept, ended] = await Promise.all([open('acme'), open('school')]);
    expect(await gateway.reload(tenantsFile({ acme: {} }))).toBe(true);
    expect(await ended.closed).toBe(4401);
    kept.socket.send(JSON.stringify({ type: 'ping' }));
    expect(String(await once(kept.socket, 'message'))).toContain('pong');
  });

  it('closes in order when the gateway shuts down', async () => {
    const gateway = await serveHere();
    const { socket, closed } = await rawSocket(gateway);
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    const drained = gateway.drain();
    expect(await closed).toBe(1001);
    expect(await drained).toBe(0);
  });
});
