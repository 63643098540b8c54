import type { RecordingFilter } from '../../domain/ports.ts';
import type { Recording, RecordingTag } from '../../domain/recording.ts';
import { isPlainText, PLAIN_TEXT_RULE } from '../../domain/requests/session-rules.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { globalIdOf, recordingIdOf } from '../global-id.ts';
import { MAX_TAGS, RecordingTagInput, searchedTags } from '../inputs/recording-tags.ts';
import { openTo } from '../permissions.ts';
import { COUNTS_ALL } from '../plugins/use-cost-limit.ts';
import { RecordingStateEnum } from '../types/recording.ts';
import { RecordingModeEnum, RecordingType } from '../types/recording-type.ts';
import { invalidArgument, MAX_PAGE, newestFirst, pageCost } from './newest-first.ts';

const DEFAULT_PAGE = 20;

function load(id: string, { loaders }: GraphQLContext): Promise<Recording | null> | null {
  const known = recordingIdOf(id);
  return known === null ? null : loaders.recording.load(known);
}

builder.queryField('recording', (t) =>
  t.field({
    type: RecordingType,
    ...openTo('recording:read'),
    nullable: true,
    description: 'The recording with this id; null where the gateway knows none.',
    args: { id: t.arg.id({ required: true, description: 'The gateway’s id of the recording.' }) },
    resolve: (_root, { id }, context) => load(id, context),
  }),
);

const nodeInterface = builder.nodeInterfaceRef();

builder.queryField('node', (t) =>
  t.field({
    type: nodeInterface,
    ...openTo('recording:read'),
    nullable: true,
    description: 'Whatever has this global id; null where nothing has.',
    args: { id: t.arg.id({ required: true, description: 'A global id.' }) },
    resolve: (_root, { id }, context) => load(id, context),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [nodeInterface],
    ...openTo('recording:read'),
    nullable: { list: false, items: true },
    description: `Whatever has these global ids, in their order; null in the place of one that nothing has. At most ${MAX_PAGE}.`,
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'Global ids.',
        validate: (ids) => ids.length <= MAX_PAGE,
      }),
    },
    complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
    resolve: (_root, { ids }, context) => Promise.all(ids.map((id) => load(id, context))),
  }),
);

const RecordingFilterInput = builder.inputType('RecordingFilter', {
  description: 'Which recordings; fields that are left out do not matter.',
  fields: (t) => ({
    states: t.field({ type: [RecordingStateEnum], description: 'In one of these states.' }),
    mode: t.field({ type: RecordingModeEnum, description: 'Recorded in this mode.' }),
    cname: t.string({ description: 'Of exactly this channel or web page session.' }),
    uid: t.string({ description: 'Recorded by the client with exactly this user ID.' }),
    sid: t.string({ description: 'With exactly this recording ID.' }),
    tags: t.field({
      type: [RecordingTagInput],
      description: `With all of these tags; at most ${MAX_TAGS}.`,
    }),
    createdFrom: t.field({ type: 'DateTime', description: 'The gateway first heard of them then or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'The gateway first heard of them before then.' }),
  }),
});

/** Refuses text that not every database can be queried for; nothing has such a name. */
function plain(field: 'cname' | 'uid' | 'sid', value: string): string {
  if (isPlainText(value)) return value;
  throw invalidArgument(`filter.${field}: ${PLAIN_TEXT_RULE}`);
}

function tagsOf(tags: readonly RecordingTag[]): readonly RecordingTag[] {
  const { success, data, error } = searchedTags.safeParse(tags);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => `${['filter.tags', ...path].join('.')}: ${message}`);
  throw invalidArgument(issues.join(' '));
}

function filterOf(input: typeof RecordingFilterInput.$inferInput | null | undefined): RecordingFilter {
  const { states, mode, cname, uid, sid, tags, createdFrom, createdBefore } = input ?? {};
  return {
    ...(states ? { states } : {}),
    ...(mode ? { mode } : {}),
    ...(typeof cname === 'string' ? { cname: plain('cname', cname) } : {}),
    ...(typeof uid === 'string' ? { uid: plain('uid', uid) } : {}),
    ...(typeof sid === 'string' ? { sid: plain('sid', sid) } : {}),
    ...(tags ? { tags: tagsOf(tags) } : {}),
    ...(createdFrom ? { createdFrom: createdFrom.getTime() } : {}),
    ...(createdBefore ? { createdBefore: createdBefore.getTime() } : {}),
  };
}

const RecordingEdge = builder.edgeObject({
  type: RecordingType,
  name: 'RecordingEdge',
  description: 'A recording in a page.',
});

builder.objectField(RecordingType, 'edge', (t) =>
  t.field({
    type: RecordingEdge,
    description:
      'The recording in the list `recordings`, with its cursor there. Relay puts a start into a connection with it: ' +
      '`... on Recording { edge @prependEdge(connections: $connections) { node { … } } }`.',
    resolve: (recording) => ({ cursor: globalIdOf(recording.id), node: recording }),
  }),
);

builder.queryField('recordings', (t) =>
  t.connection(
    {
      type: RecordingType,
      ...openTo('recording:read'),
      description: `The recordings that the gateway remembers, newest first; ${DEFAULT_PAGE} a page, at most ${MAX_PAGE}.`,
      args: { filter: t.arg({ type: RecordingFilterInput, description: 'Which recordings.' }) },
      complexity: (args) => pageCost(args, DEFAULT_PAGE),
      resolve: async (_root, { filter: input, ...args }, { reads, caller }) => {
        const filter = filterOf(input);
        const page = await newestFirst(args, DEFAULT_PAGE, (page) => reads.list(caller.tenant, filter, page));
        return { ...page, filter };
      },
    },
    {
      name: 'RecordingConnection',
      description: 'A page of recordings.',
      fields: (t) => ({
        totalCount: t.int({
          description:
            'How many recordings match the filter, whatever the page. Counted only where it is asked for.',
          complexity: COUNTS_ALL,
          resolve: ({ filter }, _args, { reads, caller }) => reads.count(caller.tenant, filter),
        }),
      }),
    },
    RecordingEdge,
  ),
);
