import type { NoAnswer, Rejected } from '../../domain/answers.ts';
import type { JsonObject, JsonValue } from '../../domain/outcome.ts';
import type { CallOptions, Channel, RecordingChange, UpstreamFor } from '../../domain/ports.ts';
import type { RecordingSession } from '../../domain/session.ts';
import type { StartOrder } from '../../domain/start-order.ts';
import {
  acquireAnswerOf,
  changeAnswerOf,
  queryAnswerOf,
  startAnswerOf,
  stopAnswerOf,
  unknownStorage,
  unreadableStorage,
} from '../decode/decode-answer.ts';
import type { Method } from '../decode/error-codes.ts';
import { isJsonArray } from '../decode/json.ts';
import { createRequestWithRetries, type RequestSettings } from './request-with-retries.ts';
import { TOKEN_LIFETIME_MS } from './rtc-token.ts';

/** The secrets that the gateway adds to requests. No caller ever sees them. */
export interface Credentials {
  /**
   * The `storageConfig` of the storage with this name; `unknown` where the configuration has no such storage, `unreadable`
   * where its keys can't be read now. `isFresh`: read the keys now, not from a cache.
   */
  storageConfig(
    name: string,
    how?: { readonly isFresh: boolean },
  ): Promise<JsonObject | 'unknown' | 'unreadable'>;
  /** An RTC token for the recorder, or null where the app has no certificate to mint one from. */
  mintToken(channel: Channel): string | null;
}

/** `clientRequest`, or the answer to give where it can't be built. */
type Built = { readonly clientRequest: JsonObject } | { readonly unsent: Rejected | NoAnswer };

/** Far more than can be between acquire and start at a thousand requests a second. */
const MAX_ANNOUNCED = 5000;

const UNSENT = { unknown: unknownStorage, unreadable: unreadableStorage } as const;

interface ClientOptions extends RequestSettings {
  readonly credentials: Credentials;
}

/** Agora's REST methods (upstream contract, "Methods"). Calls are retried by the table in `retry-policy.ts`. */
export function createAgoraClient(options: ClientOptions): UpstreamFor {
  const { credentials, clock } = options;
  const request = createRequestWithRetries(options);

  /** The storages that `acquire` told Agora of, by resource, until they are used: keys may be read anew in between. */
  const announced = new Map<string, JsonValue>();

  function announce(resourceId: string, { storageConfig }: JsonObject): void {
    announced.set(resourceId, storageConfig ?? null);
    const [oldest] = announced.keys();
    if (announced.size > MAX_ANNOUNCED && oldest !== undefined) announced.delete(oldest);
  }

  async function withStorage(
    clientRequest: JsonObject,
    { name, fileNamePrefix }: NonNullable<RecordingChange['storage']>,
    how?: { readonly isFresh: boolean },
  ): Promise<Built> {
    const keys = await credentials.storageConfig(name, how);
    if (typeof keys === 'string') return { unsent: UNSENT[keys](name) };
    const storageConfig = fileNamePrefix.length > 0 ? { ...keys, fileNamePrefix } : keys;
    return { clientRequest: { ...clientRequest, storageConfig } };
  }

  /**
   * The `clientRequest` of start, with token and storage. Acquire sends the same as `startParameter`: Agora refuses a start
   * that differs from it.
   */
  function startRequestOf(channel: Channel, order: StartOrder): Promise<Built> {
    const token = order.token ?? credentials.mintToken(channel);
    const clientRequest = { ...(token === null ? {} : { token }), ...order.start };
    return withStorage(clientRequest, { name: order.storage, fileNamePrefix: order.fileNamePrefix });
  }

  return (tenant) => ({
    async acquire(channel, { order, exclude, foretells }, options) {
      const mintedAt = clock.monotonic();
      const mintedToken = order.token === null ? credentials.mintToken(channel) : null;
      const start = await startRequestOf(channel, { ...order, token: order.token ?? mintedToken });
      if ('unsent' in start) return start.unsent;
      const excludeResourceIds = [...excludedBy(order), ...exclude];
      const clientRequest = {
        ...order.acquire,
        ...(excludeResourceIds.length > 0 ? { excludeResourceIds } : {}),
        ...(foretells ? { startParameter: start.clientRequest } : {}),
      };
      const result = await request({
        method: 'acquire',
        about: channel.cname,
        request: post([...appPath(channel.appId), 'acquire'], channel, clientRequest),
        priority: 'start',
        tenant,
        ...options,
      });
      const expiresInMs = TOKEN_LIFETIME_MS - (clock.monotonic() - mintedAt);
      const minted = mintedToken === null ? null : { token: mintedToken, expiresInMs };
      const answer = acquireAnswerOf(result, minted);
      if (answer.means === 'acquired' && foretells) announce(answer.resourceId, start.clientRequest);
      return answer;
    },

    async start(channel, resourceId, order, options) {
      const start = await startRequestOf(channel, order);
      if ('unsent' in start) return { answer: start.unsent, unanswered: false };
      const path = [...appPath(channel.appId), 'resourceid', resourceId, 'mode', channel.mode, 'start'];
      const storageConfig = announced.get(resourceId);
      const clientRequest = {
        ...start.clientRequest,
        ...(storageConfig === undefined ? {} : { storageConfig }),
      };
      const result = await request({
        method: 'start',
        about: channel.cname,
        request: post(path, channel, clientRequest),
        priority: 'start',
        tenant,
        // Acquire was the first slot, and the resource should be used within about two seconds.
        again: true,
        ...options,
      });
      const answer = startAnswerOf(result);
      if (answer.answer.means === 'started') announced.delete(resourceId);
      return answer;
    },

    async stop(session, { asyncStop, ...options }) {
      const call = callOf(session, 'stop', { async_stop: asyncStop });
      const result = await request({ ...call, priority: 'stop', tenant, ...options });
      const answer = result.decoded && stopAnswerOf(result.decoded, asyncStop);
      if (answer === null) throw new Error('the retry table gave up on a stop');
      return { answer, unanswered: result.otherUnanswered };
    },

    async query(session, options) {
      const result = await request({ ...callOf(session, 'query'), tenant, ...options });
      return result.decoded === null
        ? { means: 'no-answer', files: result.files }
        : queryAnswerOf(result.decoded);
    },

    async change(session, { method, clientRequest, storage }, options: CallOptions) {
      const built =
        storage === null ? { clientRequest } : await withStorage(clientRequest, storage, { isFresh: true });
      if ('unsent' in built) return built.unsent;
      const call = callOf(session, method, built.clientRequest);
      return changeAnswerOf(await request({ ...call, tenant, ...options }));
    },
  });
}

/** A call about a recording that was started. */
function callOf(session: RecordingSession, method: Method, clientRequest?: JsonObject) {
  const path = [...sessionPath(session), method];
  const request =
    clientRequest === undefined ? ({ method: 'GET', path } as const) : post(path, session, clientRequest);
  return { method, about: session.sid, request };
}

function post(path: readonly string[], { cname, uid }: Channel, clientRequest: JsonObject) {
  return { method: 'POST', path, body: { cname, uid, clientRequest } } as const;
}

/** The resources that the caller's own request excludes. */
function excludedBy({ acquire: { excludeResourceIds } }: StartOrder): readonly JsonValue[] {
  return isJsonArray(excludeResourceIds) ? excludeResourceIds : [];
}

function appPath(appId: string): readonly string[] {
  return ['v1', 'apps', appId, 'cloud_recording'];
}

/** `/v1/apps/{appid}/cloud_recording/resourceid/{resourceid}/sid/{sid}/mode/{mode}` (upstream contract, "Methods"). */
export function sessionPath({ appId, resourceId, sid, mode }: RecordingSession): readonly string[] {
  return [...appPath(appId), 'resourceid', resourceId, 'sid', sid, 'mode', mode];
}
