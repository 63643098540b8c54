import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Many times the size of the largest file of tenants or operations. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The text of a file in UTF-8, without a byte order mark. Never waits, since everything would wait with it.
 * @throws Error where it can't be read, is no file (a folder, a named pipe), is larger than 16 MiB or in another encoding.
 */
export function readTextFile(path: string): string {
  // Without the flag, opening a named pipe waits for somebody who writes.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new Error('expected a file');
    if (found.size > MAX_BYTES) throw new Error(`expected a file of at most ${MAX_BYTES} bytes`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    // Such as UTF-16 without a mark.
    if (text.includes('\0')) throw new Error('expected text in UTF-8');
    return text;
  } finally {
    closeSync(file);
  }
}
