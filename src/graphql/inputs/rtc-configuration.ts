/** Inputs for recording an RTC channel and for a mix of it. Names and numbers are Agora's. */
import * as rules from '../../domain/requests/rules.ts';
import { builder } from '../builder.ts';
import { LayoutInput } from './layout.ts';

const ChannelTypeEnum = builder.enumType('ChannelType', {
  description: 'The channel profile. It must be the one that the users of the channel have.',
  values: {
    COMMUNICATION: { value: 0, description: 'Communication.' },
    LIVE_BROADCASTING: { value: 1, description: 'Live broadcasting.' },
  } as const,
});

const StreamTypesEnum = builder.enumType('StreamTypes', {
  description: 'Which streams are recorded.',
  values: {
    AUDIO: { value: 0, description: 'Sound only.' },
    VIDEO: { value: 1, description: 'Pictures only.' },
    AUDIO_AND_VIDEO: { value: 2, description: 'Both.' },
  } as const,
});

const VideoStreamTypeEnum = builder.enumType('VideoStreamType', {
  description: 'Which of a user’s two video streams is recorded.',
  values: {
    HIGH: { value: 0, description: 'The high-quality stream.' },
    LOW: { value: 1, description: 'The low-quality stream.' },
  } as const,
});

export const AudioProfileEnum = builder.enumType('AudioProfile', {
  description: 'Sample rate, channels and bit rate of the recorded sound.',
  values: {
    MUSIC_MONO_48: { value: 0, description: '48 kHz, music, mono, 48 kbit/s.' },
    MUSIC_MONO_128: { value: 1, description: '48 kHz, music, mono, 128 kbit/s.' },
    MUSIC_STEREO_192: { value: 2, description: '48 kHz, music, stereo, 192 kbit/s.' },
  } as const,
});

const DecryptionModeEnum = builder.enumType('DecryptionMode', {
  description: 'How the channel is encrypted.',
  values: {
    NONE: { value: 0, description: 'Not at all.' },
    AES_128_XTS: { value: 1, description: '128-bit AES, XTS.' },
    AES_128_ECB: { value: 2, description: '128-bit AES, ECB.' },
    AES_256_XTS: { value: 3, description: '256-bit AES, XTS.' },
    SM4_128_ECB: { value: 4, description: '128-bit SM4, ECB.' },
    AES_128_GCM: { value: 5, description: '128-bit AES, GCM.' },
    AES_256_GCM: { value: 6, description: '256-bit AES, GCM.' },
    AES_128_GCM2: { value: 7, description: '128-bit AES, GCM, with a salt.' },
    AES_256_GCM2: { value: 8, description: '256-bit AES, GCM, with a salt.' },
  } as const,
});

const AvFileTypeEnum = builder.enumType('AvFileType', {
  description: 'A kind of recorded file.',
  values: {
    HLS: { value: 'hls', description: 'M3U8 with TS slices. Always needed.' },
    MP4: { value: 'mp4', description: 'MP4, besides HLS.' },
  } as const,
});

const TranscodingConfigInput = builder.inputType('TranscodingConfigInput', {
  description: 'The mixed picture.',
  fields: (t) => ({
    width: t.int({ description: 'Pixels; 360 when left out. Width times height is at most 1920 x 1080.' }),
    height: t.int({ description: 'Pixels; 640 when left out. Width times height is at most 1920 x 1080.' }),
    fps: t.int({ description: 'Frames a second; 15 when left out.' }),
    bitrate: t.int({ description: 'Kilobits a second; 500 when left out.' }),
    layout: t.field({ type: LayoutInput, description: 'How the users are arranged.' }),
  }),
});

const DecryptionInput = builder.inputType('DecryptionInput', {
  description: 'How an encrypted channel is read.',
  fields: (t) => ({
    decryptionMode: t.field({
      type: DecryptionModeEnum,
      required: true,
      description: 'How the channel is encrypted.',
    }),
    secret: t.string({ description: 'The key of the channel.' }),
    salt: t.string({ description: 'The salt of the GCM2 modes: 32 bytes in Base64.' }),
  }),
});

export const SubscriptionsInput = builder.inputType('SubscriptionsInput', {
  description: `Whose streams are recorded: everybody’s where nothing is said. Lists have at most ${rules.MAX_UIDS} UIDs.`,
  fields: (t) => ({
    subscribeAudioUids: t.stringList({
      description: 'Record the sound of these users only; "#allstream#" for all.',
    }),
    unSubscribeAudioUids: t.stringList({ description: 'Record the sound of everybody but these users.' }),
    subscribeVideoUids: t.stringList({
      description: 'Record the pictures of these users only; "#allstream#" for all.',
    }),
    unSubscribeVideoUids: t.stringList({ description: 'Record the pictures of everybody but these users.' }),
  }),
});

export const ChannelConfigInput = builder.inputType('ChannelConfigInput', {
  description: 'What is recorded of an RTC channel.',
  fields: (t) => ({
    channelType: t.field({
      type: ChannelTypeEnum,
      description: 'The channel profile; COMMUNICATION when left out.',
    }),
    streamTypes: t.field({
      type: StreamTypesEnum,
      description: 'Which streams are recorded; AUDIO_AND_VIDEO when left out.',
    }),
    videoStreamType: t.field({
      type: VideoStreamTypeEnum,
      description: 'Which video stream; HIGH when left out.',
    }),
    maxIdleTime: t.int({
      description: 'It ends by itself once the channel has been empty for so many seconds; 30 when left out.',
    }),
    subscribeUidGroup: t.int({
      description:
        'About how many users there will be: 0 for 1 to 2, 1 for 3 to 7, 2 for 8 to 12, 3 for 13 to 17, 4 for up to 32, 5 for up to 49. ' +
        'When left out: by the lists in individual and raw mode.',
    }),
    subscriptions: t.field({
      type: SubscriptionsInput,
      description: 'Whose streams are recorded; everybody’s when left out.',
    }),
    decryption: t.field({ type: DecryptionInput, description: 'How an encrypted channel is read.' }),
    privateParams: t.string({
      description: 'Parameters that Agora gave you and for which it has no field: JSON, as text.',
    }),
  }),
});

export const DEFAULT_FILES = ['hls'] as const;

export const MixConfigurationInput = builder.inputType('MixConfigurationInput', {
  description: 'Composite recording: all users in one picture and one sound.',
  fields: (t) => ({
    recordingConfig: t.field({ type: ChannelConfigInput, description: 'What is recorded of the channel.' }),
    audioProfile: t.field({
      type: AudioProfileEnum,
      description: 'The mixed sound; MUSIC_MONO_48 when left out.',
    }),
    transcodingConfig: t.field({ type: TranscodingConfigInput, description: 'The mixed picture.' }),
    avFileType: t.field({
      type: [AvFileTypeEnum],
      defaultValue: [...DEFAULT_FILES],
      description: 'Which files: [HLS] or [HLS, MP4].',
    }),
  }),
});
