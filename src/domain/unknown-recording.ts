/**
 * Recordings that Agora notifies of and that the gateway does not know: somebody else started them, or a gateway with another
 * database. Without their resource nobody can stop them.
 */
import { eventKindOf } from './event-kinds.ts';
import type { KeptNotification, NotificationMeaning } from './notification.ts';
import type { Page } from './page.ts';
import type { RecordingKind } from './quota.ts';

/** What notifications tell of an unknown recording. Times are Unix milliseconds, as Agora gave them. */
interface Told {
  readonly appId: string;
  readonly sid: string;
  /** Null where no notification has named it. */
  readonly cname: string | null;
  /** The recorder's UID. */
  readonly uid: string | null;
  readonly kind: RecordingKind | null;
  /** Agora's own word for what is recorded, such as `rtc_record`. */
  readonly serviceScene: string | null;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The last that showed it recording. */
  readonly aliveAt: number | null;
  /** The last that said that it has exited, or that all of its files are uploaded. */
  readonly endedAt: number | null;
}

export interface UnknownRecording extends Told {
  readonly id: string;
  /** How many notifications have come of it. */
  readonly events: number;
}

/** What some notifications of one unknown recording tell together, and which they are. */
export interface UnknownSighting extends Told {
  readonly notifications: readonly string[];
}

export interface UnknownRecordings {
  /** Those of these apps, newest first. `isRunning`: only those that run, or only those that don't. */
  list(
    appIds: readonly string[],
    filter: { readonly isRunning?: boolean },
    page: Page,
  ): Promise<readonly UnknownRecording[]>;
  /** How many there are of these apps. What is recorded counts as a channel until a notification says otherwise. */
  count(appIds: readonly string[]): Promise<readonly UnknownCount[]>;
}

export interface UnknownCount {
  readonly appId: string;
  readonly kind: RecordingKind;
  readonly isRunning: boolean;
  readonly recordings: number;
}

/** Whether it runs by its notifications: no end has been told, or a sign of life since. */
export function runsByNotifications({ aliveAt, endedAt }: Pick<Told, 'aliveAt' | 'endedAt'>): boolean {
  return endedAt === null || (aliveAt !== null && aliveAt > endedAt);
}

/** What these notifications of one `sid` tell of it; null where there are none. */
export function sightingOf(
  kept: readonly KeptNotification[],
  meaningOf: (notification: KeptNotification) => NotificationMeaning,
): UnknownSighting | null {
  const [first] = kept;
  if (first === undefined) return null;
  const { appId, sid } = first;
  const times = kept.map(({ happenedAt }) => happenedAt);
  const latest = (...meanings: readonly NotificationMeaning['means'][]) => {
    const told = kept.map(meaningOf).filter(({ means }) => meanings.includes(means));
    return told.length === 0 ? null : Math.max(...told.map(({ at }) => at));
  };
  return {
    ...{ appId, sid, notifications: kept.map(({ id }) => id) },
    cname: firstOf(kept, ({ cname }) => cname),
    uid: firstOf(kept, ({ uid }) => uid),
    serviceScene: firstOf(kept, ({ serviceScene }) => serviceScene),
    kind: firstOf(kept, kindIn),
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
    aliveAt: latest('recording', 'failing-over'),
    endedAt: latest('exited', 'uploaded'),
  };
}

function firstOf<Value>(
  kept: readonly KeptNotification[],
  read: (each: KeptNotification) => Value | null,
): Value | null {
  for (const each of kept) {
    const value = read(each);
    if (value !== null) return value;
  }
  return null;
}

/** What is recorded, by Agora's word for it or by the service that notifies (upstream contract, "Notifications"). */
function kindIn({ serviceScene, eventType }: KeptNotification): RecordingKind | null {
  if (serviceScene === 'web_record') return 'web';
  if (serviceScene?.startsWith('rtc_')) return 'rtc';
  const { stateOf } = eventKindOf(eventType);
  if (stateOf === 'web_recorder') return 'web';
  return stateOf === 'recorder' ? 'rtc' : null;
}
