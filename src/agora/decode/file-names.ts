import type { JsonValue } from '../../domain/outcome.ts';
import { bareFile, mergeFiles, type NamedSource, type RecordedFile } from '../../domain/recorded-file.ts';
import { foldKey, isJsonArray, isJsonObject, parseJson } from './json.ts';
import { fileAttributes } from './wire-schemas.ts';

/** `fileName`, `filename`, `file`, `fileList`, `fileListStr`, and any word before them (`snapshotFile`), but no profile. */
const NAMES_A_FILE = /(?<!pro)files?(names?|lists?)?(str|string|json)?$/;
/** The fields beside such a key describe that one file. */
const NAMES_ONE_FILE = /(?<!pro)file(name)?$/;
/** These keys hold an address or a folder, whatever the value looks like. */
const NAMES_A_PLACE =
  /^(ur[il]|href|link|folder|directory)|(ur[il]|href|link|folder|directory|dir|prefix)s?$/;
/** Coordinates: their value may look like a file name and is none. */
const NAMES_NO_FILE = /^(cname|channel|channelname|uid|sid|resourceid|noticeid)$/;
/** As in `isFile`: the value is a file name only if it looks like one. */
const NAMES_A_FLAG = /^(is|has)/;
const IS_SENTENCE = /(message|msg|reason|error|detail|description)s?$/;

/** The formats that Agora writes or may write in future. */
const LOOKS_LIKE_A_FILE =
  /^[^\r\n/.][^\r\n]{0,1023}\.(m3u8|mpd|ts|m4s|mp4|m4a|mov|webm|mkv|flv|aac|mp3|wav|ogg|opus|jpe?g|png)$/i;
const IS_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

interface Visit {
  readonly value: JsonValue;
  /** The folded key that holds the value, directly or in a list. */
  readonly key: string;
  /** The object whose other fields describe the file. */
  readonly describedBy: JsonValue;
}

/**
 * All files that a body names anywhere, in the body's order. A file name is a string under a key that names a file,
 * directly or in a list; under any other key it is a string that looks like a file name, unless the key says URL or folder.
 * The attributes beside a name (track, user, time) are read with it. Agora puts lists at the top level, in
 * `serverResponse`, in a service's payload and, in error bodies, under various keys.
 */
export function findFiles(body: JsonValue, source: NamedSource): readonly RecordedFile[] {
  return mergeFiles([], findIn({ value: body, key: '', describedBy: null }, source));
}

/** All files whose names are complete in a truncated JSON body. */
export function findFilesInTruncated(body: string, source: NamedSource): readonly RecordedFile[] {
  if (!/^\s*[[{]/.test(body)) return [];
  let key = '';
  const found: RecordedFile[] = [];
  for (const [, quoted = '', colon] of body.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    const text = parseJson(quoted);
    if (typeof text !== 'string') continue;
    if (colon === undefined) found.push(...findIn({ value: text, key, describedBy: null }, source));
    else key = foldKey(text);
  }
  return mergeFiles([], found);
}

function findIn(visited: Visit, source: NamedSource): readonly RecordedFile[] {
  const found: RecordedFile[] = [];
  // A stack instead of recursion, since the sender chooses the depth.
  const pending: Visit[] = [visited];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    if (typeof visit.value === 'string') found.push(...filesInText(visit.value, visit, source));
    else pending.push(...childrenOf(visit).reverse());
  }
  return found;
}

function childrenOf({ value, key }: Visit): Visit[] {
  if (isJsonArray(value)) return value.map((each) => ({ value: each, key, describedBy: null }));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([each, inner]) => {
    const folded = foldKey(each);
    return { value: inner, key: folded, describedBy: NAMES_ONE_FILE.test(folded) ? value : null };
  });
}

function filesInText(
  text: string,
  { key, describedBy }: Visit,
  source: NamedSource,
): readonly RecordedFile[] {
  // Real responses have had lists as JSON text inside a string, perhaps truncated.
  if (/^\s*[[{]/.test(text)) {
    const parsed = parseJson(text);
    const isJson = isJsonArray(parsed) || isJsonObject(parsed);
    return isJson
      ? findIn({ value: parsed, key, describedBy: null }, source)
      : findFilesInTruncated(text, source);
  }
  if (!isFileName(text, key)) return [];
  const file = bareFile(text, source);
  return [describedBy === null ? file : { ...file, ...attributesBeside(describedBy) }];
}

function isFileName(text: string, key: string): boolean {
  if (NAMES_NO_FILE.test(key)) return false;
  if (NAMES_A_FILE.test(key) && !NAMES_A_FLAG.test(key)) return text.trim() !== '';
  if (NAMES_A_PLACE.test(key)) return false;
  if (!LOOKS_LIKE_A_FILE.test(text) || IS_ADDRESS.test(text)) return false;
  return !IS_SENTENCE.test(key) || !/\s/.test(text);
}

function attributesBeside(file: JsonValue): Omit<RecordedFile, 'fileName' | 'source'> {
  const read = fileAttributes.parse(file);
  return {
    trackType: read.tracktype,
    uid: read.uid,
    mixedAllUser: read.mixedalluser,
    isPlayable: read.isplayable,
    sliceStartTime: read.slicestarttime,
  };
}
