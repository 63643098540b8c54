/** What tells that an exit was no normal one, and would be covered by later answers and notifications. */
import { STATUS_EXITED_ABNORMALLY, STATUS_STOP_REQUESTED } from './answers.ts';
import { detailText } from './event-kinds.ts';
import type { NotificationMeaning } from './notification.ts';
import type { JsonValue } from './outcome.ts';

/** Signs of an abnormal exit. Times are Unix milliseconds. */
export interface ExitSigns {
  /** The latest fatal error that was notified. */
  readonly fatalError: { readonly at: number; readonly details: JsonValue } | null;
  /** When a query first said that it has exited abnormally; null again once one sees it record. */
  readonly abnormalSince: number | null;
}

/** `errorLevel` of a fatal error (upstream contract, "Notifications", event 1). */
const FATAL = 5;

/** Adds what a notification tells of an abnormal exit. Comes to the same in every order; the same object where it is nothing. */
export function mergeExitSigns(known: ExitSigns | null, { state }: NotificationMeaning): ExitSigns | null {
  if (state === null || state.event !== 'cloud_recording_error') return known;
  const { at, details } = state;
  if (Number(detailText(details, 'errorLevel')) !== FATAL) return known;
  const before = known?.fatalError ?? null;
  const isOlder =
    before !== null &&
    (at < before.at || (at === before.at && JSON.stringify(details) <= JSON.stringify(before.details)));
  return isOlder ? known : { abnormalSince: known?.abnormalSince ?? null, fatalError: { at, details } };
}

/** Adds what the status of a query tells. The same object where that is nothing new. */
export function exitSignsAfterStatus(
  known: ExitSigns | null,
  status: number | null,
  now: number,
): ExitSigns | null {
  if (status === null) return known;
  const since = known?.abnormalSince ?? null;
  const { fatalError } = known ?? { fatalError: null };
  if (status === STATUS_EXITED_ABNORMALLY && since === null) return { fatalError, abnormalSince: now };
  return status < STATUS_STOP_REQUESTED && since !== null ? { fatalError, abnormalSince: null } : known;
}
