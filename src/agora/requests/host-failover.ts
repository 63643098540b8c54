import type { Clock } from '../../domain/ports.ts';

/** A host in trouble is not asked whether it is well again before this time has passed. */
const PROBE_AFTER_MS = 30_000;

/** A host that has answered nobody for this long, although it was asked, is silent. Stops take some seconds as a rule. */
const SILENT_AFTER_MS = 5000;

interface HostState {
  /** When it last answered, whatever it said. */
  answeredAt: number;
  /** Since when it can't be reached, breaks connections or is silent; null while it is well. */
  inTroubleSince: number | null;
  /** The last try's connection broke. */
  hasBroken: boolean;
}

export type HostFailover = ReturnType<typeof createHostFailover>;

/**
 * Which of Agora's hosts to ask. They come in order of preference; one that was found unreachable, silent or breaking
 * connections comes last until a look has found it well again, so that no stop has to find out.
 */
export function createHostFailover(baseUrls: readonly string[], clock: Clock) {
  const states = new Map<string, HostState>();

  function stateOf(url: string): HostState {
    const known = states.get(url) ?? {
      answeredAt: Number.NEGATIVE_INFINITY,
      inTroubleSince: null,
      hasBroken: false,
    };
    states.set(url, known);
    return known;
  }

  const isWell = (url: string) => stateOf(url).inTroubleSince === null;
  const troubleOf = (url: string) => stateOf(url).inTroubleSince ?? 0;

  /** The preferred one of those that are well, else the one whose trouble is oldest. */
  function best(urls: readonly string[] = baseUrls): string {
    return urls.find(isWell) ?? urls.toSorted((a, b) => troubleOf(a) - troubleOf(b))[0] ?? '';
  }

  function putInTrouble(url: string): void {
    stateOf(url).inTroubleSince = clock.monotonic();
  }

  return {
    best: () => best(),

    /** Like `best`, but from time to time a better one that was in trouble, to see whether it is well: for looks only. */
    bestOrProbe(): string {
      const preferred = best();
      const better = baseUrls.slice(0, baseUrls.indexOf(preferred));
      const due = better.find((url) => clock.monotonic() - troubleOf(url) >= PROBE_AFTER_MS);
      // Only one finds out.
      if (due !== undefined) putInTrouble(due);
      return due ?? preferred;
    },

    /** The one to ask after `current`; itself where there is no other. */
    otherThan(current: string): string {
      const others = baseUrls.filter((url) => url !== current);
      return others.length === 0 ? current : best(others);
    },

    isWell,

    /** Resolves when the host has answered nobody for too long since then. */
    async silence(url: string, since: number, signal: AbortSignal): Promise<void> {
      const untilSilent = () =>
        Math.max(since, stateOf(url).answeredAt) + SILENT_AFTER_MS - clock.monotonic();
      for (let ms = untilSilent(); ms > 0; ms = untilSilent()) await clock.sleep(ms, signal);
      putInTrouble(url);
    },

    /** What a try on it led to. */
    note(url: string, result: 'answer' | 'unreachable' | 'broken' | 'timeout'): void {
      const state = stateOf(url);
      // A connection that breaks once was kept for too long, as a rule.
      const isTrouble = result === 'broken' ? state.hasBroken : result !== 'answer';
      state.hasBroken = result === 'broken';
      if (result === 'answer') {
        state.answeredAt = clock.monotonic();
        state.inTroubleSince = null;
      }
      if (isTrouble) putInTrouble(url);
    },
  };
}
