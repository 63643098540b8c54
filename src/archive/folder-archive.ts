/** An archive in a folder: a file of NDJSON for each kind and day, such as `recordings-2026-01-31.ndjson`. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../domain/errors.ts';
import { type Archive, ArchiveError, type ArchiveLine } from '../domain/retention.ts';
import { byDay } from './days.ts';

/** Only the gateway's user may read it: it has what tenants see of theirs alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** A link in the folder would lead what is one tenant's wherever whoever made it likes. */
const FILE_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

const LINE_FEED = '\n';

/**
 * Appends to the files and has them on the disk when `write` resolves. A process that ends in the middle may leave the
 * beginning of a line behind: the next append ends that line first, and writes all of it again.
 */
export function createFolderArchive(path: string): Archive {
  const folder = resolve(path);
  return {
    async write(kind, lines, signal) {
      try {
        await makeFolder(folder);
        for (const [day, some] of byDay(lines)) {
          signal.throwIfAborted();
          await append(folder, `${kind}-${day}.ndjson`, some);
        }
      } catch (error) {
        signal.throwIfAborted();
        throw new ArchiveError(`the folder of the archive can’t be written: ${messageOf(error)}`, {
          cause: error,
        });
      }
    },
  };
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if (first === undefined) return;
  // A new folder is there after a crash only if the one around it is on the disk.
  for (let around = dirname(folder); around.length >= dirname(first).length; around = dirname(around)) {
    await syncFolder(around);
    if (around === dirname(around)) break;
  }
}

async function append(folder: string, name: string, lines: readonly ArchiveLine[]): Promise<void> {
  const file = await open(join(folder, name), FILE_FLAGS, FILE_MODE);
  try {
    const found = await file.stat();
    // A pipe takes everything and keeps nothing.
    if (!found.isFile()) throw new Error(`${name} is no file`);
    const { size } = found;
    const torn = (await isTorn(file, size)) ? LINE_FEED : '';
    await appendWhole(file, Buffer.from(torn + lines.map(({ json }) => json + LINE_FEED).join('')));
    await file.sync();
    if (size === 0) await syncFolder(folder);
  } finally {
    await file.close();
  }
}

/**
 * In one piece, into which no other gateway can write: one that was paused over it may go on at any time. Throws where only
 * a part was written.
 */
async function appendWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten === bytes.length) return;
  // The system says why only when it is asked for the rest.
  await file.write(bytes, bytesWritten);
  throw new Error(`${bytesWritten} of ${bytes.length} bytes were written in one piece`);
}

async function isTorn(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== LINE_FEED;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
