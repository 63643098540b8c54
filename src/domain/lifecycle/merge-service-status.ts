/** The status of Agora's services, merged from notifications in any order. */
import { NOTIFICATION_EVENTS, RECORDING_SERVICES } from '../event-kinds.ts';
import type { NotificationMeaning, RecordingGap, ServiceState, ServiceStatus } from '../notification.ts';
import type { UploadingStatus } from '../outcome.ts';

const UPLOADED_BY: Readonly<Record<string, UploadingStatus>> = { uploaded: 'uploaded', backuped: 'backuped' };

/**
 * Merges a notification into the known status. Older facts change nothing, so every order gives the same result.
 * Returns the same object where nothing is new.
 */
export function mergeServiceStatus(known: ServiceStatus, notification: NotificationMeaning): ServiceStatus {
  const uploadPercent = largest(known.uploadPercent, notification.uploadPercent);
  const services =
    notification.state === null ? known.services : withState(known.services, notification.state);
  const movedAt = notification.means === 'failing-over' ? notification.at : null;
  const failedOverAt = largest(known.failedOverAt, movedAt);
  const gaps = notification.gap === null ? known.gaps : withGap(known.gaps, notification.gap);
  const listsAll = known.listsAll || notification.listsAll;
  const isKnown =
    listsAll === known.listsAll &&
    gaps === known.gaps &&
    uploadPercent === known.uploadPercent &&
    services === known.services &&
    failedOverAt === known.failedOverAt;
  if (isKnown) return known;
  const uploader = services.find(({ service }) => service === 'uploader');
  const uploadingStatus = uploader?.isNormal ? (UPLOADED_BY[uploader.event] ?? null) : null;
  return { uploadPercent, uploadingStatus, services, failedOverAt, gaps, listsAll };
}

function largest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/** More than any recording should have, and few enough to rewrite the list with each new gap. */
const MAX_GAPS = 300;

/** Keeps the latest gaps. Which ones those are does not depend on the order in which they come. */
function withGap(gaps: readonly RecordingGap[], gap: RecordingGap): readonly RecordingGap[] {
  if (gaps.some(({ from, to }) => from === gap.from && to === gap.to)) return gaps;
  const all = [...gaps, gap].toSorted((a, b) => a.from - b.from || a.to - b.to).slice(-MAX_GAPS);
  return all.includes(gap) ? all : gaps;
}

function withState(states: readonly ServiceState[], state: ServiceState): readonly ServiceState[] {
  const isSame = (each: ServiceState) => each.service === state.service && each.key === state.key;
  const known = states.find(isSame);
  if (known !== undefined && !isNewer(state, known)) return states;
  return [...states.filter((each) => !isSame(each)), state].toSorted(
    (a, b) =>
      RECORDING_SERVICES.indexOf(a.service) - RECORDING_SERVICES.indexOf(b.service) ||
      (a.key < b.key ? -1 : 1),
  );
}

/**
 * A total order, so the order of arrival does not matter. Of two at the same time the one of the later event type is
 * newer: Agora numbers them in the order of a recording's life. One whose status is not normal is newer than the normal
 * one that it takes back.
 */
function isNewer(state: ServiceState, known: ServiceState): boolean {
  if (state.at !== known.at) return state.at > known.at;
  const rank = ({ event }: ServiceState) => NOTIFICATION_EVENTS.indexOf(event);
  if (state.event !== known.event) return rank(state) > rank(known);
  if (state.isNormal !== known.isNormal) return known.isNormal;
  return JSON.stringify(state.details) > JSON.stringify(known.details);
}
