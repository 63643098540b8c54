import type { RecordedFile, RecordingMode, TrackType } from '../domain/recording.ts';
import * as rules from '../domain/session-rules.ts';
import { builder } from './builder.ts';

export const RecordingModeEnum = builder.enumType('RecordingMode', {
  description: 'How Agora records.',
  values: {
    INDIVIDUAL: { value: 'individual', description: 'Each user’s audio and video in files of their own.' },
    MIX: {
      value: 'mix',
      description: 'All users mixed into one picture and one sound (composite recording).',
    },
    WEB: { value: 'web', description: 'A web page, as a browser shows it.' },
  } as const satisfies Record<string, { value: RecordingMode; description: string }>,
});

const TrackTypeEnum = builder.enumType('TrackType', {
  description: 'What a recorded file holds.',
  values: {
    AUDIO: { value: 'audio', description: 'Sound only.' },
    VIDEO: { value: 'video', description: 'Pictures only.' },
    AUDIO_AND_VIDEO: { value: 'audio_and_video', description: 'Pictures with sound.' },
    OTHER: {
      value: 'other',
      description: 'A word of Agora’s that this gateway does not know; `raw` has it.',
    },
  } as const satisfies Record<string, { value: TrackType; description: string }>,
});

export const RecordedFileType = builder.objectRef<RecordedFile>('RecordedFile').implement({
  description: 'One recorded file. Everything but the name is null where Agora did not report it.',
  fields: (t) => ({
    fileName: t.exposeString('fileName', {
      description: 'The name in the customer’s cloud storage, with its path prefix.',
    }),
    trackType: t.expose('trackType', {
      type: TrackTypeEnum,
      nullable: true,
      description: 'What the file holds.',
    }),
    uid: t.exposeString('uid', {
      nullable: true,
      description: 'The user recorded in the file; "0" in a mixed recording.',
    }),
    mixedAllUser: t.exposeBoolean('mixedAllUser', {
      nullable: true,
      description: 'Whether all users are in this one file.',
    }),
    isPlayable: t.exposeBoolean('isPlayable', {
      nullable: true,
      description: 'Whether the file can be played online.',
    }),
    sliceStartTime: t.expose('sliceStartTime', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the recording of this file began. Agora sends seconds or milliseconds; this is neither.',
    }),
  }),
});

const RecordingSessionInput = builder.inputType('RecordingSessionInput', {
  description: 'The coordinates of a recording, as Agora’s `acquire` and `start` gave them.',
  fields: (t) => ({
    appId: t.string({
      required: false,
      validate: { schema: rules.appId },
      description: 'The App ID; the gateway’s own when left out.',
    }),
    resourceId: t.string({
      required: true,
      validate: { schema: rules.resourceId },
      description: 'The resource ID that `acquire` gave.',
    }),
    sid: t.string({
      required: true,
      validate: { schema: rules.sid },
      description: 'The recording ID that `start` gave.',
    }),
    mode: t.field({
      type: RecordingModeEnum,
      required: true,
      description: 'The mode that the recording was started in.',
    }),
    cname: t.string({
      required: true,
      validate: { schema: rules.cname },
      description: 'The channel name (in web page mode: the name of the session) given to `acquire`.',
    }),
    uid: t.string({
      required: true,
      validate: { schema: rules.uid },
      description: 'The user ID of the recording client given to `acquire`: 1 to 4294967295, as text.',
    }),
  }),
  validate: { refine: [rules.cnameFitsMode, { path: ['cname'], message: rules.CHANNEL_NAME_RULE }] },
});

export const RecordingRef = builder.inputType('RecordingRef', {
  isOneOf: true,
  description: 'Which recording: exactly one of the fields.',
  fields: (t) => ({
    id: t.id({
      required: false,
      description:
        'The gateway’s own id. Recordings are not stored yet, so every id answers RecordingNotFoundError.',
    }),
    session: t.field({
      type: RecordingSessionInput,
      required: false,
      description: 'The coordinates that Agora gave.',
    }),
  }),
});
