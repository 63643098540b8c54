/** `recordings list | show | stop`: recordings from the command line, as tables for people or JSON for programs. */
import type { Config } from '../config.ts';
import { attentionOf, lastSeenAtOf, lastTroubleOf } from '../domain/attention.ts';
import { GatewayError } from '../domain/errors.ts';
import { filesOf, filesStatusOf } from '../domain/file-list.ts';
import { stopCauseOf } from '../domain/lifecycle/guard.ts';
import { isOver, isRecordingState, type Recording, type RecordingTag } from '../domain/recording.ts';
import { waitReasonOf } from '../domain/wait-reason.ts';
import { globalIdOf } from '../graphql/global-id.ts';
import { recordingsAsJson } from '../graphql/recordings-as-json.ts';
import { attentionNote, waitOf } from './attention.ts';
import { operatorAudit } from './audit.ts';
import { type Found, findRecording } from './find-recording.ts';
import { cut, duration, instant, type Output, table } from './output.ts';
import { withApp } from './with-app.ts';

export interface ListOptions {
  readonly state?: readonly string[];
  readonly cname?: string;
  readonly tag?: readonly RecordingTag[];
  readonly tenant: string;
  readonly limit: number;
  readonly json?: boolean;
}

export type RecordingOptions = Pick<ListOptions, 'tenant' | 'json'>;

/** Prints the latest recordings. */
export async function listRecordings(config: Config, options: ListOptions, { print }: Output): Promise<void> {
  const { state, cname, tag } = options;
  await withApp(config, async ({ reads, store }) => {
    const filter = {
      ...(state === undefined ? {} : { states: state.filter(isRecordingState) }),
      ...(cname === undefined ? {} : { cname }),
      ...(tag === undefined ? {} : { tags: tag }),
    };
    const recordings = await reads.list(options.tenant, filter, { limit: options.limit });
    if (options.json) print(JSON.stringify(await recordingsAsJson(recordings, store.now()), null, 2));
    else print(...tableOf(recordings, store.now()));
  });
}

/** Prints everything that is known about one recording. Resolves with what the id has found. */
export async function showRecording(
  config: Config,
  id: string,
  { tenant, json }: RecordingOptions,
  { print }: Output,
): Promise<Found> {
  return withApp(config, async (app) => {
    const found = await findRecording(app, tenant, id);
    if (found.kind !== 'one') return found;
    print(
      ...(json
        ? [await toJson(found.recording, app.store.now())]
        : details(found.recording, app.store.now())),
    );
    return found;
  });
}

/**
 * Stops a recording and prints the outcome. Waits at most `STOP_WAIT_MS` and one lease. `not yet`: the same command may
 * succeed later. Resolves with what the id has found where that is not one recording.
 */
export async function stopRecording(
  config: Config,
  id: string,
  { tenant, json }: RecordingOptions,
  { print, progress }: Output,
): Promise<'stopped' | 'not yet' | 'refused' | Exclude<Found, { kind: 'one' }>> {
  return withApp(config, async (app) => {
    const found = await findRecording(app, tenant, id);
    if (found.kind !== 'one') return found;
    const { recording } = found;
    const audit = operatorAudit(app, recording.owner);
    const asked = audit.entry({ action: 'recordings stop', target: recording.id });
    const auditResult = (result: string) => audit.answered(asked, { result, recordingId: recording.id });
    app.runner.run();
    const startedAt = performance.now();
    const watch = async () => {
      const [current = recording] = await app.reads.load(recording.owner, [recording.id]);
      const what = waitReasonOf(current);
      if (what !== null)
        progress(`${current.state}: ${what}`, Math.round((performance.now() - startedAt) / 1000));
    };
    const timer = setInterval(() => void watch().catch(() => undefined), 1000);
    try {
      const result = await app.stops.stop(recording.owner, { id: recording.id }, { asyncStop: false, asked });
      const isOver = result.type !== 'StopInProgress';
      await auditResult(result.type);
      clearInterval(timer);
      if (json) print(await toJson(result.recording, app.store.now()));
      else print(isOver ? result.type : result.message, ...details(result.recording, app.store.now()));
      return isOver ? 'stopped' : 'not yet';
    } catch (error) {
      await auditResult(error instanceof GatewayError ? error.code : 'INTERNAL_ERROR');
      if (!(error instanceof GatewayError)) throw error;
      print(json ? JSON.stringify({ error: { code: error.code, message: error.message } }) : error.message);
      return error.retryable ? 'not yet' : 'refused';
    } finally {
      clearInterval(timer);
    }
  });
}

async function toJson(recording: Recording, now: number): Promise<string> {
  const [shown] = await recordingsAsJson([recording], now);
  return JSON.stringify(shown, null, 2);
}

/** The fewest characters of an id in a list: 12 tell its time, and 4 are random. */
const SHORTEST_ID = 16;

/** The table is at most 100 columns wide: the widest cells of all columns and two spaces between them. */
const WIDEST = { channel: 18, note: 26 } as const;

function tableOf(recordings: readonly Recording[], now: number): readonly string[] {
  const head = ['ID', 'STATE', 'AGE', 'MODE', 'CHANNEL', 'FILES', 'NOTE (!: NEEDS ATTENTION)'];
  const length = uniqueLength(recordings.map(({ id }) => id));
  const rows = recordings.map((each) => {
    const attention = attentionNote(each, now);
    return [
      each.id.slice(0, length),
      each.state,
      duration(now - each.createdAt),
      each.mode,
      cut(each.cname, WIDEST.channel),
      String(filesOf(each).length),
      cut(attention === null ? (each.outcome?.type ?? '') : `! ${attention}`, WIDEST.note),
    ];
  });
  return rows.length === 0 ? ['No recordings.'] : table(head, rows);
}

/** How many characters of these ids tell them apart. */
function uniqueLength(ids: readonly string[]): number {
  let length = SHORTEST_ID;
  while (length < 32 && new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length += 1;
  return length;
}

/** Whether the list of files is complete; null before the recording has ended. */
function filesStatusIn(recording: Recording) {
  return recording.state === 'ended' ? filesStatusOf(recording) : null;
}

function stopOf({ guard }: Recording): string | null {
  const deadline = guard?.deadline ?? null;
  return deadline && `${instant(deadline.stopsAt)} (${deadline.because.toUpperCase()})`;
}

function stopAskedOf(recording: Recording): string | null {
  const cause = stopCauseOf(recording);
  const at = instant(recording.stopRequestedAt);
  return cause === null || cause === 'caller' ? at : `${at} (${cause.toUpperCase()})`;
}

function details(recording: Recording, now: number): readonly string[] {
  const { failure, outcome } = recording;
  const trouble = lastTroubleOf(recording);
  const fields: readonly (readonly [string, string | null])[] = [
    ['id', globalIdOf(recording.id)],
    ['id in logs', recording.id],
    ['state', recording.state],
    ...attentionOf(recording, now).map(({ message }) => ['attention', message] as const),
    ['waits', waitOf(recording, now)],
    ['trouble', trouble && `${trouble.message}, at ${instant(trouble.at)}; tries so far: ${trouble.tries}`],
    ['mode', recording.mode],
    ['channel', recording.cname],
    ['uid', recording.uid],
    ['sid', recording.sid],
    ['resourceId', recording.resourceId],
    ...recording.tags.map(({ key, value }, index) => [index === 0 ? 'tags' : '', `${key}=${value}`] as const),
    ['created', instant(recording.createdAt)],
    ['started', instant(recording.startedAt)],
    ['last seen', instant(lastSeenAtOf(recording))],
    ['expires', isOver(recording) ? null : instant(recording.resourceExpiresAt)],
    ['stops', stopOf(recording)],
    ['stop asked', stopAskedOf(recording)],
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
