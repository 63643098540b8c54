import type { Clock } from '../domain/ports.ts';

/** How long a host that could not be reached comes last. */
const AVOID_FOR_MS = 30_000;

/**
 * Which of Agora's hosts to ask. They come in order of preference; one that could not be reached lately comes last, so
 * that while a host is down not every stop has to find that out again.
 */
export function createHosts(baseUrls: readonly string[], clock: Clock) {
  const avoidUntil = new Map<string, number>();

  function inOrder(): readonly string[] {
    const now = clock.now();
    const avoided = (url: string) => (avoidUntil.get(url) ?? 0) > now;
    return [...baseUrls.filter((url) => !avoided(url)), ...baseUrls.filter(avoided)];
  }

  return {
    first: () => inOrder()[0] ?? '',
    /** The host to ask after `current`, going round the list as it was configured. */
    after: (current: string) => baseUrls[(baseUrls.indexOf(current) + 1) % baseUrls.length] ?? current,
    wasUnreachable: (url: string) => avoidUntil.set(url, clock.now() + AVOID_FOR_MS),
    wasReached: (url: string) => avoidUntil.delete(url),
  };
}
