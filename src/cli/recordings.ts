/** `recordings list | show | stop`: recordings from the command line, as tables for people or JSON for programs. */
import { sandboxDatabaseUrl } from '../app/database.ts';
import { type App, createApp } from '../app.ts';
import { type Config, SANDBOX_ADDRESS } from '../config.ts';
import { GatewayError } from '../domain/errors.ts';
import { filesOf, filesStatusOf } from '../domain/file-list.ts';
import { RECORDING_STATES, type Recording, type RecordingState } from '../domain/recording.ts';
import { globalIdOf, recordingIdOf } from '../graphql/global-id.ts';
import { operatorAudit } from './audit.ts';
import { instant, type Output, table } from './output.ts';

export interface ListOptions {
  readonly state?: readonly string[];
  readonly cname?: string;
  readonly tenant: string;
  readonly limit: number;
  readonly json?: boolean;
}

export type RecordingOptions = Pick<ListOptions, 'tenant' | 'json'>;

/** Whether `--state` may be this word. */
export function isRecordingState(word: string): word is RecordingState {
  return RECORDING_STATES.some((state) => state === word);
}

/** Prints the latest recordings. */
export async function listRecordings(config: Config, options: ListOptions, { print }: Output): Promise<void> {
  const { state, cname } = options;
  await withApp(config, async ({ reads }) => {
    const filter = {
      ...(state === undefined ? {} : { states: state.filter(isRecordingState) }),
      ...(cname === undefined ? {} : { cname }),
    };
    const recordings = await reads.list(options.tenant, filter, { limit: options.limit });
    if (options.json) print(JSON.stringify(recordings.map(toJson), null, 2));
    else print(...tableOf(recordings));
  });
}

/** Prints everything that is known about one recording. False when there is none with this id. */
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

/** Stops a recording and prints the outcome. Waits at most `STOP_WAIT_MS` and one lease. `unknown`: no such recording. */
export async function stopRecording(
  config: Config,
  id: string,
  { tenant, json }: RecordingOptions,
  { print, progress }: Output,
): Promise<'stopped' | 'not stopped' | 'unknown'> {
  return withApp(config, async (app) => {
    const recording = await find(app, tenant, id);
    if (recording === null) return 'unknown';
    const audit = operatorAudit(app, recording.owner);
    const asked = audit.entry({ action: 'recordings stop', target: recording.id });
    const auditResult = (result: string) => audit.answered(asked, { result, recordingId: recording.id });
    app.runner.run();
    const startedAt = performance.now();
    const timer = setInterval(() => {
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      progress(`stopping for ${seconds} s, at most ${(config.stopWaitMs + config.leaseMs) / 1000} s …`);
    }, 1000);
    try {
      const result = await app.stops.stop(recording.owner, { id: recording.id }, { asyncStop: false, asked });
      const isOver = result.type !== 'StopInProgress';
      await auditResult(result.type);
      if (json) print(JSON.stringify(toJson(result.recording), null, 2));
      else print(isOver ? result.type : result.message, ...details(result.recording));
      return isOver ? 'stopped' : 'not stopped';
    } catch (error) {
      await auditResult(error instanceof GatewayError ? error.code : 'INTERNAL_ERROR');
      if (!(error instanceof GatewayError)) throw error;
      print(json ? JSON.stringify({ error: { code: error.code, message: error.message } }) : error.message);
      return 'not stopped';
    } finally {
      clearInterval(timer);
    }
  });
}

/** Creates the gateway for one command. Uses the built-in sandbox of a running gateway instead of starting another. */
async function withApp<Result>(config: Config, work: (app: App) => Promise<Result>): Promise<Result> {
  const sandboxUrl = `http://${SANDBOX_ADDRESS.host}:${SANDBOX_ADDRESS.port}`;
  const accounts = config.accounts.map((account) => ({
    ...account,
    baseUrls: config.isSandbox ? [sandboxUrl] : account.baseUrls,
  }));
  const app = await createApp({
    ...config,
    isSandbox: false,
    accounts,
    // Long enough to take over a recording from a gateway that has crashed while stopping it.
    stopWaitMs: config.stopWaitMs + config.leaseMs,
    databaseUrl: config.databaseUrl ?? sandboxDatabaseUrl(null),
    logLevel: 'silent',
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Finds a recording by its GraphQL id, or by the id in the log. */
async function find({ reads }: App, tenant: string, id: string): Promise<Recording | null> {
  const [found] = await reads.load(tenant, [recordingIdOf(id) ?? id]);
  return found ?? null;
}

function toJson(recording: Recording) {
  const { id, progress: _progress, lease: _lease, idempotency: _key, ...shown } = recording;
  return { id: globalIdOf(id), ...shown, files: filesOf(recording), filesStatus: filesStatusIn(recording) };
}

/** Whether the list of files is complete; null before the recording has ended. */
function filesStatusIn(recording: Recording) {
  return recording.state === 'ended' ? filesStatusOf(recording) : null;
}

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
  return rows.length === 0 ? ['No recordings.'] : table(head, rows);
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
