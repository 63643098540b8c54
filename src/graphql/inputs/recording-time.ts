/** What a start may ask of the recording's time. */

import type { InputIssue } from '../../domain/errors.ts';
import type { Terms } from '../../domain/guard.ts';
import { RESOURCE_EXPIRES_AFTER_H } from '../../domain/requests/acquire.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { StartRecordingInput } from './start-recording-input.ts';

type Input = Pick<typeof StartRecordingInput.$inferInput, 'stopAfter' | 'resourceExpiredHour'>;

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const LONGEST_MS = 365 * 24 * HOUR_MS;

/** Weeks, days, hours, minutes and seconds of an ISO 8601 duration: years and months have no length of their own. */
const DURATION = /^P(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;
const UNITS_MS = [7 * 24 * HOUR_MS, 24 * HOUR_MS, HOUR_MS, 60 * SECOND_MS, SECOND_MS] as const;

/** The milliseconds of a duration such as `PT1H30M`; null: it has another unit or a sign. */
function millisecondsOf(duration: string): number | null {
  const [, ...counts] = DURATION.exec(duration.replaceAll(',', '.')) ?? [];
  if (counts.length === 0) return null;
  return Math.round(UNITS_MS.reduce((sum, unitMs, index) => sum + unitMs * Number(counts[index] ?? 0), 0));
}

/** What the recording's time is bounded by; null: by nothing of the caller's. */
export function termsOf({ stopAfter }: Input): Terms | null {
  const stopAfterMs = stopAfter ? millisecondsOf(stopAfter) : null;
  return stopAfterMs === null ? null : { stopAfterMs };
}

/** An issue where `stopAfter` is no time that the gateway can keep to. */
export function issuesOfTime(
  { stopAfter, resourceExpiredHour }: Input,
  tenant: Tenant,
): readonly InputIssue[] {
  if (!stopAfter) return [];
  const issue = (message: string) => [{ path: 'input.stopAfter', message }];
  const ms = millisecondsOf(stopAfter);
  if (ms === null || ms < SECOND_MS || ms > LONGEST_MS) {
    return issue('Expected PT1S to P365D, in weeks, days, hours, minutes and seconds, such as PT1H30M.');
  }
  if (tenant.longestMs !== null && ms > tenant.longestMs) {
    return issue(
      `Expected at most ${tenant.longestMs / HOUR_MS} hours: no recording of yours may run longer.`,
    );
  }
  const hours = resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H;
  // Another rule reports an invalid `resourceExpiredHour`.
  if (hours >= 1 && ms >= hours * HOUR_MS) {
    return issue(`Expected less than resourceExpiredHour, ${hours} hours: nothing can stop it after that.`);
  }
  return [];
}
