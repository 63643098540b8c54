import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { readNotifications } from '../agora/decode/decode-notification.ts';
import { isSigned } from '../agora/decode/signature.ts';
import { StoreUnavailableError } from '../domain/errors.ts';
import type { Notification } from '../domain/notification.ts';
import type { Clock } from '../domain/ports.ts';
import type { Redactor } from '../domain/redaction.ts';

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

/** Answers `POST /webhooks/agora/<appId>`: verifies, keeps each notification and answers; what follows is done later. */
export type WebhookEndpoint = (
  appId: string,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

const MAX_BODY_BYTES = 1024 * 1024;

/** So many of a list wait for the store together: what else waits for it has its turn in between. */
const KEPT_AT_ONCE = 20;

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
    const sent = readNotifications(appId, redactor.json(body.toString('utf8')));
    if (sent === null) return { status: 400, message: 'Expected notifications as JSON.' };
    // Sent again, those that were kept are known by their names.
    return (await keepAll(sent.filter(isOfThisTime)))
      ? OK
      : { status: 503, message: 'Not all can be kept now.' };
  }

  /** Whether all are kept from now on. One that can't be kept costs no other its place, but of a store that is away no more is asked. */
  async function keepAll(all: readonly Notification[]): Promise<boolean> {
    let areAllKept = true;
    for (let from = 0; from < all.length; from += KEPT_AT_ONCE) {
      const kept = await Promise.all(all.slice(from, from + KEPT_AT_ONCE).map(keep));
      if (!kept.some(Boolean)) return false;
      areAllKept &&= kept.every(Boolean);
    }
    return areAllKept;
  }

  /**
   * What is signed and of another time is the console's Check or a replay: neither is a reason to send it again, and neither
   * may change anything.
   */
  function isOfThisTime({ appId, noticeId, notifiedAt }: Notification): boolean {
    const ageMs = clock.now() - notifiedAt;
    if (ageMs <= maxAgeMs && ageMs >= -MAX_AHEAD_MS) return true;
    log.warn({ appId, noticeId, ageMs }, 'a notification of another time was not taken');
    return false;
  }

  /** Whether it is kept from now on. */
  async function keep(notification: Notification): Promise<boolean> {
    const { appId, noticeId, sid, eventType } = notification;
    try {
      const isNew = await receive(notification);
      log.debug({ appId, noticeId, sid, eventType, isNew }, 'a notification came');
      return true;
    } catch (error) {
      // A database that is away is said by its health.
      if (!(error instanceof StoreUnavailableError))
        log.error({ appId, noticeId, sid, eventType, err: error }, 'a notification could not be taken');
      return false;
    }
  }

  return async (appId, request, response) => {
    const reply = await handle(appId, request).catch((error: unknown): Reply => {
      // The sender went away in the middle of it: it sends the notification again.
      if (request.errored !== null) return { status: 400, message: 'The body broke off.' };
      log.error({ err: error }, 'notifications could not be taken');
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

const OK: Reply = { status: 200, message: 'ok' };

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
