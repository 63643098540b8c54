import { expect, it } from 'vitest';
import { askBothWays } from '../support/both-ways.ts';
import { askAs } from '../support/callers.ts';
import { createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { answer, inTurn } from '../support/scripted-transport.ts';

const linesOf = (logged: readonly string[], requestId: string) =>
  logged.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);

it.each([
  [{ query: 'query Page { __typename }' }, 'Page', 'ok'],
  [{ query: 'query A { __typename } query B { __typename }', operationName: 'B' }, 'B', 'ok'],
  [{ query: '{ __typename }' }, null, 'ok'],
  [{ query: 'query Page { nothing }' }, 'Page', 'GRAPHQL_VALIDATION_FAILED'],
  [{ query: 'query Page { ' }, 'Page', 'GRAPHQL_PARSE_FAILED'],
  [{ query: '{ __typename }', operationName: '"},{' }, null, 'OPERATION_RESOLUTION_FAILURE'],
])('%j has one line in the log, by the fast path as by Yoga', async (body, operation, result) => {
  const { app, logged } = await createTestGateway(inTurn());
  const headers = { 'content-type': 'application/json', 'x-request-id': 'one' };
  const { isFast } = await askBothWays(app, { body: JSON.stringify(body), headers });
  expect(isFast).toBe(true);
  const caller = { tenant: 'default', subject: 'anybody' };
  const line = { method: 'POST', operation, ...caller, result, durationMs: expect.any(Number) };
  expect(linesOf(logged, 'one')).toMatchObject([line, line]);
});

it('a caller who is not let in has a line without a name', async () => {
  const gateway = await createTestGateway(inTurn(), { AUTH: '' });
  const { headers } = await askAs(gateway, 'nonsense');
  const id = headers.get('x-request-id') ?? '';
  expect(linesOf(gateway.logged, id)).toMatchObject([
    { tenant: null, subject: null, result: 'UNAUTHENTICATED' },
  ]);
});

it('the request id of an audit entry finds what the gateway did for the request', async () => {
  const gateway = await createTestGateway(
    inTurn(
      answer(200, envelope({ fileListMode: 'string', fileList: 'a.m3u8', uploadingStatus: 'uploaded' })),
    ),
  );
  const query =
    'mutation Stop($s: RecordingSessionInput!) { stopRecording(input: { recording: { session: $s } }) { __typename } }';
  await gateway.clock.finish(askAs(gateway, null, query, { s: SESSION }));
  const { body } = await askAs(gateway, null, '{ auditTrail { nodes { requestId } } }');
  const [{ requestId }] = body.data.auditTrail.nodes;
  expect(linesOf(gateway.logged, requestId).map(({ msg }) => msg)).toEqual([
    // A query for the files, then the stop.
    'asked Agora',
    'asked Agora',
    'a recording has moved on',
    'a request was answered',
  ]);
});
