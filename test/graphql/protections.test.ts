import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { Random } from '../simulation/random.ts';
import { askBothWays } from '../support/both-ways.ts';
import { askAs } from '../support/callers.ts';
import { ACCOUNT_ENV, createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { randomDocument } from '../support/random-document.ts';
import { answer, inTurn } from '../support/scripted-transport.ts';

async function endpoint() {
  const gateway = await createTestGateway(inTurn(answer(200, envelope({ uploadingStatus: 'uploaded' }))));
  const fetch = gateway.app.yoga.fetch;
  const post = async (text: string, more: Record<string, string> = {}) => {
    const headers = { 'content-type': 'application/json', ...more };
    const { answer } = await askBothWays(gateway.app, { body: text, headers });
    const { status, body } = answer;
    return new Response(body, { status, headers: answer.headers });
  };
  return {
    ...gateway,
    fetch,
    post,
    ask: (query: string, rest: object = {}) => post(JSON.stringify({ query, ...rest })),
  };
}

const LEAKS = /node_modules|\.ts:\d|at \w+ \(|the-customer/;

const names = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, i) => `${prefix}A${i}`).join(' ');

/** A chain of fragments, each of which uses the next one twice. */
function doubling(length: number, type: string, selections: (next: string) => string): string {
  const fragments = Array.from({ length }, (_, i) => {
    const next = i + 1 < length ? `...A${i + 1} ... { ...A${i + 1} }` : '';
    return `fragment A${i} on ${type} { ${selections(next)} }`;
  });
  return fragments.join(' ');
}

describe('documents beyond the limits are refused with a clear message', () => {
  it.each([
    ['depth', `{ throttle ${'{ waiting '.repeat(11)}{ calls }${' }'.repeat(11)} }`, /depth/i],
    [
      'aliases',
      `{ ${Array.from({ length: 21 }, (_, i) => `a${i}: throttle { maxQueue }`).join(' ')} }`,
      /alias/i,
    ],
    ['directives', `{ throttle ${'@include(if: true) '.repeat(21)} { maxQueue } }`, /directive/i],
    ['tokens', `{ throttle { ${'maxQueue '.repeat(1500)} } }`, /token/i],
    ['the same field again and again', `{ throttle { ${'maxQueue '.repeat(1400)} } }`, /same fields/],
    [
      'the same field again and again, in inline fragments',
      `{ throttle { ${'... { maxQueue } '.repeat(300)} } }`,
      /same fields/,
    ],
    [
      'the same objects again and again, each time with less of them',
      `{ ${'recordings { nodes { files { fileName } files { uid } } } '.repeat(30)} }`,
      /same fields/,
    ],
    ['fragments that there are not', `{ throttle { ${names(700, '...')} } }`, /same fields/],
    [
      'many fragments',
      `{ throttle { ...A0 } } ${Array.from({ length: 60 }, (_, i) => `fragment A${i} on ThrottleStatus { maxQueue }`).join(' ')}`,
      /fragments/,
    ],
    [
      'fragments that nothing uses and that select the same',
      `{ __typename } fragment A on ThrottleStatus { ${'maxQueue '.repeat(100)} }`,
      /same fields/,
    ],
    [
      'fields that grow with each fragment',
      `{ ...A0 } ${doubling(40, 'Query', (next) => `recordings { nodes { id } } x: node(id: "x") { id } ${next}`)}`,
      /cost|times/,
    ],
    [
      'a cycle of fragments through a field',
      '{ throttle { ...A } } fragment A on ThrottleStatus { waiting { calls ...A } }',
      /more than 1200 fields/,
    ],
    ['a cycle of fragments', '{ throttle { ...A } } fragment A on ThrottleStatus { ...A }', /fragment/i],
    ['a subscription to nothing', 'subscription { recordingsUpdated @skip(if: true) { id } }', /skip/],
    [
      'a subscription to nothing, in fragments',
      'subscription { ... on Subscription { ...S } } fragment S on Subscription { recordingsUpdated @include(if: false) { id } }',
      /include/,
    ],
    ['syntax', '{ throttle {', /syntax/i],
    ['an unknown field', '{ nothing }', /nothing/],
  ])('%s', async (_name, query, message) => {
    const { ask } = await endpoint();
    const response = await ask(query);
    const body = await response.text();
    expect(response.status).toBeGreaterThanOrEqual(200);
    expect(response.status).toBeLessThan(500);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ message: expect.stringMatching(message) }] });
    expect(body).not.toMatch(LEAKS);
  });
});

describe('documents', () => {
  it('whose fragments double at each step are looked through once', async () => {
    const { ask } = await endpoint();
    // Each way through the fragments on its own would be 2^40 of them.
    const query = `subscription { ...A0 } ${doubling(40, 'Subscription', (next) => next || 'recordingsUpdated { id }')}`;
    const { errors } = JSON.parse(await (await ask(query)).text());
    expect(errors[0].extensions.code).toBe('TOO_COSTLY');
  });

  it('made of fragments, as components of a page bring them, are answered', async () => {
    const { ask } = await endpoint();
    const parts = Array.from(
      { length: 30 },
      (_, i) => `fragment A${i} on ThrottleStatus { maxQueue ${i % 2 ? '__typename' : ''} }`,
    );
    const response = await ask(`{ throttle { ${names(30, '...')} } } ${parts.join(' ')}`);
    expect(await response.json()).toMatchObject({ data: { throttle: { maxQueue: expect.any(Number) } } });
  });

  it('with a hundred mistakes are told of ten', async () => {
    const { ask } = await endpoint();
    const { errors } = JSON.parse(await (await ask(`{ ${names(100, '')} }`)).text());
    expect(errors).toHaveLength(11);
    expect(errors.at(-1).message).toMatch(/Too many validation errors/);
  });
});

describe('requests that are no GraphQL', () => {
  it.each([
    [
      'a body over 64 KiB',
      JSON.stringify({ query: `{ throttle { maxQueue } } #${'x'.repeat(70_000)}` }),
      {},
      413,
    ],
    ['no JSON', '{"query":', {}, 400],
    ['a list', '[{"query":"{ __typename }"}]', {}, 400],
    ['a number', '7', {}, 400],
    ['null', 'null', {}, 400],
    ['no query', '{}', {}, 400],
    ['a query that is a number', '{"query":7}', {}, 400],
    ['a query that can’t be made a text', '{"query":{"toString":null}}', {}, 400],
    ['variables that are text', '{"query":"{__typename}","variables":"x"}', {}, 400],
    ['an unknown parameter', '{"query":"{__typename}","admin":true}', {}, 400],
    ['a form', 'query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a multipart form', '--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['plain text', '{"query":"{__typename}"}', { 'content-type': 'text/plain' }, 415],
    ['no type', '{"query":"{__typename}"}', { 'content-type': '' }, 415],
  ])('%s: %#', async (_name, body, headers, status) => {
    const { post } = await endpoint();
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).not.toMatch(LEAKS);
    if (status >= 400) expect(JSON.parse(text).errors[0].message).toEqual(expect.stringMatching(/\w+ \w+/));
  });

  it.each([
    ['query=%7B__typename%7D&variables=nonsense', 400],
    ['query=%7B__typename%7D&variables=%7B%7D', 200],
    ['query=mutation%7Bx%7D', 405],
    ['', 400],
  ])('GET ?%s is %i', async (search, status) => {
    const { fetch } = await endpoint();
    const response = await fetch(`http://gateway/graphql?${search}`, {
      headers: { accept: 'application/json' },
    });
    expect(response.status).toBe(status);
  });

  it('a body without a length is cut at the limit too', async () => {
    const { fetch } = await endpoint();
    const chunk = new TextEncoder().encode(' '.repeat(10_000));
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
    expect((await fetch(new Request('http://gateway/graphql', init))).status).toBe(413);
  });

  it('10,000 random bodies never get a 5xx or a stack', async () => {
    const { post } = await endpoint();
    const query = fc.constantFrom(
      '{ __typename }',
      'mutation { stopRecording }',
      '{',
      '',
      '{ throttle { waiting } }',
    );
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc
        .record(
          {
            query: fc.oneof(query, fc.string(), fc.jsonValue()),
            variables: fc.jsonValue(),
            operationName: fc.jsonValue(),
            extensions: fc.jsonValue(),
          },
          { requiredKeys: [] },
        )
        .map((request) => JSON.stringify(request)),
    );
    const contentType = fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'application/graphql',
      '',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(body, contentType, async (text, type) => {
        const response = await post(text, { 'content-type': type });
        expect(response.status).toBeLessThan(500);
        expect(await response.text()).not.toMatch(LEAKS);
      }),
      { numRuns: 10_000 },
    );
  }, 300_000);
});

describe('10,000 random documents', () => {
  it('are answered or refused, by the fast path as by Yoga, and nothing leaks, breaks or is left open', async () => {
    const gateway = await createTestGateway(() => answer(400, { code: 2, reason: 'no' }), {
      CALLER_SUBSCRIPTIONS: '100000',
    });
    const codes = new Set<string>();
    let executed = 0;
    let fast = 0;
    // A seed makes each: `fc.gen` takes longer to draw the numbers than the gateway to answer some of the documents.
    const documents = fc.noShrink(fc.integer()).map((seed) => {
      const random = new Random(seed);
      return randomDocument(schema, (below) => random.between(0, Math.max(0, below - 1)));
    });
    const askTwice = async (query: string) => {
      const request = { body: JSON.stringify({ query }), headers: { 'content-type': 'application/json' } };
      const { answer, isFast } = await askBothWays(gateway.app, request);
      if (isFast) fast += 1;
      return { status: answer.status, body: JSON.parse(answer.body) };
    };
    await fc.assert(
      fc.asyncProperty(documents, async (query) => {
        const asked = query.startsWith('subscription') ? askAs(gateway, null, query) : askTwice(query);
        const { status, body } = await gateway.clock.finish(asked);
        const text = JSON.stringify(body);
        // `expect` itself takes long, ten thousand times.
        if (status >= 500) expect(status).toBeLessThan(500);
        if (LEAKS.test(text)) expect(text).not.toMatch(LEAKS);
        for (const { extensions } of body.errors ?? []) codes.add(String(extensions?.code));
        if (body.data) executed += 1;
      }),
      { numRuns: 10_000 },
    );
    expect([...codes]).not.toContain('INTERNAL_SERVER_ERROR');
    // Else all of them would have been refused at the door.
    expect(executed).toBeGreaterThan(1000);
    expect(fast).toBeGreaterThan(7000);
    expect((await askAs(gateway, null, '{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
  }, 600_000);
});

describe('browsers of other origins', () => {
  it('get no permission', async () => {
    const { fetch } = await endpoint();
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const preflight = await fetch('http://gateway/graphql', { method: 'OPTIONS', headers });
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('what goes wrong inside', () => {
  async function brokenGateway() {
    const gateway = await createTestGateway(inTurn());
    gateway.scheduler.admit = () => {
      throw new Error(`boom with ${ACCOUNT_ENV.AGORA_CUSTOMER_SECRET} in it`);
    };
    const query =
      'mutation Stop($s: RecordingSessionInput!) { stopRecording(input: { recording: { session: $s } }) { __typename } }';
    const response = await gateway.app.yoga.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'from-the-caller' },
      body: JSON.stringify({ query, variables: { s: SESSION } }),
    });
    return { gateway, response, text: await response.text() };
  }

  it('is masked, and can be found in the log by the request id', async () => {
    const { gateway, response, text } = await brokenGateway();
    expect(JSON.parse(text).errors).toEqual([
      {
        message: 'Unexpected error.',
        path: ['stopRecording'],
        locations: expect.any(Array),
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'from-the-caller' },
      },
    ]);
    expect(response.headers.get('x-request-id')).toBe('from-the-caller');
    const lines = gateway.logged.filter(
      (line) => line.includes('from-the-caller') && line.includes('unexpected error'),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('boom with [redacted] in it');
  });

  it('a request id that is unfit for a log is replaced', async () => {
    const { fetch } = await endpoint();
    const headers = { 'content-type': 'application/json', 'x-request-id': 'a"b\\c' };
    const response = await fetch('http://gateway/graphql', { method: 'POST', headers, body: '{}' });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
