/** The composition root: the only file that constructs things. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Access } from './access.ts';
import { createAgoraClient } from './agora/client.ts';
import { createLocalPace } from './agora/pace.ts';
import { createRedisPace } from './agora/redis-pace.ts';
import { mintRtcToken } from './agora/rtc-token.ts';
import { createThrottle } from './agora/throttle.ts';
import { createTransport, type Transport } from './agora/transport.ts';
import { hasKeyInUse } from './auth/api-keys.ts';
import { ANYBODY, type Authenticate, createAuthenticate } from './auth/authenticate.ts';
import { createTokenVerifier } from './auth/tokens.ts';
import { type Config, SANDBOX_ACCOUNT } from './config.ts';
import type { ApiKeyStore } from './domain/api-key.ts';
import { DEFAULT_TENANT } from './domain/caller.ts';
import type { LifecyclePolicy } from './domain/lifecycle.ts';
import { toBeWatched } from './domain/new-recording.ts';
import type { Clock, RecordingStore, UpstreamFor } from './domain/ports.ts';
import { newRecordingId } from './domain/recording-id.ts';
import type { RecordingSession } from './domain/session.ts';
import type { ExampleRecording } from './graphql/graphiql.ts';
import { createGatewayYoga } from './graphql/yoga.ts';
import { createHealth, type Health } from './observability/health.ts';
import { createLog } from './observability/log.ts';
import { systemClock } from './observability/system-clock.ts';
import { createAttendance } from './recordings/attendance.ts';
import { createChangers } from './recordings/change.ts';
import { createChanges } from './recordings/changes.ts';
import { drain } from './recordings/drain.ts';
import { createPerformer } from './recordings/performer.ts';
import { createReads } from './recordings/read.ts';
import { createStarts } from './recordings/start.ts';
import { createStops } from './recordings/stop.ts';
import { createWorker } from './recordings/worker.ts';
import { type Sandbox, startSandbox } from './sandbox/server.ts';
import { createApiKeyStore } from './store/api-keys.ts';
import { type Database, openDatabase, sqlitePath } from './store/database.ts';
import { createRecordingStore } from './store/recordings.ts';

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly transport?: Transport;
  readonly random?: () => number;
}

/** Numbers that nobody needs to configure, from the upstream contract where it has them. */
const POLICY = {
  // The longest uploads that Agora describes take well under an hour.
  followForMs: 60 * 60_000,
  pollMs: 2 * 60_000,
  confirmAfterMs: 5000,
  giveUpAfterMs: 90_000,
  refusedRetryMs: 60_000,
} as const;

const REDIS_PATIENCE_MS = 2000;

/** Where the built-in sandbox listens if the port is free, so that its control routes are easy to find. */
export const SANDBOX_PORT = 4010;

export type App = Awaited<ReturnType<typeof createApp>>;

/** Puts the gateway together. With no account in the configuration it starts the sandbox too. */
export async function createApp(config: Config, overrides: Overrides = {}) {
  const clock = overrides.clock ?? systemClock;
  const account = config.account ?? SANDBOX_ACCOUNT;
  const log = overrides.log ?? createLog({ level: config.logLevel, secrets: secretsOf(config) });
  const health = createHealth((problem) => log.error(problem));
  const sandbox = config.account === null ? await startBuiltInSandbox(config, clock) : null;
  const databaseUrl = config.databaseUrl ?? sandboxDatabase(sandbox);
  // One that was killed may have left its own behind, about recordings that are gone with it.
  if (config.databaseUrl === null) removeSqliteFiles(databaseUrl);
  const database = await prepareDatabase(databaseUrl, health, log).catch(async (error: unknown) => {
    await sandbox?.close();
    throw error;
  });
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, log);
  const sharedPace = redis && createSharedPace(redis, config, account.customerId, clock, log);
  const throttle = createThrottle({
    limitPerSecond: config.agoraRequestsPerSecond,
    maxQueue: config.throttleMaxQueue,
    pace: sharedPace ?? createLocalPace(clock, config.agoraRequestsPerSecond),
  });
  const transport =
    overrides.transport ??
    createTransport({ ...account, sent: sentKeys(config), timeoutMs: config.agoraTimeoutMs, clock });
  const baseUrls = sandbox ? [sandbox.baseUrl] : config.agoraBaseUrls;
  const upstreamFor = createAgoraClient({
    transport,
    throttle,
    clock,
    baseUrls,
    backoffMs: config.retryBackoffMs,
    random: overrides.random ?? Math.random,
    credentials: {
      storageConfig: (name) => config.storages[name] ?? null,
      mintToken: (party) =>
        config.agoraAppCertificate === null ? null : mintRtcToken(party, config.agoraAppCertificate),
    },
    events: {
      tried: (attempt) => log.info(attempt, 'asked Agora'),
      accountRefused: (refused) => health.accountRefused(refused),
    },
  });
  const recordings = createRecordings(config, { clock, log, throttle, upstreamFor, database, health });
  const keys = createApiKeyStore(database);
  const examples = await rememberSessions(recordings.store, clock, sandbox?.sessions ?? []);
  const yoga = createGatewayYoga({
    ...recordings,
    appId: account.appId,
    authenticate: createGate(config.access, keys, clock),
    storages: Object.keys(config.storages),
    throttle,
    log,
    examples,
  });

  return {
    ...recordings,
    keys,
    log,
    health,
    throttle,
    yoga,
    sandbox,
    /** Whether there is any way to authenticate, or none is needed. */
    letsSomebodyIn: async () =>
      config.access.kind === 'open' ||
      config.access.tokens !== null ||
      hasKeyInUse(await keys.list(), clock.now()),
    /** What `doctor` looks at. */
    connections: { transport, baseUrls, appId: account.appId, redis, database: database.kind },
    /** Takes no new work and lets what runs come to an end; see `drain.ts`. */
    drain(ms: number): Promise<number> {
      health.draining();
      return drain({ ...recordings, clock }, ms);
    },
    async close() {
      recordings.attendance.dismiss();
      await recordings.worker.close();
      await transport.close();
      sharedPace?.close();
      redis?.disconnect();
      await sandbox?.close();
      await database.close();
      if (config.databaseUrl === null) removeSqliteFiles(databaseUrl);
    },
  };
}

/** The sandbox's recordings run already, so the gateway begins with them remembered: they have ids to try things with. */
async function rememberSessions(
  store: RecordingStore,
  clock: Clock,
  sessions: readonly RecordingSession[],
): Promise<readonly ExampleRecording[]> {
  const now = Math.round(clock.now());
  const remembered = sessions.map(async (session) => {
    const birth = { id: newRecordingId(now), owner: DEFAULT_TENANT, now };
    return { session, id: (await store.add(toBeWatched(birth, session))).recording.id };
  });
  return Promise.all(remembered);
}

/** The remembered recordings, and everything that can be done with them. */
function createRecordings(
  config: Config,
  parts: {
    readonly clock: Clock;
    readonly log: Logger;
    readonly throttle: ReturnType<typeof createThrottle>;
    readonly upstreamFor: UpstreamFor;
    readonly database: Database;
    readonly health: Health;
  },
) {
  const { clock, log, throttle, upstreamFor, health } = parts;
  const { stopWaitMs: waitMs, retryBackoffMs: backoffMs } = config;
  const policy: LifecyclePolicy = { ...POLICY, backoffMs, goneAfterMs: config.stopGoneAfterMs };
  const store = createRecordingStore(parts.database);
  const changes = createChanges(store, clock);
  const attendance = createAttendance({ store, changes, clock, waitMs });
  const performer = createPerformer({ upstreamFor, store, throttle, clock });
  const worker = createWorker({
    store,
    performer,
    changes,
    clock,
    policy,
    gateway: randomUUID(),
    leaseMs: config.leaseMs,
    events: {
      moved: ({ id, sid, mode, state, outcome, failure, files }, from) =>
        log[failure === null ? 'info' : 'warn'](
          { id, sid, mode, from, to: state, outcome: outcome?.type, failure, files: files.length },
          'a recording has moved on',
        ),
      trouble: (message, details) => log.error(details, message),
    },
  });
  const { isDraining } = health;
  const common = { store, throttle, worker, attendance, clock, waitMs, isDraining };
  return {
    store,
    worker,
    attendance,
    starts: createStarts(common),
    stops: createStops({ ...common, performer, policy }),
    changers: createChangers({ store, upstreamFor, clock, waitMs, backoffMs }),
    reads: createReads({ ...common, upstreamFor, liveMaxAgeMs: config.liveMaxAgeMs }),
  };
}

/** What every request passes. */
function createGate(access: Access, keys: ApiKeyStore, clock: Clock): Authenticate {
  if (access.kind === 'open') return async () => ANYBODY;
  const tokens = access.tokens === null ? null : createTokenVerifier(access.tokens, clock);
  return createAuthenticate({ keys, tokens, clock });
}

/** Opens the database and brings its tables up to date; a gateway that can't store accepts nothing, so it does not start. */
async function prepareDatabase(url: string, health: Health, log: Logger): Promise<Database> {
  const database = openDatabase(url, {
    worked: () => health.databaseFailed(null),
    failed: (error) => health.databaseFailed(error instanceof Error ? error.message : String(error)),
  });
  try {
    const steps = await database.migrate();
    if (steps.length > 0) log.info({ steps }, 'the database’s tables were brought up to date');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The sandbox forgets everything when it ends, and so does what remembers its recordings. */
function sandboxDatabase(sandbox: Pick<Sandbox, 'baseUrl'> | null): string {
  return `file:./data/sandbox-${sandbox === null ? SANDBOX_PORT : new URL(sandbox.baseUrl).port}.db`;
}

function removeSqliteFiles(url: string): void {
  const path = sqlitePath(url);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/** Every text of the configuration that no log line may contain. */
function secretsOf(config: Config): readonly string[] {
  const { account, redisUrl, databaseUrl, agoraAppCertificate, access } = config;
  const passwords = [redisUrl, databaseUrl].map((url) =>
    url && URL.canParse(url) ? new URL(url).password : '',
  );
  const others = [...passwords, ...sentKeys(config), agoraAppCertificate ?? '', tokenSecretOf(access)];
  if (account === null) return others;
  const basic = Buffer.from(`${account.customerId}:${account.customerSecret}`).toString('base64');
  return [...others, account.customerSecret, account.customerId, basic];
}

function tokenSecretOf(access: Access): string {
  return access.kind === 'closed' && access.tokens?.key.kind === 'secret' ? access.tokens.key.secret : '';
}

/** The cloud keys that go to Agora. Shorter ones are nobody's real keys, and would be found in any text. */
function sentKeys({ storages }: Config): readonly string[] {
  const keys = Object.values(storages).flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]);
  return keys.filter((key) => key.length > 8);
}

async function startBuiltInSandbox(config: Config, clock: Clock): Promise<Sandbox> {
  const options = {
    host: '127.0.0.1',
    account: SANDBOX_ACCOUNT,
    requestsPerSecond: config.agoraRequestsPerSecond,
    clock,
  };
  try {
    return await startSandbox({ ...options, port: config.port === 0 ? 0 : SANDBOX_PORT });
  } catch {
    return await startSandbox({ ...options, port: 0 });
  }
}

/** Resolves once Redis is there, or after a while without it: the gateway starts either way. */
async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    // A slot must not wait for a Redis that is away: the pace falls back at once and asks again later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(times * 100, 2000),
  });
  redis.on('error', (error) => log.debug({ err: error }, 'redis'));
  await once(redis, 'ready', { signal: AbortSignal.timeout(REDIS_PATIENCE_MS) }).catch(() =>
    log.warn('Redis does not answer yet: until it does, this gateway takes itself for the only one'),
  );
  return redis;
}

function createSharedPace(redis: Redis, config: Config, accountId: string, clock: Clock, log: Logger) {
  return createRedisPace({
    redis,
    clock,
    limitPerSecond: config.agoraRequestsPerSecond,
    account: accountId,
    gatewayId: randomUUID(),
    onAvailability: (available, gateways) => {
      if (available) log.info('Redis answers again: the limit is shared by all gateways');
      else
        log.warn(
          { gateways },
          'Redis does not answer: this gateway keeps to its share of the limit until it does',
        );
    },
  });
}
