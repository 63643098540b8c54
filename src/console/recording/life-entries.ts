/** A recording's life as the page shows it: entries of the timeline with the time between them, and Agora's own words. */
import { instant } from '../format/time.ts';
import type { PageRecordingFragment } from '../generated/graphql.ts';

type Entry = PageRecordingFragment['timeline'][number];
type Notification = PageRecordingFragment['notifications'][number];

export interface LifeEntry extends Pick<Entry, 'kind' | 'message' | 'by'> {
  readonly key: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** Since the entry before, in milliseconds; null: it is the first. */
  readonly afterMs: number | null;
  /** Of a notification: Agora's own words, if they are known. */
  readonly details: unknown;
}

/** The entries, oldest first. */
export function lifeOf({
  timeline,
  notifications,
  stopCause,
}: Pick<PageRecordingFragment, 'timeline' | 'notifications' | 'stopCause'>): readonly LifeEntry[] {
  // What the gateway does of itself it has the sentence for, and no person.
  const isOwn = stopCause != null && stopCause !== 'CALLER';
  // Those of one time have one order in both lists.
  const left = new Map<string, Notification[]>();
  for (const each of notifications) left.set(each.happenedAt, [...(left.get(each.happenedAt) ?? []), each]);
  return timeline.map(({ at, kind, message, by }, index) => {
    const before = timeline[index - 1];
    return {
      ...{ kind, message },
      by: kind === 'STOP_ASKED' && isOwn ? null : by,
      key: `${index} ${at} ${kind}`,
      at: instant(at),
      afterMs: before === undefined ? null : instant(at) - instant(before.at),
      details: kind === 'NOTIFICATION' ? left.get(at)?.shift()?.details : undefined,
    };
  });
}
