import type { Dispatcher } from 'undici';
import type { Clock } from '../domain/ports.ts';
import { azureRequests } from './azure-requests.ts';
import { listIn } from './list-pages.ts';
import { AZURE, type OpenStorage } from './open-storage.ts';
import { s3PlaceOf } from './s3-places.ts';
import { s3Requests } from './s3-requests.ts';
import { ObjectTooLargeError, refusalOf, StorageUnavailableError } from './storage-errors.ts';
import type {
  Answer,
  Encryption,
  StorageRequests,
  StoredObject,
  WantedRequest,
} from './storage-interface.ts';
import { createSend } from './storage-request.ts';

/**
 * Requests to one customer's storage, signed with its keys. All methods reject with `StorageRefusedError` (rights, keys,
 * bucket), `StorageUnavailableError` (no answer, or none in time; worth another try), or the signal's reason.
 */
export interface StorageClient {
  /** Resolves with the object's bytes, or null where there is none. Rejects with `ObjectTooLargeError`. */
  get(
    key: string,
    options: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<Uint8Array | null>;
  put(key: string, body: Uint8Array, options: PutOptions): Promise<void>;
  /** Also resolves where there is no such object. */
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Objects whose keys begin with `prefix`, a request for each thousand. */
  list(prefix: string, signal: AbortSignal): AsyncGenerator<StoredObject>;
}

export interface PutOptions {
  readonly signal: AbortSignal;
  readonly encryption?: Encryption | undefined;
}

/** Makes a client for a storage; null where the gateway does not know the vendor's interface or the region. */
export type StorageClientOf = (storage: OpenStorage) => StorageClient | null;

interface StorageClientsOptions {
  readonly clock: Clock;
  /** A whole answer has to come within this time. */
  readonly timeoutMs: number;
  /** Left out: connections of the clients' own. */
  readonly dispatcher?: Dispatcher;
}

/** A thousand of the longest keys (1,024 bytes, each escaped) take less. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const MAX_ERROR_BYTES = 16 * 1024;

/** The clients share connections. They follow no redirect: signatures and keys go to the configured host alone. */
export function createStorageClients(options: StorageClientsOptions): {
  readonly clientOf: StorageClientOf;
  /** Closes all connections and aborts the requests on them. */
  close(): Promise<void>;
} {
  const { send, close } = createSend(options);
  const clientOf: StorageClientOf = (storage) => {
    const requests = requestsFor(storage, options.clock);
    return requests && createClient(storage, requests, send);
  };
  return { clientOf, close };
}

function requestsFor(storage: OpenStorage, clock: Clock): StorageRequests | null {
  if (storage.vendor === AZURE) return azureRequests(storage, clock);
  const place = s3PlaceOf(storage);
  return place && s3Requests(place, storage.keys, clock);
}

function createClient(
  { keys }: OpenStorage,
  requests: StorageRequests,
  send: ReturnType<typeof createSend>['send'],
): StorageClient {
  const secrets = [keys.accessKey, keys.secretKey, keys.stsToken ?? ''];

  /** Resolves with the answer to a request that was carried out. */
  async function ask(wanted: WantedRequest, maxBytes: number, signal: AbortSignal): Promise<Answer> {
    const answer = await send(await requests.sign(wanted), Math.max(maxBytes, MAX_ERROR_BYTES), signal);
    const { status } = answer;
    if (status === 429 || status >= 500) throw new StorageUnavailableError(`the storage answered ${status}`);
    if (status < 200 || status >= 300) throw refusalOf(answer, secrets);
    return answer;
  }

  return {
    async get(key, { maxBytes, signal }) {
      const answer = await ask({ method: 'GET', key }, maxBytes, signal).catch(nullWhereMissing);
      if (answer === null) return null;
      if (!answer.isWhole || answer.body.length > maxBytes) throw new ObjectTooLargeError(maxBytes);
      return answer.body;
    },
    async put(key, body, { signal, encryption }) {
      const encrypted = encryption === undefined ? {} : { encryption };
      await ask({ method: 'PUT', key, body, ...encrypted }, 0, signal);
    },
    async remove(key, signal) {
      await ask({ method: 'DELETE', key }, 0, signal).catch(nullWhereMissing);
    },
    list: (prefix, signal) =>
      listIn(async (after) => {
        const list = { prefix, after };
        return requests.readPage(await ask({ method: 'GET', key: null, list }, MAX_PAGE_BYTES, signal));
      }),
  };
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && 'refusal' in error && error.refusal === 'no_object') return null;
  throw error;
}
