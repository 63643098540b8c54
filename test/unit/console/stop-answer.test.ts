import { expect, it } from 'vitest';
import { answerOf } from '../../../src/console/stop/stop-answer.ts';

const file = { fileName: 'a.m3u8' };
const uploaded = { uploadingStatus: 'UPLOADED', filesStatus: 'COMPLETE', files: [file] } as const;
const lost = { uploadingStatus: null, filesStatus: 'UNKNOWN', files: [] } as const;
const later = { message: 'Not now.', retryable: true, retryAfterMs: 4000 } as const;

it.each([
  [{ __typename: 'StringFileList', ...uploaded }, 'done', 'Stopped. 1 file. All are in the storage.'],
  [
    { __typename: 'JsonFileList', ...uploaded, filesStatus: 'PARTIAL', uploadingStatus: 'BACKED_UP' },
    'done',
    'Stopped. 1 file, and maybe more: the list is not complete. Some are in Agora’s backup and will be moved to the storage.',
  ],
  [
    { __typename: 'ExtensionServiceStates', ...uploaded, files: [file, file], uploadingStatus: 'UNKNOWN' },
    'done',
    'Stopped. 2 files. Where they are is not known.',
  ],
  [
    { __typename: 'UploadReport', ...uploaded, files: [] },
    'done',
    'Stopped. No files. All are in the storage.',
  ],
  [
    { __typename: 'ReportLost', ...lost },
    'done',
    'Stopped; Agora’s report of the files was lost. The names of its files are not known for sure.',
  ],
  [
    { __typename: 'NoRecordedFiles', ...lost },
    'done',
    'Stopped. Nothing was recorded: nobody sent a stream.',
  ],
  [
    { __typename: 'RecordingEnded', ...uploaded, uploadingStatus: null },
    'done',
    'It was over before. 1 file.',
  ],
  [
    { __typename: 'StopInProgress', message: 'Agora is asked again.' },
    'going-on',
    'The stop is under way. Agora is asked again.',
  ],
  [
    {
      __typename: 'InvalidInputError',
      message: 'Wrong.',
      retryable: false,
      issues: [{ path: 'input.recording.id', message: 'Expected an id.' }],
    },
    'failed',
    'Not stopped. Wrong. Expected an id.',
  ],
  [
    { __typename: 'RecordingNotFoundError', message: 'Unknown.', retryable: false },
    'failed',
    'Not stopped. Unknown.',
  ],
  [
    { __typename: 'UpstreamRejectedError', message: 'No.', retryable: true, reason: 'busy', agoraCode: 53 },
    'failed',
    'Not stopped: Agora refused. No. busy Press again later.',
  ],
  [{ __typename: 'ThrottledError', ...later }, 'failed', 'Not stopped yet. Not now. Press again in 4 s.'],
  [
    { __typename: 'UpstreamUnavailableError', ...later },
    'failed',
    'Not stopped yet. Not now. Press again in 4 s.',
  ],
  [
    { __typename: 'StoreUnavailableError', ...later },
    'failed',
    'Not stopped yet. Not now. Press again in 4 s.',
  ],
] as const)('the console tells what a stop came to: $__typename', (result, tone, words) => {
  const answer = answerOf(result);
  expect(answer.tone).toBe(tone);
  expect(`${answer.title} ${answer.more}`).toBe(words);
});
