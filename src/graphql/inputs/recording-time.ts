/** What a start may ask of the recording's time. */

import type { InputIssue } from '../../domain/errors.ts';
import type { Terms } from '../../domain/guard.ts';
import { RESOURCE_EXPIRES_AFTER_H } from '../../domain/requests/acquire.ts';
import type { StartOrder } from '../../domain/start-order.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { StartRecordingInput } from './start-recording-input.ts';

type Input = Pick<
  typeof StartRecordingInput.$inferInput,
  'stopAfter' | 'resourceExpiredHour' | 'onExpiry' | 'token' | 'configuration'
>;

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

/** What the caller asks of the recording's time; null: nothing. `order`: with which another one can follow it. */
export function termsOf({ stopAfter, onExpiry }: Input, order: StartOrder): Terms | null {
  const stopAfterMs = stopAfter ? millisecondsOf(stopAfter) : null;
  if (onExpiry === ROLL_OVER) {
    return { stopAfterMs, onExpiry, order: { ...order, token: null }, since: null };
  }
  return stopAfterMs === null ? null : { stopAfterMs, onExpiry: 'stop', order: null, since: null };
}

/** What a start asks for that is to be followed by another one. */
export const ROLL_OVER: Terms['onExpiry'] = 'roll_over';

/**
 * Issues of a start that is to be followed: where the gateway could not make the token for another recorder, and where a page
 * would end by itself before another one is started.
 */
export function issuesOfExpiry(
  { onExpiry, token, resourceExpiredHour, configuration }: Input,
  canMintToken: boolean,
): readonly InputIssue[] {
  if (onExpiry !== ROLL_OVER) return [];
  if (configuration.web) {
    const hours = resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H;
    if ((configuration.web.webRecorder.maxRecordingHour ?? hours) >= hours) return [];
    return [
      {
        path: 'input.configuration.web.webRecorder.maxRecordingHour',
        message: `Expected resourceExpiredHour, ${hours} hours, or nothing: the page would end by itself before another one follows.`,
      },
    ];
  }
  if (!token || canMintToken) return [];
  const message =
    'Expected STOP: the gateway has no certificate of the app to make the token of another recorder with, and yours is for this one.';
  return [{ path: 'input.onExpiry', message }];
}

/** An issue where `stopAfter` is no time that the gateway can keep to. */
export function issuesOfTime(
  { stopAfter, resourceExpiredHour, onExpiry }: Input,
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
  if (onExpiry !== ROLL_OVER && hours >= 1 && ms >= hours * HOUR_MS) {
    return issue(`Expected less than resourceExpiredHour, ${hours} hours: nothing can stop it after that.`);
  }
  return [];
}
