import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Summary } from 'prom-client';
import { EVENT_LOOP_DELAY, PREFIX } from './metric-definitions.ts';

/** The timer that is watched. Its own wait is in what the histogram holds, and is taken off. */
const RESOLUTION_MS = 20;

/** Two scrapers would each clear what the other has not seen, so what was seen is shown for a while. */
const WINDOW_MS = 10_000;

const QUANTILES = [0.5, 0.9, 0.99, 1] as const;

/** The event loop's delay as a summary. It watches from its creation until `close`. */
export class EventLoopDelay extends Summary<never> {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #since = performance.now();
  #quantiles: readonly number[] | null = null;
  #count = 0;
  #sum = 0;

  constructor() {
    super({ name: PREFIX + EVENT_LOOP_DELAY.name, help: EVENT_LOOP_DELAY.help, registers: [] });
    this.#histogram.enable();
  }

  close(): void {
    this.#histogram.disable();
  }

  override async get(): ReturnType<Summary['get']> {
    if (this.#quantiles === null || performance.now() - this.#since >= WINDOW_MS) this.#takeWindow();
    const quantiles = this.#quantiles ?? [];
    return {
      ...(await super.get()),
      values: [
        ...QUANTILES.map((quantile, index) => ({ labels: { quantile }, value: quantiles[index] ?? 0 })),
        { metricName: `${this.#name}_sum`, labels: {}, value: this.#sum },
        { metricName: `${this.#name}_count`, labels: {}, value: this.#count },
      ],
    };
  }

  get #name(): string {
    return PREFIX + EVENT_LOOP_DELAY.name;
  }

  #takeWindow(): void {
    const { count, mean } = this.#histogram;
    const delayS = (ns: number) => (count === 0 ? 0 : Math.max(0, ns / 1e6 - RESOLUTION_MS) / 1000);
    this.#quantiles = QUANTILES.map((quantile) => delayS(this.#histogram.percentile(quantile * 100)));
    this.#count += count;
    this.#sum += count * delayS(mean);
    this.#histogram.reset();
    this.#since = performance.now();
  }
}
