import type { HrTime } from '@opentelemetry/api';
import type { Clock } from '../domain/ports.ts';

/** The machine's clock counts in whole milliseconds, and is corrected by fractions of one: it was set if it differs by more. */
const WAS_SET_MS = 50;

/**
 * Makes times for spans: by the machine's clock, but as fine as the monotonic one, so that a span never begins before the
 * one that it is in.
 */
export function createSpanClock(clock: Clock): () => HrTime {
  let offsetMs = clock.now() - clock.monotonic();
  return () => {
    const monotonic = clock.monotonic();
    const offset = clock.now() - monotonic;
    if (Math.abs(offset - offsetMs) > WAS_SET_MS) offsetMs = offset;
    const ms = monotonic + offsetMs;
    const seconds = Math.floor(ms / 1000);
    return [seconds, Math.floor((ms - seconds * 1000) * 1e6)];
  };
}
