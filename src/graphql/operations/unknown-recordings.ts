import { runsByNotifications, type UnknownRecording } from '../../domain/unknown-recording.ts';
import { builder } from '../builder.ts';
import { appIdOf } from '../inputs/tenant-rules.ts';
import { openTo } from '../permissions.ts';
import { RecordingKindEnum } from '../types/recording-kind.ts';
import { MAX_PAGE, newestFirst, pageCost } from './newest-first.ts';

const DEFAULT_PAGE = 50;

const UnknownRecordingType = builder.objectRef<UnknownRecording>('UnknownRecording').implement({
  description:
    'A recording that Agora has notified of and that the gateway does not know: only what notifications told.',
  authScopes: { anyOf: ['admin'] },
  fields: (t) => ({
    appId: t.exposeString('appId', { description: 'The app, which Agora bills for it.' }),
    sid: t.exposeString('sid', { description: 'Agora’s recording ID.' }),
    cname: t.exposeString('cname', {
      nullable: true,
      description: 'The channel or web page session; null where no notification has named it.',
    }),
    uid: t.exposeString('uid', {
      nullable: true,
      description: 'The user ID that it records with; null where no notification has named it.',
    }),
    kind: t.expose('kind', {
      type: RecordingKindEnum,
      nullable: true,
      description: 'What is recorded; null where no notification has told.',
    }),
    serviceScene: t.exposeString('serviceScene', {
      nullable: true,
      description: 'Agora’s own word for that, such as `rtc_record`, `rtc_snapshot` or `web_record`.',
    }),
    firstSeenAt: t.expose('firstAt', { type: 'DateTime', description: 'When the first event happened.' }),
    lastSeenAt: t.expose('lastAt', { type: 'DateTime', description: 'When the last event happened.' }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it exited, or had uploaded all of its files; null while it runs by its notifications.',
      resolve: (recording) => (runsByNotifications(recording) ? null : recording.endedAt),
    }),
    isRunning: t.boolean({
      description:
        'Whether it runs, and is billed, by its notifications: none has told its end, or one has shown it recording since. ' +
        'Notifications may be lost, so what was last seen long ago may be over.',
      resolve: runsByNotifications,
    }),
    events: t.exposeInt('events', { description: 'How many notifications have come of it.' }),
  }),
});

builder.queryField('unknownRecordings', (t) =>
  t.connection(
    {
      type: UnknownRecordingType,
      ...openTo('admin'),
      complexity: (args) => pageCost(args, DEFAULT_PAGE),
      description:
        'Recordings of your apps that Agora has notified of and that nobody asked this gateway to record, newest first; ' +
        `${DEFAULT_PAGE} a page, at most ${MAX_PAGE}. They can’t be stopped without their resource, which only whoever ` +
        'started them was given: who has the `resourceId` can name their session to `stopRecording`. They may come from other ' +
        'software with the same app, from a gateway with another database, or from before a database was lost or restored. ' +
        'One that becomes known leaves the list; all are forgotten 31 days after their last notification.',
      args: {
        appId: t.arg.string({ description: 'Only of this app.' }),
        isRunning: t.arg.boolean({
          description: 'Only those that run by their notifications, or only the others.',
        }),
      },
      resolve: (_root, { appId, isRunning, ...args }, { unknownRecordings, tenant }) => {
        const appIds =
          appId === null || appId === undefined ? tenant.appIds : [appIdOf(appId, tenant, 'appId')];
        const filter = typeof isRunning === 'boolean' ? { isRunning } : {};
        return newestFirst(args, DEFAULT_PAGE, (page) => unknownRecordings.list(appIds, filter, page));
      },
    },
    { name: 'UnknownRecordingConnection', description: 'A page of unknown recordings.' },
    { name: 'UnknownRecordingEdge', description: 'An unknown recording in a page.' },
  ),
);
