import type { NoAnswer, Rejected } from '../../domain/answers.ts';
import type { JsonObject, JsonValue } from '../../domain/outcome.ts';
import type { Channel, RecordingChange, Turn, UpstreamFor } from '../../domain/ports.ts';
import type { RecordingSession } from '../../domain/session.ts';
import type { StartOrder } from '../../domain/start-order.ts';
import {
  acquireAnswerOf,
  changeAnswerOf,
  startAnswerOf,
  unknownStorage,
  unreadableStorage,
} from '../decode/decode-answer.ts';
import { queryAnswerOf, stopAnswerOf } from '../decode/decode-outcome.ts';
import { isJsonArray } from '../decode/json.ts';
import { createRequestWithRetries, type RequestOptions } from './request-with-retries.ts';

/** What the gateway adds to requests, and no caller ever sees. */
export interface Credentials {
  /**
   * `storageConfig` of the storage with this name; `unknown` where the configuration has none, `unreadable` where its keys
   * can't be had now. `isFresh`: not as they were read a while ago.
   */
  storageConfig(
    name: string,
    how?: { readonly isFresh: boolean },
  ): Promise<JsonObject | 'unknown' | 'unreadable'>;
  /** An RTC token for the recorder, or null where the gateway can't mint one: the app then has no certificate. */
  mintToken(channel: Channel): string | null;
}

/** A request, or the answer where it can't be made. */
type Built = { readonly clientRequest: JsonObject } | { readonly unsent: Rejected | NoAnswer };

const UNSENT = { unknown: unknownStorage, unreadable: unreadableStorage } as const;

export interface ClientOptions extends RequestOptions {
  readonly credentials: Credentials;
}

/** Agora's REST methods (upstream contract, "Methods"). When a call is tried again is the table in `retry-policy.ts`. */
export function createAgoraClient(options: ClientOptions): UpstreamFor {
  const { credentials } = options;
  const ask = createRequestWithRetries(options);

  /**
   * `clientRequest` of start, token and storage included. Acquire is told of it as `startParameter`, and Agora refuses a
   * start that brings another one.
   */
  async function startRequestOf(channel: Channel, order: StartOrder): Promise<Built> {
    const storageConfig = await credentials.storageConfig(order.storage);
    if (typeof storageConfig === 'string') return { unsent: UNSENT[storageConfig](order.storage) };
    const token = order.token ?? credentials.mintToken(channel);
    const clientRequest = {
      ...(token === null ? {} : { token }),
      ...order.start,
      storageConfig: withPrefix(storageConfig, order.fileNamePrefix),
    };
    return { clientRequest };
  }

  async function changeRequestOf({ clientRequest, storage }: RecordingChange): Promise<Built> {
    if (storage === null) return { clientRequest };
    const storageConfig = await credentials.storageConfig(storage.name, { isFresh: true });
    if (typeof storageConfig === 'string') return { unsent: UNSENT[storageConfig](storage.name) };
    return {
      clientRequest: { ...clientRequest, storageConfig: withPrefix(storageConfig, storage.fileNamePrefix) },
    };
  }

  return (tenant) => ({
    async acquire(channel, { order, exclude, foretells }, signal) {
      const mintedToken = order.token === null ? credentials.mintToken(channel) : null;
      const start = await startRequestOf(channel, { ...order, token: order.token ?? mintedToken });
      if ('unsent' in start) return start.unsent;
      const excludeResourceIds = [...excludedBy(order), ...exclude];
      const clientRequest = {
        ...order.acquire,
        ...(excludeResourceIds.length > 0 ? { excludeResourceIds } : {}),
        ...(foretells ? { startParameter: start.clientRequest } : {}),
      };
      const heard = await ask({
        method: 'acquire',
        about: channel.cname,
        request: post([...appPath(channel.appId), 'acquire'], channel, clientRequest),
        priority: 'start',
        tenant,
        signal,
      });
      return acquireAnswerOf(heard, mintedToken);
    },

    async start(channel, resourceId, order, signal) {
      const start = await startRequestOf(channel, order);
      if ('unsent' in start) return { answer: start.unsent, unanswered: false };
      const path = [...appPath(channel.appId), 'resourceid', resourceId, 'mode', channel.mode, 'start'];
      const heard = await ask({
        method: 'start',
        about: channel.cname,
        request: post(path, channel, start.clientRequest),
        priority: 'start',
        tenant,
        // Acquire was its first turn; the resource should be used within some two seconds.
        again: true,
        signal,
      });
      return startAnswerOf(heard);
    },

    async stop(session, { asyncStop, again, signal, onTrouble }) {
      const heard = await ask({
        method: 'stop',
        about: session.sid,
        request: post([...sessionPath(session), 'stop'], session, { async_stop: asyncStop }),
        priority: 'stop',
        tenant,
        again,
        signal,
        onTrouble,
      });
      const answer = heard.read && stopAnswerOf(heard.read, asyncStop);
      if (answer === null) throw new Error('the retry table gave up on a stop');
      return { answer, unanswered: heard.maybeByUs };
    },

    async query(session, turn) {
      const heard = await ask({
        method: 'query',
        about: session.sid,
        request: { method: 'GET', path: [...sessionPath(session), 'query'] },
        tenant,
        ...turn,
      });
      return heard.read === null ? { means: 'no-answer', files: heard.files } : queryAnswerOf(heard.read);
    },

    async change(session, change, turn: Turn) {
      const built = await changeRequestOf(change);
      if ('unsent' in built) return built.unsent;
      const { method } = change;
      const heard = await ask({
        method,
        about: session.sid,
        request: post([...sessionPath(session), method], session, built.clientRequest),
        tenant,
        ...turn,
      });
      return changeAnswerOf(heard);
    },
  });
}

function post(path: readonly string[], { cname, uid }: Channel, clientRequest: JsonObject) {
  return { method: 'POST', path, body: { cname, uid, clientRequest } } as const;
}

function withPrefix(storageConfig: JsonObject, fileNamePrefix: readonly string[]): JsonObject {
  return fileNamePrefix.length > 0 ? { ...storageConfig, fileNamePrefix } : storageConfig;
}

/** The resources that the caller excludes itself. */
function excludedBy({ acquire }: StartOrder): readonly JsonValue[] {
  const { excludeResourceIds: excluded } = acquire;
  return isJsonArray(excluded) ? excluded : [];
}

function appPath(appId: string): readonly string[] {
  return ['v1', 'apps', appId, 'cloud_recording'];
}

/** `/v1/apps/{appid}/cloud_recording/resourceid/{resourceid}/sid/{sid}/mode/{mode}` (upstream reference). */
export function sessionPath({ appId, resourceId, sid, mode }: RecordingSession): readonly string[] {
  return [...appPath(appId), 'resourceid', resourceId, 'sid', sid, 'mode', mode];
}
