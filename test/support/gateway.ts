import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import type { Transport } from '../../src/agora/requests/transport.ts';
import type { ReadSource } from '../../src/app/storage-source.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { createRedactor } from '../../src/redaction.ts';
import { StopRecording } from '../graphql/documents.ts';
import type { StopRecordingInput } from '../graphql/generated/graphql.ts';
import { migratedDatabase } from './databases.ts';
import { ManualClock } from './manual-clock.ts';
import { type Script, ScriptedTransport } from './scripted-transport.ts';

export const ACCOUNT_ENV = {
  AGORA_APP_ID: '0123456789abcdef0123456789abcdef',
  AGORA_CUSTOMER_ID: 'the-customer-id',
  AGORA_CUSTOMER_SECRET: 'the-customer-secret',
  AUTH: 'none',
};

/** Tests ask more than a caller should, and explore. */
const WIDE_OPEN = { CALLER_OPERATIONS_PER_MINUTE: '1000000', INTROSPECTION: 'on', GRAPHIQL: 'on' };

export const SESSION = {
  resourceId: 'JyvK8nXHuV1BE64GDkAaBGEscvtHW7v8BrQoRPCHxmeVxwY22-x-kv4GdPcjZeMz',
  sid: '38f8e3cfdc474cd56fc1ceba380d7e1a',
  mode: 'MIX',
  cname: 'httpClient463224',
  uid: '527841',
} as const;

/** The envelope of Agora's answers, around a `serverResponse`. */
export function envelope(serverResponse: unknown, extra: object = {}): object {
  const { mode: _mode, ...coordinates } = SESSION;
  return { ...coordinates, serverResponse, ...extra };
}

/** A whole gateway, with the upstream that `script` plays and a clock that the test moves. */
export async function createTestGateway(script: Script, env: Readonly<Record<string, string>> = {}) {
  const clock = new ManualClock();
  const transport = new ScriptedTransport(script, clock);
  const gateway = await createGatewayOn({ clock, transport }, env);

  /** Asks for a stop without moving time. */
  async function askToStop(input: Partial<StopRecordingInput> = {}) {
    const { stopRecording } = await gateway.execute(StopRecording, {
      input: { recording: { session: SESSION }, ...input },
    });
    return stopRecording;
  }

  return {
    ...gateway,
    clock,
    attempts: transport.attempts,
    askToStop,
    /** Asks for a stop and moves time until it is answered. */
    stop: (input: Partial<StopRecordingInput> = {}) => clock.finish(askToStop(input)),
    /** `stop@0 stop@3000`: what the upstream was asked, and when (ms after the first). */
    asked: () =>
      transport.attempts
        .map(({ method, at }) => `${method}@${at - (transport.attempts[0]?.at ?? 0)}`)
        .join(' '),
  };
}

/** Reaches no customer's storage. */
const onThisMachine = new Agent().compose((dispatch) => (options, handler) => {
  if (!String(options.origin).startsWith('http://127.0.0.1:')) throw new Error('tests ask no real storage');
  return dispatch(options, handler);
});

/** A whole gateway on a given clock and upstream. Unless it works by itself, its worker's `tick()` does the work. */
export async function createGatewayOn(
  {
    clock,
    transport,
    worksByItself = true,
    readSource,
  }: {
    readonly clock: ManualClock;
    readonly transport: Transport;
    readonly worksByItself?: boolean;
    readonly readSource?: ReadSource;
  },
  env: Readonly<Record<string, string>> = {},
) {
  const logged: string[] = [];
  const DATABASE_URL = env.DATABASE_URL ?? (await migratedDatabase());
  const all = { ...ACCOUNT_ENV, ...WIDE_OPEN, ...env, DATABASE_URL };
  const config = loadConfig(all);
  const log = createLog({
    level: 'trace',
    redactor: createRedactor([ACCOUNT_ENV.AGORA_CUSTOMER_SECRET]),
    destination: { write: (line) => logged.push(line) },
  });
  const app = await createApp(config, {
    ...{ clock, transport, log, random: () => 0, storageDispatcher: onThisMachine },
    ...(readSource === undefined ? {} : { readSource }),
  });
  if (worksByItself) app.startWork();
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= clock.finish(app.close());
    return closing;
  };
  onTestFinished(close);

  async function execute<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const response = await app.yoga.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const result = await response.json();
    if (result.errors) throw new Error(JSON.stringify(result.errors));
    return result.data;
  }

  const { scheduler } = app.accountOf(config.accounts[0]?.apps[0]?.appId ?? '');
  /** Has the configuration read anew, as SIGHUP does, with these variables changed. */
  const reload = (change: Readonly<Record<string, string>> = {}) =>
    app.reload(() => loadConfig({ ...all, ...change }));
  return { app, scheduler, logged, execute, close, reload };
}
