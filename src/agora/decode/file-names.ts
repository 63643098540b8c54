import type { JsonValue } from '../../domain/outcome.ts';
import { bareFile, type FileSource, mergeFiles, type RecordedFile } from '../../domain/recorded-file.ts';
import { foldKey, isJsonArray, isJsonObject, parseJson } from './json.ts';
import { fileAttributes } from './wire-schemas.ts';

/** `fileName`, `filename`, `file`, `fileList`, `fileListStr`, and any word before them (`snapshotFile`), but no profile. */
const NAMES_A_FILE = /(?<!pro)files?(names?|lists?)?(str|string|json)?$/;
/** What stands beside one of these describes that one file. */
const NAMES_ONE_FILE = /(?<!pro)file(name)?$/;
/** What these say is an address or a folder, whatever it looks like. */
const NAMES_A_PLACE =
  /^(ur[il]|href|link|folder|directory)|(ur[il]|href|link|folder|directory|dir|prefix)s?$/;
/** Coordinates, in which a name is only told of. */
const NAMES_NO_FILE = /^(cname|channel|channelname|uid|sid|resourceid|noticeid)$/;
/** As in `isFile`: what it holds is a file only if it looks like one. */
const NAMES_A_FLAG = /^(is|has)/;
const IS_SENTENCE = /(message|msg|reason|error|detail|description)s?$/;

/** What Agora writes, and what it may come to write, whatever key it stands under. */
const LOOKS_LIKE_A_FILE =
  /^[^\r\n/.][^\r\n]{0,1023}\.(m3u8|mpd|ts|m4s|mp4|m4a|mov|webm|mkv|flv|aac|mp3|wav|ogg|opus|jpe?g|png)$/i;
const IS_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

interface Visit {
  readonly value: JsonValue;
  /** The folded key that it stands under, directly or in a list. */
  readonly key: string;
  /** The object whose other fields describe the file. */
  readonly describedBy: JsonValue;
}

/**
 * Every file that an answer names, wherever in it the name stands, in the order of the answer. A name is a string under
 * a key that names a file, directly or in a list, and under any other key a string that looks like one, unless the key says
 * that it is a URL or a folder. What stands beside it (track, user, time) is read with it. Agora puts lists at the top, in
 * `serverResponse`, in a service's payload and, in error bodies, under names of their own.
 */
export function findFiles(answer: JsonValue, source: FileSource): readonly RecordedFile[] {
  return mergeFiles([], findIn({ value: answer, key: '', describedBy: null }, source));
}

/** The file names in the beginning of an answer that was cut off: those that stand in it whole. */
export function findFilesInCut(body: string, source: FileSource): readonly RecordedFile[] {
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

function findIn(visited: Visit, source: FileSource): readonly RecordedFile[] {
  const found: RecordedFile[] = [];
  // A stack instead of recursion: the depth is the sender's choice.
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

function filesInText(text: string, { key, describedBy }: Visit, source: FileSource): readonly RecordedFile[] {
  // Lists have been seen as JSON inside a string, and may be cut off in there.
  if (/^\s*[[{]/.test(text)) {
    const parsed = parseJson(text);
    const isJson = isJsonArray(parsed) || isJsonObject(parsed);
    return isJson ? findIn({ value: parsed, key, describedBy: null }, source) : findFilesInCut(text, source);
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
