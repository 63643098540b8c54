/** Databases full of recordings, for measuring. */
import { DatabaseSync } from 'node:sqlite';
import { toBeWatched } from '../src/domain/lifecycle/new-recording.ts';
import { toEnded, toExiting } from '../src/domain/lifecycle/transitions.ts';
import { NEW_EXIT } from '../src/domain/progress.ts';
import { bareFile } from '../src/domain/recorded-file.ts';
import { globalIdOf } from '../src/graphql/global-id.ts';
import { newId } from '../src/ids.ts';
import { systemClock } from '../src/observability/system-clock.ts';
import { openDatabase, sqlitePath } from '../src/store/database.ts';
import { createRecordingStore } from '../src/store/recordings.ts';
import { ACCOUNT, temporaryDatabase } from './processes.ts';

const OWNER = 'default';
const SESSION = {
  appId: ACCOUNT.AGORA_APP_ID,
  resourceId: 'r'.repeat(220),
  mode: 'mix',
  cname: 'room',
  uid: '1',
} as const;
/** The ids of copies: as long as real ones, in their order. */
export const copyId = (kind: 'ended' | 'live' | 'exiting', index: number) =>
  `${{ ended: '0', live: '1', exiting: '2' }[kind]}${index.toString(16).padStart(31, '0')}`;
/** The same as clients say it. */
export const globalCopyId = (kind: 'ended' | 'live' | 'exiting', index: number) =>
  globalIdOf(copyId(kind, index));

/**
 * Remembers a live recording with so many screenshots for each `sid`. Gives their ids. Several are newer the later they
 * come.
 */
export async function rememberWithFiles(
  url: string,
  sids: readonly string[],
  files: number,
): Promise<readonly string[]> {
  const database = openDatabase(url, {}, { clock: systemClock });
  await database.migrate();
  const store = createRecordingStore(database);
  const now = Date.now();
  const ids: string[] = [];
  for (const sid of sids) {
    const session = { ...SESSION, mode: 'individual', sid } as const;
    const screenshots = Array.from({ length: files }, (_, index) =>
      bareFile(`screenshots/${sid}_room__uid_s_${10_000 + index}__uid_e_video_20260101${index}.jpg`),
    );
    const id = newId(now);
    ids.push(id);
    await store.add({
      ...toBeWatched({ id, owner: OWNER, now }, session),
      files: screenshots,
      startedAt: now,
      dueAt: now + 30 * 60_000,
    });
  }
  await database.close();
  return ids;
}

/**
 * An SQLite file with so many ended recordings, and some that live or are exiting, all made from one of each by the
 * database itself. Gives its `DATABASE_URL`.
 */
export async function fill({
  areDue = false,
  ...counts
}: {
  ended: number;
  live: number;
  exiting: number;
  /** The live ones are to be looked at. */
  areDue?: boolean;
}): Promise<string> {
  const url = temporaryDatabase();
  const database = openDatabase(url, {}, { clock: systemClock });
  await database.migrate();
  const store = createRecordingStore(database);
  const files = [bareFile('a_room.m3u8'), bareFile('a_room_0.mp4')];
  const outcome = {
    type: 'JsonFileList',
    isComplete: true,
    agoraCode: null,
    uploadingStatus: 'uploaded',
    files,
    raw: {},
  } as const;
  const live = {
    ...toBeWatched({ id: 'live', owner: OWNER, now: 0 }, { ...SESSION, sid: 'live' }),
    files,
    startedAt: 1,
  };
  await store.add({ ...live, dueAt: areDue ? 1 : null });
  await store.add(toEnded({ ...live, id: 'ended', sid: 'ended' }, outcome, 0));
  await store.add(toExiting({ ...live, id: 'exiting', sid: 'exited' }, NEW_EXIT, 1));
  await database.close();

  const direct = new DatabaseSync(sqlitePath(url));
  direct.exec('pragma synchronous = off');
  const columns = direct
    .prepare("select name from pragma_table_info('recordings')")
    .all()
    .map(({ name }) => String(name));
  const copied = columns.map((name) => {
    if (name === 'id') return "substr(:prefix, 1, 1) || printf('%031x', n)";
    if (name === 'sid') return 'sid || n';
    if (name === 'session_hash') return 'session_hash || n';
    if (name === 'created_at') return 'n';
    return name;
  });
  const copy = direct.prepare(
    `with recursive counted(n) as (select 0 union all select n + 1 from counted where n + 1 < :count)
     insert into recordings (${columns.join(', ')}) select ${copied.join(', ')} from counted, recordings where id = :template`,
  );
  for (const [template, count] of Object.entries(counts)) {
    const prefix = copyId(template === 'ended' ? 'ended' : template === 'live' ? 'live' : 'exiting', 0);
    if (count > 0) copy.run({ count, template, prefix });
  }
  direct.exec(
    "delete from recordings where id in ('live', 'ended', 'exiting'); analyze; pragma wal_checkpoint(truncate)",
  );
  direct.close();
  return url;
}
