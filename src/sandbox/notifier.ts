import { createHmac, randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock.ts';
import { eventsOf, type SandboxEvent } from './events.ts';
import type { FakeRecording } from './recording.ts';
import type { RecordingSetup } from './setup.ts';

/** Where notifications go, and what they are signed with. */
export interface NotificationTarget {
  readonly url: string;
  readonly secret: string;
}

/** Brings one notification to where it goes. Resolves with the HTTP status, or null when nobody answered. */
export type Deliver = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<number | null>;

export interface NotifierOptions {
  readonly recordings: () => readonly FakeRecording[];
  readonly clock: SandboxClock;
  readonly deliver: Deliver;
  /** 0..1: how late each one is, and so in which order they come. */
  readonly random: () => number;
}

/** Sends notifications as Agora does: signed, now and then twice, in any order, and again when nobody takes them. */
export interface Notifier {
  /** Notifies of what happens from now on. */
  notify(target: NotificationTarget): void;
  close(): void;
}

const LOOK_EVERY_MS = 250;
const LATEST_MS = 600;
/** Every so many comes twice. */
const TWICE_EVERY = 4;
/** "else it is sent again, three times at most" (upstream contract). */
const SENT_AGAIN_AFTER_MS = [1000, 2000, 4000];

export function createNotifier({ recordings, clock, deliver, random }: NotifierOptions): Notifier {
  const sequences = new Map<string, number>();
  const closing = new AbortController();
  let sent = 0;

  async function send(target: NotificationTarget, body: string): Promise<void> {
    for (const againAfterMs of [...SENT_AGAIN_AFTER_MS, 0]) {
      if ((await deliver(target.url, body, signed(body, target.secret))) === 200) return;
      await clock.sleep(againAfterMs, closing.signal);
    }
  }

  async function tellOf(target: NotificationTarget, recording: FakeRecording, event: SandboxEvent) {
    const body = bodyOf(recording, event, nextSequence(recording.sid), Math.round(clock.now()));
    sent += 1;
    const isTwice = sent % TWICE_EVERY === 0;
    await clock.sleep(random() * LATEST_MS, closing.signal);
    await send(target, body);
    if (!isTwice) return;
    await clock.sleep(random() * LATEST_MS, closing.signal);
    await send(target, body);
  }

  function nextSequence(sid: string): number {
    const sequence = sequences.get(sid) ?? 0;
    sequences.set(sid, sequence + 1);
    return sequence;
  }

  async function watch(target: NotificationTarget): Promise<void> {
    for (let since = clock.now(); ; ) {
      await clock.sleep(LOOK_EVERY_MS, closing.signal);
      const now = clock.now();
      for (const recording of recordings()) {
        for (const event of eventsOf(recording, since, now))
          void tellOf(target, recording, event).catch(() => undefined);
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

/** Both signatures, over the body as it is sent. */
function signed(body: string, secret: string): Readonly<Record<string, string>> {
  const hmac = (algorithm: string) => createHmac(algorithm, secret).update(body).digest('hex');
  return {
    'content-type': 'application/json;charset=utf-8',
    'agora-signature': hmac('sha1'),
    'agora-signature-v2': hmac('sha256'),
  };
}

/** Over HTTP; whoever does not answer within 10 s has not got it. */
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
