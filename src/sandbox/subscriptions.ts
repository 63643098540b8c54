/** Whom a recording subscribes to, of the two users that every channel of the sandbox has. */
import { ALL_STREAMS } from '../domain/requests/rules.ts';

export const USERS = ['123', '456'] as const;

export const KINDS = ['audio', 'video'] as const;
export type Kind = (typeof KINDS)[number];

/** For each kind of stream, the users whose streams are recorded. */
export type Subscribed = Readonly<Record<Kind, readonly string[]>>;

/** What was recorded of one user, and since when. */
export interface Track {
  readonly uid: string;
  readonly kind: Kind;
  readonly since: number;
}

type List = readonly string[] | undefined;

/** Lists of UIDs as `start` has them, and `update` in two parts. */
interface Lists {
  readonly subscribeAudioUids?: List;
  readonly unSubscribeAudioUids?: List;
  readonly unsubscribeAudioUids?: List;
  readonly subscribeVideoUids?: List;
  readonly unSubscribeVideoUids?: List;
  readonly unsubscribeVideoUids?: List;
}

/** The users that the lists choose; null where they say nothing. */
function chosen(only: List = [], but: List = []): readonly string[] | null {
  if (only.length > 0)
    return only.includes(ALL_STREAMS) ? USERS : USERS.filter((user) => only.includes(user));
  if (but.length > 0) return but.includes(ALL_STREAMS) ? [] : USERS.filter((user) => !but.includes(user));
  return null;
}

const audioOf = (lists: Lists) =>
  chosen(lists.subscribeAudioUids, lists.unSubscribeAudioUids ?? lists.unsubscribeAudioUids);
const videoOf = (lists: Lists) =>
  chosen(lists.subscribeVideoUids, lists.unSubscribeVideoUids ?? lists.unsubscribeVideoUids);

/** At the start: everybody without lists, and beside lists of one kind alone nobody of the other. */
export function subscribedFrom(lists: Lists, kinds: readonly Kind[]): Subscribed {
  const audio = audioOf(lists);
  const video = videoOf(lists);
  const otherwise = audio === null && video === null ? USERS : [];
  return recordedOf({ audio: audio ?? otherwise, video: video ?? otherwise }, kinds);
}

/** After an update: a kind that it does not mention stays as it was, and `streamTypes` as start had it. */
export function subscribedAfter(before: Subscribed, lists: Lists, kinds: readonly Kind[]): Subscribed {
  return recordedOf({ audio: audioOf(lists) ?? before.audio, video: videoOf(lists) ?? before.video }, kinds);
}

/** Nobody’s streams of a kind that is not recorded, whatever the lists say. */
function recordedOf({ audio, video }: Subscribed, kinds: readonly Kind[]): Subscribed {
  return { audio: kinds.includes('audio') ? audio : [], video: kinds.includes('video') ? video : [] };
}

/** Everything that has been recorded up to now: what was written stays written. */
export function tracksWith(tracks: readonly Track[], subscribed: Subscribed, now: number): readonly Track[] {
  const wanted = USERS.flatMap((uid) =>
    KINDS.filter((kind) => subscribed[kind].includes(uid)).map((kind) => ({ uid, kind, since: now })),
  );
  const isNew = (track: Track) => !tracks.some(({ uid, kind }) => uid === track.uid && kind === track.kind);
  return [...tracks, ...wanted.filter(isNew)];
}
