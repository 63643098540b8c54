/** Inputs for the two modes that record each user in separate files: individual and raw. */
import { builder, type InputFields } from '../builder.ts';
import { ChannelConfigInput } from './rtc-configuration.ts';

const StreamModeEnum = builder.enumType('StreamMode', {
  description: 'How streams are written in individual mode.',
  values: {
    DEFAULT: { value: 'default', description: 'Audio is transcoded, in files of its own.' },
    STANDARD: {
      value: 'standard',
      description: 'As DEFAULT, with the names of the other track in the M3U8 files.',
    },
    ORIGINAL: { value: 'original', description: 'Audio as it was sent; only with streamTypes AUDIO.' },
  } as const,
});

const SnapshotConfigInput = builder.inputType('SnapshotConfigInput', {
  description: 'Screenshots of every user, as JPEG files.',
  fields: (t) => ({
    captureInterval: t.int({ description: 'Seconds between screenshots, 1 to 3600; 10 when left out.' }),
  }),
});

/** The fields of both modes. */
function separateFields(t: InputFields) {
  return {
    recordingConfig: t.field({ type: ChannelConfigInput, description: 'What is recorded of the channel.' }),
    snapshotConfig: t.field({
      type: SnapshotConfigInput,
      description: 'Takes screenshots; instead of the recording unless `recordStreams` is true.',
    }),
    recordStreams: t.boolean({
      defaultValue: false,
      description: 'With `snapshotConfig`: record the streams too. Without it they are recorded anyway.',
    }),
  };
}

export const IndividualConfigurationInput = builder.inputType('IndividualConfigurationInput', {
  description: 'Individual recording: each user in files of their own, as HLS, and screenshots.',
  fields: (t) => ({
    ...separateFields(t),
    streamMode: t.field({
      type: StreamModeEnum,
      description: 'How streams are written; DEFAULT when left out.',
    }),
  }),
});

export const RawConfigurationInput = builder.inputType('RawConfigurationInput', {
  description:
    'Raw recording, which takes over from individual in Agora’s newest reference: each user in files of their own, as HLS, and screenshots.',
  fields: separateFields,
});
