/** Counts requests against the limit as Agora's edge does, and keeps the statistics that the control routes show. */
export class RateCounter {
  readonly #limitPerSecond: number;
  #recent: number[] = [];
  #byMethod: Record<string, number> = {};
  #total = 0;
  #refused = 0;
  #mostInOneSecond = 0;

  constructor(limitPerSecond: number) {
    this.#limitPerSecond = limitPerSecond;
  }

  /** Counts a request that arrives at `now`. False when it is over the limit. */
  admit(method: string, now: number): boolean {
    this.#recent = this.#recent.filter((at) => at > now - 1000);
    this.#recent.push(now);
    this.#total += 1;
    this.#byMethod[method] = (this.#byMethod[method] ?? 0) + 1;
    this.#mostInOneSecond = Math.max(this.#mostInOneSecond, this.#recent.length);
    const admitted = this.#recent.length <= this.#limitPerSecond;
    if (!admitted) this.#refused += 1;
    return admitted;
  }

  stats() {
    return {
      limitPerSecond: this.#limitPerSecond,
      requests: this.#total,
      byMethod: this.#byMethod,
      refusedWith429: this.#refused,
      mostInOneSecond: this.#mostInOneSecond,
    };
  }

  reset(): void {
    this.#recent = [];
    this.#byMethod = {};
    this.#total = 0;
    this.#refused = 0;
    this.#mostInOneSecond = 0;
  }
}
