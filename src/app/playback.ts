/** Playback: the paths that callers are given, and the route that serves playlists. */
import type { Logger } from 'pino';
import type { OperationLimit } from '../auth/operation-limit.ts';
import type { FileUrls } from '../domain/file-url.ts';
import type { GatewaySecrets } from '../domain/playback.ts';
import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { TenantOf } from '../domain/tenant.ts';
import { createPlaybackEndpoint } from '../playback/endpoint.ts';
import { createPlaybackTokens } from '../playback/playback-token.ts';
import { createPlaybackUrls, createPlaylists, type ReadObject } from '../playback/playlists.ts';
import type { StorageClientOf } from '../storage/storage-client.ts';
import { StorageUnavailableError } from '../storage/storage-errors.ts';
import type { Storages } from './storages.ts';

interface PlaybackOptions {
  readonly secrets: GatewaySecrets;
  readonly open: Storages['open'];
  readonly clientOf: StorageClientOf;
  readonly fileUrls: FileUrls;
  readonly operationLimit: OperationLimit;
  readonly store: RecordingStore;
  readonly tenantOf: TenantOf;
  readonly corsOrigins: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}

export function createPlayback(options: PlaybackOptions) {
  const { secrets, open, clientOf, fileUrls, operationLimit, store, tenantOf, corsOrigins, clock, log } =
    options;
  const tokens = createPlaybackTokens({ secrets, clock });
  const readObject: ReadObject = async ({ storage: name, key }, how) => {
    const storage = await open(name, { isFresh: false });
    const client = typeof storage === 'string' ? null : clientOf(storage);
    if (client === null) throw new StorageUnavailableError('there is no client for this storage');
    return client.get(key, how);
  };
  return {
    urls: createPlaybackUrls({ tokens, clock }),
    answer: createPlaybackEndpoint({
      playlists: createPlaylists({ store, tenantOf, fileUrls, readObject, tokens, clock }),
      count: (token, weight) =>
        operationLimit.count({ countedAs: `playlist ${token}`, operationsPerMinute: null }, 'other', weight),
      ...{ corsOrigins, clock, log },
    }),
  };
}
