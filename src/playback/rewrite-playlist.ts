/**
 * Finds the names in an HLS list (RFC 8216), which are replaced by signed URLs. Whoever can write to the bucket can write a
 * list, so only names are accepted that the recording itself can have: in the list's own folder, with its `sid` in front.
 */

/** What an HLS list of a recording is about. */
export interface PlaylistOf {
  readonly sid: string;
  readonly cname: string;
}

/** A stretch of the list that stays as it is, or the name of a file in the list's folder. */
export type PlaylistPart = string | { readonly name: string };

/** The list is none that may be served. The message says why, and contains nothing of the list. */
export class UnusablePlaylistError extends Error {
  override readonly name = 'UnusablePlaylistError';
}

/** Reads the text of a list. Throws `UnusablePlaylistError` where it is no UTF-8. */
export function decodePlaylist(bytes: Uint8Array): string {
  try {
    // Leaves out a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnusablePlaylistError('it is no UTF-8');
  }
}

/** A stretch that stays is no longer than this and a line. */
const MAX_STRETCH = 65_536;

/**
 * Splits a list at the names of its files, stretch by stretch, so that the caller can do other things in between.
 * Throws `UnusablePlaylistError` for what is no list, and for a name that is not one of this recording's files.
 */
export function* partsOf(text: string, of: PlaylistOf): Generator<PlaylistPart> {
  if (!/^#EXTM3U[ \t]*(?:\r?\n|$)/.test(text))
    throw new UnusablePlaylistError('it does not begin with #EXTM3U');
  let number = 1;
  let kept = 0;
  for (let from = 0; from < text.length; number += 1) {
    const at = text.indexOf('\n', from);
    const next = at < 0 ? text.length : at + 1;
    const line = text.slice(from, next);
    const references = referencesIn(line);
    if (isAmbiguous(line, references))
      throw new UnusablePlaylistError(`line ${number} can be read in two ways`);
    for (const { index, reference } of references) {
      yield text.slice(kept, from + index);
      yield { name: nameOf(reference, number, of) };
      kept = from + index + reference.length;
    }
    if (next - kept > MAX_STRETCH) {
      yield text.slice(kept, next);
      kept = next;
    }
    from = next;
  }
  yield text.slice(kept);
}

interface Reference {
  readonly reference: string;
  /** Where in its line it begins. */
  readonly index: number;
}

/** Attributes such as `URI` of `EXT-X-MAP` and `EXT-X-KEY`. */
const URI_ATTRIBUTE = /(?<=[:,])([ \t]*[A-Z0-9-]*URI=")([^"]*)(?=")/g;

function referencesIn(line: string): readonly Reference[] {
  if (!line.startsWith('#')) {
    const reference = line.trim();
    return reference === '' ? [] : [{ reference, index: line.indexOf(reference) }];
  }
  // Not in comments, nor in `#EXTINF`, which has no attributes.
  if (!line.startsWith('#EXT-')) return [];
  return Array.from(line.matchAll(URI_ATTRIBUTE), ({ index, 1: attribute = '', 2: reference = '' }) => ({
    reference,
    index: index + attribute.length,
  }));
}

/** HLS allows none of these (RFC 8216, 4.1). Players take some of them for the end of a line. */
const STRAY_CHARACTER = /\r(?!\n)|[^\P{Cc}\t\r\n]|[\u2028\u2029]/u;

/** With a duration, the comma and the end of the line. Without, players take what follows for a name. */
const DURATION = /^#EXTINF:[ \t]*\d+(?:\.\d*)?[ \t]*,[^\n]*\n/;

/** Attributes that lead elsewhere, however they are spelt: players are less strict than RFC 8216. */
const LEADS_ELSEWHERE = /(?:URI|X-ASSET-LIST)\s*=/gi;

/** True for a line in which a player may find another name than the one that was found here. */
function isAmbiguous(line: string, references: readonly Reference[]): boolean {
  if (STRAY_CHARACTER.test(line)) return true;
  if (line.startsWith('#EXTINF')) return !DURATION.test(line);
  return line.startsWith('#EXT-') && (line.match(LEADS_ELSEWHERE)?.length ?? 0) !== references.length;
}

/** Before each name of a recording that went on after a failover (upstream contract, "File names"). */
const AFTER_FAILOVER = /^bak\d{1,3}_/;

/**
 * Reads the name of a file. Agora's names have the channel's, which may hold `%`, `?`, `#` and blanks. References are URLs
 * where such characters are escaped, but one that begins with the channel's name as it is was written without escapes. (A
 * name that ends with `%` has a digit behind it where it is escaped.)
 */
function nameOf(reference: string, line: number, { sid, cname }: PlaylistOf): string {
  const refuse = (why: string) => new UnusablePlaylistError(`line ${line} ${why}`);
  const plain = reference.replace(AFTER_FAILOVER, '');
  const isPlain = [`${sid}_${cname}_`, `${sid}_${cname}.`].some((begin) => plain.startsWith(begin));
  if (!isPlain && /[?#]/.test(reference)) throw refuse('does not name a file');
  const name = isPlain ? reference : unescaped(reference);
  if (!name.replace(AFTER_FAILOVER, '').startsWith(`${sid}_`) || name.includes('/'))
    throw refuse('points to something else than a file of this recording in the folder of the list');
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) throw refuse('does not name a file');
  return name;
}

function unescaped(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
