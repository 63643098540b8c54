/** Those who have things recorded, and half of whom never stop them. */
import { z } from 'zod';
import type { Random } from '../simulation/random.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import type { Agora } from './agora.ts';
import type { Fleet, Result } from './fleet.ts';
import { APPS, MINUTE_MS, SECOND_MS, type Wish } from './plan.ts';

/** What became of a wish, as far as its caller knows. Times by the clock. */
export interface Asked {
  readonly wish: Wish;
  /** When it was asked for. */
  readonly at: number;
  id: string | null;
  /** Why it was not started; null: it was, or nobody knows. */
  refused: string | null;
  /** When its stop was first sent, and when it was first accepted. */
  stopSentAt: number | null;
  stopTakenAt: number | null;
}

const START = `mutation ($input: StartRecordingInput!) {
  startRecording(input: $input) { __typename ... on Recording { id sid } ... on Error { code message } }
}`;
const STOP = `mutation ($input: StopRecordingInput!) {
  stopRecording(input: $input) { __typename ... on Error { code message } }
}`;

const NEXT = 'query ($id: ID!) { recording(id: $id) { next { id } } }';
const followed = z.looseObject({
  recording: z.looseObject({ next: z.looseObject({ id: z.string() }).nullable() }),
});

const CONFIGURATIONS = {
  mix: { mix: { avFileType: ['HLS'] } },
  individual: { individual: {} },
  raw: { raw: {} },
  web: { web: { webRecorder: { url: 'https://page.example' } } },
} as const;

const started = z.looseObject({
  startRecording: z.looseObject({
    __typename: z.string(),
    id: z.string().optional(),
    code: z.string().optional(),
  }),
});
const stopped = z.looseObject({
  stopRecording: z.looseObject({ __typename: z.string(), code: z.string().optional() }),
});

/** The gateway said no for good. */
const REFUSALS = [
  'QuotaExceededError',
  'UpstreamRejectedError',
  'UpstreamUnavailableError',
  'RecordingNotFoundError',
];
const TRIES = 60;
const NOTHING = { __typename: undefined, id: undefined, code: undefined };

export interface CallersParts {
  readonly clock: VirtualClock;
  readonly fleet: Fleet;
  readonly agora: Agora;
  readonly random: Random;
  readonly onTrouble: (about: string, what: string) => void;
}

export class Callers {
  readonly all: Asked[] = [];
  readonly #parts: CallersParts;

  constructor(parts: CallersParts) {
    this.#parts = parts;
  }

  expect(wish: Wish): void {
    const { clock, onTrouble } = this.#parts;
    clock.after(clock.startedAt + wish.at - clock.now(), () => {
      this.#live(wish).catch((error: unknown) => onTrouble(wish.name, String(error)));
    });
  }

  async #live(wish: Wish): Promise<void> {
    const { clock } = this.#parts;
    const asked: Asked = {
      ...{ wish, at: clock.now(), id: null, refused: null },
      ...{ stopSentAt: null, stopTakenAt: null },
    };
    this.all.push(asked);
    await this.#start(asked);
    if (asked.id === null) return;
    if (wish.fate !== null) this.#meet(wish);
    if (wish.stopMs === null) return;
    await clock.sleep(wish.stopMs);
    await this.#stop(asked);
  }

  async #start(asked: Asked): Promise<void> {
    const { clock, fleet, random, onTrouble } = this.#parts;
    const { wish } = asked;
    const input = {
      appId: APPS[wish.app].appId,
      cname: wish.name,
      uid: wish.uid,
      configuration: CONFIGURATIONS[wish.mode],
      idempotencyKey: wish.name,
      ...(wish.stopAfterMs === null ? {} : { stopAfter: `PT${Math.round(wish.stopAfterMs / SECOND_MS)}S` }),
      ...(wish.rollsOver ? { onExpiry: 'ROLL_OVER' } : {}),
      ...(wish.restarts ? { onFailure: 'RESTART' } : {}),
      ...(wish.resourceHours === null ? {} : { resourceExpiredHour: wish.resourceHours }),
    };
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = dataOf(await fleet.ask(wish.tenant, START, { input }), started);
      const { __typename: type = '', id = null, code } = answer?.startRecording ?? NOTHING;
      asked.id = id;
      if (id !== null) return;
      if (type === 'InvalidInputError') onTrouble(wish.name, JSON.stringify(answer));
      if (REFUSALS.includes(type)) {
        asked.refused = String(code);
        return;
      }
      await clock.sleep(random.between(1, 20) * SECOND_MS);
    }
  }

  /** Stops it, and what has followed it. */
  async #stop(asked: Asked): Promise<void> {
    const { clock } = this.#parts;
    asked.stopSentAt = clock.now();
    for (let id = await this.#latestOf(asked); id !== null; ) {
      if (!(await this.#stopOne(asked, id))) return;
      const latest = await this.#latestOf(asked);
      id = latest === id ? null : latest;
    }
    asked.stopTakenAt = clock.now();
  }

  /** False: there was nothing to stop, or nobody takes the stop. */
  async #stopOne({ wish }: Asked, id: string): Promise<boolean> {
    const { clock, fleet, random, onTrouble } = this.#parts;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const input = { recording: { id }, asyncStop: random.chance(0.2) };
      const answer = dataOf(await fleet.ask(wish.tenant, STOP, { input }), stopped);
      const { __typename: type, code } = answer?.stopRecording ?? NOTHING;
      if (type !== undefined && code === undefined) return true;
      // It never started, as its caller hears now.
      if (type === 'RecordingNotFoundError') return false;
      if (type === 'InvalidInputError') onTrouble(wish.name, JSON.stringify(answer));
      await clock.sleep(random.between(1, 20) * SECOND_MS);
    }
    onTrouble(wish.name, 'its stop was never accepted');
    return false;
  }

  /** The last of the recordings that follow one another. */
  async #latestOf({ wish, id: first }: Asked): Promise<string | null> {
    const { clock, fleet } = this.#parts;
    let id = first;
    while (wish.rollsOver || wish.restarts) {
      const answer = dataOf(await fleet.ask(wish.tenant, NEXT, { id }), followed);
      if (answer === null) await clock.sleep(SECOND_MS);
      else if (answer.recording.next === null) return id;
      else id = answer.recording.next.id;
    }
    return id;
  }

  /** What happens to it at Agora. */
  #meet({ fate, app, name }: Wish): void {
    const { clock, agora } = this.#parts;
    if (fate === null) return;
    clock.after(fate.ms, () => {
      const recording = agora.find(app, name);
      if (recording === undefined || agora.hasEnded(recording)) return;
      const patch = {
        idle: { idle: true },
        kicked: { kicked: true },
        crashed: { crashed: true },
        failover: { failoverMs: fate.lastsMs },
      } as const;
      agora.sandbox(app).state.change(recording.sid, patch[fate.what]);
    });
  }
}

function dataOf<Schema extends z.ZodType>(result: Result, schema: Schema): z.output<Schema> | null {
  return result !== null && 'data' in result ? schema.parse(result.data) : null;
}

/** The longest that a caller tries. */
export const CALLERS_TRY_FOR_MS = TRIES * (MINUTE_MS + 20 * SECOND_MS);
