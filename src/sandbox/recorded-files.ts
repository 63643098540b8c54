/** The file names of a fake recording, and Agora's lists of them (upstream contract, "File names"). */
import { fileNameStem } from '../domain/file-list.ts';
import type { FakeRecording } from './recording.ts';
import { KINDS, USERS } from './subscriptions.ts';

type ListedFile = Readonly<Record<string, unknown>> & { readonly fileName: string };

const stemOf = (recording: FakeRecording) => fileNameStem(recording, recording.setup.fileNamePrefix);

/** The index file of a mixed or web page recording. */
export function m3u8Of(recording: FakeRecording): string {
  return `${stemOf(recording)}.m3u8`;
}

/** The MP4 file, if one is written. */
export function mp4Of(recording: FakeRecording): string | null {
  return recording.setup.writesMp4 ? `${stemOf(recording)}_0.mp4` : null;
}

/** The index file, and the MP4 file if one is written. */
function indexAndMp4Of(recording: FakeRecording): readonly string[] {
  const mp4 = mp4Of(recording);
  return [m3u8Of(recording), ...(mp4 === null ? [] : [mp4])];
}

/** Tracks that are written together: to the index `<name>.m3u8`, and to slices `<name>_<UTC>.ts`. */
export interface RecordedTracks {
  readonly name: string;
  /** `0`: of all users. */
  readonly uid: string;
  readonly trackType: string;
  /** When their recording began. */
  readonly since: number;
}

/** What a recording writes, other than screenshots. */
export function recordedTracksOf(recording: FakeRecording): readonly RecordedTracks[] {
  const { startedAt: since, setup, tracks } = recording;
  const name = stemOf(recording);
  switch (setup.mode) {
    case 'web':
      return [{ name, uid: '0', trackType: 'audio_and_video', since }];
    case 'mix':
      return [{ name, uid: '0', trackType: trackTypeOf(tracks.map(({ kind }) => kind)), since }];
    default:
      return USERS.flatMap((uid) => {
        const own = tracks.filter((track) => track.uid === uid);
        const nameOf = (what: string) => `${name}__uid_s_${uid}__uid_e_${what}`;
        const apart = own.map((track) => ({
          ...{ name: nameOf(track.kind), uid, trackType: track.kind, since: track.since },
        }));
        const both = { name: nameOf('av'), uid, trackType: 'audio_and_video', since };
        return setup.writesBothTracks && own.length === KINDS.length ? [...apart, both] : apart;
      });
  }
}

/** The files of an RTC recording, each with its tracks. */
export function listedFilesOf(recording: FakeRecording): readonly ListedFile[] {
  const mixedAllUser = recording.setup.mode === 'mix';
  return recordedTracksOf(recording).flatMap(({ name, uid, trackType, since }) => {
    const fileNames = mixedAllUser ? indexAndMp4Of(recording) : [`${name}.m3u8`];
    const sliceStartTime = Math.round(since);
    const about = { trackType, uid, mixedAllUser, isPlayable: true, sliceStartTime };
    return fileNames.map((fileName) => ({ fileName, ...about }));
  });
}

/** The `trackType` of a mixed file or slice. */
export function trackTypeOf(kinds: readonly string[]): string {
  return KINDS.filter((kind) => kinds.includes(kind)).join('_and_');
}

/** The files of a web page recording. `query` spells the key in lower case. */
export function pageFilesOf(
  recording: FakeRecording,
  key: 'fileName' | 'filename' = 'fileName',
): readonly Readonly<Record<string, unknown>>[] {
  const sliceStartTime = Math.round(recording.startedAt);
  return indexAndMp4Of(recording).map((name) => ({ [key]: name, sliceStartTime }));
}

/** The screenshots after `from` and up to `until`, each with its time. */
export function snapshotsOf(
  recording: FakeRecording,
  from: number,
  until: number,
): readonly { readonly at: number; readonly fileName: string }[] {
  const { setup, tracks, subscribed } = recording;
  const { snapshotEveryMs: everyMs } = setup;
  if (everyMs === null) return [];
  return tracks
    .filter(({ kind, uid }) => kind === 'video' && subscribed.video.includes(uid))
    .flatMap(({ uid, since }) => {
      const first = Math.max(1, Math.floor((from - since) / everyMs) + 1);
      const count = Math.max(0, Math.floor((until - since) / everyMs) - first + 1);
      return Array.from({ length: count }, (_, index) => {
        const at = since + (first + index) * everyMs;
        return { at, fileName: `${stemOf(recording)}__uid_s_${uid}__uid_e_video_${utcOf(at)}.jpg` };
      });
    });
}

/** `yyyyMMddHHmmssSSS`. */
export function utcOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/\D/g, '');
}

/** The time in the name of a screenshot; null: it is the name of another file. */
export function timeInScreenshot(fileName: string): number | null {
  const [, day, time, ms] = /_(\d{8})(\d{6})(\d{3})\.jpg$/.exec(fileName) ?? [];
  if (day === undefined || time === undefined) return null;
  const date = day.replace(/(....)(..)(..)/, '$1-$2-$3');
  const at = Date.parse(`${date}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}.${ms}Z`);
  return Number.isNaN(at) ? null : at;
}
