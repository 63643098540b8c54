/** How complete the file list of an ended recording is, and which files it must have where Agora's list was lost. */
import { bareFile, type RecordedFile } from './recorded-file.ts';
import { type Ended, isConfirmed, type Recording } from './recording.ts';

/**
 * - `complete`: Agora named every file at the end, or said that nothing was recorded; or the storage was listed after
 *   Agora had said that all is uploaded
 * - `partial`: some names are known from before the end, or from the storage; there may be more
 * - `unknown`: no name is known, and there may be some
 */
export const FILES_STATUSES = ['complete', 'partial', 'unknown'] as const;
export type FilesStatus = (typeof FILES_STATUSES)[number];

export function filesStatusOf(recording: Ended): FilesStatus {
  const { outcome, files, serviceStatus, listing } = recording;
  const isNothing = outcome.type === 'NoRecordedFiles' && files.length === 0;
  const isListed = outcome.type !== 'NoRecordedFiles' && outcome.isComplete;
  const isFound = listing?.isComplete === true && saysUploaded(recording);
  if (isNothing || isListed || serviceStatus.listsAll || isFound) return 'complete';
  return files.length > 0 ? 'partial' : 'unknown';
}

/** True once Agora has said that every file is in the customer's storage. */
export function saysUploaded({ outcome, serviceStatus }: Ended): boolean {
  // The outcome's word includes what was notified after the end, and where that was taken back.
  return (outcome.uploadingStatus ?? serviceStatus.uploadingStatus) === 'uploaded';
}

/**
 * Every file that Agora or the storage has named. If it named none, its list was lost and Agora confirmed the recording: the names
 * that follow from the coordinates.
 */
export function filesOf(recording: Recording): readonly RecordedFile[] {
  if (recording.state !== 'ended' || recording.files.length > 0) return recording.files;
  const { type, isComplete } = recording.outcome;
  // For screenshots Agora reports only the upload, and never a list.
  const isLost = !isComplete && type !== 'UploadReport';
  return isLost && isConfirmed(recording) ? predictedFiles(recording) : [];
}

/** Characters that file systems don't allow. */
const FORBIDDEN_IN_FILE_NAMES = /[\\/:*?"<>|]/g;

/** The beginning of every file's name, with its folders. Characters that file systems don't allow become `-`. */
export function fileNameStem(
  { sid, cname }: { readonly sid: string; readonly cname: string },
  fileNamePrefix: readonly string[],
): string {
  return [...fileNamePrefix, `${sid}_${cname.replaceAll(FORBIDDEN_IN_FILE_NAMES, '-')}`].join('/');
}

/**
 * The files whose names follow from the coordinates alone (upstream contract, "File names"): the index of a mix or of a
 * web page, and its first MP4. In the other modes names contain the users' UIDs. Without a destination, the folders and
 * whether there is an MP4 are unknown.
 */
function predictedFiles(recording: Ended): readonly RecordedFile[] {
  const { mode, destination } = recording;
  if (mode !== 'mix' && mode !== 'web') return [];
  const { fileNamePrefix, fileTypes } = destination ?? { fileNamePrefix: [], fileTypes: ['hls'] };
  const stem = fileNameStem(recording, fileNamePrefix);
  const names = [`${stem}.m3u8`, ...(fileTypes.includes('mp4') ? [`${stem}_0.mp4`] : [])];
  return names.map((name) => bareFile(name, 'predicted'));
}
