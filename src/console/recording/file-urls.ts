/** URLs of files. They are asked for when they are used, and not kept: they expire, and whoever has one has the file. */
import type { Client } from 'urql';
import { sentenceOf } from '../connection/client.ts';
import { FileUrlsDocument, PlaybackUrlsDocument } from '../generated/graphql.ts';

export type AskedUrl = { readonly url: string } | { readonly problem: string };

const GONE = 'The gateway gives no URL of this file any more.';

/** A fresh signed URL of the file in the storage. */
export async function askFileUrl(client: Client, id: string, fileName: string): Promise<AskedUrl> {
  const { data, error } = await client.query(FileUrlsDocument, { id });
  if (error !== undefined) return { problem: sentenceOf(error) };
  const url = data?.recording?.files.find((each) => each.fileName === fileName)?.url;
  return url == null ? { problem: GONE } : { url };
}

/** A fresh path on the gateway at which an HLS list can be played. */
export async function askPlaybackUrl(client: Client, id: string, fileName: string): Promise<AskedUrl> {
  const { data, error } = await client.query(PlaybackUrlsDocument, { id });
  if (error !== undefined) return { problem: sentenceOf(error) };
  const url = data?.recording?.files.find((each) => each.fileName === fileName)?.playbackUrl;
  return url == null ? { problem: GONE } : { url };
}

/** Fresh signed URLs of all files, by name; null: none could be had. */
export async function askAllUrls(client: Client, id: string): Promise<ReadonlyMap<string, string> | null> {
  const { data } = await client.query(FileUrlsDocument, { id });
  if (data?.recording == null) return null;
  return new Map(data.recording.files.flatMap(({ fileName, url }) => (url == null ? [] : [[fileName, url]])));
}
