/** The objects that a fake recording has put into its bucket, derived from its times like its notifications. */
import type { Clips } from '../clips/read-clips.ts';
import {
  mp4Of,
  type RecordedTracks,
  recordedTracksOf,
  snapshotsOf,
  timeInScreenshot,
  utcOf,
} from '../recorded-files.ts';
import { exitAt, type FakeRecording, hasData, uploadTimeOf } from '../recording.ts';
import type { Content } from './content.ts';

export interface RecordedObject {
  readonly key: string;
  readonly contentType: string;
  /** When it was stored, in Unix milliseconds. */
  readonly storedAt: number;
  readonly content: () => Content;
}

const PLAYLIST = 'application/vnd.apple.mpegurl';
const TRANSPORT_STREAM = 'video/mp2t';
const MP4 = 'video/mp4';
const JPEG = 'image/jpeg';

/** How long a slice stays in Agora's backup cloud after the rest was stored. */
const BACKUP_DELAY_MS = 60_000;

/**
 * Everything that is stored by `now`. Screenshots are stored as they are made, all else when the upload ends. With
 * `uploadResult: backuped` the last slice follows a minute later; with `unknown` it never does, nor do index and MP4.
 */
export function recordedObjectsOf(
  recording: FakeRecording,
  now: number,
  clips: Clips,
): readonly RecordedObject[] {
  return [...filesOf(recording, now, clips), ...screenshotsOf(recording, { from: 0, until: now }, clips)];
}

/** The object with this key, if it is stored by `now`. */
export function recordedObject(
  recording: FakeRecording,
  key: string,
  now: number,
  clips: Clips,
): RecordedObject | null {
  const at = timeInScreenshot(key);
  const candidates =
    at === null
      ? filesOf(recording, now, clips)
      : screenshotsOf(recording, { from: at - 1, until: Math.min(at + 1, now) }, clips);
  return candidates.find((each) => each.key === key) ?? null;
}

function screenshotsOf(
  recording: FakeRecording,
  { from, until }: { readonly from: number; readonly until: number },
  clips: Clips,
): readonly RecordedObject[] {
  if (!hasData(recording)) return [];
  const exit = exitAt(recording, until);
  return snapshotsOf(recording, from, exit ?? until).map(({ fileName, at }) => ({
    ...{ key: fileName, contentType: JPEG, storedAt: at, content: () => clips.screenshot },
  }));
}

/** The index, the slices and the MP4. */
function filesOf(recording: FakeRecording, now: number, clips: Clips): readonly RecordedObject[] {
  const exit = exitAt(recording, now);
  if (exit === null || !hasData(recording) || recording.setup.shape === 'upload-only') return [];
  const times = uploadTimesOf(recording, exit + uploadTimeOf(recording));
  const files = recordedTracksOf(recording).flatMap((tracks) => hlsOf(tracks, times, clips));
  const mp4 = mp4Of(recording);
  const [first] = recordedTracksOf(recording);
  if (mp4 !== null && first !== undefined) {
    const content = () => clips.of(first.trackType).mp4;
    files.push({ key: mp4, contentType: MP4, storedAt: times.index, content });
  }
  return files.filter(({ storedAt }) => storedAt <= now);
}

/** When each kind of file is stored; `Infinity`: never. */
interface UploadTimes {
  readonly slices: number;
  readonly lastSlice: number;
  /** The MP4 too. */
  readonly index: number;
}

function uploadTimesOf({ uploadResult }: FakeRecording, uploadedAt: number): UploadTimes {
  switch (uploadResult) {
    case 'uploaded':
      return { slices: uploadedAt, lastSlice: uploadedAt, index: uploadedAt };
    case 'backuped':
      return { slices: uploadedAt, lastSlice: uploadedAt + BACKUP_DELAY_MS, index: uploadedAt };
    case 'unknown':
      return { slices: uploadedAt, lastSlice: Infinity, index: Infinity };
  }
}

function hlsOf(tracks: RecordedTracks, times: UploadTimes, clips: Clips): RecordedObject[] {
  const clip = clips.of(tracks.trackType);
  const names = sliceNamesOf(tracks, clip.slices);
  const slices = clip.slices.map((slice, index) => ({
    key: names[index] ?? '',
    contentType: TRANSPORT_STREAM,
    storedAt: index === names.length - 1 ? times.lastSlice : times.slices,
    content: () => slice,
  }));
  const index = {
    key: `${tracks.name}.m3u8`,
    contentType: PLAYLIST,
    storedAt: times.index,
    content: () => clip.playlist(names.map(withoutFolders)),
  };
  return [index, ...slices];
}

function sliceNamesOf({ name, since }: RecordedTracks, slices: readonly { readonly durationS: number }[]) {
  let at = since;
  return slices.map(({ durationS }) => {
    const sliceName = `${name}_${utcOf(at)}.ts`;
    at += durationS * 1000;
    return sliceName;
  });
}

function withoutFolders(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
