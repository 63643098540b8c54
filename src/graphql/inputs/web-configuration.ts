/** Inputs for web page recording. Names and numbers are Agora's. */
import { builder } from '../builder.ts';
import { AudioProfileEnum } from './rtc-configuration.ts';

export const WEB_RECORDER_DEFAULTS = { audioProfile: 0, videoWidth: 1280, videoHeight: 720 } as const;

const WebRecorderInput = builder.inputType('WebRecorderInput', {
  description: 'The page, and how it is recorded (`web_recorder_service`).',
  fields: (t) => ({
    url: t.string({ required: true, description: 'The page. Agora opens it from the internet.' }),
    audioProfile: t.field({
      type: AudioProfileEnum,
      defaultValue: WEB_RECORDER_DEFAULTS.audioProfile,
      description: 'The recorded sound.',
    }),
    videoWidth: t.int({
      defaultValue: WEB_RECORDER_DEFAULTS.videoWidth,
      description: 'Pixels, 240 to 1920. Width times height is at most 1920 x 1080.',
    }),
    videoHeight: t.int({
      defaultValue: WEB_RECORDER_DEFAULTS.videoHeight,
      description: 'Pixels, 240 to 1920. Width times height is at most 1920 x 1080.',
    }),
    maxRecordingHour: t.int({
      description:
        'It ends by itself after so many hours, at most `resourceExpiredHour`. When left out: 4, or `resourceExpiredHour` where that is ' +
        'less, and with `onExpiry: ROLL_OVER`.',
    }),
    videoBitrate: t.int({ description: 'Kilobits a second; Agora chooses by the size when left out.' }),
    videoFps: t.int({ description: 'Frames a second; 15 when left out.' }),
    mobile: t.boolean({ description: 'Open the page as a mobile browser would; false when left out.' }),
    maxVideoDuration: t.int({
      description: 'Minutes after which another MP4 file is begun; 120 when left out.',
    }),
    onhold: t.boolean({ description: 'Begin paused; `updateRecording` goes on. False when left out.' }),
    readyTimeout: t.int({
      description:
        'Give up unless the page says within so many seconds that it has loaded; 0, the default, does not wait.',
    }),
  }),
});

const RtmpOutputInput = builder.inputType('RtmpOutputInput', {
  description: 'A CDN address.',
  fields: (t) => ({
    rtmpUrl: t.string({
      required: true,
      description: 'Where the stream is pushed to, such as rtmp://live.example/app/key.',
    }),
  }),
});

export const RtmpPublishInput = builder.inputType('RtmpPublishInput', {
  description: 'Pushes the picture of the page to CDNs while it is recorded (`rtmp_publish_service`).',
  fields: (t) => ({
    outputs: t.field({
      type: [RtmpOutputInput],
      required: true,
      description: 'The CDN address: Agora pushes to one at a time.',
    }),
  }),
});

const ErrorHandlePolicyEnum = builder.enumType('ErrorHandlePolicy', {
  description: 'What becomes of a web page recording when one of its services can’t be started.',
  values: {
    ABORT: { value: 'error_abort', description: 'It fails, whichever service it is.' },
    IGNORE: {
      value: 'error_ignore',
      description: 'It goes on without the push to the CDN; without the page there is nothing to record.',
    },
  } as const,
});

export const WebConfigurationInput = builder.inputType('WebConfigurationInput', {
  description: 'Web page recording: a page, as a browser shows it, as HLS and MP4.',
  fields: (t) => ({
    webRecorder: t.field({ type: WebRecorderInput, required: true, description: 'The page to record.' }),
    rtmpPublish: t.field({ type: RtmpPublishInput, description: 'CDNs to push the picture to.' }),
    recordMp4: t.boolean({
      defaultValue: false,
      description: 'Write MP4 files besides HLS.',
    }),
    errorHandlePolicy: t.field({
      type: ErrorHandlePolicyEnum,
      description:
        'What becomes of the recording when the CDN can’t be reached; it goes on when left out. IGNORE wants `rtmpPublish`.',
    }),
  }),
});
