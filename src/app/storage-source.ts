/** Where a storage's keys are read from when they are not in the configuration: a file, or a command. */
import { exec } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CredentialsSource } from '../config/storage-credentials.ts';

type Elsewhere = Exclude<CredentialsSource, { kind: 'fixed' }>;

/**
 * Gives the text that is there now. Rejects, in words for the operator and without a word of the text, where none is had in
 * time.
 */
export type ReadSource = (source: Elsewhere) => Promise<string>;

/** For a file to be read, or a command to answer. */
const READ_TIMEOUT_MS = 10_000;

/** Reads the file, or runs the command in a shell, which is killed when its time is over. */
export const readSource: ReadSource = (source) => inTime(readNow(source));

/** What hangs (a mount that is away) must not hold up whoever waits for it. By the process's own time: nothing else is late. */
async function inTime(reading: Promise<string>): Promise<string> {
  const over = new AbortController();
  const late = setTimeout(READ_TIMEOUT_MS, null, { signal: over.signal, ref: false });
  try {
    const text = await Promise.race([reading, late]);
    if (text === null) throw new Error(`nothing came within ${READ_TIMEOUT_MS / 1000} s`);
    return text;
  } finally {
    over.abort();
  }
}

/** Keys of all vendors fit in many times. */
const MAX_BYTES = 64 * 1024;

async function readNow(source: Elsewhere): Promise<string> {
  if (source.kind === 'file') {
    const found = await stat(source.path);
    // To open a pipe would wait for whoever writes to it.
    if (!found.isFile() || found.size > MAX_BYTES)
      throw new Error(`expected a file of at most ${MAX_BYTES} bytes`);
    return readFile(source.path, 'utf8');
  }
  try {
    const limits = { timeout: READ_TIMEOUT_MS, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL' } as const;
    const { stdout } = await promisify(exec)(source.command, limits);
    return stdout;
  } catch (error) {
    // The error itself has what the command printed.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
    throw new Error(`the command failed (exit code ${code})`);
  }
}
