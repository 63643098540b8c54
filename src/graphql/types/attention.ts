/** What a page shows of a recording that needs a person, and of the tries that got no answer. */
import {
  ATTENTION_REASONS,
  type Attention,
  type AttentionReason,
  attentionOf,
  type LastTrouble,
  lastSeenAtOf,
  lastTroubleOf,
  nextTryAtOf,
} from '../../domain/attention.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';
import { LiveRecording } from './recording.ts';
import { RecordingType } from './recording-type.ts';

const REASONS: Readonly<Record<AttentionReason, string>> = {
  account_refused: 'Agora refuses the gateway’s account (401, 403): the operator has to put it right.',
  nobody_works: 'Its next call to Agora has been due for more than a minute, and no gateway makes it.',
  past_longest_time:
    'It should have been stopped more than a minute ago (`stopsAt`), and Agora has not said that it is.',
  stop_delayed: 'A stop takes longer than a minute: Agora may go on recording, and billing.',
  resource_expiring: 'Its resource expires within two hours, or has expired: nothing can stop it after that.',
  token_expiring:
    'The token that the gateway made for its recorder expires within two hours, or has expired: the recorder leaves then.',
  not_found: 'It should record, and Agora does not find it.',
  no_sign_of_life:
    'It should record, and Agora has not been seen to have it for more than five minutes, though asked.',
  start_delayed: 'A start takes longer than a minute, or may have been acted on without an answer.',
  exited_abnormally:
    'Agora says that it did not end as it should, and nobody had asked for its stop. Told for 24 hours after its end.',
  failed: 'Its start or its latest stop was given up.',
};

const AttentionReasonEnum = builder.enumType('AttentionReason', {
  description: 'Why a recording needs a person.',
  values: enumValues(ATTENTION_REASONS, REASONS),
});

const AttentionType = builder.objectRef<Attention>('Attention').implement({
  description: 'Something about a recording that a person should look at.',
  fields: (t) => ({
    reason: t.expose('reason', { type: AttentionReasonEnum, description: 'What it is.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when, by the clock of the gateway’s database; null where that is not known.',
    }),
    message: t.exposeString('message', {
      description: 'What happens, in a sentence that stays true: count from `since` how long it has been so.',
    }),
  }),
});

const RecordingTrouble = builder.objectRef<LastTrouble>('RecordingTrouble').implement({
  description: 'A try to which Agora gave no definite answer.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it failed.' }),
    message: t.exposeString('message', {
      description: 'What Agora said, or how the connection failed: `Agora answered 503 without a result`.',
    }),
    tries: t.exposeInt('tries', { description: 'How many tries of the call had no definite answer so far.' }),
  }),
});

builder.objectFields(RecordingType, (t) => ({
  attention: t.field({
    type: [AttentionType],
    description:
      'What needs a person, most pressing first; empty where nothing does. Some of it begins as time ' +
      'goes by, and subscriptions tell of changes of the recording alone: ask again now and then.',
    resolve: (recording, _args, { reads }) => attentionOf(recording, reads.now()),
  }),
  lastTrouble: t.field({
    type: RecordingTrouble,
    nullable: true,
    description:
      'The last try of its current call to which Agora gave no definite answer, whichever gateway made it; null once it has ' +
      'given one.',
    resolve: lastTroubleOf,
  }),
  nextTryAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When Agora is asked next; null where nothing is planned, or a gateway is at it now. In the past where it is due.',
    resolve: (recording, _args, { reads }) => nextTryAtOf(recording, reads.now()),
  }),
  lastSeenAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When Agora was last seen to have it: by an answer, or by a notification (to the minute).',
    resolve: lastSeenAtOf,
  }),
  resourceExpiresAt: t.expose('resourceExpiresAt', {
    type: 'DateTime',
    nullable: true,
    description:
      'When its resource expires (`resourceExpiredHour`, 72 by default): nothing can stop it after that. Null until there is ' +
      'one, and for a recording that the gateway did not start.',
  }),
  lastObserved: t.field({
    type: LiveRecording,
    authScopes: { anyOf: ['recording:read'] },
    nullable: true,
    description:
      'How Agora saw it when it was last asked. Asks nobody, unlike `live`; null where it never was.',
    resolve: (recording) => recording.observation && { ...recording.observation, place: recording },
  }),
}));
