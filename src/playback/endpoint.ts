import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { RATE_LIMIT_FIELDS, rateLimitFields } from '../http/rate-limit-fields.ts';
import { type Refusal, refuse } from '../http/refusal.ts';
import { requestIdFrom, runForRequest } from '../observability/request-context.ts';
import {
  ObjectTooLargeError,
  StorageRefusedError,
  StorageUnavailableError,
} from '../storage/storage-errors.ts';
import type { FoundPlaylist, Playlists } from './playlists.ts';
import { UnusablePlaylistError } from './rewrite-playlist.ts';

/** What may still be asked with a token. */
type Allowance = Parameters<typeof rateLimitFields>[1] & { readonly isExceeded: boolean };

interface EndpointOptions {
  readonly playlists: Playlists;
  /** Pages of these origins may read the answers. */
  readonly corsOrigins: readonly string[];
  /** Counts a request with a token, a big one as several. */
  readonly count: (token: string, weight: number) => Promise<Allowance>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** So many signed URLs cost as much as a request. */
const SIGNED_PER_REQUEST = 100;

const NOT_FOUND: Refusal = { status: 404, message: 'There is no such playlist, or its URL has expired.' };
const NOT_STORED: Refusal = { status: 404, message: 'The storage does not have this playlist, or not yet.' };
const WRONG_METHOD: Refusal = { status: 405, message: 'Expected GET or HEAD.', allow: 'GET, HEAD' };
const NO_KEYS: Refusal = {
  ...{ status: 503, code: 'STORAGE_UNAVAILABLE' },
  message: 'The keys of the storage can’t be read now, or have expired.',
};
const DATABASE_AWAY: Refusal = {
  ...{ status: 503, retryAfterS: 5 },
  message: 'The gateway’s database does not answer; ask again.',
};
const BUSY: Refusal = {
  ...{ status: 503, code: 'BUSY', retryAfterS: 1 },
  message: 'Too many playlists are being made; ask again.',
};

/** What becomes of a request. Null: the playlist's headers alone. */
type Reply = { readonly text: string | null } | Refusal;

/** Answers `GET /play/<token>/<name>`: the playlist with a signed URL of each slice. The token is all it takes. */
export function createPlaybackEndpoint({ playlists, corsOrigins, count, clock, log }: EndpointOptions) {
  /** `tell` gets what may be asked after this request. */
  async function replyTo(
    method: string | undefined,
    found: FoundPlaylist | null,
    tell: (allowance: Allowance) => void,
  ): Promise<Reply> {
    if (found === null) return NOT_FOUND;
    const allowance = await count(found.id, 1);
    tell(allowance);
    if (allowance.isExceeded) {
      const retryAfterS = Math.ceil(allowance.resetMs / 1000);
      return {
        status: 429,
        message: `This playlist is asked for too often; ask again in ${retryAfterS} s.`,
        retryAfterS,
      };
    }
    if (method === 'HEAD') return { text: null };
    const playlist = await playlists.sign(found);
    if (playlist === 'not-stored') return NOT_STORED;
    if (playlist === 'keys-unavailable') return NO_KEYS;
    if (playlist === 'busy') return BUSY;
    const weight = Math.floor(playlist.signed / SIGNED_PER_REQUEST);
    if (weight > 0) tell(await count(found.id, weight));
    return playlist;
  }

  /** The reply to a failure. The reason is told to the operator; callers learn nothing of the storage. */
  function replyToFailure(error: unknown, found: FoundPlaylist | null): Refusal {
    if (error instanceof StoreUnavailableError) return DATABASE_AWAY;
    const refusal = refusalOf(error);
    const recording = found?.playback.recordingId;
    if (refusal === null) {
      log.error({ recording, err: error }, 'a playlist could not be served');
      return { status: 500, message: 'Unexpected error.' };
    }
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ recording, storage: found?.storage, reason }, 'a playlist can’t be served');
    return refusal;
  }

  async function answer(
    token: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ) {
    const startedAt = clock.monotonic();
    const { method } = request;
    for (const [name, value] of corsHeaders(request.headers.origin, corsOrigins))
      response.setHeader(name, value);
    response.setHeader('x-request-id', requestId);
    let found: FoundPlaylist | null = null;
    let reply: Reply = WRONG_METHOD;
    if (method === 'GET' || method === 'HEAD') {
      try {
        found = await playlists.find(token);
        reply = await replyTo(method, found, (allowance) => {
          response.setHeaders(new Map(Object.entries(rateLimitFields('playlist', allowance))));
        });
      } catch (error) {
        reply = replyToFailure(error, found);
      }
    }
    send(response, reply);
    const { recordingId = null, owner = null } = found?.playback ?? {};
    const durationMs = Math.round((clock.monotonic() - startedAt) * 100) / 100;
    const status = 'status' in reply ? reply.status : 200;
    log.info(
      { method, recording: recordingId, tenant: owner, status, durationMs, requestId },
      'a playlist was asked for',
    );
  }

  return (token: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = request.headers['x-request-id'];
    const requestId = requestIdFrom(typeof given === 'string' ? given : null);
    return runForRequest(requestId, () => answer(token, request, response, requestId));
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if ('status' in reply) {
    refuse(response, reply);
    return;
  }
  response.setHeader('content-type', 'application/vnd.apple.mpegurl');
  response.setHeader('cache-control', 'private, no-store');
  if (reply.text !== null) response.setHeader('content-length', Buffer.byteLength(reply.text));
  response.writeHead(200);
  response.end(reply.text ?? undefined);
}

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof StorageUnavailableError)
    return {
      status: 503,
      code: 'STORAGE_UNAVAILABLE',
      message: 'The storage does not answer; ask again.',
      retryAfterS: 5,
    };
  if (error instanceof StorageRefusedError)
    return {
      status: 502,
      code: 'STORAGE_REFUSED',
      message: 'The storage refuses to give the playlist to the gateway.',
    };
  if (error instanceof ObjectTooLargeError)
    return { status: 502, code: 'PLAYLIST_UNUSABLE', message: 'The playlist is too long.' };
  if (error instanceof UnusablePlaylistError)
    return {
      status: 502,
      code: 'PLAYLIST_UNUSABLE',
      message: `The playlist can’t be served: ${error.message}.`,
    };
  return null;
}

/**
 * A page of another origin that plays may read the playlist where it is allowed to. The embedder policy is for players that
 * are part of the browser, which ask without an `Origin`.
 */
function corsHeaders(
  origin: string | undefined,
  allowed: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  if (allowed.length === 0) return [];
  const open = [
    ['vary', 'Origin'],
    ['cross-origin-resource-policy', 'cross-origin'],
  ] as const;
  if (origin === undefined || !allowed.includes(origin)) return open;
  return [
    ...open,
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', ['retry-after', ...RATE_LIMIT_FIELDS, 'x-request-id'].join(', ')],
  ];
}
