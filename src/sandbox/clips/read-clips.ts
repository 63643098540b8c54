import { readFileSync } from 'node:fs';
import { type Content, contentOf } from '../storage/content.ts';

/** What is recorded of a clip, in Agora's words. */
const TRACK_TYPES = ['audio', 'video', 'audio_and_video'] as const;
type TrackType = (typeof TRACK_TYPES)[number];

interface Slice extends Content {
  readonly durationS: number;
}

/** A clip of nine seconds with some of its tracks. */
export interface Clip {
  readonly slices: readonly Slice[];
  /** The playlist of the slices, under the names that they are given. */
  playlist(names: readonly string[]): Content;
  readonly mp4: Content;
}

export interface Clips {
  of(trackType: string): Clip;
  readonly screenshot: Content;
}

/** Reads the clips that `make-clips.sh` has made: 400 KB, which all recordings share. */
export function readClips(): Clips {
  const clips: Readonly<Record<TrackType, Clip>> = {
    audio: readClip('audio'),
    video: readClip('video'),
    audio_and_video: readClip('audio_and_video'),
  };
  return {
    of(trackType) {
      const known = TRACK_TYPES.find((each) => each === trackType);
      return clips[known ?? 'audio_and_video'];
    },
    screenshot: contentOf(readFile('screenshot.jpg')),
  };
}

/** A slice in a playlist: its duration, and its name in the next line. */
const SLICE = /^#EXTINF:([\d.]+),\n(.+)$/gm;

function readClip(trackType: TrackType): Clip {
  const playlist = readFile(`${trackType}.m3u8`).toString('utf8');
  const slices = [...playlist.matchAll(SLICE)].map(([, seconds, name = '']) => ({
    ...contentOf(readFile(name)),
    durationS: Number(seconds),
  }));
  return {
    slices,
    playlist(names) {
      let index = 0;
      const renamed = playlist.replaceAll(
        SLICE,
        (_whole, seconds) => `#EXTINF:${seconds},\n${names[index++]}`,
      );
      return contentOf(Buffer.from(renamed));
    },
    mp4: contentOf(readFile(`${trackType}.mp4`)),
  };
}

function readFile(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url));
}
