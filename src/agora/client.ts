import type { JsonValue } from '../domain/outcome.ts';
import type { Channel, Turn, UpstreamFor } from '../domain/ports.ts';
import type { RecordingSession } from '../domain/session.ts';
import { acquireAnswerOf, changeAnswerOf, startAnswerOf, unknownStorage } from './answers.ts';
import { type AskOptions, createAsk } from './ask.ts';
import { queryAnswerOf, stopAnswerOf } from './outcome.ts';

type JsonObject = { readonly [key: string]: JsonValue };

/** What the gateway adds to requests, and no caller ever sees. */
export interface Credentials {
  /** `storageConfig` of the storage with this name, or null where the configuration has none. */
  storageConfig(name: string): JsonObject | null;
  /** An RTC token for the recorder, or null where the gateway can't mint one: the app then has no certificate. */
  mintToken(channel: Channel): string | null;
}

export interface ClientOptions extends AskOptions {
  readonly credentials: Credentials;
}

/** Agora's REST methods (upstream contract, "Methods"). When a call is tried again is the table in `retry.ts`. */
export function createAgoraClient(options: ClientOptions): UpstreamFor {
  const { credentials } = options;
  const ask = createAsk(options);

  return (tenant) => ({
    async acquire(channel, order, exclude, signal) {
      const clientRequest = { ...order.acquire, ...excluding(order.acquire.excludeResourceIds, exclude) };
      const heard = await ask({
        method: 'acquire',
        about: channel.cname,
        request: post([...appPath(channel.appId), 'acquire'], channel, clientRequest),
        priority: 'start',
        tenant,
        signal,
      });
      return acquireAnswerOf(heard);
    },

    async start(channel, resourceId, order, signal) {
      const storageConfig = credentials.storageConfig(order.storage);
      if (storageConfig === null)
        return { answer: { means: 'rejected', error: unknownStorage(order.storage) }, unanswered: false };
      const token = order.token ?? credentials.mintToken(channel);
      const { fileNamePrefix } = order;
      const clientRequest = {
        ...(token === null ? {} : { token }),
        ...order.start,
        storageConfig: { ...storageConfig, ...(fileNamePrefix.length > 0 ? { fileNamePrefix } : {}) },
      };
      const path = [...appPath(channel.appId), 'resourceid', resourceId, 'mode', channel.mode, 'start'];
      const heard = await ask({
        method: 'start',
        about: channel.cname,
        request: post(path, channel, clientRequest),
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
      return heard.read === null ? { means: 'no-answer' } : queryAnswerOf(heard.read);
    },

    async change(session, { method, clientRequest, storage }, turn: Turn) {
      const storageConfig = storage === null ? null : credentials.storageConfig(storage);
      if (storage !== null && storageConfig === null) {
        return { means: 'rejected', error: unknownStorage(storage) };
      }
      const heard = await ask({
        method,
        about: session.sid,
        request: post([...sessionPath(session), method], session, {
          ...clientRequest,
          ...(storageConfig === null ? {} : { storageConfig }),
        }),
        tenant,
        ...turn,
      });
      return changeAnswerOf(heard);
    },
  });
}

/** Resources that the caller does not want used, and those that found no server. */
function excluding(asked: JsonValue | undefined, failed: readonly string[]): JsonObject {
  const all = [...(Array.isArray(asked) ? asked : []), ...failed];
  return all.length > 0 ? { excludeResourceIds: all } : {};
}

function post(path: readonly string[], { cname, uid }: Channel, clientRequest: JsonObject) {
  return { method: 'POST', path, body: { cname, uid, clientRequest } } as const;
}

function appPath(appId: string): readonly string[] {
  return ['v1', 'apps', appId, 'cloud_recording'];
}

/** `/v1/apps/{appid}/cloud_recording/resourceid/{resourceid}/sid/{sid}/mode/{mode}` (upstream reference). */
export function sessionPath({ appId, resourceId, sid, mode }: RecordingSession): readonly string[] {
  return [...appPath(appId), 'resourceid', resourceId, 'sid', sid, 'mode', mode];
}
