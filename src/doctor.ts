import type { Redis } from 'ioredis';
import { sessionPath } from './agora/client.ts';
import { readAnswer } from './agora/outcome.ts';
import type { Reply, Transport } from './agora/transport.ts';
import type { Config } from './config.ts';

export interface DoctorReport {
  readonly lines: readonly string[];
  /** False when the gateway can't do its work as it is configured. */
  readonly healthy: boolean;
}

/** Says in plain words what is configured, whether what it points at answers, and what is wrong. No secret is repeated. */
export async function examine(
  config: Config,
  upstream: {
    readonly transport: Transport;
    readonly baseUrls: readonly string[];
    readonly appId: string;
    readonly database: string;
  },
  redis: Pick<Redis, 'ping'> | null,
): Promise<DoctorReport> {
  const agora = await Promise.all(
    upstream.baseUrls.map(async (baseUrl) => ({ baseUrl, ...(await askAgora(upstream, baseUrl)) })),
  );
  const shared =
    redis === null
      ? null
      : await redis.ping().then(
          () => true,
          () => false,
        );
  const lines = [
    ...describe(config, upstream.database),
    '',
    ...agora.map(({ baseUrl, well, said }) => `${well ? 'ok   ' : 'WRONG'} ${baseUrl}: ${said}`),
    ...(shared === null
      ? []
      : [
          shared
            ? 'ok    Redis answers'
            : 'WRONG Redis does not answer: each gateway keeps to a share of the limit',
        ]),
  ];
  return { lines, healthy: agora.some(({ well }) => well) && shared !== false };
}

function describe(config: Config, database: string): readonly string[] {
  const { account } = config;
  return [
    `GraphQL       http://${config.host}:${config.port}/graphql`,
    account === null
      ? 'Account       none set: the built-in sandbox is the upstream, nothing real is recorded or stopped'
      : `Account       app ${account.appId}, customer ID and secret are set`,
    `Limit         ${config.agoraRequestsPerSecond} requests a second, at most ${config.throttleMaxQueue} calls waiting`,
    `Shared limit  ${config.redisUrl === null ? 'no (REDIS_URL is not set): run one gateway only' : 'over Redis'}`,
    `Stops         a caller waits ${seconds(config.stopWaitMs)}; 404s count as ended after ${seconds(config.stopGoneAfterMs)}`,
    `Attempts      ${seconds(config.agoraTimeoutMs)} each, waits between them ${config.retryBackoffMs.map(seconds).join(', ')}`,
    `Store         ${database === 'sqlite' ? 'SQLite: one machine only' : 'Postgres'}, and it can be written`,
    `Storages      ${Object.keys(config.storages).join(', ') || 'none: recordings can be stopped and not started (STORAGE_DEFAULT_…)'}`,
    `RTC tokens    ${config.agoraAppCertificate === null ? 'callers bring them, or the app needs none' : 'made with the app’s certificate'}`,
  ];
}

const seconds = (ms: number) => `${ms / 1000} s`;

/** Asks about a recording that can't exist: Agora's answer to that tells whether account and app are accepted. */
async function askAgora(
  { transport, appId }: { readonly transport: Transport; readonly appId: string },
  baseUrl: string,
): Promise<{ readonly well: boolean; readonly said: string }> {
  const session = {
    appId,
    resourceId: 'doctor',
    sid: 'doctor',
    mode: 'mix',
    cname: 'doctor',
    uid: '1',
  } as const;
  const reply = await transport.attempt(baseUrl, { method: 'GET', path: [...sessionPath(session), 'query'] });
  return judge(reply);
}

function judge(reply: Reply): { readonly well: boolean; readonly said: string } {
  if (reply.kind === 'unreachable') return { well: false, said: `can't be reached (${reply.detail})` };
  if (reply.kind !== 'answer') return { well: false, said: `gave no answer (${reply.detail})` };
  const { meaning, reason, inAgorasWords } = readAnswer('query', reply);
  const words = reason === null ? '' : `, "${reason}"`;
  switch (meaning) {
    case 'refused':
      return {
        well: false,
        said: `refuses the account (HTTP ${reply.status}${words}): check AGORA_APP_ID, AGORA_CUSTOMER_ID, AGORA_CUSTOMER_SECRET and the base URL`,
      };
    case 'throttled':
      return { well: true, said: 'answers, and the account is over its limit right now' };
    case 'unanswered':
      return { well: false, said: `is in trouble (HTTP ${reply.status}${words})` };
    case 'not-found':
      return inAgorasWords
        ? { well: true, said: 'answers and accepts the account' }
        : { well: false, said: `answers, but not as Agora does (HTTP 404${words}): check the base URL` };
    default:
      return { well: true, said: 'answers and accepts the account' };
  }
}
