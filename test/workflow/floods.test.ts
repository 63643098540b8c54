import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../src/server.ts';
import { ACCOUNT_ENV, createTestGateway } from '../support/gateway.ts';
import { serve } from '../support/process.ts';
import { unreachable } from '../support/scripted-transport.ts';

const START =
  'mutation { startRecording(input: { cname: "room", configuration: { mix: {} } }) { ... on Recording { id } } }';
const STOP = `mutation ($id: ID!) {
  stopRecording(input: { recording: { id: $id } }) { __typename ... on StopOutcome { files { fileName } } }
}`;
const UPDATED = 'subscription ($id: ID!) { recordingUpdated(id: $id) { state } }';

/** A subscription over SSE on a connection of its own. */
function subscribe(endpoint: string, id: string) {
  const agent = new Agent({ maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  let text = '';
  const looks = new Set<() => void>();
  const sent = request(endpoint, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  });
  sent.on('error', () => undefined);
  sent.on('response', (response) => {
    response.on('error', () => undefined);
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      for (const look of looks) look();
    });
  });
  sent.end(JSON.stringify({ query: UPDATED, variables: { id } }));
  return {
    says: (words: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!text.includes(words)) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
      }),
  };
}

describe('a gateway', () => {
  it('with a thousand idle streams still stops, and tells all of them', async () => {
    const gateway = await serve({ CALLER_SUBSCRIPTIONS: '1000', CALLER_OPERATIONS_PER_MINUTE: '5000' });
    const { id } = (await gateway.ask(START)).data.startRecording;
    const streams = Array.from({ length: 1000 }, () => subscribe(gateway.endpoint, id));
    await Promise.all(streams.map(({ says }) => says('"state"')));
    const refused = subscribe(gateway.endpoint, id);
    await refused.says('TOO_MANY_SUBSCRIPTIONS');
    const { data } = await gateway.ask(STOP, { id });
    expect(data.stopRecording).toMatchObject({ __typename: 'StringFileList', files: [{}] });
    await Promise.all(streams.map(({ says }) => says('ENDED')));
  });

  it('cuts clients that send their bodies drop by drop, wherever, and serves others meanwhile', async () => {
    const gateway = await createTestGateway(() => unreachable, {
      AGORA_WEBHOOK_SECRETS: 'the-webhook-secret',
    });
    const patience = { headersMs: 300, requestMs: 600, checkMs: 50 };
    const server = await startServer(gateway.app, '127.0.0.1', 0, patience);
    onTestFinished(() => void gateway.clock.finish(server.drain()));
    const { hostname, port } = new URL(server.url);
    const head = (path: string) =>
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n`;
    const webhook = `/webhooks/agora/${ACCOUNT_ENV.AGORA_APP_ID}`;
    const cuts = [
      head('/graphql'),
      head(webhook),
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-slow: ',
    ].flatMap((begin) =>
      Array.from({ length: 20 }, () => {
        const socket = connect(Number(port), hostname);
        socket.write(begin);
        const drops = setInterval(() => socket.write('x'), 50);
        onTestFinished(() => clearInterval(drops));
        socket.on('error', () => undefined);
        socket.resume();
        return new Promise<void>((resolve) => socket.once('close', () => resolve()));
      }),
    );
    const asked = await fetch(`${server.url}/graphql?query={__typename}`);
    expect(await asked.json()).toEqual({ data: { __typename: 'Query' } });
    await Promise.all(cuts);
  });
});
