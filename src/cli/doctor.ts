import { decodeResponse } from '../agora/decode/decode-response.ts';
import { sessionPath } from '../agora/requests/agora-client.ts';
import type { Reply } from '../agora/requests/transport.ts';
import type { Examined } from '../app/examined.ts';
import type { StorageTrial } from '../app/examined-storage.ts';
import { countPublishedKeys, type TokenKey } from '../auth/tokens.ts';
import { isOfSandbox } from '../config/storages.ts';
import type { Account } from '../config/tenancy.ts';
import type { Config } from '../config.ts';
import { messageOf } from '../domain/errors.ts';
import type { DatabaseState } from '../store/inspect-database.ts';
import { archiveStorageFinding, folderFinding } from './archive-findings.ts';
import { EXIT } from './exit-codes.ts';
import { type Finding, LEVELS, type Level } from './finding.ts';
import { NO_AUTHENTICATION } from './serve.ts';
import { storageFindings } from './storage-findings.ts';
import { withHint } from './taken-address.ts';

const LABELS: Readonly<Record<Level, string>> = {
  ok: 'ok   ',
  limited: 'NOTE ',
  down: 'WRONG',
  refused: 'WRONG',
};

const VERDICTS: Readonly<Record<Level, { readonly exitCode: number; readonly verdict: string }>> = {
  ok: { exitCode: 0, verdict: 'All is well.' },
  limited: { exitCode: EXIT.failed, verdict: 'The gateway would work, but not do everything: see NOTE.' },
  down: { exitCode: EXIT.unavailable, verdict: 'The gateway would not work like this.' },
  refused: { exitCode: EXIT.config, verdict: 'The gateway would refuse to start like this.' },
};

/**
 * Describes the configuration, checks every part whatever the others do, and says what is wrong. Changes nothing but the
 * storages and the archive's folder, and these only as `trial` allows. Repeats no secret.
 */
export async function examine(
  config: Config,
  parts: Examined,
  trial: StorageTrial,
): Promise<{ readonly lines: readonly string[]; readonly exitCode: number }> {
  const state = readState(parts);
  const checks = [
    checkDatabase(state),
    checkCallers(config, state),
    checkAccounts(parts),
    checkRedis(parts),
    checkStorages(config, parts, trial),
    checkArchive(config, parts, trial),
    checkTraces(config, parts),
    checkPort(config, parts),
  ];
  const findings = (await Promise.all(checks)).flat();
  const worst = LEVELS.findLast((level) => findings.some((each) => each.level === level)) ?? 'ok';
  const { exitCode, verdict } = VERDICTS[worst];
  const found = findings.map(({ level, line }) => `${LABELS[level]} ${line}`);
  return { lines: [...describe(config, trial), '', ...found, '', verdict], exitCode };
}

/** The database's state, or why it can't be read; null where there is none yet. */
async function readState({ inspectDatabase }: Examined): Promise<DatabaseState | Error | null> {
  if (inspectDatabase === null) return null;
  return inspectDatabase().catch((error: unknown) => new Error(messageOf(error)));
}

async function checkDatabase(reading: ReturnType<typeof readState>): Promise<readonly Finding[]> {
  const state = await reading;
  if (state === null) return [];
  if (state instanceof Error)
    return [{ level: 'down', line: `the database can’t be read (${state.message})` }];
  const { newer, pending, isNew, isWritable } = state;
  if (newer.length > 0) {
    const line = `the database was migrated by a newer version (${newer.join(', ')}): run that version`;
    return [{ level: 'refused', line }];
  }
  if (!isWritable) return [{ level: 'down', line: 'the database can’t be written' }];
  if (isNew) return [{ level: 'ok', line: 'the database is new: serve makes its tables' }];
  const toDo = pending.length === 0 ? '' : `; serve will migrate it (${pending.join(', ')})`;
  return [{ level: 'ok', line: `the database can be read${toDo}` }];
}

async function checkCallers(
  { access }: Config,
  reading: ReturnType<typeof readState>,
): Promise<readonly Finding[]> {
  if (access.kind === 'open') return [{ level: 'ok', line: 'callers: everybody is let in' }];
  if (access.tokens !== null) return [await checkTokenKey(access.tokens.key)];
  const state = await reading;
  if (state instanceof Error)
    return [{ level: 'down', line: 'callers: by API key, which the database has to tell' }];
  if (state?.hasKeyInUse) return [{ level: 'ok', line: 'callers: by API key' }];
  return [{ level: 'refused', line: NO_AUTHENTICATION }];
}

async function checkTokenKey(key: TokenKey): Promise<Finding> {
  const ok: Finding = { level: 'ok', line: 'callers: by token or API key' };
  if (key.kind !== 'jwks') return ok;
  try {
    if ((await countPublishedKeys(key.url)) > 0) return ok;
    return { level: 'down', line: 'callers: AUTH_JWKS_URL has no keys, so no token is accepted' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const line = `callers: the keys of AUTH_JWKS_URL can’t be had, so no token is accepted (${messageOf(cause)})`;
    return { level: 'down', line };
  }
}

async function checkPort({ host, port }: Config, { examinePort }: Examined): Promise<readonly Finding[]> {
  const state = await examinePort?.();
  if (state === undefined || state === 'free') return [];
  if (state === 'gateway') return [{ level: 'ok', line: `port ${port} is taken by a gateway that runs` }];
  const hint = withHint(state, { host, port }, { host: 'HOST', port: 'PORT' });
  return [{ level: 'refused', line: messageOf(hint) }];
}

async function checkAccounts({ accounts }: Examined): Promise<readonly Finding[]> {
  const hosts = accounts.flatMap((account) => account.baseUrls.map((url) => checkAgora(account, url)));
  const checked = await Promise.all(hosts);
  // One host of an account that works is enough for it.
  const works = (name: string) => checked.some((each) => each.account === name && each.ok);
  return checked.map(({ account, baseUrl, ok, finding }) => ({
    level: ok ? 'ok' : works(account) ? 'limited' : 'down',
    line: `${accounts.length > 1 ? `${account} at ` : ''}${baseUrl}: ${finding}`,
  }));
}

async function checkRedis({ redis }: Examined): Promise<readonly Finding[]> {
  if (redis === null) return [];
  try {
    await redis.ping();
    return [{ level: 'ok', line: 'Redis answers' }];
  } catch {
    return [{ level: 'down', line: 'Redis does not answer: each gateway keeps to a share of the limit' }];
  }
}

const NO_STORAGE = 'no storage is set: recordings can be stopped and not started (STORAGE_DEFAULT_…)';

async function checkStorages(
  { storages }: Config,
  { examineStorage }: Examined,
  trial: StorageTrial,
): Promise<readonly Finding[]> {
  const all = Object.entries(storages);
  if (all.length === 0) return [{ level: 'limited', line: NO_STORAGE }];
  const real = all.filter(([name, storage]) => !isOfSandbox(name, storage));
  const findings = await Promise.all(
    real.map(async (each) => storageFindings(...each, await examineStorage(each, trial))),
  );
  return findings.flat();
}

async function checkArchive(
  { archive, storages }: Config,
  { examineFolder, examineStorage }: Examined,
  trial: StorageTrial,
): Promise<readonly Finding[]> {
  if (archive === null) return [];
  if (archive.kind === 'folder')
    return [folderFinding(archive.path, await examineFolder(archive.path, trial.mayWrite))];
  const { storage: name, prefix } = archive;
  const storage = storages[name];
  if (storage === undefined || isOfSandbox(name, storage)) return [];
  const state = await examineStorage([name, storage], { ...trial, folder: prefix });
  return [archiveStorageFinding([name, storage], `${name}/${prefix}`, state)];
}

async function checkTraces({ tracing }: Config, { examineTraces }: Examined): Promise<readonly Finding[]> {
  if (tracing === null || examineTraces === null) return [];
  // Without the path and the query, which may hold a key.
  const to = `traces: ${new URL(tracing.url).origin}`;
  const failure = await examineTraces();
  if (failure === null) return [{ level: 'ok', line: `${to} takes them` }];
  const line = `${to} does not take them (${failure}): check OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS`;
  return [{ level: 'limited', line }];
}

function describe(config: Config, trial: StorageTrial): readonly string[] {
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
    `Store         ${describeStore(config)}`,
    ...describeStorages(config, trial),
  ];
}

function describeStorages({ storages }: Config, { mayWrite }: StorageTrial): readonly string[] {
  const line = `Storages      ${Object.keys(storages).join(', ') || 'none'}`;
  if (Object.entries(storages).every(([name, storage]) => isOfSandbox(name, storage))) return [line];
  return [
    line,
    mayWrite
      ? '  check       a small object is written into each, and removed (not with --no-storage-writes)'
      : '  check       nothing is written (--no-storage-writes), so nobody knows whether Agora could',
  ];
}

function describeStore({ databaseUrl }: Config): string {
  if (databaseUrl === null) return 'the sandbox’s own, made anew at each start';
  return databaseUrl.startsWith('file:') ? 'SQLite: one machine only' : 'Postgres';
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
async function checkAgora({ name, apps, transport }: Examined['accounts'][number], baseUrl: string) {
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
