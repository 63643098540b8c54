import { machineDuration, runningTime } from '../format/duration.ts';
import { fullTime, shortTime } from '../format/time.ts';

/** A point in time, short; the whole of it where it is pointed at. `at` is in Unix milliseconds. */
export function Time({ at, now }: { readonly at: number; readonly now: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {shortTime(at, now)}
    </time>
  );
}

/** How long it has been since, as a clock that runs with `now`. Both in Unix milliseconds. */
export function Age({ since, now }: { readonly since: number; readonly now: number }) {
  return (
    <time dateTime={machineDuration(now - since)} title={`since ${fullTime(since)}`}>
      {runningTime(now - since)}
    </time>
  );
}
