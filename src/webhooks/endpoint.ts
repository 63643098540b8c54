import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { readNotifications } from '../agora/decode/decode-notification.ts';
import { isSigned } from '../agora/decode/signature.ts';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { Notification } from '../domain/notification.ts';
import type { Clock } from '../domain/ports.ts';
import type { Refusal } from '../http/refusal.ts';
import type { Refusals } from '../http/refusals.ts';
import type { Redactor } from '../redaction.ts';

interface EndpointOptions {
  /** The secrets that Agora signs an app's notifications with; empty for an app whose notifications are not accepted. */
  readonly secretsOf: (appId: string) => readonly string[];
  /** Stores a notification; false when it was stored before. */
  readonly receive: (notification: Notification) => Promise<boolean>;
  /** Removes the gateway's credentials and cloud keys, which Agora may repeat. */
  readonly redactor: Redactor;
  readonly maxAgeMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly refusals: Refusals;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** How many notifications are stored at once, so that other users of the store get their turn in between. */
const BATCH_SIZE = 20;

/** Clocks differ by less than this: a notification from further in the future is not accepted. */
const MAX_AHEAD_MS = 5 * 60_000;

/** Answers `POST /webhooks/agora/<appId>`: verifies the signature and stores each notification, to be processed later. */
export function createWebhookEndpoint(options: EndpointOptions) {
  const { secretsOf, receive, redactor, maxAgeMs, clock, log, refusals } = options;

  async function handle(appId: string, request: IncomingMessage): Promise<Reply> {
    const secrets = secretsOf(appId);
    // The same reply for unknown apps and for apps without notifications, so that it does not tell which exist.
    if (secrets.length === 0) return { status: 404, message: 'Nothing is received here.' };
    if (request.method !== 'POST') return { status: 405, message: 'Expected POST.', allow: 'POST' };
    const body = await readBody(request);
    if (body === null) return { status: 413, message: `Expected at most ${MAX_BODY_BYTES} bytes.` };
    const v1 = headerOf(request, 'agora-signature');
    const v2 = headerOf(request, 'agora-signature-v2');
    if (!isSigned(body, { v1, v2 }, secrets))
      return { status: 401, message: 'The signature is not accepted.' };
    const sent = readNotifications(appId, redactor.json(body.toString('utf8')));
    if (sent === null) return { status: 400, message: 'Expected notifications as JSON.' };
    // After a 503 Agora sends all again; those stored before are recognised as duplicates.
    return (await storeAll(sent.filter(isCurrent)))
      ? null
      : { status: 503, message: 'Not all can be kept now.' };
  }

  /** Whether all are stored now. A failure does not stop the others, but a batch without one success ends the attempt. */
  async function storeAll(all: readonly Notification[]): Promise<boolean> {
    let areAllStored = true;
    for (let from = 0; from < all.length; from += BATCH_SIZE) {
      const stored = await Promise.all(all.slice(from, from + BATCH_SIZE).map(store));
      if (!stored.some(Boolean)) return false;
      areAllStored &&= stored.every(Boolean);
    }
    return areAllStored;
  }

  /**
   * False for the console's Check, which may carry an old time, and for a replay. Both get a 200, so that they are not sent
   * again, and neither may change anything.
   */
  function isCurrent({ appId, noticeId, notifiedAt }: Notification): boolean {
    const ageMs = clock.now() - notifiedAt;
    if (ageMs <= maxAgeMs && ageMs >= -MAX_AHEAD_MS) return true;
    log.warn({ appId, noticeId, ageMs }, 'a notification of another time was not taken');
    return false;
  }

  /** Whether the notification is stored now. */
  async function store(notification: Notification): Promise<boolean> {
    const { appId, noticeId, sid, eventType } = notification;
    try {
      const isNew = await receive(notification);
      log.debug({ appId, noticeId, sid, eventType, isNew }, 'a notification came');
      return true;
    } catch (error) {
      // The database's health already reports that it is unreachable.
      if (!(error instanceof StoreUnavailableError))
        log.error({ appId, noticeId, sid, eventType, err: error }, 'a notification could not be taken');
      return false;
    }
  }

  return async (appId: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = await handle(appId, request).catch((error: unknown): Reply => {
      // The sender disconnected within the body, and will send the notification again.
      if (request.errored !== null) return { status: 400, message: 'The body broke off.' };
      log.error({ err: error }, 'notifications could not be taken');
      return { status: 500, message: 'Unexpected error.' };
    });
    if (reply === null) acknowledge(response);
    // An App ID that is not configured may be anything, and is not logged.
    else if (!response.destroyed)
      refusals.refuse(request, response, reply, secretsOf(appId).length === 0 ? {} : { appId });
    // The rest of an unread body is not waited for.
    if (!request.complete) response.once('finish', () => request.destroy());
  };
}

/** Null: what came is kept. */
type Reply = Refusal | null;

function acknowledge(response: ServerResponse): void {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ message: 'ok' }));
}

/** The raw bytes, over which Agora signs; null when there are more than `MAX_BODY_BYTES`. */
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
