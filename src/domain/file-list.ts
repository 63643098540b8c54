/** How much is known of the files of a recording that is over, and which there must be where Agora's list was lost. */
import { bareFile, type RecordedFile } from './recorded-file.ts';
import { type Ended, isConfirmed, type Recording } from './recording.ts';

/**
 * - `complete`: Agora named every file at the end, or said that nothing was recorded
 * - `partial`: some names are known, from before the end; there may be more
 * - `unknown`: Agora named none, which does not say that there is none
 */
export const FILES_STATUSES = ['complete', 'partial', 'unknown'] as const;
export type FilesStatus = (typeof FILES_STATUSES)[number];

export function filesStatusOf({ outcome, files, serviceStatus }: Ended): FilesStatus {
  const isNothing = outcome.type === 'NoRecordedFiles' && files.length === 0;
  const isListed = outcome.type !== 'NoRecordedFiles' && outcome.isComplete;
  if (isNothing || isListed || serviceStatus.listsAll) return 'complete';
  return files.length > 0 ? 'partial' : 'unknown';
}

/**
 * Every file that Agora has named. Where it has recorded, has ended, and its list was lost with every name in it, those that
 * follow from its coordinates.
 */
export function filesOf(recording: Recording): readonly RecordedFile[] {
  if (recording.state !== 'ended' || recording.files.length > 0) return recording.files;
  const { type, isComplete } = recording.outcome;
  // A report of an upload alone is all that Agora says of screenshots.
  const isLost = !isComplete && type !== 'UploadReport';
  return isLost && isConfirmed(recording) ? predictedFiles(recording) : [];
}

/** No file system takes these. */
const NO_FILE_NAME_HAS = /[\\/:*?"<>|]/g;

/** What every file's name begins with, its folders included; characters that file systems don't take become `-`. */
export function fileNameStem(
  { sid, cname }: { readonly sid: string; readonly cname: string },
  fileNamePrefix: readonly string[],
): string {
  return [...fileNamePrefix, `${sid}_${cname.replaceAll(NO_FILE_NAME_HAS, '-')}`].join('/');
}

/**
 * The files whose names follow from the coordinates alone (upstream contract, "File names"): the index of a mix or of a web
 * page, and its first MP4. In the other modes names have the users' UIDs in them. Of a recording that others started the
 * folders are not known, nor whether there is an MP4.
 */
function predictedFiles(recording: Ended): readonly RecordedFile[] {
  const { mode, destination } = recording;
  if (mode !== 'mix' && mode !== 'web') return [];
  const { fileNamePrefix, fileTypes } = destination ?? { fileNamePrefix: [], fileTypes: ['hls'] };
  const stem = fileNameStem(recording, fileNamePrefix);
  const names = [`${stem}.m3u8`, ...(fileTypes.includes('mp4') ? [`${stem}_0.mp4`] : [])];
  return names.map((name) => bareFile(name, 'predicted'));
}
