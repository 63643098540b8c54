import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { OPEN_TO_EVERY_CALLER } from '../permissions.ts';
import { ScopeEnum } from '../types/scope.ts';

type Viewer = Pick<GraphQLContext, 'caller' | 'tenant' | 'everybodyIsLetIn'>;

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'You: the caller, as the gateway knows it.',
  fields: (t) => ({
    tenant: t.string({
      description: 'Your tenant, whose recordings you see.',
      resolve: ({ caller }) => caller.tenant,
    }),
    subject: t.string({
      description: 'Who you are: the subject of the token, `key:` and the id of the key, or your address.',
      resolve: ({ caller }) => caller.subject,
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What you may do.',
      resolve: ({ caller }) => caller.scopes,
    }),
    appIds: t.stringList({
      description: 'The apps that your tenant may use; the first is taken where none is named.',
      resolve: ({ tenant }) => tenant.appIds,
    }),
    storages: t.stringList({
      description: 'The names of the storages that your tenant may use.',
      resolve: ({ tenant }) => tenant.storages,
    }),
    everybodyIsLetIn: t.exposeBoolean('everybodyIsLetIn', {
      description: 'Whether the gateway asks nobody for a token or a key.',
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    ...OPEN_TO_EVERY_CALLER,
    description: 'You, and what you may do. Open to every caller that is let in.',
    resolve: (_root, _args, context) => context,
  }),
);
