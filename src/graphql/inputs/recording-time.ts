/** What a start may ask of the recording's time, and of what follows its end. */

import type { InputIssue } from '../../domain/errors.ts';
import type { Terms } from '../../domain/guard.ts';
import { RESOURCE_EXPIRES_AFTER_H } from '../../domain/requests/acquire.ts';
import type { StartOrder } from '../../domain/start-order.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { StartRecordingInput } from './start-recording-input.ts';

type Input = Pick<
  typeof StartRecordingInput.$inferInput,
  'stopAfter' | 'resourceExpiredHour' | 'onExpiry' | 'onFailure' | 'token' | 'configuration'
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

/** What the caller asks of the recording's time and end; null: nothing. `order`: with which another one can follow it. */
export function termsOf(input: Input, order: StartOrder): Terms | null {
  const stopAfterMs = input.stopAfter ? millisecondsOf(input.stopAfter) : null;
  const onExpiry = input.onExpiry ?? 'stop';
  const onFailure = input.onFailure ?? 'nothing';
  const isFollowed = onExpiry === ROLL_OVER || onFailure === RESTART;
  if (!isFollowed && stopAfterMs === null) return null;
  const kept = isFollowed ? { ...order, token: null } : null;
  return { stopAfterMs, onExpiry, onFailure, order: kept, since: null, restarts: null };
}

/** What a start asks for that is to be followed by another one. */
export const ROLL_OVER: Terms['onExpiry'] = 'roll_over';
const RESTART: Terms['onFailure'] = 'restart';

/**
 * Issues of a start that is to be followed: where the gateway could not make the token for another recorder, and where a page
 * would end by itself before another one is started.
 */
export function issuesOfFollowing(input: Input, canMintToken: boolean): readonly InputIssue[] {
  const { onExpiry, onFailure, token, configuration } = input;
  if (configuration.web) return onExpiry === ROLL_OVER ? issuesOfPage(input, configuration.web) : [];
  if (!token || canMintToken) return [];
  const issue = (field: string, expected: string) => ({
    path: `input.${field}`,
    message: `Expected ${expected}: the gateway has no certificate of the app to make the token of another recorder with, and yours is for this one.`,
  });
  return [
    ...(onExpiry === ROLL_OVER ? [issue('onExpiry', 'STOP')] : []),
    ...(onFailure === RESTART ? [issue('onFailure', 'NOTHING')] : []),
  ];
}

function issuesOfPage(
  { resourceExpiredHour }: Input,
  { webRecorder }: NonNullable<Input['configuration']['web']>,
): readonly InputIssue[] {
  const hours = resourceExpiredHour ?? RESOURCE_EXPIRES_AFTER_H;
  if ((webRecorder.maxRecordingHour ?? hours) >= hours) return [];
  return [
    {
      path: 'input.configuration.web.webRecorder.maxRecordingHour',
      message: `Expected resourceExpiredHour, ${hours} hours, or nothing: the page would end by itself before another one follows.`,
    },
  ];
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
