/** Which of the two users of every sandbox channel a recording subscribes to. */
import { ALL_STREAMS } from '../domain/requests/rules.ts';

export const USERS = ['123', '456'] as const;

export const KINDS = ['audio', 'video'] as const;
export type Kind = (typeof KINDS)[number];

/** For each kind of stream, the users whose streams are recorded. */
export type Subscribed = Readonly<Record<Kind, readonly string[]>>;

/** A recorded stream of one user. `since`: when its recording began. */
export interface Track {
  readonly uid: string;
  readonly kind: Kind;
  readonly since: number;
}

type List = readonly string[] | undefined;

/** The lists of UIDs in `start`, and in the two parts of `update`. */
interface Lists {
  readonly subscribeAudioUids?: List;
  readonly unSubscribeAudioUids?: List;
  readonly unsubscribeAudioUids?: List;
  readonly subscribeVideoUids?: List;
  readonly unSubscribeVideoUids?: List;
  readonly unsubscribeVideoUids?: List;
}

/** The users that the lists select; null when both are empty. */
function selectUsers(only: List = [], except: List = []): readonly string[] | null {
  const isListed = (list: readonly string[]) => (user: string) =>
    list.includes(ALL_STREAMS) || list.includes(user);
  if (only.length > 0) return USERS.filter(isListed(only));
  return except.length > 0 ? USERS.filter((user) => !isListed(except)(user)) : null;
}

const audioOf = (lists: Lists) =>
  selectUsers(lists.subscribeAudioUids, lists.unSubscribeAudioUids ?? lists.unsubscribeAudioUids);
const videoOf = (lists: Lists) =>
  selectUsers(lists.subscribeVideoUids, lists.unSubscribeVideoUids ?? lists.unsubscribeVideoUids);

/** The subscription at the start: all users without lists. With lists of only one kind, no user's streams of the other. */
export function subscribedFrom(lists: Lists, kinds: readonly Kind[]): Subscribed {
  const audio = audioOf(lists);
  const video = videoOf(lists);
  const otherwise = audio === null && video === null ? USERS : [];
  return recordedOf({ audio: audio ?? otherwise, video: video ?? otherwise }, kinds);
}

/** The subscription after an update: a kind without lists is unchanged, and `kinds` are still those of the start. */
export function subscribedAfter(before: Subscribed, lists: Lists, kinds: readonly Kind[]): Subscribed {
  return recordedOf({ audio: audioOf(lists) ?? before.audio, video: videoOf(lists) ?? before.video }, kinds);
}

/** Removes all users from kinds that are not recorded. */
function recordedOf({ audio, video }: Subscribed, kinds: readonly Kind[]): Subscribed {
  return { audio: kinds.includes('audio') ? audio : [], video: kinds.includes('video') ? video : [] };
}

/** Adds the newly subscribed streams to the tracks; a track is never removed, since its files are written. */
export function tracksWith(tracks: readonly Track[], subscribed: Subscribed, now: number): readonly Track[] {
  const wanted = USERS.flatMap((uid) =>
    KINDS.filter((kind) => subscribed[kind].includes(uid)).map((kind) => ({ uid, kind, since: now })),
  );
  const isNew = (track: Track) => !tracks.some(({ uid, kind }) => uid === track.uid && kind === track.kind);
  return [...tracks, ...wanted.filter(isNew)];
}
