/** URLs of files. They are asked for when they are used, and not kept: they expire, and whoever has one has the file. */
import type { Client } from 'urql';
import { sentenceOf } from '../connection/client.ts';
import { FileUrlsDocument, PlaybackUrlsDocument } from '../generated/graphql.ts';

export type AskedUrl = { readonly url: string } | { readonly problem: string };

const GONE = 'The gateway gives no URL of this file any more.';

/** A fresh signed URL of the file in the storage. */
export async function askFileUrl(client: Client, id: string, fileName: string): Promise<AskedUrl> {
  const { data, error } = await client.query(FileUrlsDocument, { id, fileNames: [fileName] });
  if (error !== undefined) return { problem: sentenceOf(error) };
  const url = data?.recording?.files.find((each) => each.fileName === fileName)?.url;
  return url == null ? { problem: GONE } : { url };
}

/** A fresh path on the gateway at which an HLS list can be played. */
export async function askPlaybackUrl(client: Client, id: string, fileName: string): Promise<AskedUrl> {
  const { data, error } = await client.query(PlaybackUrlsDocument, { id, fileNames: [fileName] });
  if (error !== undefined) return { problem: sentenceOf(error) };
  const url = data?.recording?.files.find((each) => each.fileName === fileName)?.playbackUrl;
  return url == null ? { problem: GONE } : { url };
}

/** How many names the gateway takes at once. */
const AT_ONCE = 100;

/** Fresh signed URLs of these files, by name. Those that can't be had are left out. */
export async function askUrls(
  client: Client,
  id: string,
  fileNames: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (let from = 0; from < fileNames.length; from += AT_ONCE) {
    const some = fileNames.slice(from, from + AT_ONCE);
    const { data } = await client.query(FileUrlsDocument, { id, fileNames: some });
    for (const { fileName, url } of data?.recording?.files ?? []) if (url != null) urls.set(fileName, url);
  }
  return urls;
}
