import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { NO_PLACE } from './restored.ts';

/** In one step: SQLite begins a backup in steps again whenever another process has written in between. */
const ALL_PAGES = 2 ** 31 - 1;

/** What a finished backup has in it. */
export interface BackedUp {
  readonly recordings: number;
  /** False: an older gateway's tables have no place for the mark by which the next start sees that it was restored. */
  readonly isMarked: boolean;
}

/**
 * Copies an SQLite database, also while gateways write it, as it is at one moment, into a file that only its owner may read.
 * The file appears under its name once it is whole and checked. Rejects where it exists already, and where the database
 * does not.
 */
export async function backUpSqlite(path: string, target: string): Promise<BackedUp> {
  if (!existsSync(path)) throw new Error(`there is no database ${path}`);
  if (existsSync(target)) throw new Error(`${target} exists already, and is left as it is`);
  const unfinished = `${target}.unfinished-${process.pid}`;
  closeSync(openSync(unfinished, 'wx', 0o600));
  // Whatever the process's mask takes away or leaves.
  chmodSync(unfinished, 0o600);
  try {
    const source = new DatabaseSync(path, { timeout: 5000 });
    try {
      await backup(source, unfinished, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    const backedUp = finish(unfinished);
    syncToDisk(unfinished);
    giveName(unfinished, target);
    syncToDisk(dirname(target));
    return backedUp;
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  }
}

/** Marks the copy as one, and checks it. Throws where it is not whole. */
function finish(path: string): BackedUp {
  const copy = new DatabaseSync(path);
  try {
    // One file: the log of a copy that is put elsewhere would be left behind.
    copy.exec('pragma journal_mode = delete');
    const isMarked = has(copy, 'database_marks');
    if (isMarked)
      copy.prepare(`insert or replace into database_marks (name, value) values ('place', ?)`).run(NO_PLACE);
    const [found] = copy.prepare('pragma integrity_check').all();
    if (found?.integrity_check !== 'ok') throw new Error(`the copy is damaged: ${found?.integrity_check}`);
    if (!has(copy, 'recordings')) throw new Error('the database has no recordings: it is no gateway’s');
    const counted = copy.prepare('select count(*) as recordings from recordings').get();
    return { recordings: Number(counted?.recordings), isMarked };
  } finally {
    copy.close();
  }
}

function has(database: DatabaseSync, table: string): boolean {
  const found = database.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`).get(table);
  return found !== undefined;
}

function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Throws where the name is taken by now: a rename would replace what is there. */
function giveName(unfinished: string, target: string): void {
  try {
    linkSync(unfinished, target);
  } catch (error) {
    if (existsSync(target)) throw error;
    // Some file systems know no second name of a file.
    renameSync(unfinished, target);
  }
}
