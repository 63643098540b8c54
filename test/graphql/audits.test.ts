import { auditServer } from 'graphql-http';
import { expect, it } from 'vitest';
import { createTestGateway } from '../support/gateway.ts';
import { answer } from '../support/scripted-transport.ts';

it('GraphQL over HTTP: every audit of graphql-http passes', async () => {
  const gateway = await createTestGateway(() => answer(500, ''));
  const results = await auditServer({
    url: 'http://gateway/graphql',
    fetchFn: (url: string, init: RequestInit) => gateway.app.yoga.fetch(url, init),
  });
  expect(results.filter((result) => result.status !== 'ok')).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(61);
});
