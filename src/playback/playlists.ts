import { filesOf } from '../domain/file-list.ts';
import { type FileUrls, type StoredFile, storedFileOf } from '../domain/file-url.ts';
import { isPlaylist, type PlaybackUrls } from '../domain/playback.ts';
import type { Clock, RecordingStore } from '../domain/ports.ts';
import type { TenantOf } from '../domain/tenant.ts';
import { isYieldDue, yieldToEventLoop } from '../event-loop.ts';
import { createQuota } from '../http/quota.ts';
import { fingerprintOf, type Playback, type PlaybackTokens } from './playback-token.ts';
import {
  decodePlaylist,
  type PlaylistOf,
  type PlaylistPart,
  partsOf,
  UnusablePlaylistError,
} from './rewrite-playlist.ts';

/** Reads an object of a storage. Resolves with null where there is none, and rejects as `StorageClient.get`. */
export type ReadObject = (
  file: StoredFile,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<Uint8Array | null>;

interface PlaylistsOptions {
  readonly store: Pick<RecordingStore, 'load'>;
  readonly tenantOf: TenantOf;
  readonly fileUrls: FileUrls;
  readonly readObject: ReadObject;
  readonly tokens: PlaybackTokens;
  readonly clock: Clock;
}

/** A list in a customer's storage that a token gives access to now. */
export interface FoundPlaylist extends StoredFile {
  /** The same for all requests with one token. */
  readonly id: string;
  readonly playback: Playback;
  readonly of: PlaylistOf;
}

/** A list whose names are signed URLs. */
export interface SignedPlaylist {
  readonly text: string;
  /** How many URLs were signed for it. */
  readonly signed: number;
}

export interface Playlists {
  /** Null where the token gives access to nothing: it is wrong or has expired, or what it names is not there any more. */
  find(token: string): Promise<FoundPlaylist | null>;
  /**
   * Reads the list and signs its names, once for all who ask at the same time. Resolves with `not-stored` where the storage
   * has no such object, and `keys-unavailable` where its keys can't be read, or have expired. Rejects with
   * `UnusablePlaylistError`, or as `ReadObject`.
   */
  sign(found: FoundPlaylist): Promise<SignedPlaylist | 'not-stored' | 'keys-unavailable' | 'busy'>;
}

/** A recording of 24 h has some 6,000 slices, in less than 1 MB. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_NAMES = 30_000;
/** How many lists are read and signed at once: each may take some ten megabytes. */
const MAX_AT_ONCE = 32;
/** Storages that do not answer, and a long list takes seconds: neither may keep the lists of others from being served. */
const MAX_AT_ONCE_OF_STORAGE = 8;
/** WebCrypto computes these beside each other. */
const SIGNED_AT_ONCE = 20;

export function createPlaylists(options: PlaylistsOptions): Playlists {
  const { store, tenantOf, fileUrls, readObject, tokens, clock } = options;
  const running = new Map<string, ReturnType<Playlists['sign']>>();
  const ofStorages = createQuota(MAX_AT_ONCE_OF_STORAGE);

  async function signNow({ storage, key, playback, of }: FoundPlaylist): ReturnType<Playlists['sign']> {
    const sign = await fileUrls.signerOf(storage);
    if (typeof sign === 'string') return 'keys-unavailable';
    const bytes = await readObject(
      { storage, key },
      // The storage's client has a time limit of its own. Nobody who leaves ends what others may wait for.
      { maxBytes: MAX_BYTES, signal: new AbortController().signal },
    );
    if (bytes === null) return 'not-stored';
    const { parts, names } = await readAll(partsOf(decodePlaylist(bytes), of));
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const urls = new Map<string, string>();
    for (let from = 0; from < names.length; from += SIGNED_AT_ONCE) {
      await yieldToEventLoop();
      const leftS = playback.expiresAt - Math.floor(clock.now() / 1000);
      const some = names.slice(from, from + SIGNED_AT_ONCE);
      const signed = await Promise.all(some.map((name) => sign(folder + name, Math.max(1, leftS))));
      for (const [index, url] of signed.entries()) {
        if (url === null) return 'keys-unavailable';
        urls.set(some[index] ?? '', url);
      }
    }
    const text = parts.map((part) => (typeof part === 'string' ? part : urls.get(part.name))).join('');
    return { text, signed: names.length };
  }

  return {
    async find(token) {
      const playback = await tokens.read(token);
      const tenant = playback && tenantOf(playback.owner);
      if (playback === null || tenant === null) return null;
      const [recording] = await store.load(playback.owner, [playback.recordingId]);
      if (recording === undefined || recording.sid === null) return null;
      const file = filesOf(recording).find(
        ({ fileName }) => isPlaylist(fileName) && fingerprintOf(fileName) === playback.fingerprint,
      );
      const stored = file && storedFileOf(file, recording.destination, tenant.storages);
      if (stored === undefined || typeof stored === 'string') return null;
      const { recordingId, fingerprint, expiresAt } = playback;
      const id = [recordingId, fingerprint, expiresAt].join(' ');
      return { ...stored, id, playback, of: { sid: recording.sid, cname: recording.cname } };
    },

    sign(found) {
      const { id } = found;
      const before = running.get(id);
      if (before !== undefined) return before;
      const release = running.size < MAX_AT_ONCE ? ofStorages.take(found.storage) : null;
      if (release === null) return Promise.resolve('busy');
      const now = signNow(found).finally(() => {
        release();
        running.delete(id);
      });
      running.set(id, now);
      return now;
    },
  };
}

/** Makes the paths of playlists on this gateway. */
export function createPlaybackUrls({
  tokens,
  clock,
}: Pick<PlaylistsOptions, 'tokens' | 'clock'>): PlaybackUrls {
  return {
    async pathOf({ recordingId, owner, fileName }, expiresInS) {
      const expiresAt = Math.floor(clock.now() / 1000) + expiresInS;
      const token = await tokens.make({
        ...{ recordingId, owner, expiresAt },
        fingerprint: fingerprintOf(fileName),
      });
      return `/play/${token}/${lastPartOf(fileName)}`;
    },
  };
}

const LONGEST_SHOWN = 200;

/** For people, and for players that go by the end of a name: the token alone says which file it is. */
function lastPartOf(fileName: string): string {
  const name = encodeURIComponent(fileName.slice(fileName.lastIndexOf('/') + 1));
  return name.length > LONGEST_SHOWN ? 'playlist.m3u8' : name;
}

async function readAll(source: Iterable<PlaylistPart>) {
  const parts: PlaylistPart[] = [];
  const names = new Set<string>();
  for (const part of source) {
    parts.push(part);
    if (typeof part !== 'string') names.add(part.name);
    if (names.size > MAX_NAMES) throw new UnusablePlaylistError(`it has more than ${MAX_NAMES} names`);
    if (isYieldDue()) await yieldToEventLoop();
  }
  return { parts, names: [...names] };
}
