import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { ACCOUNT_ENV, CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { SESSION } from '../support/gateway.ts';
import { serve } from '../support/process.ts';

const START =
  'mutation ($i: StartRecordingInput!) { startRecording(input: $i) { __typename ... on Error { message } ... on UpstreamRejectedError { reason } } }';
const STOP =
  'mutation ($i: StopRecordingInput!) { stopRecording(input: $i) { __typename ... on Error { message } ... on UpstreamRejectedError { reason } ... on StopOutcome { raw } ... on StopInProgress { message } } }';
const LOOK =
  '{ recordings(first: 100) { nodes { failure { message reason } stopOutcome { raw } live { raw } } } }';

it('credentials and keys are in no answer and no log line, not even when Agora echoes them', async () => {
  let status = 200;
  const upstream = createServer(async (request, response) => {
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const reason = `denied: ${request.headers.authorization} ${ACCOUNT_ENV.AGORA_CUSTOMER_SECRET} ${sent}`;
    const body = JSON.stringify({ resourceId: 'r', sid: 'abc', code: status === 200 ? 0 : 2, reason });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  const AGORA_BASE_URLS = await listen(upstream, '127.0.0.1', 0);
  onTestFinished(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const account = { ...ACCOUNT_ENV, ...CLOSED_STORAGE_ENV, AUTH: 'none' };
  const gateway = await serve({ ...account, AGORA_BASE_URLS, STOP_WAIT_MS: '300', LOG_LEVEL: 'trace' });
  const answers: unknown[] = [];
  for (status of [200, 400, 401, 404, 500]) {
    const configuration = { mix: {} };
    answers.push(
      await gateway.ask(START, { i: { cname: `room${status}`, configuration, token: 'the-callers-token' } }),
    );
    const session = { ...SESSION, sid: `sid${status}` };
    answers.push(await gateway.ask(STOP, { i: { recording: { session } } }));
    answers.push(await gateway.ask(LOOK));
  }
  const basic = Buffer.from(`${ACCOUNT_ENV.AGORA_CUSTOMER_ID}:${ACCOUNT_ENV.AGORA_CUSTOMER_SECRET}`).toString(
    'base64',
  );
  const secrets = [
    basic,
    ACCOUNT_ENV.AGORA_CUSTOMER_SECRET,
    CLOSED_STORAGE_ENV.STORAGE_DEFAULT_SECRET_KEY,
    'the-callers-token',
  ];
  const said = JSON.stringify(answers);
  expect(said).toContain('denied: Basic [redacted]');
  expect(gateway.output()).toContain('denied: Basic [redacted]');
  for (const secret of secrets) {
    expect(said).not.toContain(secret);
    expect(gateway.output()).not.toContain(secret);
  }
});
