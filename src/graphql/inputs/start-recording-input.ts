import { builder } from '../builder.ts';
import { MAX_EXCLUDED } from './caller-rules.ts';
import { MAX_TAGS, RecordingTagInput } from './recording-tags.ts';
import { MixConfigurationInput } from './rtc-configuration.ts';
import { IndividualConfigurationInput, RawConfigurationInput } from './separate-configuration.ts';
import { WebConfigurationInput } from './web-configuration.ts';

const RecordingRegionEnum = builder.enumType('RecordingRegion', {
  description: 'Where Agora should record.',
  values: {
    CN: { value: 'CN', description: 'Mainland China.' },
    AP: { value: 'AP', description: 'Asia outside mainland China.' },
    EU: { value: 'EU', description: 'Europe.' },
    NA: { value: 'NA', description: 'North America.' },
  } as const,
});

const ExpiryActionEnum = builder.enumType('ExpiryAction', {
  description: 'What is done with a recording before nothing can control it any more.',
  values: {
    STOP: { value: 'stop', description: 'It is stopped.' },
    ROLL_OVER: {
      value: 'roll_over',
      description:
        'Another recording with the same order is started, by a recorder with another UID, and this one is stopped once that ' +
        'one records: for some minutes both do. `next` and `previous` link them. It goes on like that for as long as `stopAfter` ' +
        'and MAX_RECORDING_HOURS allow, which count from the first. Where no other starts, this one is stopped all the same.',
    },
  } as const,
});

const FailureActionEnum = builder.enumType('FailureAction', {
  description:
    'What is done once a recording that nobody has stopped exits abnormally (`AttentionReason.EXITED_ABNORMALLY`).',
  values: {
    NOTHING: { value: 'nothing', description: 'It is told in `attention`.' },
    RESTART: {
      value: 'restart',
      description:
        'It is told, and another recording with the same order is started at once, by a recorder with another UID and, where ' +
        'Agora can, on another server. `next` and `previous` link them, and who stops the old one, also once it is over, ' +
        'stops what follows it too. At most three times in a row; once one has gone on for an hour they count anew. `stopAfter` and ' +
        'MAX_RECORDING_HOURS count from the first. What Agora tells of later than 15 minutes after the exit restarts nothing.',
    },
  } as const,
});

const StartConfigurationInput = builder.inputType('StartConfigurationInput', {
  isOneOf: true,
  description: 'How to record: exactly one of the modes.',
  fields: (t) => ({
    individual: t.field({
      type: IndividualConfigurationInput,
      description: 'Each user in files of their own, or screenshots.',
    }),
    mix: t.field({ type: MixConfigurationInput, description: 'All users in one picture and one sound.' }),
    raw: t.field({
      type: RawConfigurationInput,
      description: 'As individual, from which it takes over in Agora’s newest reference.',
    }),
    web: t.field({ type: WebConfigurationInput, description: 'A web page.' }),
  }),
});

export const DEFAULT_STORAGE = 'default';

export const StartRecordingInput = builder.inputType('StartRecordingInput', {
  description: 'What to record, and how.',
  fields: (t) => ({
    idempotencyKey: t.string({
      description:
        'Your own name for this start. The same key again, at any time, gives the same recording and starts no other one. ' +
        'A start that failed keeps its key; take a new one to try again. The key with other input is refused, other `tags` ' +
        'included; only `token` and the order of the tags may differ.',
    }),
    appId: t.string({ description: 'The App ID; the first of your apps when left out.' }),
    cname: t.string({
      required: true,
      description: 'The channel to record; in web page mode, any name for the session.',
    }),
    uid: t.string({
      description:
        'The user ID of the recording client, one that nobody else in the channel has: 1 to 4294967295, as text. Picked at random when left out.',
    }),
    token: t.string({
      description:
        'The RTC token of that user. When left out the gateway makes one, if it has the app’s certificate.',
    }),
    storage: t.string({
      defaultValue: DEFAULT_STORAGE,
      description: 'Where the files go: the name of a storage in the gateway’s configuration.',
    }),
    fileNamePrefix: t.stringList({ description: 'Folders in the storage, one a part: letters and digits.' }),
    region: t.field({
      type: RecordingRegionEnum,
      description: 'Where Agora should record; near the channel when left out.',
    }),
    resourceExpiredHour: t.int({
      description: 'For how many hours the recording can be queried and changed; 72 when left out.',
    }),
    excludeResourceIds: t.stringList({
      description: `Resources of other recordings of this channel: Agora records on other servers than theirs. At most ${MAX_EXCLUDED}.`,
    }),
    stopAfter: t.field({
      type: 'Duration',
      description:
        'Stop it when it has run for so long, if nobody has stopped it before: PT1S to P365D, without years and months. Refused ' +
        'where it is longer than your recordings may run, or not shorter than `resourceExpiredHour`. The stop is one like any ' +
        'other, and comes some seconds after the time is over.',
    }),
    onExpiry: t.field({
      type: ExpiryActionEnum,
      defaultValue: 'stop',
      description:
        'What is done minutes before the resource expires, or the token that the gateway made. With ROLL_OVER the gateway keeps ' +
        'the configuration in its database until the recording ends.',
    }),
    onFailure: t.field({
      type: FailureActionEnum,
      defaultValue: 'nothing',
      description:
        'What is done if it exits abnormally. With RESTART the gateway keeps the configuration in its database until 15 minutes ' +
        'after its end, at the longest.',
    }),
    tags: t.field({
      type: [RecordingTagInput],
      description: `Your own short notes on the recording: shown, and searched for with \`RecordingFilter.tags\`. Agora is not sent them. At most ${MAX_TAGS}, each key once.`,
    }),
    configuration: t.field({ type: StartConfigurationInput, required: true, description: 'How to record.' }),
  }),
});
