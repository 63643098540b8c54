import type { RecordingQuota } from '../../application/read-recordings.ts';
import { builder } from '../builder.ts';
import { appIdOf } from '../inputs/tenant-rules.ts';
import { openTo } from '../permissions.ts';
import { RecordingKindEnum } from '../types/recording-kind.ts';

const RecordingQuotaType = builder.objectRef<RecordingQuota>('RecordingQuota').implement({
  description: 'How many recordings of an app and kind run, and how many may at once.',
  fields: (t) => ({
    appId: t.exposeString('appId', { description: 'The app.' }),
    kind: t.expose('kind', { type: RecordingKindEnum, description: 'What is recorded.' }),
    limit: t.exposeInt('limit', {
      description: 'How many may run at once: a start beyond that gets QuotaExceededError.',
    }),
    running: t.exposeInt('running', {
      description:
        'How many may be running by all that the gateway knows, of everybody who uses the app, since they share its quota: ' +
        'those that are STARTING (also without an answer of Agora’s), RECORDING or STOPPING.',
    }),
    unknown: t.exposeInt('unknown', {
      description:
        'How many more run by Agora’s notifications that the gateway does not know (`unknownRecordings`). They take up Agora’s ' +
        'quota as well, but not the `limit` here, since the notification of an end may be lost: where they fill it, Agora ' +
        'itself refuses a start (UpstreamRejectedError, `retryable`).',
    }),
  }),
});

builder.queryField('quota', (t) =>
  t.field({
    type: [RecordingQuotaType],
    description: 'How many recordings of your apps run, and how many may at once.',
    ...openTo('recording:start', 'admin'),
    args: { appId: t.arg.string({ description: 'Only of this app.' }) },
    resolve: (_root, { appId }, { reads, tenant }) =>
      reads.quotas(appId === null || appId === undefined ? tenant.appIds : [appIdOf(appId, tenant, 'appId')]),
  }),
);
