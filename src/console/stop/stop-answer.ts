/** What a stop came to, in words for whoever pressed the button. */
import { duration } from '../format/duration.ts';
import type { StopMutation } from '../generated/graphql.ts';

type StopResult = StopMutation['stopRecording'];
type Outcome = Extract<StopResult, { readonly filesStatus: unknown }>;

export interface StopAnswer {
  /** `going-on`: the gateway goes on by itself. `failed`: it may still record, and somebody has to do something. */
  readonly tone: 'done' | 'going-on' | 'failed';
  readonly title: string;
  readonly more: string;
}

/** The words for each member of the result. */
export function answerOf(result: StopResult): StopAnswer {
  switch (result.__typename) {
    case 'StringFileList':
    case 'JsonFileList':
    case 'ExtensionServiceStates':
    case 'UploadReport':
      return done('Stopped.', result);
    case 'ReportLost':
      return done('Stopped; Agora’s report of the files was lost.', result);
    case 'NoRecordedFiles':
      return { tone: 'done', title: 'Stopped.', more: 'Nothing was recorded: nobody sent a stream.' };
    case 'RecordingEnded':
      return done('It was over before.', result);
    case 'StopInProgress':
      return { tone: 'going-on', title: 'The stop is under way.', more: result.message };
    case 'InvalidInputError':
      return failed('Not stopped.', [result.message, ...result.issues.map(({ message }) => message)]);
    case 'RecordingNotFoundError':
      return failed('Not stopped.', [result.message]);
    case 'UpstreamRejectedError':
      return failed('Not stopped: Agora refused.', [
        result.message,
        result.reason ?? '',
        againIf(result.retryable),
      ]);
    case 'ThrottledError':
    case 'UpstreamUnavailableError':
    case 'StoreUnavailableError':
      return failed('Not stopped yet.', [
        result.message,
        `Press again in ${duration(Math.max(1000, result.retryAfterMs))}.`,
      ]);
  }
}

/** The words where the gateway gave no result: `message` says why. */
export function noAnswer(message: string): StopAnswer {
  return failed('No answer.', [message, 'The stop may be under way: look at the state, and press again.']);
}

function done(title: string, { files, filesStatus, uploadingStatus }: Outcome): StopAnswer {
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  const known = {
    COMPLETE: files.length === 0 ? 'No files.' : `${count}.`,
    PARTIAL: `${count}, and maybe more: the list is not complete.`,
    UNKNOWN: 'The names of its files are not known for sure.',
  };
  const where = {
    UPLOADED: 'All are in the storage.',
    BACKED_UP: 'Some are in Agora’s backup and will be moved to the storage.',
    UNKNOWN: 'Where they are is not known.',
  };
  return {
    tone: 'done',
    title,
    more: [known[filesStatus], uploadingStatus == null ? '' : where[uploadingStatus]]
      .filter(Boolean)
      .join(' '),
  };
}

function failed(title: string, sentences: readonly string[]): StopAnswer {
  const all = sentences.filter((each) => each !== '');
  return { tone: 'failed', title, more: [...new Set(all)].join(' ') };
}

function againIf(retryable: boolean): string {
  return retryable ? 'Press again later.' : 'Pressing again will not help until that is put right.';
}
