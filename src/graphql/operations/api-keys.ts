import { idOfApiKey } from '../../auth/api-keys.ts';
import { type KnownKey, MAX_KEYS, MAX_REVOKED_LISTED } from '../../auth/tenant-keys.ts';
import { ApiKeyNotFoundError, InvalidInputError, StoreUnavailableError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { openTo } from '../permissions.ts';
import { ScopeEnum } from '../types/scope.ts';

const ADMIN = { authScopes: { anyOf: ['admin'] } } as const;

const ApiKeyType = builder.objectRef<KnownKey>('ApiKey').implement({
  description: 'An API key of the tenant, without its secret.',
  ...ADMIN,
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'The public part of the key: the audit trail names the caller `key:` and this id.',
    }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    scopes: t.expose('scopes', { type: [ScopeEnum], description: 'What it opens.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is accepted no more; null: it is until somebody revokes it.',
    }),
    operationsPerMinute: t.exposeInt('operationsPerMinute', {
      nullable: true,
      description:
        'How many operations a minute it may ask for, and as many stops besides; null: as many as every caller.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: nobody has.',
    }),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.field({
    type: [ApiKeyType],
    ...openTo('admin'),
    description: `The API keys of the tenant, newest first: all that are not revoked, at most ${MAX_KEYS}, and the ${MAX_REVOKED_LISTED} that were revoked last.`,
    resolve: (_root, _args, { tenantKeys, caller }) => tenantKeys.list(caller.tenant),
  }),
);

const CreatedApiKey = builder
  .objectRef<{ readonly apiKey: KnownKey; readonly secret: string }>('CreatedApiKey')
  .implement({
    description: 'A new API key with its secret.',
    ...ADMIN,
    fields: (t) => ({
      apiKey: t.expose('apiKey', { type: ApiKeyType, description: 'The key, as the list has it.' }),
      secret: t.exposeString('secret', {
        description:
          'All that a client sends as `Authorization: Bearer …`. It is shown this once: the gateway keeps only a hash of it.',
      }),
    }),
  });

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'What a new API key opens, for how long, and how often.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What the key is for: 1 to 100 characters.' }),
    scopes: t.field({
      type: [ScopeEnum],
      required: true,
      description: 'What it opens: at least one scope, and only such as you have yourself.',
    }),
    days: t.int({
      description: 'For how many days it is accepted, 1 to 36500; until it is revoked when left out.',
    }),
    operationsPerMinute: t.int({
      description:
        'How many operations a minute it may ask for, and as many stops besides: at most as many as you may yourself. As many as ' +
        'every caller when left out.',
    }),
  }),
});

builder.mutationField('createApiKey', (t) =>
  t.errorUnionField({
    ...openTo('admin'),
    audit: { target: ({ input }) => input.name, stored: 'with-intent' },
    description:
      'Creates an API key of the tenant. Revoking the key that created it does not revoke it. Where everybody is let in, ' +
      'there is nobody to trust with keys: then it is refused.',
    types: [CreatedApiKey, InvalidInputError, StoreUnavailableError],
    union: {
      name: 'CreateApiKeyResult',
      description: 'The key with its secret, or why there is none.',
      resolveType: (result) => ('secret' in result ? 'CreatedApiKey' : undefined),
    },
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What it opens.' }) },
    resolve: async (_root, { input }, { tenantKeys, caller, asked }) => {
      const { name, scopes, days = null, operationsPerMinute = null } = input;
      const wanted = { name, scopes, days, operationsPerMinute };
      return { type: 'CreatedApiKey', ...(await tenantKeys.create(caller, wanted, asked)) };
    },
  }),
);

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which API key to revoke.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description: 'Its id, as `apiKeys` lists it. The whole key will do as well.',
    }),
  }),
});

builder.mutationField('revokeApiKey', (t) =>
  t.errorUnionField({
    ...openTo('admin'),
    audit: { target: ({ input }) => idOfApiKey(input.id), stored: 'before' },
    description:
      'Revokes an API key of the tenant, at once and on every gateway; the streams of whoever uses it end within 10 s. ' +
      'One that is revoked already stays as it is.',
    types: [ApiKeyType, ApiKeyNotFoundError, InvalidInputError, StoreUnavailableError],
    union: {
      name: 'RevokeApiKeyResult',
      description: 'The key, or why it was not revoked.',
      resolveType: (result) => ('scopes' in result ? 'ApiKey' : undefined),
    },
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which key.' }) },
    resolve: async (_root, { input }, { tenantKeys, caller }) => ({
      type: 'ApiKey',
      ...(await tenantKeys.revoke(caller.tenant, input.id)),
    }),
  }),
);
