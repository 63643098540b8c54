import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { ACCOUNT } from './processes.ts';

export const WEBHOOK_SECRET = 'bench-webhook-secret';

/**
 * Asks for a subscription's events as a stream, which the caller reads. By a bare socket: `fetch` would take much of the
 * machine for 5,000 of them.
 */
export function openStream(endpoint: URL, query: string, variables: object): Socket {
  const body = JSON.stringify({ query, variables });
  const socket = connect(Number(endpoint.port), endpoint.hostname);
  socket.write(
    `POST ${endpoint.pathname} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

export interface Notice {
  readonly noticeId: string;
  readonly sid: string;
  readonly eventType: number;
  readonly details: object;
}

/** Sends a notification as Agora signs it; resolves once the gateway has taken it. */
export async function notify(endpoint: URL, { noticeId, sid, eventType, details }: Notice): Promise<void> {
  const now = Date.now();
  const payload = { sid, sendts: now, details };
  const body = JSON.stringify({ noticeId, productId: 3, eventType, notifyMs: now, payload });
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');
  const { status } = await fetch(new URL(`/webhooks/agora/${ACCOUNT.AGORA_APP_ID}`, endpoint), {
    method: 'POST',
    headers: { 'agora-signature-v2': signature },
    body,
  });
  if (status !== 200) throw new Error(`a notification was answered ${status}`);
}
