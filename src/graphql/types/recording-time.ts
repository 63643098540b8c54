/** Until when a recording runs, and why. */
import { STOP_CAUSES, type StopCause } from '../../domain/guard.ts';
import { stopCauseOf } from '../../domain/lifecycle/guard.ts';
import { mayBeFollowed } from '../../domain/lifecycle/roll-over.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';
import { RecordingType } from './recording-type.ts';

const CAUSES: Readonly<Record<StopCause, string>> = {
  caller: 'A caller, or the operator at the command line, asks for it.',
  stop_after: 'The time that its start asked for is over (`stopAfter`).',
  longest_time: 'It has run for as long as a recording of its tenant may (`MAX_RECORDING_HOURS`).',
  resource_expires:
    'Its resource is about to expire (`resourceExpiredHour`): nothing could stop it after that, and it would go on billing.',
  token_expires:
    'The token that the gateway made for its recorder is about to expire: the recorder would leave.',
};

const StopCauseEnum = builder.enumType('StopCause', {
  description: 'Why a recording is stopped.',
  values: enumValues(STOP_CAUSES, CAUSES),
});

builder.objectFields(RecordingType, (t) => ({
  stopsAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When the gateway stops it if nobody does before: the earliest time that bounds it, counted from `startedAt`, or five ' +
      'minutes before an expiry. Null where nothing bounds it, and once it is over.',
    resolve: ({ guard }) => guard?.deadline?.stopsAt ?? null,
  }),
  stopsBecause: t.field({
    type: StopCauseEnum,
    nullable: true,
    description: 'What ends it at `stopsAt`; null where that is null.',
    resolve: ({ guard }) => guard?.deadline?.because ?? null,
  }),
  stopCause: t.field({
    type: StopCauseEnum,
    nullable: true,
    description: 'Why its stop was asked for at `stopRequestedAt`; null where that is null.',
    resolve: stopCauseOf,
  }),
  previous: t.field({
    type: RecordingType,
    nullable: true,
    description:
      'The recording that it follows (`onExpiry` ROLL_OVER, `onFailure` RESTART); null where it follows none.',
    resolve: ({ previous }, _args, { loaders }) =>
      previous === null ? null : loaders.recording.load(previous.id),
  }),
  next: t.field({
    type: RecordingType,
    nullable: true,
    description:
      'The recording that follows it; of several, whose starts have failed, the latest. Null where none does.',
    resolve: (recording, _args, { loaders }) =>
      mayBeFollowed(recording) ? loaders.successor.load(recording.id) : null,
  }),
  tokenExpiresAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When the token of its recorder expires, if the gateway made it. Null where it needs none, and for a caller’s own token, ' +
      'which the gateway does not look into.',
    resolve: ({ guard }) => guard?.tokenExpiresAt ?? null,
  }),
}));
