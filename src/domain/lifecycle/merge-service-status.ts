/** What Agora's services have told of themselves, put together from notifications in any order. */
import { NOTIFICATION_EVENTS, RECORDING_SERVICES } from '../event-kinds.ts';
import type { NotificationMeaning, RecordingGap, ServiceState, ServiceStatus } from '../notification.ts';
import type { UploadingStatus } from '../outcome.ts';

const UPLOADED_BY: Readonly<Record<string, UploadingStatus>> = { uploaded: 'uploaded', backuped: 'backuped' };

/**
 * Merges what a notification says of Agora's services into what was known before. What is older than what is known changes
 * nothing, so any order comes to the same. The same object where nothing is new.
 */
export function mergeServiceStatus(known: ServiceStatus, more: NotificationMeaning): ServiceStatus {
  const uploadPercent = largest(known.uploadPercent, more.uploadPercent);
  const services = more.state === null ? known.services : withState(known.services, more.state);
  const failedOverAt =
    more.means === 'failing-over' ? largest(known.failedOverAt, more.at) : known.failedOverAt;
  const gaps = more.gap === null ? known.gaps : withGap(known.gaps, more.gap);
  const listsAll = known.listsAll || more.listsAll;
  const isKnown =
    listsAll === known.listsAll &&
    gaps === known.gaps &&
    uploadPercent === known.uploadPercent &&
    services === known.services &&
    failedOverAt === known.failedOverAt;
  if (isKnown) return known;
  const uploader = services.find(({ service }) => service === 'uploader');
  return {
    ...known,
    uploadPercent,
    uploadingStatus: uploader?.isNormal ? (UPLOADED_BY[uploader.event] ?? null) : null,
    services,
    failedOverAt,
    gaps,
    listsAll,
  };
}

function largest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/** More than any recording should have, and few enough to be rewritten with each. */
const MAX_GAPS = 300;

/** Which ones are kept of too many does not depend on the order in which they come. */
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
 * Of two that happened at once the one of the later type counts: Agora numbers them in the order of a recording's life.
 * What takes back counts more than what is taken back, and of any two one, so that their order is no matter.
 */
function isNewer(state: ServiceState, known: ServiceState): boolean {
  if (state.at !== known.at) return state.at > known.at;
  const rank = ({ event }: ServiceState) => NOTIFICATION_EVENTS.indexOf(event);
  if (state.event !== known.event) return rank(state) > rank(known);
  if (state.isNormal !== known.isNormal) return known.isNormal;
  return JSON.stringify(state.details) > JSON.stringify(known.details);
}
