import { GraphQLError } from 'graphql';
import { recordingNotFound } from '../../application/command-errors.ts';
import { SlowConsumerError } from '../../application/recording-stream.ts';
import type { Recording } from '../../domain/recording.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { recordingIdOf } from '../global-id.ts';
import { openTo } from '../permissions.ts';
import { RecordingType } from '../types/recording-type.ts';

/** Resolves one value of a stream, and notes whose it is. Clears what earlier results have loaded. */
function resolveValue(value: Recording | Error, { loaders, streamed }: GraphQLContext): Recording {
  streamed.recordingId = value instanceof Error ? null : value.id;
  loaders.live.clearAll();
  loaders.recording.clearAll();
  loaders.urlAllowance.renew();
  if (value instanceof SlowConsumerError) {
    throw new GraphQLError(`${value.message} Subscribe again.`, { extensions: { code: 'TOO_SLOW' } });
  }
  if (value instanceof Error) throw value;
  return value;
}

builder.subscriptionField('recordingUpdated', (t) =>
  t.field({
    type: RecordingType,
    ...openTo('recording:read'),
    description:
      'A recording: as it is, then as it becomes. Whoever reads slowly gets the latest and not all that was in between. ' +
      'What was selected and has not changed is not sent again. It ends when the caller’s authorisation does, and once the ' +
      'recording is over and nothing more is to come: at once when it has failed, or when Agora has told of its exit and its ' +
      'upload, else when it has been over for five minutes without a change.',
    args: { id: t.arg.id({ required: true, description: 'The gateway’s id of the recording.' }) },
    subscribe: (_root, { id }, { streams, login, caller, recordingStream, transport }) => {
      const known = recordingIdOf(id);
      if (known === null) throw recordingNotFound();
      return streams.open(login, (signal) => recordingStream.follow(caller.tenant, known, signal), transport);
    },
    resolve: (value, _args, context) => resolveValue(value, context),
  }),
);

builder.subscriptionField('recordingsUpdated', (t) =>
  t.field({
    type: RecordingType,
    ...openTo('recording:read'),
    description:
      'Every recording that is not over, as it is, then each that changes or comes, one at a time; what was selected ' +
      'of one and has not changed is not sent again. It ends with the code ' +
      'TOO_SLOW when more than a thousand have changed that the client has not read.',
    subscribe: (_root, _args, { streams, login, caller, recordingStream, transport }) =>
      streams.open(login, (signal) => recordingStream.followAll(caller.tenant, signal), transport),
    resolve: (value, _args, context) => resolveValue(value, context),
  }),
);
