/** What is typed into the dialog, what is sent for it, and which field an answer is about. Pure. */
import { duration, machineDuration, millisecondsOf } from '../format/duration.ts';
import { tagsOfText } from '../format/tags.ts';
import type { StartConfigurationInput, StartMutation, StartRecordingInput } from '../generated/graphql.ts';

export type StartMode = 'mix' | 'individual' | 'web';

export interface StartForm {
  readonly channel: string;
  readonly mode: StartMode;
  /** Only of a web page. */
  readonly url: string;
  readonly storage: string;
  /** "key: value", separated by commas. */
  readonly tags: string;
  /** As people say it: "1 h 30 min". */
  readonly stopAfter: string;
  /** Whether another recording goes on when its resource expires. */
  readonly rollsOver: boolean;
  /** Whether another one is started if it exits abnormally. */
  readonly restarts: boolean;
}

export type FieldName = keyof StartForm;

/** What is chosen or not. */
export type ChoiceName = 'rollsOver' | 'restarts';

/** What is typed. */
export type TextName = Exclude<FieldName, 'mode' | ChoiceName>;

/** What is wrong, by field; `form` is about all of it. */
export type Problems = Readonly<Partial<Record<FieldName | 'form', string>>>;

/** What is wrong before anything is sent. */
export function problemsBefore({ stopAfter }: StartForm): Problems {
  const isWrong = stopAfter.trim() !== '' && millisecondsOf(stopAfter) === null;
  return isWrong ? { stopAfter: 'Expected hours and minutes, such as 1 h 30 min.' } : {};
}

/** The input of the mutation. `key` makes it safe to send the same again. */
export function inputOf(form: StartForm, key: string): StartRecordingInput {
  const tags = tagsOfText(form.tags);
  const stopAfterMs = millisecondsOf(form.stopAfter);
  return {
    cname: form.channel.trim(),
    configuration: configurationOf(form),
    storage: form.storage,
    idempotencyKey: key,
    ...(tags.length === 0 ? {} : { tags }),
    ...(stopAfterMs === null ? {} : { stopAfter: machineDuration(stopAfterMs) }),
    ...(form.rollsOver ? { onExpiry: 'ROLL_OVER' } : {}),
    ...(form.restarts ? { onFailure: 'RESTART' } : {}),
  };
}

function configurationOf({ mode, url }: StartForm): StartConfigurationInput {
  switch (mode) {
    case 'mix':
      return { mix: { avFileType: ['HLS', 'MP4'] } };
    case 'individual':
      return { individual: {} };
    case 'web':
      return { web: { webRecorder: { url: url.trim() }, recordMp4: true } };
  }
}

/** Beginnings of the paths of issues, and the fields that they are about. */
const FIELDS: readonly (readonly [path: string, field: FieldName])[] = [
  ['input.cname', 'channel'],
  ['input.configuration.web.webRecorder.url', 'url'],
  ['input.storage', 'storage'],
  ['input.tags', 'tags'],
  ['input.stopAfter', 'stopAfter'],
  ['input.onExpiry', 'rollsOver'],
  ['input.onFailure', 'restarts'],
];

type Failure = Exclude<StartMutation['startRecording'], { readonly __typename: 'Recording' }>;

/** Where an answer says what is wrong: at the fields as far as it names them. */
export function problemsOf(failure: Failure): Problems {
  switch (failure.__typename) {
    case 'InvalidInputError':
      return problemsAt(failure.issues);
    case 'UpstreamRejectedError':
      return { form: [failure.message, failure.reason ?? ''].filter(Boolean).join(' ') };
    case 'RecordingNotFoundError':
    case 'QuotaExceededError':
      return { form: failure.message };
    case 'ThrottledError':
    case 'UpstreamUnavailableError':
    case 'StoreUnavailableError':
      return { form: `${failure.message} Try again in ${duration(Math.max(1000, failure.retryAfterMs))}.` };
  }
}

function problemsAt(issues: readonly { readonly path: string; readonly message: string }[]): Problems {
  const problems: Partial<Record<FieldName | 'form', string>> = {};
  for (const { path, message } of issues) {
    const [, field = 'form'] = FIELDS.find(([beginning]) => path.startsWith(beginning)) ?? [];
    const sentence = field === 'form' ? `${path}: ${message}` : message;
    problems[field] = problems[field] === undefined ? sentence : `${problems[field]} ${sentence}`;
  }
  return problems;
}
