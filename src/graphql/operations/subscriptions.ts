import { GraphQLError } from 'graphql';
import { recordingNotFound } from '../../application/command-errors.ts';
import { SlowConsumerError } from '../../application/recording-stream.ts';
import type { Recording } from '../../domain/recording.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { recordingIdOf } from '../global-id.ts';
import { openTo } from '../permissions.ts';
import { RecordingType } from '../types/recording-type.ts';

/** Resolves one value of a stream. Clears what earlier results have loaded. */
function resolveValue(value: Recording | Error, { loaders }: GraphQLContext): Recording {
  loaders.live.clearAll();
  loaders.recording.clearAll();
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
      'It ends when the caller’s authorisation does.',
    args: { id: t.arg.id({ required: true, description: 'The gateway’s id of the recording.' }) },
    subscribe: (_root, { id }, { streams, login, caller, recordingStream }) => {
      const known = recordingIdOf(id);
      if (known === null) throw recordingNotFound();
      return streams.open(login, (signal) => recordingStream.follow(caller.tenant, known, signal));
    },
    resolve: (value, _args, context) => resolveValue(value, context),
  }),
);

builder.subscriptionField('recordingsUpdated', (t) =>
  t.field({
    type: RecordingType,
    ...openTo('recording:read'),
    description:
      'Every recording that is not over, as it is, then each that changes or comes, one at a time. It ends with the code ' +
      'TOO_SLOW when more than a thousand have changed that the client has not read.',
    subscribe: (_root, _args, { streams, login, caller, recordingStream }) =>
      streams.open(login, (signal) => recordingStream.followAll(caller.tenant, signal)),
    resolve: (value, _args, context) => resolveValue(value, context),
  }),
);
