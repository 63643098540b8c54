import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Beyond this a file system counts as one that does not answer. */
const TRIED_WITHIN_MS = 5000;

/**
 * What a look at the folder of an archive has found. `new`: it is made when something is written. An error: why nothing can be
 * written into it.
 */
export type FolderState = 'written' | 'writable' | 'new' | Error;

/** Writes a small file into the folder, where it may, and removes it. Makes no folder, and never rejects. */
export async function tryFolder(path: string, mayWrite: boolean): Promise<FolderState> {
  const { promise: late, resolve: giveUp } = Promise.withResolvers<Error>();
  const timer = setTimeout(
    () => giveUp(new Error(`nothing happened within ${TRIED_WITHIN_MS / 1000} s`)),
    TRIED_WITHIN_MS,
  );
  try {
    return await Promise.race([look(resolve(path), mayWrite), late]);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearTimeout(timer);
  }
}

async function look(folder: string, mayWrite: boolean): Promise<FolderState> {
  const there = await nearest(folder);
  await access(there, constants.W_OK | constants.X_OK);
  if (there !== folder) return 'new';
  if (!mayWrite) return 'writable';
  const path = join(folder, `agora-recording-gateway-check-${randomUUID()}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile('The doctor wrote this to see whether it can. It may be removed.\n');
    await file.sync();
  } finally {
    await file.close();
    await unlink(path);
  }
  return 'written';
}

/** The folder, or the nearest one around it that is there. Throws where that is none. */
async function nearest(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return path;
    throw new Error(`${path} is no folder`);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || path === dirname(path)) throw error;
    return nearest(dirname(path));
  }
}
