import { createClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { ONE_HOST, STORAGE_ENV } from '../support/environment.ts';
import { readEvents } from '../support/event-stream.ts';
import { createGatewayOn } from '../support/gateway.ts';
import { settle } from '../support/manual-clock.ts';
import { notificationIn } from '../support/notification.ts';
import { createOtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.ts';
import { createRecorder } from '../support/recorder.ts';
import { SandboxTransport } from '../support/sandbox-transport.ts';

const CALLERS_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLERS_SPAN = '00f067aa0ba902b7';
const TRACEPARENT = `00-${CALLERS_TRACE}-${CALLERS_SPAN}-01`;

const STOP =
  'mutation Stop($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename ... on Error { message } } }';

/** A recorder that listens, and sends its traces to a receiver. Its worker's `tick` does the work. */
async function createTraced(env: Readonly<Record<string, string>> = {}) {
  const receiver = await createOtlpReceiver();
  const recorder = await createRecorder(
    { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
    { worksByItself: false },
  );
  const { url, close } = await serve(recorder.app, recorder.clock);
  const post = (query: string, variables: object, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
  return {
    ...{ recorder, clock: recorder.clock, receiver, url, post, close, app: recorder.app },
    /** Stops it over HTTP within the caller's trace. */
    stop: (id: string) => recorder.clock.finish(post(STOP, { id }, { traceparent: TRACEPARENT })),
    tree: () => receiver.tree(CALLERS_TRACE, described),
    /** Resolves once the span of a request in this trace has come, which ends after its client has the answer. */
    async whole(traceId = CALLERS_TRACE) {
      const isServed = (span: ReceivedSpan) => span.traceId === traceId && span.kind === 'SPAN_KIND_SERVER';
      for (; !receiver.spans.some(isServed); await settle()) await recorder.app.flushTraces();
    },
  };
}

/** Listens until the gateway is closed, after the drain of a shutdown. */
async function serve(
  app: Awaited<ReturnType<typeof createGatewayOn>>['app'],
  clock: Awaited<ReturnType<typeof createRecorder>>['clock'],
) {
  // Only what a request waits for moves the clock, so that none goes on while sockets take their time.
  const server = await startServer({ ...app, startWork: () => undefined }, '127.0.0.1', 0);
  let closing: Promise<number> | null = null;
  const close = () => {
    closing ??= clock.finish(server.drain());
    return closing;
  };
  onTestFinished(async () => void (await close()));
  return { url: server.url, close };
}

function described({ name, kind, attributes, hasFailed }: ReceivedSpan): string {
  const { 'agora.meaning': meaning, 'error.type': error } = attributes;
  const kindWord = kind === 'SPAN_KIND_INTERNAL' ? '' : ` (${kind.replace('SPAN_KIND_', '').toLowerCase()})`;
  const result = [meaning, hasFailed ? `failed: ${error}` : undefined].filter((each) => each !== undefined);
  return `${name}${kindWord}${result.length === 0 ? '' : `: ${result.join(', ')}`}`;
}

describe('a trace', () => {
  it.each(['http/protobuf', 'http/json'])(
    'goes from the caller’s request to Agora’s answer, in %s',
    async (protocol) => {
      const { recorder, receiver, stop, whole, tree } = await createTraced({
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20of-the-receiver',
      });
      const { id, sid } = await recorder.running();
      recorder.fault({ method: 'stop', times: 1, status: 503, body: { message: 'busy' } });
      const response = await stop(id);
      expect(await response.json()).toEqual({ data: { stopRecording: { __typename: 'StringFileList' } } });
      await whole();
      expect(tree()).toEqual([
        'POST /graphql (server)',
        '  mutation',
        '    Mutation.stopRecording',
        '      work on a recording',
        '        wait for a slot',
        '        Agora query (client): ok',
        '        wait for a slot',
        '        Agora stop (client): unanswered, failed: unanswered',
        '        wait for a slot',
        '        Agora stop (client): ok',
      ]);
      const [request] = receiver.named('POST /graphql');
      expect(request).toMatchObject({ parentSpanId: CALLERS_SPAN, traceId: CALLERS_TRACE });
      expect(request?.attributes).toEqual({
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
      });
      expect(response.headers.get('traceresponse')).toBe(`00-${CALLERS_TRACE}-${request?.spanId}-01`);
      expect(receiver.named('mutation').at(-1)?.attributes).toEqual({
        'graphql.operation.type': 'mutation',
        'graphql.operation.name': 'Stop',
      });
      expect(receiver.named('Agora stop').at(-1)?.attributes).toEqual({
        'http.request.method': 'POST',
        'http.request.resend_count': 1,
        'http.response.status_code': 200,
        'server.address': 'api.agora.io',
        'server.port': 443,
        'agora.method': 'stop',
        'agora.meaning': 'ok',
        'recording.sid': sid,
      });
      const internalId = Buffer.from(id, 'base64').toString().replace('Recording:', '');
      const work = receiver.spans.find(
        (span) => span.traceId === CALLERS_TRACE && span.name === 'work on a recording',
      );
      expect(work?.attributes).toMatchObject({ 'recording.id': internalId, 'recording.sid': sid });
      expect(work?.resource).toMatchObject({ 'service.name': 'agora-recording-gateway' });
      // A second passed on the tests' clock between both tries.
      const [first, second] = receiver.named('Agora stop');
      expect(Number((second?.from ?? 0n) - (first?.to ?? 0n)) / 1e6).toBeGreaterThanOrEqual(1000);
      expect(receiver.requests[0]?.headers.authorization).toBe('Bearer of-the-receiver');
    },
  );

  it('holds no credential, no storage key, no token, no body and no document', async () => {
    const token = `006${'0123456789abcdef'.repeat(2)}IAAAAAAAAAAAAAAAAAAAAAA`;
    const { recorder, receiver, app, post, clock } = await createTraced();
    const start = `mutation Start { startRecording(input: { cname: "the-room", token: "${token}", configuration: { mix: {} } }) { __typename } }`;
    await clock.finish(
      post(start, {}, { authorization: 'Bearer acrg_0123456789abcdef_thesecretofthecaller' }),
    );
    await clock.finish(post(`query _${token} { __typename }`, {}));
    recorder.fault({ method: 'query', times: 1, status: 400, body: { code: 2, reason: 'secretwords' } });
    await recorder.tick();
    await clock.advance(10_000);
    await recorder.tick();
    await app.flushTraces();
    expect(receiver.named('Agora start').map(described)).toEqual(['Agora start (client): ok']);
    expect(receiver.named('query')[0]?.attributes['graphql.operation.name']).toBe('_[redacted]');
    const sent = receiver.requests.map(({ body }) => body.toString('latin1')).join('');
    expect(sent).toContain('Agora acquire');
    const { customerSecret, customerId } = SANDBOX_ACCOUNT;
    const secrets = [
      token,
      customerSecret,
      customerId,
      'thesecretofthecaller',
      'secretwords',
      'startRecording(',
    ];
    const keys = Object.entries(STORAGE_ENV).flatMap(([name, value]) => (/KEY$/.test(name) ? [value] : []));
    expect(keys).toHaveLength(2);
    for (const secret of [...secrets, ...keys, 'the-room']) expect(sent).not.toContain(secret);
  });

  it('is one tree where another gateway carries the stop out', async () => {
    const { recorder, receiver, clock, app, stop, close, whole, tree } = await createTraced(ONE_HOST);
    const { id } = await recorder.running();
    // Agora hangs for the first gateway.
    recorder.transport.attempt = (_baseUrl, _request, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    const asked = await stop(id);
    expect(await asked.json()).toEqual({ data: { stopRecording: { __typename: 'StopInProgress' } } });
    await clock.finish(app.drain(1000));
    await whole();
    await app.flushTraces();
    await close();
    const second = await createGatewayOn(
      { clock, transport: new SandboxTransport(recorder.sandbox, clock), worksByItself: false },
      { ...recorder.env, GATEWAY_NAME: 'second' },
    );
    await clock.finish(second.app.runner.tick());
    await clock.advance(10_000);
    await clock.finish(second.app.runner.tick());
    await second.app.flushTraces();
    expect(tree()).toEqual([
      'POST /graphql (server)',
      '  mutation',
      '    Mutation.stopRecording',
      '      work on a recording',
      '        wait for a slot',
      '        Agora query (client): failed: aborted',
      '        wait for a slot',
      '        Agora stop (client): failed: aborted',
      '      work on a recording',
      '        wait for a slot',
      '        Agora stop (client): ok',
    ]);
    const field = receiver.named('Mutation.stopRecording')[0];
    const [first, other] = receiver
      .named('work on a recording')
      .filter(({ traceId }) => traceId === CALLERS_TRACE);
    expect([first?.parentSpanId, other?.parentSpanId]).toEqual([field?.spanId, field?.spanId]);
    expect(first?.resource['service.instance.id']).not.toBe(other?.resource['service.instance.id']);
  });

  it('goes on with what a notification says, and ends where work comes long after', async () => {
    const { recorder, receiver, clock, app, post } = await createTraced();
    const start =
      'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { sid } } }';
    const started = await clock.finish(post(start, {}, { traceparent: TRACEPARENT }));
    const { sid } = (await started.json()).data.startRecording;
    const at = clock.now();
    await app.runner.receive(
      notificationIn(
        SANDBOX_ACCOUNT.appId,
        JSON.stringify({
          ...{ noticeId: 'one', productId: 3, eventType: 40, notifyMs: at },
          payload: { cname: 'room', uid: '1', sid, sequence: 0, sendts: at, serviceType: 0, details: {} },
        }),
      ),
    );
    await clock.advance(10_000);
    await recorder.tick();
    await clock.advance(15 * 60_000);
    await recorder.tick();
    await app.flushTraces();
    const works = receiver.spans.filter(({ name }) => /^(work|apply)/.test(name));
    expect(works.map(({ name, traceId, links }) => ({ name, traceId, links }))).toEqual([
      { name: 'work on a recording', traceId: CALLERS_TRACE, links: [] },
      { name: 'work on a recording', traceId: CALLERS_TRACE, links: [] },
      { name: 'apply notifications', traceId: CALLERS_TRACE, links: [] },
      {
        name: 'work on a recording',
        traceId: expect.not.stringMatching(CALLERS_TRACE),
        links: [CALLERS_TRACE],
      },
    ]);
  });

  it('of a stop that joins another links to that one', async () => {
    const { recorder, receiver, clock, stop, post, whole } = await createTraced();
    const { id } = await recorder.running();
    recorder.fault({ method: 'stop', times: 1, delayMs: 5000 });
    const other = CALLERS_TRACE.replace('4bf9', 'aaaa');
    const first = post(STOP, { id }, { traceparent: TRACEPARENT.replace('4bf9', 'aaaa') });
    while ((await recorder.look(id)).state !== 'STOPPING');
    const joined = await stop(id);
    expect(await joined.json()).toEqual(await (await clock.finish(first)).json());
    await whole();
    await whole(other);
    expect(receiver.tree(CALLERS_TRACE)).toEqual([
      'POST /graphql',
      '  mutation',
      '    Mutation.stopRecording',
    ]);
    const fields = receiver.named('Mutation.stopRecording');
    expect(fields.find(({ traceId }) => traceId === CALLERS_TRACE)?.links).toEqual([other]);
  });

  it('goes on over WebSockets and event streams', async () => {
    const { recorder, clock, receiver, url, whole } = await createTraced();
    const { id } = await recorder.running();
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { traceparent: TRACEPARENT.replace('4bf9', 'bbbb') },
    });
    const query = 'query Look($id: ID!) { recording(id: $id) { live { status } } }';
    const bySocket = client.iterate({ query, variables: { id } });
    expect(await clock.finish(bySocket.next())).toMatchObject({
      value: { data: { recording: { live: { status: 'IN_PROGRESS' } } } },
    });
    const byItself = client.iterate({ query, variables: { id }, extensions: { traceparent: TRACEPARENT } });
    await byItself.next();
    await client.dispose();
    const watched = 'subscription ($id: ID!) { recordingUpdated(id: $id) { state } }';
    const stream = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        traceparent: TRACEPARENT.replace('4bf9', 'cccc'),
      },
      body: JSON.stringify({ query: watched, variables: { id } }),
    });
    await readEvents(stream).leave();
    const traceOf = (first: string) => CALLERS_TRACE.replace('4bf9', first);
    for (const first of ['4bf9', 'bbbb', 'cccc']) await whole(traceOf(first));
    const over = (first: string) => receiver.tree(traceOf(first));
    const operation = ['WEBSOCKET /graphql', '  query', '    Query.recording', '    Recording.live'];
    expect(over('bbbb')).toEqual([...operation, '      wait for a slot', '      Agora query']);
    expect(over('4bf9')).toEqual(operation);
    expect(over('cccc')).toEqual(['POST /graphql', '  subscription']);
  });

  it('is as the caller decided: not recorded, or new where its header is no trace', async () => {
    const { receiver, post, whole } = await createTraced();
    const look = '{ __typename }';
    await post(look, {}, { traceparent: TRACEPARENT.replace(/01$/, '00') });
    const { headers } = await post(look, {}, { traceparent: '00-nonsense' });
    const [, traceId = ''] = headers.get('traceresponse')?.split('-') ?? [];
    await whole(traceId);
    expect(receiver.spans.map(({ name, parentSpanId }) => ({ name, parentSpanId }))).toEqual([
      { name: 'query', parentSpanId: expect.stringMatching(/^\w{16}$/) },
      { name: 'POST /graphql', parentSpanId: '' },
    ]);
    expect(receiver.spans.map((span) => span.traceId)).toEqual([traceId, traceId]);
  });

  it('is told to Agora’s host only where that is named', async () => {
    const told: unknown[] = [];
    for (const env of [{}, { TRACEPARENT_HOSTS: 'proxy.example,API.agora.io' }]) {
      const { recorder, receiver, app, stop } = await createTraced(env);
      const { id } = await recorder.running();
      const { attempt } = recorder.transport;
      recorder.transport.attempt = (baseUrl, request, options) => {
        if (request.path.at(-1) === 'stop') told.push(options?.traceparent);
        return attempt.call(recorder.transport, baseUrl, request, options);
      };
      await stop(id);
      await app.flushTraces();
      const { spanId } = receiver.named('Agora stop')[0] ?? {};
      expect(told.at(-1)).toBe('TRACEPARENT_HOSTS' in env ? `00-${CALLERS_TRACE}-${spanId}-01` : null);
    }
    expect(told).toHaveLength(2);
  });

  it('is named in the lines of the log', async () => {
    const { recorder, stop } = await createTraced();
    const { id } = await recorder.running();
    await stop(id);
    const lines = recorder.logged.map((line) => JSON.parse(line)).filter(({ level }) => level === 'info');
    const ofTrace = lines.filter(({ trace_id }) => trace_id === CALLERS_TRACE);
    expect(ofTrace.map(({ msg }) => msg)).toEqual([
      'asked Agora',
      'asked Agora',
      'a recording has moved on',
      'a request was answered',
    ]);
    for (const { span_id } of ofTrace) expect(span_id).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('a receiver of traces that is away', () => {
  it('is told once in the log, and once when it is back', async () => {
    const { recorder, receiver, post, app } = await createTraced();
    const exported = async () => {
      await post('{ __typename }', {});
      await app.flushTraces().catch(() => undefined);
    };
    receiver.status = 400;
    await exported();
    await exported();
    receiver.status = 200;
    await exported();
    await exported();
    const lines = recorder.logged.map((line) => JSON.parse(line)).filter(({ msg }) => /^traces/.test(msg));
    expect(lines).toMatchObject([
      { level: 'warn', msg: 'traces can’t be sent: those from now on are lost', to: receiver.url },
      { level: 'info', msg: 'traces are sent again', lost: expect.any(Number) },
    ]);
    expect(receiver.named('query')).toHaveLength(2);
  });

  it('delays no answer and no shutdown by more than a moment', async () => {
    const { receiver, post, close, app } = await createTraced();
    receiver.status = null;
    await post('{ __typename }', {});
    app.flushTraces().catch(() => undefined);
    while (receiver.requests.length === 0) await settle();
    expect((await post('{ __typename }', {})).status).toBe(200);
    expect(await close()).toBe(0);
  });
});

it('without its variables nothing is traced', async () => {
  const { recorder, receiver, stop } = await createTraced({ OTEL_TRACES_EXPORTER: 'none' });
  const { id } = await recorder.running();
  const { headers } = await stop(id);
  await recorder.close();
  expect(headers.get('traceresponse')).toBeNull();
  expect(receiver.requests).toEqual([]);
  expect(recorder.logged.join()).not.toContain('trace_id');
});
