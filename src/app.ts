import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Transport } from './agora/requests/transport.ts';
import { createAccount } from './app/accounts.ts';
import { createAuditing } from './app/auditing.ts';
import { prepareDatabase, removeSqliteFiles, sandboxDatabaseUrl } from './app/database.ts';
import { createGatewayIdentity } from './app/gateway-identity.ts';
import { addGauges } from './app/gauges.ts';
import { logFormatOf, logToStandardOutput } from './app/log.ts';
import { createMeasures } from './app/measures.ts';
import { createPlayback } from './app/playback.ts';
import { type BackgroundWorker, createRecordings } from './app/recordings.ts';
import { connectRedis, subscribingClient } from './app/redis.ts';
import { createReloadable } from './app/reloadable.ts';
import { createGatewayRetention } from './app/retention.ts';
import { secretsOf } from './app/secrets.ts';
import { type ReadSource, readSource } from './app/storage-source.ts';
import { createGatewayTraces } from './app/traces.ts';
import { drain } from './application/drain.ts';
import { hasKeyInUse } from './auth/api-keys.ts';
import { createOperationLimit } from './auth/operation-limit.ts';
import { createTenantKeys } from './auth/tenant-keys.ts';
import { createRedisBus } from './bus/redis-bus.ts';
import { isOfSandbox, SANDBOX_BUCKET, SANDBOX_STORAGES, withSandboxEndpoint } from './config/storages.ts';
import { DEFAULT_REQUESTS_PER_SECOND } from './config/tenancy.ts';
import { type Config, SANDBOX_ACCOUNT, SANDBOX_ADDRESS } from './config.ts';
import { toBeWatched } from './domain/lifecycle/new-recording.ts';
import type { Clock, RecordingStore } from './domain/ports.ts';
import type { RecordingSession } from './domain/session.ts';
import { DEFAULT_TENANT } from './domain/tenant.ts';
import { createAccessLog } from './graphql/http/access-log.ts';
import { createFastPath } from './graphql/http/fast-path.ts';
import type { ExampleRecording } from './graphql/http/graphiql.ts';
import { createGraphiQLPage } from './graphql/http/graphiql-page.ts';
import { createStreams } from './graphql/http/streams.ts';
import { createSocketServer } from './graphql/http/websocket.ts';
import { createGatewayYoga } from './graphql/http/yoga.ts';
import { countUnknownCallers } from './graphql/plugins/rate-limited.ts';
import { countOperations } from './graphql/plugins/use-operation-limit.ts';
import { createClientAddresses } from './http/client-address.ts';
import { createConsolePage } from './http/console-page.ts';
import { anyHost, onlyHosts } from './http/host-header.ts';
import { createRefusals } from './http/refusals.ts';
import { idFromName } from './ids.ts';
import { createHealth } from './observability/health.ts';
import { createMetrics, NO_METRICS } from './observability/metrics.ts';
import { systemClock } from './observability/system-clock.ts';
import { createTraceRequest } from './observability/trace-requests.ts';
import { createRedactor } from './redaction.ts';
import { type Sandbox, startSandbox } from './sandbox/server.ts';
import { seededFileTypes } from './sandbox/state.ts';
import { createFileUrls } from './storage/file-urls.ts';
import { createStorageClients } from './storage/storage-client.ts';
import { createStorageLists } from './storage/storage-lists.ts';
import { createApiKeyStore } from './store/api-keys.ts';
import { createAuditTrail } from './store/audit-trail.ts';
import { createCurrentCounts } from './store/current-counts.ts';
import type { Database } from './store/database.ts';
import { createGatewaySecrets } from './store/gateway-secrets.ts';
import { createWebhookEndpoint } from './webhooks/endpoint.ts';

/** Where `npm run console` puts the page. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../dist/console', import.meta.url));
const NO_DOCUMENTS: ReadonlySet<string> = new Set();

/** Replacements for tests. */
interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly transport?: Transport;
  readonly random?: () => number;
  /** Stands between the gateway and its database. */
  readonly behind?: (database: Database) => Database;
  readonly readSource?: ReadSource;
  /** Sends requests to storages. */
  readonly storageDispatcher?: Dispatcher;
}

/** An answer of a customer's storage. */
const STORAGE_TIMEOUT_MS = 15_000;

export type App = Awaited<ReturnType<typeof createApp>>;

/** Creates the gateway, and the built-in sandbox if the configuration has no account. */
export async function createApp(config: Config, overrides: Overrides = {}) {
  const clock = overrides.clock ?? systemClock;
  const redactor = createRedactor(secretsOf(config));
  const { log, isLosing } = overrides.log
    ? { log: overrides.log, isLosing: undefined }
    : logToStandardOutput(config.logLevel, logFormatOf(config), redactor);
  const random = overrides.random ?? Math.random;
  const health = createHealth((problem) => log.error(problem), isLosing);
  const sandbox = config.isSandbox ? await startBuiltInSandbox(config, clock) : null;
  // A manual clock of a test also replaces the database's clock.
  const countsBy = overrides.clock === undefined ? 'database' : 'process';
  const databaseUrl = config.databaseUrl ?? sandboxDatabaseUrl(sandbox);
  // A gateway that was killed may have left files about recordings of its sandbox, which no longer exist.
  if (config.databaseUrl === null) removeSqliteFiles(databaseUrl);
  const opened = await prepareDatabase(databaseUrl, { health, log, clock, countsBy }).catch(
    async (error: unknown) => {
      await sandbox?.close();
      throw error;
    },
  );
  const database = overrides.behind?.(opened) ?? opened;
  const metrics =
    config.metrics === null
      ? NO_METRICS
      : createMetrics({
          ...{ clock, isDatabaseFailing: health.isDatabaseFailing },
          isTenantTold: config.metrics.isByTenant ? (name) => reloadable.tenantOf(name) !== null : null,
        });
  const measures = createMeasures(metrics, database.clock.now);
  const redis = config.redisUrl === null ? null : await connectRedis(config.redisUrl, log);
  // With a manual clock there was no process before this one, so nothing has to be waited for.
  const aliveForMs = overrides.clock === undefined ? process.uptime() * 1000 : Number.POSITIVE_INFINITY;
  const keys = createApiKeyStore(database);
  const { transport } = overrides;
  const { id: gateway, isGone } = createGatewayIdentity(config.gatewayName);
  const tracing = await createGatewayTraces(config.tracing, { clock, log, redactor, gateway });
  const { traces } = tracing;
  const reloadable = createReloadable(config, {
    ...{ clock, log, redactor, keys, readSource: overrides.readSource ?? readSource },
    placing: {
      accountOf: (account) => (sandbox === null ? account : { ...account, baseUrls: [sandbox.baseUrl] }),
      storagesOf: ({ storages }) =>
        sandbox === null ? storages : withSandboxEndpoint(storages, sandbox.storageUrl),
    },
    createAccount: (account, parts) =>
      createAccount(account, {
        ...{ config, clock, log, health, measures, redis, random, aliveForMs, redactor, transport },
        ...{ traces, ...parts },
      }),
  });
  const { tenantOf, accountOf, authenticate, open } = reloadable;
  const subscribeClient = redis && subscribingClient(redis);
  const bus =
    redis && subscribeClient && createRedisBus({ publishClient: redis.client, subscribeClient, gateway });
  const auditTrail = createAuditTrail(database);
  const storageClients = createStorageClients({
    ...{ clock, timeoutMs: STORAGE_TIMEOUT_MS },
    ...(overrides.storageDispatcher === undefined ? {} : { dispatcher: overrides.storageDispatcher }),
  });
  const recordings = createRecordings(config, {
    ...{ clock, log, accountOf, auditTrail, database, health, measures, bus, gateway, isGone, tenantOf },
    traces,
    storages: reloadable.storageNames,
    longestMsOf: reloadable.longestMsOf,
    quotasOf: reloadable.quotasOf,
    isNotified: (appId) => reloadable.webhookSecretsOf(appId).length > 0,
    lists: createStorageLists({ open, clientOf: storageClients.clientOf, clock }),
  });
  const retention = createGatewayRetention(config, {
    ...{ clock, log, database, auditTrail, health, measures, tenantOf, open, gateway },
    tenants: reloadable.tenants,
    clientOf: storageClients.clientOf,
  });
  const workers: readonly BackgroundWorker[] = [...recordings.workers, retention];
  const fileUrls = createFileUrls({ open, clock });
  const storage =
    Object.keys(SANDBOX_STORAGES).find((name) => isOfSandbox(name, config.storages[name])) ?? null;
  const examples = await storeExamples(recordings.store, clock, {
    sessions: sandbox?.sessions ?? [],
    storage,
  });
  const auditFor = createAuditing({ auditTrail, clock, log, redactor });
  const streams = createStreams({ maxPerCaller: config.http.subscriptionsPerCaller, clock });
  const everybodyIsLetIn = config.access.kind === 'open';
  const tenantKeys = createTenantKeys({
    ...{ keys, clock, everybodyIsLetIn },
    operationsPerMinute: config.http.operationsPerMinute,
  });
  const operationLimit = createOperationLimit(config.http.operationsPerMinute, redis);
  const countOperation = countOperations(operationLimit);
  const clientAddresses = createClientAddresses(config.http.trustedProxies);
  const logins = { authenticate, clientAddresses, countUnknown: countUnknownCallers(operationLimit) };
  const playback = createPlayback({
    ...{ open, fileUrls, operationLimit, tenantOf, clock, log, store: recordings.store },
    clientOf: storageClients.clientOf,
    secrets: createGatewaySecrets(database),
    corsOrigins: config.http.corsOrigins,
  });
  const accessLog = createAccessLog({ log, clock, onAnswered: measures.requestAnswered });
  const refusals = createRefusals(log, clientAddresses);
  const consolePage = config.http.console
    ? createConsolePage({ folder: CONSOLE_FOLDER, storageOrigins: reloadable.storageOrigins, refusals })
    : null;
  // A page of another gateway may send them here first.
  if (config.http.persistedOperations !== null) await consolePage?.load();
  const graphiqlPage = config.http.graphiql ? createGraphiQLPage() : null;
  const yoga = createGatewayYoga({
    graphiqlPage,
    ...recordings,
    ...{
      streams,
      accountOf,
      tenantOf,
      auditTrail,
      auditFor,
      countOperation,
      ...logins,
      log,
      accessLog,
      onUnexpectedError: measures.unexpectedError,
      examples,
      fileUrls,
      tenantKeys,
      operationLimit,
      everybodyIsLetIn,
      playbackUrls: playback.urls,
      traces,
    },
    http: config.http,
    consoleDocuments: () => consolePage?.documents() ?? NO_DOCUMENTS,
  });
  const fastPath = createFastPath({ yoga, ...logins, accessLog, corsOrigins: config.http.corsOrigins });

  const { corsOrigins, socketsPerCaller, allowedHosts, connections: connectionLimit } = config.http;
  const sockets = createSocketServer({
    ...{ yoga, ...logins, countOperation, corsOrigins, log, accessLog, refusals, traces, clock },
    maxPerCaller: socketsPerCaller,
  });
  const webhooks = createWebhookEndpoint({
    secretsOf: reloadable.webhookSecretsOf,
    receive: recordings.runner.receive,
    redactor,
    maxAgeMs: config.webhookMaxAgeMs,
    clock,
    log,
    refusals,
  });

  addGauges(metrics, {
    ...{ health, bus, streams },
    accounts: reloadable.accounts,
    counts: createCurrentCounts(database),
    store: recordings.store,
    unknownRecordings: recordings.unknownRecordings,
    storages: reloadable.storageNames,
    isNotified: reloadable.isNotified,
    hasArchive: config.archive !== null,
    tenants: config.metrics?.isByTenant ? reloadable.tenantNames : () => [],
  });

  return {
    ...recordings,
    ...{
      accountOf,
      retention,
      keys,
      auditFor,
      log,
      health,
      metrics,
      yoga,
      fastPath,
      sockets,
      webhooks,
      refusals,
      consolePage,
      graphiqlPage,
      playlists: playback.answer,
      connectionLimit: { ...connectionLimit, networkOf: clientAddresses.networkOf },
      sandbox,
      databaseUrl,
    },
    traceRequest: createTraceRequest(traces),
    flushTraces: tracing.flush,
    answersTo:
      allowedHosts === null
        ? anyHost
        : onlyHosts([config.host, ...allowedHosts], (host) =>
            log.warn({ host }, 'a host name is not among ALLOWED_HOSTS'),
          ),
    /** Tells the built-in sandbox the URL of the gateway, so that it sends notifications there. */
    listensAt(url: string): void {
      const [app] = config.accounts[0]?.apps ?? [];
      const [secret] = app?.webhookSecrets ?? [];
      if (app !== undefined && secret !== undefined)
        sandbox?.notify({ url: `${url}/webhooks/agora/${app.appId}`, secret });
    },
    /** Whether any caller can authenticate, or none has to. */
    canAnyoneAuthenticate: async () =>
      config.access.kind === 'open' ||
      config.access.tokens !== null ||
      hasKeyInUse(await keys.list(), clock.now()),
    /**
     * Takes over accounts, tenants, storages and token keys as `read` gives them, or nothing where anything is wrong, which
     * is logged. Resolves with whether it did. Streams and sockets of callers that are not let in any more end.
     */
    async reload(read: () => Config): Promise<boolean> {
      const removedApps = await reloadable.reload(read);
      if (removedApps === null) return false;
      streams.checkNow();
      sockets.checkNow();
      recordings.guard.recheck();
      if (removedApps.length > 0) await logRemovedApps(removedApps, recordings.store, log);
      return true;
    },
    /** Begins with what is due, and with whatever becomes due. */
    startWork(): void {
      for (const worker of workers) worker.run();
    },
    /** Accepts no new work and waits for what is running; see `drain.ts`. */
    drain(ms: number): Promise<number> {
      health.draining();
      streams.close();
      sockets.close();
      return drain({ ...recordings, clock }, ms);
    },
    async close() {
      streams.close();
      recordings.changeWaiter.release();
      // The runner last: the others may have given it something to do.
      for (const worker of workers.toReversed()) await worker.close();
      await storageClients.close();
      await reloadable.close();
      await tracing.close();
      subscribeClient?.disconnect();
      redis?.close();
      await sandbox?.close();
      await database.close();
      if (config.databaseUrl === null) removeSqliteFiles(databaseUrl);
    },
  };
}

/**
 * Stores the sandbox's recordings, which are already running, so that there are ids to try the API with. The ids are the
 * same at each start, since browsers keep them in GraphiQL's tabs; so they hold no time, and sort before all others.
 */
async function storeExamples(
  store: RecordingStore,
  clock: Clock,
  {
    sessions,
    storage,
  }: {
    readonly sessions: readonly RecordingSession[];
    /** Where their files are; null: in a bucket that no configured storage leads to. */
    readonly storage: string | null;
  },
): Promise<readonly ExampleRecording[]> {
  const now = Math.round(clock.now());
  const remembered = sessions.map(async (session) => {
    const identity = { id: idFromName(`sandbox ${session.mode}`), owner: DEFAULT_TENANT, now };
    const destination =
      storage === null ? null : { storage, fileNamePrefix: [], fileTypes: seededFileTypes(session.mode) };
    const added = await store.add({ ...toBeWatched(identity, session), destination });
    return { session, id: added.recording.id };
  });
  return Promise.all(remembered);
}

/** Says what becomes of the recordings of apps that are served no longer (`agora/requests/unconfigured-account.ts`). */
async function logRemovedApps(appIds: readonly string[], store: RecordingStore, log: Logger): Promise<void> {
  // The reload is done, whether the database answers or not.
  const live = await store.countLive().catch(() => null);
  for (const appId of appIds) {
    const recording = live === null ? null : (live.get(appId) ?? 0);
    log.warn(
      { appId, recording },
      'an app is not served any more: its recordings can’t be stopped until it is back',
    );
  }
}

async function startBuiltInSandbox(config: Config, clock: Clock): Promise<Sandbox> {
  const options = {
    ...{ ...SANDBOX_ADDRESS, account: SANDBOX_ACCOUNT, bucket: SANDBOX_BUCKET, clock },
    requestsPerSecond: config.accounts[0]?.requestsPerSecond ?? DEFAULT_REQUESTS_PER_SECOND,
  };
  const onAnyPort = () => startSandbox({ ...options, port: 0 });
  return config.port === 0 ? onAnyPort() : startSandbox(options).catch(onAnyPort);
}
