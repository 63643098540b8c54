/** Agora: a sandbox for each app, the way to them with its faults, and what the gateways were told on it. */
import type { AgoraRequest, Reply, Transport } from '../../src/agora/requests/transport.ts';
import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import { createSandbox, type SandboxParts } from '../../src/sandbox/create-sandbox.ts';
import { RateCounter } from '../../src/sandbox/rate-counter.ts';
import { exitAt, type FakeRecording } from '../../src/sandbox/recording.ts';
import { respond } from '../../src/sandbox/respond.ts';
import type { Process } from '../simulation/process.ts';
import type { Random } from '../simulation/random.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import { answer, broken, timedOut, unreachable } from '../support/scripted-transport.ts';
import { APPS, type AppName, SECOND_MS, type Span } from './plan.ts';
import { Told } from './told.ts';

const TIMEOUT_MS = 30 * SECOND_MS;
/** An account's (upstream contract, "Transport"). */
const REQUESTS_PER_SECOND = 10;
export const CREDENTIALS = {
  north: { customerId: 'the-id-of-north', customerSecret: 'the-secret-of-north' },
  south: { customerId: 'the-id-of-south', customerSecret: 'the-secret-of-south' },
} as const;

/** What happens to a request on its way, as often as it says. */
const FATES = { lostThere: 3, lostBack: 4, slow: 3, page: 2, timeout62: 2 } as const;

export interface AgoraOptions {
  readonly random: Random;
  /** Counted from the beginning of the clock. */
  readonly outages: readonly Span[];
  /** Of all requests, the part that something happens to. */
  readonly faultRate: number;
}

export class Agora {
  readonly told = new Told();
  readonly requests: Record<string, number> = {};
  faults = 0;
  readonly #clock: VirtualClock;
  readonly #options: AgoraOptions;
  readonly #sandboxes: ReadonlyMap<string, SandboxParts>;

  constructor(clock: VirtualClock, options: AgoraOptions) {
    this.#clock = clock;
    this.#options = options;
    const time = {
      now: () => clock.now(),
      monotonic: () => clock.now() - clock.startedAt,
      sleep: (ms: number) => clock.sleep(ms),
    };
    const limits = {
      north: new RateCounter(REQUESTS_PER_SECOND),
      south: new RateCounter(REQUESTS_PER_SECOND),
    };
    this.#sandboxes = new Map(
      Object.values(APPS).map(({ appId, account }) => {
        const sandbox = createSandbox({
          account: { appId, ...CREDENTIALS[account] },
          bucket: SANDBOX_BUCKET,
          requestsPerSecond: REQUESTS_PER_SECOND,
          clock: time,
        });
        // The limit is the account's, of all of its apps.
        return [appId, { ...sandbox, rateCounter: limits[account] }];
      }),
    );
  }

  recordings(): readonly FakeRecording[] {
    return [...this.#sandboxes.values()].flatMap(({ state }) => state.recordings());
  }

  /** A recording of an app by its channel; the latest where there are several. */
  find(app: AppName, cname: string): FakeRecording | undefined {
    return this.#sandboxes
      .get(APPS[app].appId)
      ?.state.recordings()
      .findLast((each) => each.cname === cname);
  }

  sandbox(app: AppName): SandboxParts {
    const found = this.#sandboxes.get(APPS[app].appId);
    if (found === undefined) throw new Error(`there is no app ${app}`);
    return found;
  }

  get refusedWith429(): number {
    const [north, south] = [this.sandbox('north1'), this.sandbox('south1')];
    return north.rateCounter.stats().refusedWith429 + south.rateCounter.stats().refusedWith429;
  }

  isAway(): boolean {
    const at = this.#clock.now() - this.#clock.startedAt;
    return this.#options.outages.some(({ from, to }) => from <= at && at < to);
  }

  transportFor(process: Process): Transport {
    return {
      attempt: (_host, request, { signal } = {}) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const sentAt = this.#clock.now();
          this.told.noteSent(request.path, sentAt);
          let isOver = false;
          const finish = (reply: Reply) =>
            process.deliver(() => {
              if (isOver) return;
              isOver = true;
              signal?.removeEventListener('abort', abandon);
              this.told.hear(request, reply, { sentAt, at: this.#clock.now() });
              resolve(reply);
            });
          const cancel = this.#clock.after(TIMEOUT_MS, () => finish(timedOut));
          const abandon = () => {
            isOver = true;
            cancel();
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', abandon, { once: true });
          this.#carry(request).then((reply) => {
            cancel();
            finish(reply);
          }, reject);
        }),
      close: async () => undefined,
    };
  }

  async #carry(request: AgoraRequest): Promise<Reply> {
    const { random, faultRate } = this.#options;
    const method = request.path.at(-1) ?? '';
    this.requests[method] = (this.requests[method] ?? 0) + 1;
    const sandbox = this.#sandboxes.get(request.path[2] ?? '');
    if (this.isAway() || sandbox === undefined) return unreachable;
    const fate = random.chance(faultRate) ? random.weighted(FATES) : null;
    if (fate !== null) this.#noteFault(request);
    await this.#clock.sleep(random.between(10, 120));
    if (fate === 'lostThere') return broken;
    const { customerId, customerSecret } = sandbox.account;
    const { answer: given } = await respond(sandbox, {
      verb: request.method,
      path: request.path,
      authorization: `Basic ${Buffer.from(`${customerId}:${customerSecret}`).toString('base64')}`,
      body: request.body,
    });
    await this.#clock.sleep(fate === 'slow' ? random.between(2, 25) * SECOND_MS : random.between(10, 120));
    if (fate === 'lostBack' || this.isAway()) return broken;
    if (fate === 'page') return answer(502, '<html>Bad Gateway</html>');
    if (fate === 'timeout62') return answer(504, { code: 62, reason: 'request timeout' });
    return answer(given.status, given.body);
  }

  #noteFault({ path }: AgoraRequest): void {
    this.faults += 1;
    this.told.noteFault(path);
  }

  hasEnded(recording: FakeRecording): boolean {
    return exitAt(recording, this.#clock.now()) !== null;
  }
}
