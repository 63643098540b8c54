/** Why a recording waits, and till when, in words. */
import { duration } from '../format/duration.ts';
import { instant } from '../format/time.ts';
import type { NowRecordingFragment } from '../generated/graphql.ts';

/** What of a recording is told here. */
type Troubled = Pick<NowRecordingFragment, 'attention' | 'lastTrouble' | 'nextTryAt' | 'failure'>;

/** A line under a recording; `since` is in Unix milliseconds. */
export interface TroubleLine {
  readonly key: string;
  readonly message: string;
  readonly since: number | null;
}

/** What needs a person, most pressing first. Else the last try of Agora without an answer, if there was one. */
export function troubleOf(recording: Troubled): readonly TroubleLine[] {
  const { attention, lastTrouble } = recording;
  if (attention.length > 0) return attention.map((each) => pressing(each, recording));
  if (lastTrouble == null) return [];
  return [{ key: 'TROUBLE', message: `${lastTrouble.message}.`, since: null }];
}

function pressing(
  { reason, since, message }: Troubled['attention'][number],
  { failure }: Troubled,
): TroubleLine {
  if (reason !== 'FAILED' && reason !== 'EXITED_ABNORMALLY')
    return { key: reason, message, since: instant(since) };
  // It is over: how long it has been so does not matter, but what Agora said does.
  const words = reason !== 'FAILED' || failure?.reason == null ? '' : ` Agora’s words: ${failure.reason}`;
  return { key: reason, message: `${message}${words}`, since: null };
}

/** "For 4 min; 7 tries without an answer; next try in 6 s." Empty where nothing is to be said. `now` is the gateway's. */
export function waitOf(
  { attention, lastTrouble, nextTryAt }: Troubled,
  since: number | null,
  now: number,
): string {
  const parts = since === null ? [] : [`for ${duration(now - since)}`];
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
