import { createHmac, randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock.ts';
import { eventsOf, type SandboxEvent } from './events.ts';
import type { FakeRecording } from './recording.ts';
import type { RecordingSetup } from './setup.ts';

/** The URL that notifications are sent to, and the secret that signs them. */
export interface NotificationTarget {
  readonly url: string;
  readonly secret: string;
}

/** Sends one notification. Resolves with the HTTP status, or null when there was no answer. */
type Deliver = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<number | null>;

interface NotifierOptions {
  readonly recordings: () => readonly FakeRecording[];
  readonly clock: SandboxClock;
  readonly deliver: Deliver;
  /** 0..1: decides the delay of each notification, and with it their order. */
  readonly random: () => number;
}

/** Sends notifications as Agora does: signed, out of order, some of them twice, and again when they are not accepted. */
interface Notifier {
  /** Sends a notification for each event from now on. */
  notify(target: NotificationTarget): void;
  close(): void;
}

const POLL_EVERY_MS = 250;
const MAX_DELAY_MS = 600;
/** One in this many is sent twice. */
const DUPLICATE_EVERY = 4;
/** "else it is sent again, three times at most" (upstream contract). */
const RETRY_AFTER_MS = [1000, 2000, 4000];

export function createNotifier({ recordings, clock, deliver, random }: NotifierOptions): Notifier {
  const sequences = new Map<string, number>();
  const closing = new AbortController();
  let sent = 0;

  async function send(target: NotificationTarget, body: string): Promise<void> {
    for (const retryAfterMs of [...RETRY_AFTER_MS, 0]) {
      if ((await deliver(target.url, body, signedHeaders(body, target.secret))) === 200) return;
      await clock.sleep(retryAfterMs, closing.signal);
    }
  }

  async function notifyOf(target: NotificationTarget, recording: FakeRecording, event: SandboxEvent) {
    const body = bodyOf(recording, event, nextSequence(recording.sid), Math.round(clock.now()));
    sent += 1;
    const copies = sent % DUPLICATE_EVERY === 0 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      await clock.sleep(random() * MAX_DELAY_MS, closing.signal);
      await send(target, body);
    }
  }

  function nextSequence(sid: string): number {
    const sequence = sequences.get(sid) ?? 0;
    sequences.set(sid, sequence + 1);
    return sequence;
  }

  async function watch(target: NotificationTarget): Promise<void> {
    for (let since = clock.now(); ; ) {
      await clock.sleep(POLL_EVERY_MS, closing.signal);
      const now = clock.now();
      for (const recording of recordings()) {
        for (const event of eventsOf(recording, since, now))
          void notifyOf(target, recording, event).catch(() => undefined);
      }
      since = now;
    }
  }

  return {
    notify: (target) => void watch(target).catch(() => undefined),
    close: () => closing.abort(),
  };
}

function bodyOf(
  { cname, uid, sid, setup }: FakeRecording,
  { at: sendts, eventType, serviceType, details }: SandboxEvent,
  sequence: number,
  notifyMs: number,
): string {
  const serviceScene = sceneOf(setup);
  const payload = { cname, uid, sid, sequence, sendts, serviceType, serviceScene, details };
  return JSON.stringify({ noticeId: randomUUID(), productId: 3, eventType, notifyMs, payload });
}

function sceneOf({ mode, shape }: RecordingSetup): 'web_record' | 'rtc_snapshot' | 'rtc_record' {
  if (mode === 'web') return 'web_record';
  return shape === 'upload-only' ? 'rtc_snapshot' : 'rtc_record';
}

/** The headers of a notification, with both signatures of the body as sent. */
function signedHeaders(body: string, secret: string): Readonly<Record<string, string>> {
  const hmac = (algorithm: string) => createHmac(algorithm, secret).update(body).digest('hex');
  return {
    'content-type': 'application/json;charset=utf-8',
    'agora-signature': hmac('sha1'),
    'agora-signature-v2': hmac('sha256'),
  };
}

/** Sends a notification over HTTP. No answer within 10 s counts as not delivered. */
export const deliverOverHttp: Deliver = async (url, body, headers) => {
  try {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(url, { method: 'POST', headers: { ...headers }, body, signal });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
};
