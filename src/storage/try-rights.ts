import type { StorageClient } from './storage-client.ts';
import { StorageRefusedError, StorageUnavailableError } from './storage-errors.ts';
import type { Encryption } from './storage-interface.ts';

/**
 * What came of one kind of request. `untold`: it was not made, or its answer says nothing about the right. `missing`: it
 * was allowed, and did not give the object that had just been written.
 */
export type Tried = 'done' | 'untold' | 'missing' | Error;

/** What a storage lets its keys do. */
export interface TriedRights {
  /** The object that was written. */
  readonly key: string;
  readonly write: Tried;
  readonly read: Tried;
  readonly list: Tried;
  readonly remove: Tried;
}

interface Trial {
  /** Of an object that nothing else has. */
  readonly key: string;
  /** False: nothing is written or removed. */
  readonly mayWrite: boolean;
  readonly encryption: Encryption | undefined;
  readonly signal: AbortSignal;
}

const CONTENT =
  'The doctor of agora-recording-gateway wrote this to see whether it can. It may be removed.\n';

/** Writes, reads, lists and removes a small object. Removes it whatever else fails, and never rejects. */
export async function tryRights(
  client: StorageClient,
  { key, mayWrite, encryption, signal }: Trial,
): Promise<TriedRights> {
  const body = new TextEncoder().encode(CONTENT);
  const remove = () => tried(() => client.remove(key, signal));
  const write = mayWrite ? await tried(() => client.put(key, body, { signal, encryption })) : 'untold';
  if (failsAll(write)) {
    const untold = { read: 'untold', list: 'untold' } as const;
    // It may have been written, and only the answer was lost.
    return {
      key,
      write,
      ...untold,
      remove: write instanceof StorageUnavailableError ? await remove() : 'untold',
    };
  }
  const isThere = write === 'done';
  const [read, list] = await Promise.all([
    tried(async () => {
      const found = await client.get(key, { maxBytes: body.length, signal });
      return !isThere || (found !== null && Buffer.compare(found, body) === 0);
    }),
    tried(async () => {
      // No other object begins so: a second one would be of a server that lists everything.
      for await (const object of client.list(key, signal)) return !isThere || object.key === key;
      return !isThere;
    }),
  ]);
  // Without the right to list, S3 refuses to say that there is no such object.
  const isTold = isThere || list === 'done' || !isRefusedRight(read);
  return { key, write, list, read: isTold ? read : 'untold', remove: isThere ? await remove() : 'untold' };
}

/** `request` resolves with false where the object is missing. */
async function tried(request: () => Promise<unknown>): Promise<Tried> {
  try {
    return (await request()) === false ? 'missing' : 'done';
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Whether every other request would fail in the same way. */
export function failsAll(result: Tried): result is StorageRefusedError | StorageUnavailableError {
  if (result instanceof StorageUnavailableError) return true;
  return result instanceof StorageRefusedError && !['no_right', 'other'].includes(result.refusal);
}

function isRefusedRight(result: Tried): boolean {
  return result instanceof StorageRefusedError && result.refusal === 'no_right';
}
