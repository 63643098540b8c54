/** Counts requests against the limit as Agora's edge does, and keeps the statistics that the control routes show. */
export class RateCounter {
  readonly #limitPerSecond: number;
  #recent: number[] = [];
  #stats = newStats();

  constructor(limitPerSecond: number) {
    this.#limitPerSecond = limitPerSecond;
  }

  /** Counts a request that arrives at `now`. False when it is over the limit. */
  admit(method: string, now: number): boolean {
    this.#recent = this.#recent.filter((at) => at > now - 1000);
    this.#recent.push(now);
    const stats = this.#stats;
    stats.requests += 1;
    stats.byMethod[method] = (stats.byMethod[method] ?? 0) + 1;
    stats.mostInOneSecond = Math.max(stats.mostInOneSecond, this.#recent.length);
    const admitted = this.#recent.length <= this.#limitPerSecond;
    if (!admitted) stats.refusedWith429 += 1;
    return admitted;
  }

  stats() {
    return { limitPerSecond: this.#limitPerSecond, ...this.#stats };
  }

  reset(): void {
    this.#recent = [];
    this.#stats = newStats();
  }
}

function newStats() {
  const byMethod: Record<string, number> = {};
  return { requests: 0, byMethod, refusedWith429: 0, mostInOneSecond: 0 };
}
