import { builder } from '../builder.ts';
import { auditTargetOf, RecordingRef, targetOf } from '../inputs/recording-ref.ts';
import { openTo } from '../permissions.ts';
import { recordingErrors } from '../types/errors.ts';
import { stopResultTypes } from '../types/stop-outcome.ts';

const StopRecordingInput = builder.inputType('StopRecordingInput', {
  description: 'Which recording to stop, and how.',
  fields: (t) => ({
    recording: t.field({ type: RecordingRef, required: true, description: 'The recording to stop.' }),
    asyncStop: t.boolean({
      defaultValue: false,
      description: 'Answer at once, without waiting for the upload.',
    }),
  }),
});

builder.mutationField('stopRecording', (t) =>
  t.errorUnionField({
    ...openTo('recording:stop'),
    audit: { target: ({ input }) => auditTargetOf(input.recording), stored: 'with-intent' },
    description:
      'Stops a recording and tells what came of it. Simultaneous stops of one recording are one stop; asking again joins ' +
      'it or gives the outcome it had. Where the outcome takes too long the answer is `StopInProgress`, and the gateway goes on.',
    types: [...stopResultTypes, ...recordingErrors],
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
    resolve: (_root, { input: { recording, asyncStop } }, { stops, tenant, caller, asked }) =>
      stops.stop(caller.tenant, targetOf(recording, tenant), { asyncStop: asyncStop === true, asked }),
  }),
);
