import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin, { type AuthFailure } from '@pothos/plugin-scope-auth';
import TracingPlugin from '@pothos/plugin-tracing';
import ZodPlugin from '@pothos/plugin-zod';
import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import { DateTimeResolver, DurationResolver, JSONResolver } from 'graphql-scalars';
import type { ZodError } from 'zod';
import type { Scope } from '../domain/caller.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { JsonValue } from '../domain/outcome.ts';
import type { GraphQLContext } from './context.ts';
import { globalIdOf } from './global-id.ts';
import AuditPlugin from './plugins/audit-plugin.ts';
import FailurePlugin from './plugins/failure-plugin.ts';
import { LIST_MULTIPLIER } from './plugins/use-cost-limit.ts';

interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  AuthScopes: {
    /** The caller has one of these scopes. */
    anyOf: readonly Scope[];
    /** Closes the root types, so that a new field of theirs is closed until it names a scope. */
    nobody: boolean;
  };
  Scalars: {
    ID: { Input: string; Output: string };
    /** Resolvers give Unix milliseconds. */
    DateTime: { Input: Date; Output: number };
    /** ISO 8601. */
    Duration: { Input: string; Output: string };
    JSON: { Input: JsonValue; Output: JsonValue };
  };
}

type FieldResolver = GraphQLFieldResolver<unknown, GraphQLContext, Record<string, unknown>>;

/** The multiplier is the connection's. */
const PAGE_COST = { field: 1, multiplier: 1 };

/**
 * The schema's builder with its plugins and scalars. Outputs are never null, and inputs optional, unless they say so.
 * `schema.ts` imports the files that add the types and fields.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  // From the outside in. Tracing sees errors before they become members of unions. Audit comes before authorisation, so refused calls are audited too; validation comes after it, so
  // a caller without the scope learns nothing about the input.
  plugins: [
    ErrorsPlugin,
    TracingPlugin,
    FailurePlugin,
    AuditPlugin,
    ScopeAuthPlugin,
    RelayPlugin,
    ZodPlugin,
    ComplexityPlugin,
  ],
  tracing: {
    // The fields that do something, besides those that say so. A subscription's root is resolved again for each result.
    default: ({ kind }) => kind === 'Query' || kind === 'Mutation',
    wrap: inSpan,
  },
  audit: { of: ({ audit }) => audit, contextWith: (context, asked) => ({ ...context, asked }) },
  failure: {
    note: ({ notes }, code) => {
      notes.failure = code;
    },
  },
  scopeAuth: {
    authScopes: ({ caller }) => ({
      anyOf: (scopes) => scopes.some((scope) => caller.scopes.includes(scope)),
      nobody: false,
    }),
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, { caller }, { fieldName }, { failure }) =>
      forbidden(`${caller.subject} may not use ${fieldName}`, scopesIn(failure)),
  },
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: (_typename, id) => globalIdOf(String(id)),
    nodesOnConnection: {
      complexity: PAGE_COST,
      description: 'The recordings of the page, for clients that need no cursors.',
    },
    nodeTypeOptions: { description: 'Anything that has a global id.' },
    idFieldOptions: { description: 'The global id.' },
    // Replaced by the fields of `operations/recordings.ts`, which resolve an invalid id to null instead of an error.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    pageInfoTypeOptions: { description: 'Where a page stands in the whole list.' },
    hasNextPageFieldOptions: { description: 'Whether more come after it.' },
    hasPreviousPageFieldOptions: { description: 'Whether some come before it.' },
    startCursorFieldOptions: { description: 'The cursor of its first recording: `before` takes it.' },
    endCursorFieldOptions: { description: 'The cursor of its last recording: `after` takes it.' },
    edgesFieldOptions: {
      complexity: PAGE_COST,
      description: 'The recordings of the page with their cursors.',
    },
    pageInfoFieldOptions: { description: 'Where the page stands in the whole list.' },
    nodeFieldOptions: { description: 'The recording.' },
    cursorFieldOptions: { description: 'Where it stands in the list: `after` and `before` take it.' },
    firstArgOptions: { description: 'So many from the beginning.' },
    lastArgOptions: { description: 'So many from the end.' },
    afterArgOptions: { description: 'Only those after this cursor.' },
    beforeArgOptions: { description: 'Only those before this cursor.' },
  },
  // Only sets the costs of fields: `plugins/use-cost-limit.ts` adds them up before anything is executed.
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: LIST_MULTIPLIER },
  errors: { unsafelyHandleInputErrors: true },
  zod: { validationError: toInvalidInput },
});

/** The field builder of an input type. */
export type InputFields =
  typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types>
    ? PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>
    : never;

builder.addScalarType('DateTime', DateTimeResolver);
builder.addScalarType('Duration', DurationResolver);
builder.addScalarType('JSON', JSONResolver);

/** The field in a span of the request's traces, which Pothos's own wrappers don't know: they take one tracer for all. */
function inSpan(
  resolve: FieldResolver,
  _isTraced: true,
  { name, parentType }: { readonly name: string; readonly parentType: string },
): FieldResolver {
  const attributes = { 'graphql.field.name': name, 'graphql.parent.type': parentType };
  const start = { name: `${parentType}.${name}`, attributes };
  return (root, args, context, info) => context.traces.span(start, () => resolve(root, args, context, info));
}

/** `scopes`: any one of them is enough. None: nobody may use it. */
function forbidden(what: string, scopes: readonly string[]): GraphQLError {
  const needs = scopes.length === 0 ? '' : `: it needs the scope ${scopes.join(' or ')}`;
  return new GraphQLError(`${what}${needs}.`, { extensions: { code: 'FORBIDDEN', scopes } });
}

/** The scopes that would have opened what was refused. */
function scopesIn(failure: AuthFailure): readonly string[] {
  if ('failures' in failure) return [...new Set(failure.failures.flatMap(scopesIn))];
  const { scope, parameter } = { parameter: null, scope: null, ...failure };
  return scope === 'anyOf' && Array.isArray(parameter) ? parameter.map(String) : [];
}

function toInvalidInput(error: ZodError): InvalidInputError {
  const messages = new Map<string, string>();
  for (const issue of error.issues) {
    const path = issue.path.map(String).join('.');
    if (!messages.has(path)) messages.set(path, issue.message);
  }
  return new InvalidInputError([...messages].map(([path, message]) => ({ path, message })));
}
