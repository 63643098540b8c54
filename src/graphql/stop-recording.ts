import {
  InvalidInputError,
  RecordingNotFoundError,
  ThrottledError,
  UpstreamRejectedError,
  UpstreamUnavailableError,
} from '../domain/errors.ts';
import type { RecordingSession } from '../domain/recording.ts';
import { builder } from './builder.ts';
import { RecordingRef } from './recording.ts';
import { stopResultTypes } from './stop-outcome.ts';

const StopRecordingInput = builder.inputType('StopRecordingInput', {
  description: 'Which recording to stop, and how.',
  fields: (t) => ({
    recording: t.field({ type: RecordingRef, required: true, description: 'The recording to stop.' }),
    asyncStop: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Answer at once, without waiting for the upload.',
    }),
  }),
});

builder.mutationField('stopRecording', (t) =>
  t.errorUnionField({
    description:
      'Stops a recording and tells what came of it. Simultaneous stops of one recording are one stop; asking again joins ' +
      'it or gives the outcome it had. Where the outcome takes too long the answer is `StopInProgress`, and the gateway goes on.',
    types: [
      ...stopResultTypes,
      InvalidInputError,
      RecordingNotFoundError,
      ThrottledError,
      UpstreamRejectedError,
      UpstreamUnavailableError,
    ],
    union: {
      name: 'StopRecordingResult',
      description: 'What a stop led to, or why it could not be had.',
      resolveType: (result) => ('type' in result ? result.type : undefined),
    },
    args: {
      input: t.arg({
        type: StopRecordingInput,
        required: true,
        description: 'Which recording to stop, and how.',
      }),
    },
    resolve: async (_root, { input }, { stops, appId }) => {
      const session = sessionOf(input.recording, appId);
      const result = await stops.stop(session, input.asyncStop);
      return result.type === 'StopInProgress' ? result : { ...session, ...result };
    },
  }),
);

function sessionOf(recording: typeof RecordingRef.$inferInput, appId: string): RecordingSession {
  const { session } = recording;
  if (!session) {
    throw new RecordingNotFoundError('The gateway knows no recording with this id. Name it by its session.');
  }
  if (session.appId && session.appId !== appId) {
    throw new InvalidInputError([
      {
        path: 'input.recording.session.appId',
        message: 'This gateway serves another app; leave it out to use the gateway’s own.',
      },
    ]);
  }
  return { ...session, appId };
}
