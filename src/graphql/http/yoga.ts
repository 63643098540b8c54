import { randomUUID } from 'node:crypto';
import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Authenticate } from '../../auth/authenticate.ts';
import type { HttpSettings } from '../../config/http-settings.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Tenant, TenantOf } from '../../domain/tenant.ts';
import { createLoaders, type GraphQLContext, type Services } from '../context.ts';
import type { Audit } from '../plugins/audit-plugin.ts';
import {
  type ServerContext as HttpContext,
  type Login,
  loginOf,
  useAuthentication,
} from '../plugins/use-authentication.ts';
import { useCostLimit } from '../plugins/use-cost-limit.ts';
import { useDocumentLimits } from '../plugins/use-document-limits.ts';
import { useListedOperations } from '../plugins/use-listed-operations.ts';
import { useNoIntrospection } from '../plugins/use-no-introspection.ts';
import { type CountOperation, useOperationLimit } from '../plugins/use-operation-limit.ts';
import { requestIdOf, useRequestId } from '../plugins/use-request-id.ts';
import { useSafeHeaders } from '../plugins/use-safe-headers.ts';
import { useSameOrigin } from '../plugins/use-same-origin.ts';
import { useUnexpectedErrors } from '../plugins/use-unexpected-errors.ts';
import { useWellFormedRequests } from '../plugins/use-well-formed-requests.ts';
import { schema } from '../schema.ts';
import { type ExampleRecording, graphiqlTabs, renderGraphiQLPage } from './graphiql.ts';

/** A stop with every field spelt out is some 2 KB. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * Limits on documents besides those of `use-document-limits.ts`, each some five times what the tab with every union member needs. Introspection is free of the
 * depth limit: GraphiQL asks deeper than any sensible client.
 */
const LIMITS = { tokens: 1500, depth: 10, aliases: 20, directives: 20 };

/** What the server hands on with a request: its socket where it came over HTTP, its login where over a WebSocket. */
export interface ServerContext extends HttpContext {
  readonly login?: Login;
}

export interface YogaOptions extends Services {
  readonly authenticate: Authenticate;
  readonly countOperation: CountOperation;
  readonly http: HttpSettings;
  /** The trail of one request. */
  readonly auditFor: (caller: Caller, requestId: string) => Audit;
  readonly log: Logger;
  /** Recordings that GraphiQL's tabs are about. */
  readonly examples: readonly ExampleRecording[];
}

export type GatewayYoga = ReturnType<typeof createGatewayYoga>;

/** The GraphQL endpoint as a fetch handler and a node:http listener: `/graphql`, with GraphiQL for browsers. */
export function createGatewayYoga(options: YogaOptions) {
  const { log, examples, authenticate, countOperation, http, auditFor, ...services } = options;
  const { corsOrigins, persistedOperations } = http;
  return createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    context: (initial) => {
      const login = initial.login ?? loginOf(initial.request);
      const requestId = initial.login === undefined ? requestIdOf(initial.request) : randomUUID();
      return {
        ...services,
        login,
        caller: login.caller,
        tenant: servedTenant(services.tenantOf, login.caller),
        requestId,
        loaders: createLoaders(services.reads, login.caller),
        audit: auditFor(login.caller, requestId),
        asked: null,
      };
    },
    plugins: [
      useRequestId(),
      useSafeHeaders(),
      useSameOrigin(corsOrigins),
      useAuthentication(authenticate),
      useUnexpectedErrors(log),
      ...(persistedOperations === null ? [] : useListedOperations(persistedOperations)),
      useWellFormedRequests(),
      useOperationLimit(countOperation),
      useDocumentLimits(),
      ...(http.introspection ? [] : [useNoIntrospection()]),
      useCostLimit(http.maxCost),
      EnvelopArmorPlugin({
        maxTokens: { n: LIMITS.tokens },
        maxDepth: { n: LIMITS.depth, flattenFragments: true, ignoreIntrospection: true },
        maxAliases: { n: LIMITS.aliases },
        maxDirectives: { n: LIMITS.directives },
        costLimit: { enabled: false },
        // Suggestions tell of the schema what introspection would.
        blockFieldSuggestion: { enabled: !http.introspection },
      }),
    ],
    maxRequestBodySize: MAX_BODY_BYTES,
    batching: false,
    multipart: false,
    cors: corsOrigins.length === 0 ? false : corsFor(corsOrigins),
    landingPage: false,
    graphiql: http.graphiql && {
      title: 'Agora Cloud Recording gateway',
      defaultTabs: graphiqlTabs(examples),
      defaultEditorToolsVisibility: 'variables',
    },
    renderGraphiQL: renderGraphiQLPage,
    logging: {
      debug: (...args: unknown[]) => log.trace({ args }, 'yoga'),
      info: (...args: unknown[]) => log.debug({ args }, 'yoga'),
      warn: (...args: unknown[]) => log.warn({ args }, 'yoga'),
      error: (...args: unknown[]) => log.error({ err: args[0] }, 'a request failed before it was executed'),
    },
  });
}

/** Pages of these origins may use the gateway from a browser; credentials are no cookies, so none are asked for. */
function corsFor(origins: readonly string[]) {
  return {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'x-request-id'],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  };
}

function servedTenant(tenantOf: TenantOf, { tenant: name }: Caller): Tenant {
  const tenant = tenantOf(name);
  if (tenant === null) throw new Error('a tenant that is not served got past authentication');
  return tenant;
}
