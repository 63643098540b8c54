import type { Redis } from 'ioredis';
import { decodeResponse } from '../agora/decode/decode-response.ts';
import { sessionPath } from '../agora/requests/agora-client.ts';
import type { Reply, Transport } from '../agora/requests/transport.ts';
import type { Storages } from '../app/storages.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import { messageOf } from '../domain/errors.ts';

interface DoctorReport {
  readonly lines: readonly string[];
  /** False when the gateway can't do its work as it is configured. */
  readonly healthy: boolean;
}

/** The connections that are checked. */
export interface Connections {
  readonly accounts: readonly (Account & { readonly transport: Transport })[];
  readonly database: string;
  readonly redis: Pick<Redis, 'ping'> | null;
  readonly readKeys: Storages['readKeys'];
}

/** Describes the configuration, checks its connections and says what is wrong. No secret is repeated. */
export async function examine(config: Config, connections: Connections): Promise<DoctorReport> {
  const { redis } = connections;
  const agora = await Promise.all(
    connections.accounts.flatMap((account) => account.baseUrls.map((url) => checkAgora(account, url))),
  );
  const redisOk = await redis?.ping().then(
    () => true,
    () => false,
  );
  const others = [
    ...(redisOk === undefined ? [] : [redisOk ? REDIS_ANSWERS : REDIS_SILENT]),
    ...(await checkStorages(config, connections)),
  ];
  const lines = [
    ...describe(config, connections.database),
    '',
    ...agora.map(
      ({ account, baseUrl, ok, finding }) =>
        `${ok ? 'ok   ' : 'WRONG'} ${config.accounts.length > 1 ? `${account} at ` : ''}${baseUrl}: ${finding}`,
    ),
    ...others.map(({ line }) => line),
  ];
  const works = config.accounts.every(({ name }) => agora.some((each) => each.account === name && each.ok));
  return { lines, healthy: works && others.every(({ ok }) => ok) };
}

const REDIS_ANSWERS = { ok: true, line: 'ok    Redis answers' };
const REDIS_SILENT = {
  ok: false,
  line: 'WRONG Redis does not answer: each gateway keeps to a share of the limit',
};

/** Reads the keys that are in files or come from commands, since a start fails when they can't be read. */
function checkStorages({ storages }: Config, { readKeys }: Connections) {
  const elsewhere = Object.entries(storages).filter(([, { credentials }]) => credentials.kind !== 'fixed');
  return Promise.all(
    elsewhere.map(async ([name]) => {
      try {
        const { stsExpiration } = await readKeys(name);
        const until = stsExpiration && `, good until ${new Date(stsExpiration * 1000).toISOString()}`;
        return { ok: true, line: `ok    storage ${name}: its keys can be read${until ?? ''}` };
      } catch (error) {
        return { ok: false, line: `WRONG storage ${name}: its keys can’t be read (${messageOf(error)})` };
      }
    }),
  );
}

function describe(config: Config, database: string): readonly string[] {
  return [
    `GraphQL       http://${config.host}:${config.port}/graphql`,
    ...(config.isSandbox
      ? ['Account       none set: the built-in sandbox is the upstream, nothing real is recorded or stopped']
      : config.accounts.flatMap(describeAccount)),
    `Tenants       ${config.tenants === null ? 'all, on the one account' : [...config.tenants.keys()].join(', ')}`,
    ...describeTenantsWithoutStorage(config),
    `Queue         at most ${config.throttleMaxQueue} calls waiting for each tenant`,
    `Shared limit  ${config.redisUrl === null ? 'no (REDIS_URL is not set): run one gateway only' : 'over Redis'}`,
    `Stops         a caller waits ${seconds(config.stopWaitMs)}; 404s count as ended after ${seconds(config.stopGoneAfterMs)}`,
    `Attempts      ${seconds(config.agoraTimeoutMs)} each, waits between them ${config.retryBackoffMs.map(seconds).join(', ')}`,
    `Store         ${database === 'sqlite' ? 'SQLite: one machine only' : 'Postgres'}, and it can be written`,
    `Storages      ${Object.keys(config.storages).join(', ') || 'none: recordings can be stopped and not started (STORAGE_DEFAULT_…)'}`,
  ];
}

/** Lists tenants without storages: they have none by default, which is easily forgotten. */
function describeTenantsWithoutStorage({ tenants }: Config): readonly string[] {
  const without = [...(tenants ?? [])].filter(([, { storages }]) => storages.length === 0);
  if (without.length === 0) return [];
  const names = without.map(([name]) => name).join(', ');
  return [`  no storages ${names}: they can stop and not start (TENANTS_FILE: storages)`];
}

function describeAccount({ name, requestsPerSecond, apps }: Account): readonly string[] {
  return [
    `Account       ${name}: customer ID and secret are set, ${requestsPerSecond} requests a second`,
    ...apps.map(
      ({ appId, certificate, webhookSecrets }) =>
        `  app ${appId}: RTC tokens ${certificate === null ? 'from callers, or none needed' : 'made with its certificate'}, ` +
        `notifications ${webhookSecrets.length === 0 ? 'not taken' : 'taken'}`,
    ),
  ];
}

const seconds = (ms: number) => `${ms / 1000} s`;

/** Queries a recording that can't exist: Agora's answer shows whether it accepts the account and the app. */
async function checkAgora({ name, apps, transport }: Connections['accounts'][number], baseUrl: string) {
  const ids = { resourceId: 'doctor', sid: 'doctor', cname: 'doctor', uid: '1' };
  const session = { appId: apps[0]?.appId ?? '', mode: 'mix', ...ids } as const;
  const reply = await transport.attempt(baseUrl, { method: 'GET', path: [...sessionPath(session), 'query'] });
  return { account: name, baseUrl, ...interpret(reply) };
}

/** What Agora's reply says about the configuration. */
function interpret(reply: Reply): { readonly ok: boolean; readonly finding: string } {
  if (reply.kind === 'unreachable') return { ok: false, finding: `can't be reached (${reply.detail})` };
  if (reply.kind !== 'answer') return { ok: false, finding: `gave no answer (${reply.detail})` };
  const { meaning, reason, inAgorasWords } = decodeResponse('query', reply);
  const words = reason === null ? '' : `, "${reason}"`;
  switch (meaning) {
    case 'refused':
      return {
        ok: false,
        finding: `refuses the account (HTTP ${reply.status}${words}): check its App ID, customer ID, customer secret and base URL`,
      };
    case 'throttled':
      return { ok: true, finding: 'answers, and the account is over its limit right now' };
    case 'unanswered':
      return { ok: false, finding: `is in trouble (HTTP ${reply.status}${words})` };
    case 'not-found':
      return inAgorasWords
        ? { ok: true, finding: 'answers and accepts the account' }
        : { ok: false, finding: `answers, but not as Agora does (HTTP 404${words}): check the base URL` };
    default:
      return { ok: true, finding: 'answers and accepts the account' };
  }
}
