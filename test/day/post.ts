import { readNotifications } from '../../src/agora/decode/decode-notification.ts';
import { eventsOf } from '../../src/sandbox/events.ts';
import { exitAt, type FakeRecording } from '../../src/sandbox/recording.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import type { Agora } from './agora.ts';
import type { Fleet } from './fleet.ts';
import { APP_NAMES, APPS, type AppName, MINUTE_MS, SECOND_MS } from './plan.ts';

/** Between looks for what there is to tell: notifications come so late at most. */
const EVERY_MS = 5 * SECOND_MS;
/** In this time after its start, and after its end, all that is told of a recording happens. */
const BEGINNING_MS = 2 * MINUTE_MS;
/** The progress of an upload is told every minute, which says nothing of a start or an end. */
const UPLOADING_PROGRESS = 33;

/** Has Agora notify of starts and ends, of those apps that it does so for. What nobody takes comes again. */
export class Post {
  readonly #clock: VirtualClock;
  readonly #agora: Agora;
  readonly #fleet: Fleet;
  /** Of what is told of still, since when it was told. */
  readonly #open = new Map<FakeRecording, number>();
  readonly #known = new Map<AppName, number>();
  #isOver = false;

  constructor(clock: VirtualClock, agora: Agora, fleet: Fleet) {
    this.#clock = clock;
    this.#agora = agora;
    this.#fleet = fleet;
  }

  begin(): void {
    this.#look();
  }

  end(): void {
    this.#isOver = true;
  }

  #look(): void {
    if (this.#isOver) return;
    const now = this.#clock.now();
    for (const app of APP_NAMES) {
      if (!APPS[app].isNotified) continue;
      const all = this.#agora.sandbox(app).state.recordings();
      for (const fake of all.slice(this.#known.get(app) ?? 0)) this.#open.set(fake, fake.startedAt - 1);
      this.#known.set(app, all.length);
      for (const [fake, since] of this.#open) if (all.includes(fake)) this.#tell(app, fake, since, now);
    }
    this.#clock.after(EVERY_MS, () => this.#look());
  }

  #tell(app: AppName, fake: FakeRecording, since: number, now: number): void {
    const endedAt = exitAt(fake, now);
    const isMiddle = endedAt === null && since > fake.startedAt + BEGINNING_MS;
    if (isMiddle) return;
    this.#open.set(fake, now);
    if (endedAt !== null && since > endedAt + BEGINNING_MS) this.#open.delete(fake);
    for (const { eventType, ...event } of eventsOf(fake, since, now)) {
      if (eventType !== UPLOADING_PROGRESS) this.#send(app, bodyOf(fake, { eventType, ...event }, now));
    }
  }

  #send(app: AppName, body: string): void {
    const notifications = readNotifications(APPS[app].appId, body) ?? [];
    this.#fleet.receive(notifications).then(
      (isTaken) => {
        if (!isTaken && !this.#isOver) this.#clock.after(2 * EVERY_MS, () => this.#send(app, body));
      },
      () => undefined,
    );
  }
}

function bodyOf(
  { cname, uid, sid, setup }: FakeRecording,
  { at, eventType, serviceType, details }: ReturnType<typeof eventsOf>[number],
  notifyMs: number,
): string {
  const serviceScene = setup.mode === 'web' ? 'web_record' : 'rtc_record';
  const payload = { cname, uid, sid, sequence: at, sendts: at, serviceType, serviceScene, details };
  return JSON.stringify({
    noticeId: `${sid} ${eventType} ${at}`,
    productId: 3,
    eventType,
    notifyMs,
    payload,
  });
}
