import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { askAs, keyFor } from '../support/callers.ts';
import { expectCodes } from '../support/error-codes.ts';
import { createTestGateway } from '../support/gateway.ts';
import { unreachable } from '../support/scripted-transport.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const LIST = '{ recordings { nodes { id } } }';

async function gatewayWith(env: Readonly<Record<string, string>>) {
  const gateway = await createTestGateway(() => unreachable, env);
  const fetch = async (
    headers: Readonly<Record<string, string>>,
    body: object = { query: LIST },
    url = '',
  ) => {
    const response = await gateway.app.yoga.fetch(`http://gateway/graphql${url}`, {
      method: url === '' ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', host: 'gateway', ...headers },
      ...(url === '' ? { body: JSON.stringify(body) } : {}),
    });
    if (response.headers.get('content-type')?.includes('json')) expectCodes(await response.clone().json());
    return response;
  };
  const ask = async (body: object) => (await fetch({}, body)).json();
  return { ...gateway, fetch, ask };
}

describe('a caller that asks too much', () => {
  const env = { AUTH: '', CALLER_OPERATIONS_PER_MINUTE: '3' };
  const STOP = 'mutation { stopRecording(input: { recording: { id: "x" } }) { __typename } }';

  it('is told when to ask again, and can still stop', async () => {
    const gateway = await gatewayWith(env);
    const { text } = await keyFor(gateway);
    for (let asked = 0; asked < 3; asked += 1) expect((await askAs(gateway, text)).status).toBe(200);
    const { status, headers, body } = await askAs(gateway, text);
    expect(status).toBe(429);
    const retryAfterS = Number(headers.get('retry-after'));
    expect(retryAfterS).toBeGreaterThan(0);
    expect(retryAfterS).toBeLessThanOrEqual(60);
    expect(body.errors[0].extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    for (let asked = 0; asked < 3; asked += 1) expect((await askAs(gateway, text, STOP)).status).toBe(200);
    expect((await askAs(gateway, text, STOP)).status).toBe(429);
  });

  it('takes nothing from others, of its own tenant neither', async () => {
    const gateway = await gatewayWith(env);
    const [busy, other] = [await keyFor(gateway), await keyFor(gateway)];
    for (let asked = 0; asked < 5; asked += 1) await askAs(gateway, busy.text);
    expect((await askAs(gateway, busy.text)).status).toBe(429);
    expect((await askAs(gateway, other.text)).status).toBe(200);
  });

  it('is counted for nonsense too', async () => {
    const gateway = await gatewayWith(env);
    const { text } = await keyFor(gateway);
    for (let asked = 0; asked < 3; asked += 1) await askAs(gateway, text, '{ nonsense');
    expect((await askAs(gateway, text)).status).toBe(429);
  });
});

describe('pages in a browser', () => {
  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }, 403],
    [
      'of another site, without asking for permission',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      403,
    ],
    ['of the same site, on another host', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
    ['of another origin, in an older browser', { origin: 'https://evil.example' }, 403],
    ['without an origin of their own', { origin: 'null' }, 403],
    ['of the gateway', { 'sec-fetch-site': 'same-origin', origin: 'http://gateway' }, 200],
    ['of the gateway, in an older browser', { origin: 'http://gateway' }, 200],
    ['that a person opened', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 200],
    ['that are allowed', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' }, 200],
    ['none: a program', {}, 200],
  ])('%s', async (_which, headers, status) => {
    const { fetch } = await gatewayWith({ CORS_ORIGINS: 'https://app.example' });
    expect((await fetch(headers)).status).toBe(status);
    expect((await fetch(headers, {}, '?query={__typename}')).status).toBe(status);
  });

  it('that are allowed get permission, and others none', async () => {
    const { app } = await gatewayWith({ CORS_ORIGINS: 'https://app.example' });
    const permission = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const preflight = await app.yoga.fetch('http://gateway/graphql', { method: 'OPTIONS', headers });
      return preflight.headers.get('access-control-allow-origin');
    };
    expect(await permission('https://app.example')).toBe('https://app.example');
    const headers = { origin: 'https://app.example', 'content-type': 'application/json' };
    const answered = await app.yoga.fetch('http://gateway/graphql', {
      ...{ method: 'POST', headers, body: JSON.stringify({ query: LIST }) },
    });
    const readable = answered.headers.get('access-control-expose-headers')?.split(/, ?/);
    for (const name of ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id']) {
      expect(readable).toContain(name);
    }
    expect(await permission('https://evil.example')).not.toBe('https://evil.example');
    expect(await permission('https://app.example.evil.example')).not.toMatch(/evil|\*/);
  });
});

describe('exploring', () => {
  const html = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

  it('is off with an account: no introspection, no suggestions, no GraphiQL', async () => {
    const { ask, fetch } = await gatewayWith({ INTROSPECTION: '', GRAPHIQL: '' });
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Recording") { name } }'])
      expect((await ask({ query })).errors[0].message).toContain('disabled');
    expect(JSON.stringify(await ask({ query: '{ recordngs { nodes { id } } }' }))).not.toContain(
      'recordings',
    );
    const page = await fetch(html, {}, '?query={__typename}');
    expect(await page.text()).not.toContain('<html');
  });

  it('can be switched on, each by itself', async () => {
    const { ask, fetch } = await gatewayWith({ INTROSPECTION: 'on', GRAPHIQL: 'on' });
    expect(await ask({ query: '{ __schema { queryType { name } } }' })).toMatchObject({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
    const page = await fetch(html, {}, '?');
    expect(await page.text()).toContain('<html');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('content-security-policy')).not.toMatch(/https?:|\*/);
  });
});

describe('a request that accepts nothing that is sent here', () => {
  const START =
    'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { __typename } }';

  it('is told so as JSON, and starts nothing', async () => {
    const { fetch, ask, attempts } = await gatewayWith({});
    for (const accept of ['text/html', 'image/*', 'application/json; charset=latin1']) {
      const response = await fetch({ accept }, { query: START });
      expect(response.status).toBe(406);
      expect(response.headers.get('content-type')).toContain('application/json');
      expect((await response.json()).errors[0].extensions.code).toBe('NOT_ACCEPTABLE');
    }
    expect(attempts).toEqual([]);
    expect(await ask({ query: LIST })).toEqual({ data: { recordings: { nodes: [] } } });
  });

  it('is told who it is not first of all', async () => {
    const { fetch } = await gatewayWith({ AUTH: '' });
    const response = await fetch({ accept: 'text/html' });
    expect(response.status).toBe(401);
    expect((await response.json()).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('or a stream as one result, is told so, and holds no stream open', async () => {
    const { fetch, logged } = await gatewayWith({ CALLER_SUBSCRIPTIONS: '1' });
    const body = { query: 'subscription Watch { recordingsUpdated { id } }' };
    for (let asked = 0; asked < 3; asked += 1) {
      const response = await fetch({ accept: 'application/json' }, body);
      expect(response.status).toBe(406);
      expect((await response.json()).errors[0].extensions.code).toBe('NOT_ACCEPTABLE');
    }
    const lines = logged.map((line) => JSON.parse(line)).filter(({ operation }) => operation === 'Watch');
    expect(lines.map(({ result }) => result)).toEqual(Array(3).fill('NOT_ACCEPTABLE'));
  });
});

describe('listed operations', () => {
  const id = createHash('sha256').update(LIST).digest('hex');
  const env = () => ({ PERSISTED_OPERATIONS: temporaryFile(JSON.stringify({ [id]: LIST })) });
  const byId = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

  it('are executed by their id, or word by word', async () => {
    const { ask } = await gatewayWith(env());
    expect(await ask(byId(id))).toEqual({ data: { recordings: { nodes: [] } } });
    expect(await ask({ query: LIST })).toEqual({ data: { recordings: { nodes: [] } } });
  });

  it('that stop have the allowance of stops, also by their ids', async () => {
    const stop = 'mutation { stopRecording(input: { recording: { id: "x" } }) { __typename } }';
    const operations = { [id]: LIST, stop };
    const { ask } = await gatewayWith({
      PERSISTED_OPERATIONS: temporaryFile(JSON.stringify(operations)),
      CALLER_OPERATIONS_PER_MINUTE: '1',
    });
    expect(await ask(byId(id))).toHaveProperty('data');
    expect(await ask(byId(id))).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect(await ask(byId('stop'))).toMatchObject({
      data: { stopRecording: { __typename: 'RecordingNotFoundError' } },
    });
  });

  it('and nothing else is', async () => {
    const { fetch } = await gatewayWith(env());
    for (const query of ['{ __typename }', `${LIST} `, `query A ${LIST}`]) {
      const response = await fetch({}, { query });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'OPERATION_NOT_LISTED' } }],
      });
    }
    const unknown = await fetch({}, byId('0'.repeat(64)));
    expect(await unknown.json()).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] });
  });
});

describe('the cost of a document', () => {
  const cost = async (query: string, variables: object = {}) => {
    const { ask, attempts } = await gatewayWith({ QUERY_MAX_COST: '1' });
    const { errors } = await ask({ query, variables });
    expect(attempts).toEqual([]);
    expect(errors[0].extensions).toMatchObject({ code: 'TOO_COSTLY', maxCost: 1 });
    return errors[0].extensions.cost;
  };

  it('grows with the length of its lists', async () => {
    const page = (first: number) => cost(`{ recordings(first: ${first}) { nodes { id state } } }`);
    expect(await page(10)).toBe(1 + 10 * 3);
    expect(await page(100)).toBe(1 + 100 * 3);
    // It gives no more than a hundred.
    expect(await page(100_000)).toBe(1 + 100 * 3);
    const first = 'query ($n: Int) { recordings(first: $n) { nodes { id } } }';
    expect(await cost(first, { n: 50 })).toBe(1 + 50 * 2);
    expect(await cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] })).toBe(4);
    expect(await cost('{ recordings(first: 1) { nodes { files { fileName uid } } } }')).toBe(
      1 + 1 + 1 + 10 * 2,
    );
  });

  it('is not brought down by pages of a negative length', async () => {
    const dear = '{ a: recordings(first: 100) { nodes { live { status } } }';
    const { ask } = await gatewayWith({});
    for (const cheap of [
      'recordings(first: -2147483648) { nodes { id } }',
      'recordings(last: -1000000) { nodes { id } }',
      'auditTrail(first: -1000000) { nodes { at subject } }',
      'node(id: "x") { ... on Recording { notifications(first: -1000000) { receivedAt } } }',
    ]) {
      expect(await ask({ query: `${dear} b: ${cheap} }` })).toMatchObject({
        errors: [{ extensions: { code: 'TOO_COSTLY' } }],
      });
    }
  });

  it('is that of asking Agora, where it asks Agora', async () => {
    const { ask } = await gatewayWith({});
    const look = (first: number) =>
      ask({ query: `{ recordings(first: ${first}) { nodes { live { status } } } }` });
    expect(await look(50)).toHaveProperty('data');
    expect(await look(100)).toMatchObject({ errors: [{ extensions: { code: 'TOO_COSTLY' } }] });
  });

  it('counts fragments wherever they are spread, and only the operation that is asked for', async () => {
    const fragments =
      '{ recordings(first: 10) { nodes { ...A ...B } } } fragment A on Recording { ...B } fragment B on Recording { id }';
    expect(await cost(fragments)).toBe(1 + 10 * 3);
    const { ask } = await gatewayWith({ QUERY_MAX_COST: '1' });
    const two = 'query Cheap { __typename } query Dear { recordings { nodes { id } } }';
    expect(await ask({ query: two, operationName: 'Cheap' })).toEqual({ data: { __typename: 'Query' } });
  });
});
