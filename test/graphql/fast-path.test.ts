import { auditServer } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { askBothWays, askFastPath } from '../support/both-ways.ts';
import { createIssuer, keyFor } from '../support/callers.ts';
import { createTestGateway, envelope } from '../support/gateway.ts';
import { answer, inTurn } from '../support/scripted-transport.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const TYPENAME = JSON.stringify({ query: '{ __typename }' });

async function endpoint(env: Readonly<Record<string, string>> = {}) {
  const gateway = await createTestGateway(
    inTurn(answer(200, envelope({ uploadingStatus: 'uploaded' }))),
    env,
  );
  const ask = (body: string, headers: Readonly<Record<string, string>> = JSON_TYPE) =>
    askBothWays(gateway.app, { body, headers });
  return { ...gateway, ask };
}

describe('the fast path', () => {
  it('passes the audits of graphql-http as Yoga does', async () => {
    const { app } = await endpoint();
    let fast = 0;
    const results = await auditServer({
      url: 'http://gateway/graphql',
      fetchFn: async (url: string, init: RequestInit = {}) => {
        const headers = Object.fromEntries(new Headers(init.headers));
        const isPost = init.method === 'POST' && typeof init.body === 'string';
        const answered = isPost ? await askFastPath(app, { body: String(init.body), headers }) : null;
        if (answered === null) return app.yoga.fetch(url, init);
        fast += 1;
        return new Response(answered.body, { status: answered.status, headers: answered.headers });
      },
    });
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(fast).toBeGreaterThan(20);
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/json;q=0.5, application/graphql-response+json', 'application/json'],
    ['application/graphql-response+json,application/json;q=0.9', 'application/graphql-response+json'],
    ['text/event-stream, application/json', 'application/json'],
    ['multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json', null],
    ['APPLICATION/JSON ; charset=UTF-8', null],
    ['application/*', null],
    ['text/html', null],
    ['application/json; charset=latin1', null],
    ['', null],
  ])('answers to "accept: %s" as Yoga does', async (accept, mediaType) => {
    const { ask } = await endpoint();
    for (const body of [TYPENAME, JSON.stringify({ query: '{ nothing }' }), JSON.stringify({ query: '{' })]) {
      const headers = { ...JSON_TYPE, ...(accept === undefined ? {} : { accept }) };
      const { answer, isFast } = await ask(body, headers);
      if (mediaType === null) continue;
      expect(isFast).toBe(true);
      expect(answer.headers['content-type']).toBe(`${mediaType}; charset=utf-8`);
    }
  });

  it.each(['', 'A', 'B', null])('takes the operation name %j as Yoga does', async (operationName) => {
    const { ask } = await endpoint();
    for (const query of ['{ __typename }', 'query A { __typename }']) {
      expect((await ask(JSON.stringify({ query, operationName }))).isFast).toBe(true);
    }
  });

  it.each([
    ['another type', TYPENAME, { 'content-type': 'text/plain' }],
    ['a page of another origin', TYPENAME, { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }],
    ['a compressed body', TYPENAME, { ...JSON_TYPE, 'content-encoding': 'gzip' }],
    ['a body in pieces', TYPENAME, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }],
    ['too large a body', TYPENAME, { ...JSON_TYPE, 'content-length': '65537' }],
    ['no body', '', JSON_TYPE],
    ['what is no JSON', '{', JSON_TYPE],
    ['a list', `[${TYPENAME}]`, JSON_TYPE],
    ['an unknown parameter', '{"query":"{__typename}","admin":true}', JSON_TYPE],
    ['extensions', '{"query":"{__typename}","extensions":{}}', JSON_TYPE],
    ['a subscription', '{"query":"subscription { recordingsUpdated { id } }"}', JSON_TYPE],
    ['who is not known', TYPENAME, { ...JSON_TYPE, authorization: 'Bearer nonsense' }],
  ])('leaves %s to Yoga', async (_what, body, headers) => {
    const gateway = await endpoint((await createIssuer()).env);
    const { app } = gateway;
    const { text } = await keyFor(gateway, { tenant: 'default' });
    expect(
      await askFastPath(app, { body, headers: { authorization: `Bearer ${text}`, ...headers } }),
    ).toBeNull();
  });

  it('has no operation without a name for an empty one, as Yoga has none', async () => {
    const { ask } = await endpoint();
    const { answer, isFast } = await ask('{"query":"{ __typename }","operationName":""}', JSON_TYPE);
    expect(isFast).toBe(true);
    expect(answer.status).toBe(400);
  });

  it('gives a caller that asks too much the same answer, and the same time to wait', async () => {
    const { app } = await endpoint({ CALLER_OPERATIONS_PER_MINUTE: '1' });
    const request = { body: TYPENAME, headers: JSON_TYPE };
    expect(await askFastPath(app, request)).toMatchObject({ status: 200 });
    const { answer, isFast } = await askBothWays(app, request);
    expect(isFast).toBe(true);
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) } });
  });

  it('tells every caller what is left, of stops and of all else, as Yoga does', async () => {
    const { app } = await endpoint({ CALLER_OPERATIONS_PER_MINUTE: '4' });
    const ask = (query: string) =>
      askBothWays(app, { body: JSON.stringify({ query }), headers: JSON_TYPE }).then(({ answer, isFast }) => {
        expect(isFast).toBe(true);
        return answer;
      });
    // Yoga is asked first, and each way counts.
    for (const [query, policy, left] of [
      ['{ __typename }', 'operations', 3],
      ['{ nonsense', 'operations', 1],
      ['mutation { stopRecording }', 'stops', 3],
      ['{ __typename }', 'operations', 0],
    ] as const) {
      const { headers } = await ask(query);
      expect(headers['ratelimit-policy']).toBe(`"${policy}";q=4;w=60`);
      expect(headers.ratelimit).toMatch(new RegExp(`^"${policy}";r=${left};t=(60|[1-5]?\\d)$`));
    }
    const { status, headers } = await ask('{ __typename }');
    expect(status).toBe(429);
    expect(headers.ratelimit).toBe(`"operations";r=0;t=${headers['retry-after']}`);
  });
});
