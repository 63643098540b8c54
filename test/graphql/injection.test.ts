import { createServer } from 'node:http';
import { type GraphQLInputType, getNamedType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { schema } from '../../src/graphql/schema.ts';
import { listen } from '../../src/http/listen.ts';
import { CLOSED_STORAGE_ENV } from '../support/environment.ts';
import { serve } from '../support/process.ts';

const SESSION = {
  resourceId: 'resource',
  sid: 'abc',
  mode: 'MIX',
  cname: 'room',
  uid: '1',
  appId: SANDBOX_ACCOUNT.appId,
};
const REGION = { uid: '1', xAxis: 0, yAxis: 0, width: 1, height: 1 };
const LAYOUT = {
  mixedVideoLayout: 'CUSTOM',
  maxResolutionUid: '1',
  backgroundColor: '#000000',
  backgroundImage: 'https://picture.example/a.png',
  defaultUserBackgroundImage: 'https://picture.example/b.png',
  layoutConfig: [REGION],
  backgroundConfig: [{ uid: '1', imageUrl: 'https://picture.example/c.png' }],
};
const CHANNEL = {
  subscriptions: { subscribeAudioUids: ['1'], subscribeVideoUids: ['1'] },
  decryption: {
    decryptionMode: 'AES_256_GCM2',
    secret: 'secret',
    salt: Buffer.alloc(32, 1).toString('base64'),
  },
};
const PRIVATE = { ...CHANNEL, privateParams: '{}' };
const UNSUBSCRIBED = { subscriptions: { unSubscribeAudioUids: ['1'], unSubscribeVideoUids: ['1'] } };
const RTMP = { outputs: [{ rtmpUrl: 'rtmp://cdn.example/a' }] };
const START = {
  appId: SANDBOX_ACCOUNT.appId,
  idempotencyKey: 'key',
  cname: 'room',
  uid: '1',
  token: 'token',
  storage: 'default',
  fileNamePrefix: ['folder'],
  excludeResourceIds: ['resource'],
  tags: [{ key: 'class', value: '7b' }],
};

const start = (configuration: object) => ({
  mutation: 'startRecording',
  type: 'StartRecordingInput',
  input: { ...START, configuration },
});
const update = (change: object, mode = 'MIX') => ({
  mutation: 'updateRecording',
  type: 'UpdateRecordingInput',
  input: { recording: { session: { ...SESSION, mode } }, ...change },
});

/** Every mutation with every text that it takes. */
const VALID: readonly { readonly mutation: string; readonly type: string; readonly input: object }[] = [
  { mutation: 'stopRecording', type: 'StopRecordingInput', input: { recording: { session: SESSION } } },
  { mutation: 'stopRecording', type: 'StopRecordingInput', input: { recording: { id: 'id' } } },
  start({ mix: { recordingConfig: PRIVATE, transcodingConfig: { layout: LAYOUT } } }),
  start({ mix: { recordingConfig: UNSUBSCRIBED } }),
  start({ individual: { recordingConfig: PRIVATE } }),
  start({ raw: { recordingConfig: PRIVATE } }),
  start({ raw: { recordingConfig: UNSUBSCRIBED } }),
  start({ individual: { recordingConfig: UNSUBSCRIBED } }),
  start({ web: { webRecorder: { url: 'https://page.example' }, rtmpPublish: RTMP } }),
  update({ subscriptions: CHANNEL.subscriptions, refreshStorage: 'default', fileNamePrefix: ['folder'] }),
  update(UNSUBSCRIBED),
  update({ rtmpPublish: RTMP }, 'WEB'),
  {
    mutation: 'updateRecordingLayout',
    type: 'UpdateRecordingLayoutInput',
    input: { recording: { session: SESSION }, layout: LAYOUT },
  },
  {
    mutation: 'createApiKey',
    type: 'CreateApiKeyInput',
    input: { name: 'key', scopes: ['RECORDING_READ'] },
  },
  { mutation: 'revokeApiKey', type: 'RevokeApiKeyInput', input: { id: 'id' } },
];

const NASTY = [
  ...[
    '../../../v1/apps/other/cloud_recording/acquire',
    '..',
    '.',
    '%2e%2e%2f',
    'a/b',
    'a\\b',
    'a?b=c',
    'a#b',
    '//evil.example/',
  ],
  ...[
    'a\r\nx-injected: yes',
    'a\nx-injected: yes',
    '\u0000',
    '\u2028',
    '\ud800',
    '∕∕',
    '𝒂',
    ' a ',
    '<script>',
    '$(7*7)',
    '{{7*7}}',
  ],
  ...["' or 1=1 --", '"; drop table recordings; --', '__proto__', 'constructor', 'x'.repeat(5000)],
];

/** The paths to every text of a value: `recording.session.sid`, `fileNamePrefix.0`. */
function textsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? replaced(each, rest, text) : each));
  return { ...Object(value), [key]: replaced(Reflect.get(Object(value), key), rest, text) };
}

/** The paths to every text that the schema takes, without list indexes. */
function textsOf(type: GraphQLInputType, path: readonly string[] = []): readonly string[] {
  if (isNonNullType(type) || isListType(type)) return textsOf(type.ofType, path);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) => textsOf(field.type, [...path, field.name]));
  return ['String', 'ID'].includes(getNamedType(type).name) ? [path.join('.')] : [];
}

it('the inputs here have every text that a mutation of the schema takes', () => {
  const given = new Set(
    VALID.flatMap(({ mutation, input }) =>
      textsIn(input).map((path) => `${mutation} ${path.filter((part) => !/^\d+$/.test(part)).join('.')}`),
    ),
  );
  const taken = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args }) =>
    args.flatMap((arg) => textsOf(arg.type).map((path) => `${name} ${path}`)),
  );
  // A recording is named by its id in the same way everywhere.
  const sameAsForStop = /^update\w* recording\.id$/;
  expect(taken.filter((path) => !given.has(path) && !sameAsForStop.test(path))).toEqual([]);
});

describe('whatever stands in any text of a call', () => {
  it('Agora sees its own paths, the gateway’s headers and no other host, and the gateway opens nothing', async () => {
    const requests: { url: string; headers: Record<string, unknown> }[] = [];
    const upstream = createServer((request, response) => {
      requests.push({ url: request.url ?? '', headers: request.headers });
      request.resume();
      const body = request.url?.endsWith('/acquire') ? { resourceId: 'resource' } : { code: 2, reason: 'no' };
      response
        .writeHead('resourceId' in body ? 200 : 400, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    });
    const baseUrl = await listen(upstream, '127.0.0.1', 0);
    onTestFinished(() => void upstream.close());
    const gateway = await serve({
      AGORA_APP_ID: SANDBOX_ACCOUNT.appId,
      AGORA_CUSTOMER_ID: 'customer',
      AGORA_CUSTOMER_SECRET: 'customer-secret',
      AUTH: 'none',
      AGORA_BASE_URLS: baseUrl,
      AGORA_REQUESTS_PER_SECOND: '1000',
      CALLER_OPERATIONS_PER_MINUTE: '100000',
      STOP_WAIT_MS: '2000',
      ...CLOSED_STORAGE_ENV,
    });
    // A URL that leads to the upstream's own machine: whoever opened it would be seen.
    const nasty = [...NASTY, `${baseUrl}/opened`, `http://127.0.0.1:1/opened`];
    const calls = VALID.flatMap(({ mutation, type, input }) =>
      textsIn(input).flatMap((path) =>
        nasty.map((text) => ({ mutation, type, input: replaced(input, path, text) })),
      ),
    );
    expect(calls.length).toBeGreaterThan(1500);
    for (let from = 0; from < calls.length; from += 50) {
      const answers = await Promise.all(
        calls.slice(from, from + 50).map(({ mutation, type, input }) =>
          gateway.ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`, {
            input,
          }),
        ),
      );
      for (const answer of answers) expect(JSON.stringify(answer)).not.toContain('INTERNAL_SERVER_ERROR');
    }
    const part = '[A-Za-z0-9_-]+';
    const session = `resourceid/${part}/sid/[A-Za-z0-9]+/mode/(individual|mix|web|raw)/(query|stop|update|updateLayout)`;
    const start = `resourceid/${part}/mode/(individual|mix|web|raw)/start`;
    const path = new RegExp(
      `^/v1/apps/${SANDBOX_ACCOUNT.appId}/cloud_recording/(acquire|${start}|${session})$`,
    );
    expect(requests.length).toBeGreaterThan(50);
    for (const { url, headers } of requests) {
      expect(url).toMatch(path);
      expect(Object.keys(headers).toSorted()).toEqual(
        expect.arrayContaining([
          'accept',
          'authorization',
          'connection',
          'content-type',
          'host',
          'user-agent',
        ]),
      );
      expect(headers).not.toHaveProperty('x-injected');
      expect(headers.host).toBe(new URL(baseUrl).host);
    }
  }, 300_000);
});
