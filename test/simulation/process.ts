import type { Cancel, VirtualClock } from './virtual-clock.ts';

/** A machine: its clock may be wrong, and may be set right while a gateway runs on it. */
export interface Machine {
  readonly name: string;
  offsetMs: number;
}

/**
 * A gateway's process. All that reaches the gateway from outside goes through `deliver`: a paused process gets it when it
 * goes on, all at once and in its order; a dead one never does.
 */
export class Process {
  readonly name: string;
  readonly machine: Machine;
  readonly #clock: VirtualClock;
  #state: 'running' | 'paused' | 'dead' = 'running';
  #missed: (() => void)[] = [];
  readonly #death = Promise.withResolvers<void>();
  /** Resolves when it has died, or ended. */
  readonly died: Promise<void> = this.#death.promise;

  constructor(name: string, machine: Machine, clock: VirtualClock) {
    this.name = name;
    this.machine = machine;
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    for (const action of this.#missed) this.#clock.after(0, () => this.deliver(action));
    this.#missed = [];
  }

  kill(): void {
    this.#state = 'dead';
    this.#missed = [];
    this.#death.resolve();
  }

  deliver(action: () => void): void {
    if (this.#state === 'running') action();
    else if (this.#state === 'paused') this.#missed.push(action);
  }

  /** The result of something outside, as the process gets it. */
  receive<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      work.then(
        (result) => this.deliver(() => resolve(result)),
        (error: unknown) => this.deliver(() => reject(error)),
      );
    });
  }

  /** Waits for something outside, which goes on while the process is paused. Never resolves once the process is dead. */
  waitOutside(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, () => {
        if (!this.isDead) resolve();
      });
    });
  }

  /** The time that it is. */
  trueTime(): number {
    return this.#clock.now();
  }

  /** What the machine's clock says. */
  wallTime(): number {
    return this.#clock.now() + this.machine.offsetMs;
  }

  /** Time that no clock's correction changes, since some moment. */
  monotonicTime(): number {
    return this.#clock.now() - this.#clock.startedAt;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      let cancel: Cancel = () => undefined;
      const abandon = () => {
        cancel();
        reject(signal?.reason);
      };
      cancel = this.#clock.after(ms, () =>
        this.deliver(() => {
          signal?.removeEventListener('abort', abandon);
          resolve();
        }),
      );
      signal?.addEventListener('abort', abandon, { once: true });
    });
  }
}
