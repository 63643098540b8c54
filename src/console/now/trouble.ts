/** Why a recording waits, and till when, in words. */
import { duration } from '../format/duration.ts';
import { instant } from '../format/time.ts';
import type { AttentionReason, NowRecordingFragment } from '../generated/graphql.ts';

/** What of a recording is told here. */
type Troubled = Pick<NowRecordingFragment, 'attention' | 'lastTrouble' | 'nextTryAt' | 'failure' | 'stopsAt'>;

/** A line under a recording. */
export interface TroubleLine {
  readonly key: string;
  readonly message: string;
  /** For how long it has been so, from then on, in Unix milliseconds; null: that is not known, or does not matter. */
  readonly since: number | null;
  /** When the gateway stops it because of that, in Unix milliseconds; null: it does not. */
  readonly stopsAt: number | null;
}

/** Which time matters of it: for how long it has been so, or when the gateway stops the recording because of it. */
const TIMES: Readonly<Record<AttentionReason, 'since' | 'stopsAt' | null>> = {
  ACCOUNT_REFUSED: 'since',
  NOBODY_WORKS: 'since',
  PAST_LONGEST_TIME: 'since',
  STOP_DELAYED: 'since',
  RESOURCE_EXPIRING: 'stopsAt',
  TOKEN_EXPIRING: 'stopsAt',
  NOT_FOUND: 'since',
  NO_SIGN_OF_LIFE: 'since',
  START_DELAYED: 'since',
  // They are over: how long they have been so does not matter.
  EXITED_ABNORMALLY: null,
  FAILED: null,
};

/** What needs a person, most pressing first. Else the last try of Agora without an answer, if there was one. */
export function troubleOf(recording: Troubled): readonly TroubleLine[] {
  const { attention, lastTrouble } = recording;
  if (attention.length > 0) return attention.map((each) => pressing(each, recording));
  if (lastTrouble == null) return [];
  return [{ key: 'TROUBLE', message: `${lastTrouble.message}.`, since: null, stopsAt: null }];
}

function pressing(
  { reason, since, message }: Troubled['attention'][number],
  { failure, stopsAt }: Troubled,
): TroubleLine {
  const words = reason !== 'FAILED' || failure?.reason == null ? '' : ` Agora’s words: ${failure.reason}`;
  const time = TIMES[reason];
  return {
    key: reason,
    message: `${message}${words}`,
    since: time === 'since' ? instant(since) : null,
    stopsAt: time === 'stopsAt' ? instant(stopsAt) : null,
  };
}

/**
 * "For 4 min; 7 tries without an answer; next try in 6 s." or "Stopped in 1 h 50 min." Empty where nothing is to be said.
 * `now` is the gateway's.
 */
export function waitOf(
  { attention, lastTrouble, nextTryAt }: Troubled,
  { since, stopsAt }: Pick<TroubleLine, 'since' | 'stopsAt'>,
  now: number,
): string {
  const parts = since === null ? [] : [`for ${duration(now - since)}`];
  if (stopsAt !== null && stopsAt > now) parts.push(`stopped in ${duration(stopsAt - now)}`);
  if (lastTrouble != null) {
    const { tries } = lastTrouble;
    parts.push(`${tries} ${tries === 1 ? 'try' : 'tries'} without an answer`);
  }
  // A refusal is an answer; the gateway asks again all the same.
  const isRefused = attention[0]?.reason === 'ACCOUNT_REFUSED' && nextTryAt != null;
  if (lastTrouble != null || isRefused) {
    const leftMs = nextTryAt == null ? 0 : instant(nextTryAt) - now;
    parts.push(leftMs <= 0 ? 'trying now' : `next try in ${duration(leftMs + 999)}`);
  }
  const [first = '', ...others] = parts;
  return first === '' ? '' : `${[first.charAt(0).toUpperCase() + first.slice(1), ...others].join('; ')}.`;
}
