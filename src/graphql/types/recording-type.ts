import type { Recording } from '../../domain/recording.ts';
import type { RecordingMode } from '../../domain/session.ts';
import { builder } from '../builder.ts';

/** The type without its fields, which are added in `recording.ts`: other types refer to it. */
export const RecordingType = builder.objectRef<Recording>('Recording');

export const RecordingModeEnum = builder.enumType('RecordingMode', {
  description: 'How Agora records.',
  values: {
    INDIVIDUAL: { value: 'individual', description: 'Each user’s audio and video in files of their own.' },
    MIX: {
      value: 'mix',
      description: 'All users mixed into one picture and one sound (composite recording).',
    },
    RAW: {
      value: 'raw',
      description: 'As INDIVIDUAL, from which it takes over in Agora’s newest reference.',
    },
    WEB: { value: 'web', description: 'A web page, as a browser shows it.' },
  } as const satisfies Record<string, { value: RecordingMode; description: string }>,
});
