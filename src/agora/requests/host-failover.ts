import type { Clock } from '../../domain/ports.ts';

/** An unhealthy host is not probed before this time has passed. */
const PROBE_AFTER_MS = 30_000;

/** A host is silent when it answers no request for this long. Stops usually take some seconds. */
const SILENT_AFTER_MS = 5000;

interface HostState {
  /** When the host last gave any answer. */
  answeredAt: number;
  /** Since when the host is unreachable, silent or breaks connections; null while it is healthy. */
  unhealthySince: number | null;
  /** The connection of the last attempt broke. */
  hasBroken: boolean;
}

export type HostFailover = ReturnType<typeof createHostFailover>;

/**
 * Chooses which of Agora's hosts to ask; `baseUrls` has the preferred one first, and is read at each use. A host that was unreachable, silent or
 * broke connections comes last until a query has found it healthy again, so that no stop has to find out.
 */
export function createHostFailover(baseUrls: () => readonly string[], clock: Clock) {
  const states = new Map<string, HostState>();

  function stateOf(url: string): HostState {
    const fresh = { answeredAt: Number.NEGATIVE_INFINITY, unhealthySince: null, hasBroken: false };
    const state = states.get(url) ?? fresh;
    states.set(url, state);
    return state;
  }

  /** False for a host that is not among them any more. */
  const isHealthy = (url: string) => baseUrls().includes(url) && stateOf(url).unhealthySince === null;
  const unhealthySince = (url: string) => stateOf(url).unhealthySince ?? 0;

  /** The first healthy host, else the one that has been unhealthy for longest. */
  function best(urls: readonly string[] = baseUrls()): string {
    return urls.find(isHealthy) ?? urls.toSorted((a, b) => unhealthySince(a) - unhealthySince(b))[0] ?? '';
  }

  function markUnhealthy(url: string): void {
    stateOf(url).unhealthySince = clock.monotonic();
  }

  return {
    best: () => best(),

    /** Like `best`, but now and then a preferred host that was unhealthy, to probe it. For queries only. */
    bestOrProbe(): string {
      const preferred = best();
      const all = baseUrls();
      const better = all.slice(0, all.indexOf(preferred));
      const due = better.find((url) => clock.monotonic() - unhealthySince(url) >= PROBE_AFTER_MS);
      // No other query probes it meanwhile.
      if (due !== undefined) markUnhealthy(due);
      return due ?? preferred;
    },

    /** The host to ask after `current`; `current` itself where there is no other. */
    otherThan(current: string): string {
      const others = baseUrls().filter((url) => url !== current);
      return others.length === 0 ? current : best(others);
    },

    isHealthy,

    /** Resolves when the host has answered no request for too long since then, and marks it unhealthy. */
    async untilSilent(url: string, since: number, signal: AbortSignal): Promise<void> {
      const remainingMs = () =>
        Math.max(since, stateOf(url).answeredAt) + SILENT_AFTER_MS - clock.monotonic();
      for (let ms = remainingMs(); ms > 0; ms = remainingMs()) await clock.sleep(ms, signal);
      markUnhealthy(url);
    },

    /** Notes the result of an attempt on the host. */
    noteResult(url: string, result: 'answer' | 'unreachable' | 'broken' | 'timeout'): void {
      const state = stateOf(url);
      // A connection that breaks once was usually kept alive for too long.
      const isFailure = result === 'broken' ? state.hasBroken : result !== 'answer';
      state.hasBroken = result === 'broken';
      if (result === 'answer') {
        state.answeredAt = clock.monotonic();
        state.unhealthySince = null;
      }
      if (isFailure) markUnhealthy(url);
    },
  };
}
