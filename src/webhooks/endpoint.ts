import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { Notification } from '../domain/notification.ts';
import type { Clock } from '../domain/ports.ts';
import type { Redactor } from '../domain/redaction.ts';
import { NOT_OURS, readNotification } from './notification.ts';
import { isSigned } from './signature.ts';

export interface EndpointOptions {
  /** What Agora signs an app's notifications with; empty for an app of which none are taken. */
  readonly secretsOf: (appId: string) => readonly string[];
  /** Keeps a notification; false when it was there before. */
  readonly receive: (notification: Notification) => Promise<boolean>;
  /** Takes out what Agora may repeat of the gateway's credentials and cloud keys. */
  readonly redactor: Redactor;
  readonly maxAgeMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Answers `POST /webhooks/agora/<appId>`: verifies, keeps and answers; what follows from it is done later. */
export type WebhookEndpoint = (
  appId: string,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

const MAX_BODY_BYTES = 1024 * 1024;

/** Clocks differ; what comes from further ahead is nobody's notification. */
const MAX_AHEAD_MS = 5 * 60_000;

export function createWebhookEndpoint(options: EndpointOptions): WebhookEndpoint {
  const { secretsOf, receive, redactor, maxAgeMs, clock, log } = options;

  async function handle(appId: string, request: IncomingMessage): Promise<Reply> {
    const secrets = secretsOf(appId);
    // Of an app that there is not and one that takes none the same is said.
    if (secrets.length === 0) return { status: 404, message: 'Nothing is received here.' };
    if (request.method !== 'POST') return { status: 405, message: 'Expected POST.', allow: 'POST' };
    const body = await readBody(request);
    if (body === null) return { status: 413, message: `Expected at most ${MAX_BODY_BYTES} bytes.` };
    const signatures = {
      v1: headerOf(request, 'agora-signature'),
      v2: headerOf(request, 'agora-signature-v2'),
    };
    if (!isSigned(body, signatures, secrets)) {
      return { status: 401, message: 'The signature is not accepted.' };
    }
    const notification = readNotification(appId, redactor.json(body.toString('utf8')));
    if (notification === null) return { status: 400, message: 'Expected a notification as JSON.' };
    if (notification === NOT_OURS) return { status: 200, message: 'ok' };
    const ageMs = clock.now() - notification.notifiedAt;
    if (ageMs > maxAgeMs || ageMs < -MAX_AHEAD_MS) {
      log.warn(
        { appId, noticeId: notification.noticeId, ageMs },
        'a notification of another time was refused',
      );
      return { status: 400, message: 'The notification is not of this time.' };
    }
    const isNew = await receive(notification);
    const { noticeId, sid, eventType } = notification;
    log.debug({ appId, noticeId, sid, eventType, isNew }, 'a notification came');
    return { status: 200, message: 'ok' };
  }

  return async (appId, request, response) => {
    const reply = await handle(appId, request).catch((error: unknown): Reply => {
      if (error instanceof StoreUnavailableError) return { status: 503, message: 'It can’t be kept now.' };
      // The sender went away in the middle of it: it sends the notification again.
      if (request.errored !== null) return { status: 400, message: 'The body broke off.' };
      log.error({ err: error }, 'a notification could not be taken');
      return { status: 500, message: 'Unexpected error.' };
    });
    answer(response, reply);
    // What is left of a body that was not read is not waited for.
    if (!request.complete) response.once('finish', () => request.destroy());
  };
}

interface Reply {
  readonly status: number;
  readonly message: string;
  readonly allow?: string;
}

function answer(response: ServerResponse, { status, message, allow }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(allow === undefined ? {} : { allow }),
    ...(status === 200 ? {} : { connection: 'close' }),
  });
  response.end(JSON.stringify({ message }));
}

/** The raw bytes, which are what was signed; null when there are too many. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
