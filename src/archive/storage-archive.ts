/** An archive in a customer's storage: objects of NDJSON such as `recordings/2026-01-31/….ndjson`. */
import { createHash } from 'node:crypto';
import { type Archive, ArchiveError, type ArchiveLine } from '../domain/retention.ts';
import type { StorageClient, StorageClientOf } from '../storage/storage-client.ts';
import {
  ObjectTooLargeError,
  StorageRefusedError,
  StorageUnavailableError,
} from '../storage/storage-errors.ts';
import type { Encryption } from '../storage/storage-interface.ts';
import { type OpenByName, openUnexpired } from '../storage/usable-storage.ts';
import { byDay } from './days.ts';

/** An object is about as large as this at most; a line of its own that is larger is an object by itself. */
const MAX_OBJECT_BYTES = 4 * 1024 * 1024;

interface StorageArchiveOptions {
  readonly open: OpenByName;
  readonly clientOf: StorageClientOf;
  readonly clock: Parameters<typeof openUnexpired>[2];
  /** Its name in the configuration. */
  readonly storage: string;
  /** With what all keys begin: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly encryption: Encryption | undefined;
}

/**
 * An object's name has the hash of what is in it, so the same lines written again are the same object. It is read again before
 * it counts as written: what answers may be a proxy. Keys that may only write are believed.
 */
export function createStorageArchive(options: StorageArchiveOptions): Archive {
  const { storage, prefix, encryption } = options;
  return {
    async write(kind, lines, signal) {
      try {
        const client = await connect(options);
        for (const [day, some] of byDay(lines)) {
          for (const text of objectsOf(some)) {
            const body = new TextEncoder().encode(text);
            const name = createHash('sha256').update(body).digest('hex').slice(0, 32);
            const key = `${prefix}${kind}/${day}/${name}.ndjson`;
            await client.put(key, body, { signal, encryption });
            await expectThere(client, key, body, signal);
          }
        }
      } catch (error) {
        const isExpected = error instanceof StorageRefusedError || error instanceof StorageUnavailableError;
        if (!isExpected) throw error;
        throw new ArchiveError(`the archive’s storage ${storage} can’t be written: ${error.message}`);
      }
    },
  };
}

async function connect({ open, clientOf, clock, storage }: StorageArchiveOptions): Promise<StorageClient> {
  const opened = await openUnexpired(open, storage, clock);
  const client = typeof opened === 'string' ? null : clientOf(opened);
  if (client !== null) return client;
  const why = typeof opened === 'string' ? `its keys are ${opened}` : 'its vendor or region is not known';
  throw new ArchiveError(`the archive’s storage ${storage} can’t be written: ${why}`);
}

/** Throws where the object is not there as it was written. */
async function expectThere(
  client: StorageClient,
  key: string,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const found = await client.get(key, { maxBytes: body.length, signal }).catch((error: unknown) => {
    if (error instanceof StorageRefusedError && error.refusal === 'no_right') return 'untold';
    if (error instanceof ObjectTooLargeError) return null;
    throw error;
  });
  if (found === 'untold' || (found !== null && Buffer.compare(found, body) === 0)) return;
  const what = found === null ? 'is not there' : 'is another one';
  throw new StorageUnavailableError(`it says that it has stored an object, which ${what}`);
}

function objectsOf(lines: readonly ArchiveLine[]): readonly string[] {
  const objects: string[] = [];
  let text = '';
  for (const { json } of lines) {
    if (text !== '' && text.length + json.length > MAX_OBJECT_BYTES) {
      objects.push(text);
      text = '';
    }
    text += `${json}\n`;
  }
  return text === '' ? objects : [...objects, text];
}
