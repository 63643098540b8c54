/** The life of a recording, entry by entry. */
import { TIMELINE_KINDS, type TimelineEntry, type TimelineKind, timelineOf } from '../../domain/timeline.ts';
import { MAX_TRIES } from '../../domain/trouble.ts';
import { builder } from '../builder.ts';
import { enumValues } from './enum-values.ts';
import { RecordingType } from './recording-type.ts';

const LAST_NOTIFICATIONS = 50;

const KINDS: Readonly<Record<TimelineKind, string>> = {
  asked: 'Its start was asked for, or the gateway first heard of it.',
  acquired: 'Agora gave a resource.',
  started: 'Agora started it, or was first seen to have it.',
  notification: 'Agora told of something.',
  stop_asked: 'Its stop was asked for.',
  try: 'A try of a call got no definite answer.',
  ended: 'It was over.',
  restarted:
    'It had exited abnormally, and another one was started to go on with it, or none was (`onFailure`).',
  failed: 'It was given up.',
};

const TimelineKindEnum = builder.enumType('TimelineKind', {
  description: 'What an entry of a timeline tells of.',
  values: enumValues(TIMELINE_KINDS, KINDS),
});

const TimelineEntryType = builder.objectRef<TimelineEntry>('TimelineEntry').implement({
  description: 'One thing in the life of a recording.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    kind: t.expose('kind', { type: TimelineKindEnum, description: 'What it was.' }),
    message: t.exposeString('message', { description: 'The same in a sentence for a person.' }),
    by: t.exposeString('by', {
      nullable: true,
      description:
        'Who asked, as the audit trail has it; null where nobody did, and for callers without the scope `admin`.',
    }),
  }),
});

builder.objectField(RecordingType, 'timeline', (t) =>
  t.field({
    type: [TimelineEntryType],
    complexity: { field: 1, multiplier: LAST_NOTIFICATIONS + MAX_TRIES + TIMELINE_KINDS.length },
    description: `Its life, oldest first, with the last ${LAST_NOTIFICATIONS} notifications and the last ${MAX_TRIES} tries that got no definite answer.`,
    resolve: async (recording, _args, { reads, loaders, caller }) => {
      const mayKnowWho = caller.scopes.includes('admin');
      const [notifications, asked] = await Promise.all([
        reads.notifications(recording, LAST_NOTIFICATIONS),
        mayKnowWho ? loaders.askedAbout.load(recording.id) : [],
      ]);
      return timelineOf(recording, notifications, asked);
    },
  }),
);
