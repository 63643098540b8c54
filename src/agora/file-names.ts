import type { JsonValue } from '../domain/outcome.ts';
import { bareFile, mergeFiles, type RecordedFile } from '../domain/recorded-file.ts';
import { foldKey, isJsonArray, isJsonObject, parseJson } from './json-answer.ts';
import { fileAttributes } from './wire.ts';

/** `fileName`, `filename`, `file`, `fileList`, `files`, and any word before them (`snapshotFile`), but no profile. */
const NAMES_A_FILE = /(?<!pro)file(name|names|list|s)?$/;
/** What stands beside one of these describes that one file. */
const NAMES_ONE_FILE = /(?<!pro)file(name)?$/;

interface Visit {
  readonly value: JsonValue;
  /** The value stands under a key that names a file. */
  readonly named: boolean;
  /** The object whose other fields describe the file. */
  readonly describedBy: JsonValue;
}

/**
 * Every file that an answer names, wherever in it the name stands, in the order of the answer. A name is a string under
 * a key that names a file, directly or in a list; what stands beside it (track, user, time) is read with it. Agora puts
 * lists at the top, in `serverResponse`, in a service's payload and, in error bodies, under names of their own.
 */
export function findFiles(answer: JsonValue): readonly RecordedFile[] {
  const found: RecordedFile[] = [];
  // A stack instead of recursion: the depth is the sender's choice.
  const pending: Visit[] = [{ value: answer, named: false, describedBy: null }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    if (typeof visit.value === 'string') found.push(...filesInText(visit.value, visit));
    else pending.push(...childrenOf(visit).reverse());
  }
  return mergeFiles([], found);
}

function childrenOf({ value, named }: Visit): Visit[] {
  if (isJsonArray(value)) return value.map((each) => ({ value: each, named, describedBy: null }));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([key, each]) => {
    const folded = foldKey(key);
    return {
      value: each,
      named: NAMES_A_FILE.test(folded),
      describedBy: NAMES_ONE_FILE.test(folded) ? value : null,
    };
  });
}

function filesInText(text: string, { named, describedBy }: Visit): readonly RecordedFile[] {
  // Lists have been seen as JSON inside a string.
  const encoded = /^\s*[[{]/.test(text) ? findFiles(parseJson(text)) : [];
  if (encoded.length > 0) return encoded;
  if (!named || text.trim() === '') return [];
  return [describedBy === null ? bareFile(text) : { fileName: text, ...attributesBeside(describedBy) }];
}

function attributesBeside(file: JsonValue): Omit<RecordedFile, 'fileName'> {
  const read = fileAttributes.parse(file);
  return {
    trackType: read.tracktype,
    uid: read.uid,
    mixedAllUser: read.mixedalluser,
    isPlayable: read.isplayable,
    sliceStartTime: read.slicestarttime,
  };
}
