/** `recordings list | show | stop`: the store from the command line, with tables for people and JSON for programs. */
import { SANDBOX_PORT } from '../app/database.ts';
import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { GatewayError } from '../domain/errors.ts';
import { filesOf, filesStatusOf } from '../domain/file-list.ts';
import { RECORDING_STATES, type Recording, type RecordingState } from '../domain/recording.ts';
import { globalIdOf, recordingIdOf } from '../graphql/global-id.ts';
import { operator } from './operator.ts';
import { table } from './table.ts';

export interface Output {
  print(...lines: readonly string[]): void;
  /** Progress of long work, for a person who watches. */
  progress(line: string): void;
}

export interface ListOptions {
  readonly state?: readonly string[];
  readonly cname?: string;
  readonly tenant: string;
  readonly limit: number;
  readonly json?: boolean;
}

export type RecordingOptions = Pick<ListOptions, 'tenant' | 'json'>;

/** The states that `--state` may name. */
export function isRecordingState(word: string): word is RecordingState {
  return RECORDING_STATES.some((state) => state === word);
}

/** Prints the latest recordings. */
export async function listRecordings(config: Config, options: ListOptions, { print }: Output): Promise<void> {
  const states = options.state?.filter(isRecordingState);
  await withApp(config, async ({ reads }) => {
    const filter = {
      ...(states === undefined ? {} : { states }),
      ...(options.cname === undefined ? {} : { cname: options.cname }),
    };
    const recordings = await reads.list(options.tenant, filter, { limit: options.limit });
    if (options.json) print(JSON.stringify(recordings.map(toJson), null, 2));
    else print(...tableOf(recordings));
  });
}

/** Prints everything that is known of one recording. False when there is none. */
export async function showRecording(
  config: Config,
  id: string,
  { tenant, json }: RecordingOptions,
  { print }: Output,
): Promise<boolean> {
  return withApp(config, async (app) => {
    const recording = await find(app, tenant, id);
    if (recording === null) return false;
    print(...(json ? [JSON.stringify(toJson(recording), null, 2)] : details(recording)));
    return true;
  });
}

/** Stops a recording, and waits for what came of it as long as callers wait. */
export async function stopRecording(
  config: Config,
  id: string,
  { tenant, json }: RecordingOptions,
  { print, progress }: Output,
): Promise<'stopped' | 'not stopped' | 'unknown'> {
  return withApp(config, async (app) => {
    const recording = await find(app, tenant, id);
    if (recording === null) return 'unknown';
    const audit = app.auditFor({ tenant: recording.owner, subject: operator() }, 'command line');
    const asked = audit.entry({ action: 'recordings stop', target: recording.id });
    const over = (result: string) => audit.answered(asked, { result, recordingId: recording.id });
    app.runner.run();
    const startedAt = performance.now();
    const timer = setInterval(() => {
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      progress(`stopping for ${seconds} s, at most ${(config.stopWaitMs + config.leaseMs) / 1000} s …`);
    }, 1000);
    try {
      const result = await app.stops.stop(recording.owner, { id: recording.id }, { asyncStop: false, asked });
      const isOver = result.type !== 'StopInProgress';
      await over(result.type);
      if (json) print(JSON.stringify(toJson(result.recording), null, 2));
      else print(isOver ? result.type : result.message, ...details(result.recording));
      return isOver ? 'stopped' : 'not stopped';
    } catch (error) {
      await over(error instanceof GatewayError ? error.code : 'INTERNAL_ERROR');
      if (!(error instanceof GatewayError)) throw error;
      print(json ? JSON.stringify({ error: { code: error.code, message: error.message } }) : error.message);
      return 'not stopped';
    } finally {
      clearInterval(timer);
    }
  });
}

/** The built-in sandbox lives in the gateway's process, so the commands use that one instead of one of their own. */
async function withApp<Result>(config: Config, work: (app: App) => Promise<Result>): Promise<Result> {
  const accounts = config.accounts.map((account) => ({
    ...account,
    baseUrls: config.isSandbox ? [`http://127.0.0.1:${SANDBOX_PORT}`] : account.baseUrls,
  }));
  const app = await createApp({
    ...config,
    isSandbox: false,
    accounts,
    // Long enough to take over from a gateway that has died over the very recording.
    stopWaitMs: config.stopWaitMs + config.leaseMs,
    databaseUrl: config.databaseUrl ?? `file:./data/sandbox-${SANDBOX_PORT}.db`,
    logLevel: 'silent',
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** By the id that GraphQL knows it by, or as the log has it. */
async function find({ reads }: App, tenant: string, id: string): Promise<Recording | null> {
  const [found] = await reads.load(tenant, [recordingIdOf(id) ?? id]);
  return found ?? null;
}

function toJson(recording: Recording) {
  const { id, progress: _progress, lease: _lease, idempotency: _key, ...told } = recording;
  return { id: globalIdOf(id), ...told, files: filesOf(recording), filesStatus: filesStatusIn(recording) };
}

/** How much is known of its files; null before its end. */
function filesStatusIn(recording: Recording) {
  return recording.state === 'ended' ? filesStatusOf(recording) : null;
}

const instant = (ms: number | null) =>
  ms === null ? '' : new Date(ms).toISOString().replace('.000', '').slice(0, 19);

function tableOf(recordings: readonly Recording[]): readonly string[] {
  const head = ['ID', 'STATE', 'MODE', 'CHANNEL', 'CREATED (UTC)', 'FILES', 'OUTCOME'];
  const rows = recordings.map((each) => [
    globalIdOf(each.id),
    each.state,
    each.mode,
    each.cname.length > 24 ? `${each.cname.slice(0, 23)}…` : each.cname,
    instant(each.createdAt),
    String(filesOf(each).length),
    each.outcome?.type ?? each.failure?.code ?? '',
  ]);
  if (rows.length === 0) return ['No recordings.'];
  return table(head, rows);
}

function details(recording: Recording): readonly string[] {
  const { failure, outcome } = recording;
  const fields: readonly (readonly [string, string | null])[] = [
    ['id', globalIdOf(recording.id)],
    ['state', recording.state],
    ['mode', recording.mode],
    ['channel', recording.cname],
    ['uid', recording.uid],
    ['sid', recording.sid],
    ['resourceId', recording.resourceId],
    ['created', instant(recording.createdAt)],
    ['started', instant(recording.startedAt)],
    ['stop asked', instant(recording.stopRequestedAt)],
    ['ended', instant(recording.endedAt)],
    ['outcome', outcome && [outcome.type, outcome.uploadingStatus].filter(Boolean).join(', ')],
    ['failure', failure && `${failure.code}: ${failure.message}`],
    ['list', filesStatusIn(recording)],
    ...filesOf(recording).map(({ fileName, source }, index) => {
      const name = source === 'predicted' ? `${fileName} (predicted)` : fileName;
      return [index === 0 ? 'files' : '', name] as const;
    }),
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name.padEnd(11)} ${value}`] : []));
}
