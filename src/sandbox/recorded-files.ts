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

/** The index file, and the MP4 file if one is written. */
function indexAndMp4Of(recording: FakeRecording): readonly string[] {
  const mp4 = recording.setup.writesMp4 ? [`${stemOf(recording)}_0.mp4`] : [];
  return [m3u8Of(recording), ...mp4];
}

/** The files of an RTC recording, each with its tracks. */
export function listedFilesOf(recording: FakeRecording): readonly ListedFile[] {
  const { startedAt, setup, tracks } = recording;
  const common = { isPlayable: true, sliceStartTime: Math.round(startedAt) };
  if (setup.mode === 'mix') {
    const trackType = trackTypeOf(tracks.map(({ kind }) => kind));
    const mixed = { trackType, uid: '0', mixedAllUser: true, ...common };
    return indexAndMp4Of(recording).map((fileName) => ({ fileName, ...mixed }));
  }
  return USERS.flatMap((uid) => {
    const own = tracks.filter((track) => track.uid === uid);
    const name = (what: string) => `${stemOf(recording)}__uid_s_${uid}__uid_e_${what}.m3u8`;
    const apart = own.map(({ kind, since }) => ({
      ...{ fileName: name(kind), trackType: kind, uid, mixedAllUser: false, ...common },
      sliceStartTime: Math.round(since),
    }));
    const both = { fileName: name('av'), trackType: 'audio_and_video', uid, mixedAllUser: false, ...common };
    return setup.writesBothTracks && own.length === KINDS.length ? [...apart, both] : apart;
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
function utcOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/\D/g, '');
}
