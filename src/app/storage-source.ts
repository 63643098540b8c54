/** Reads a storage's keys that are not in the configuration from a file or a command. */
import { exec } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CredentialsSource } from '../config/storage-credentials.ts';

type ExternalSource = Exclude<CredentialsSource, { kind: 'fixed' }>;

/** Resolves with the current text. Rejects with a message for the operator, which contains no part of the text. */
export type ReadSource = (source: ExternalSource) => Promise<string>;

/** For both a file and a command. */
const READ_TIMEOUT_MS = 10_000;

/** Reads the file, or runs the command in a shell, which is killed after `READ_TIMEOUT_MS`. */
export const readSource: ReadSource = async (source) => {
  // A read may hang (on a mount that is gone). Timed by the real clock, since the file system knows no other.
  const over = new AbortController();
  const late = setTimeout(READ_TIMEOUT_MS, null, { signal: over.signal, ref: false });
  try {
    const text = await Promise.race([readNow(source), late]);
    if (text === null) throw new Error(`nothing came within ${READ_TIMEOUT_MS / 1000} s`);
    return text;
  } finally {
    over.abort();
  }
};

/** Many times the size of any vendor's keys. */
const MAX_BYTES = 64 * 1024;

async function readNow(source: ExternalSource): Promise<string> {
  if (source.kind === 'file') {
    const found = await stat(source.path);
    // Opening a named pipe would wait for a writer.
    if (!found.isFile() || found.size > MAX_BYTES)
      throw new Error(`expected a file of at most ${MAX_BYTES} bytes`);
    return readFile(source.path, 'utf8');
  }
  try {
    const limits = { timeout: READ_TIMEOUT_MS, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL' } as const;
    const { stdout } = await promisify(exec)(source.command, limits);
    return stdout;
  } catch (error) {
    // Not the error's own message: it contains what the command printed.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
    throw new Error(`the command failed (exit code ${code})`);
  }
}
