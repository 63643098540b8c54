import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { HttpSettings } from '../../config/http-settings.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Tenant, TenantOf } from '../../domain/tenant.ts';
import { NO_TRACES } from '../../domain/tracing.ts';
import { RATE_LIMIT_FIELDS } from '../../http/rate-limit-fields.ts';
import { createLoaders, type GraphQLContext, type Services } from '../context.ts';
import type { Audit } from '../plugins/audit-plugin.ts';
import { useAcceptableAnswers } from '../plugins/use-acceptable-answers.ts';
import { useAccessLog } from '../plugins/use-access-log.ts';
import {
  type ServerContext as HttpContext,
  type Login,
  type LoginOptions,
  loginOf,
  useAuthentication,
} from '../plugins/use-authentication.ts';
import { useChangedResults } from '../plugins/use-changed-results.ts';
import { useCostLimit } from '../plugins/use-cost-limit.ts';
import { useDocumentLimits } from '../plugins/use-document-limits.ts';
import { refuseAsTooComplex, useErrorCodes } from '../plugins/use-error-codes.ts';
import { useListedOperations } from '../plugins/use-listed-operations.ts';
import { type CountOperation, useOperationLimit } from '../plugins/use-operation-limit.ts';
import { useOperationNotes } from '../plugins/use-operation-notes.ts';
import { requestIdOf, useRequestId } from '../plugins/use-request-id.ts';
import { useSafeHeaders } from '../plugins/use-safe-headers.ts';
import { useSameOrigin } from '../plugins/use-same-origin.ts';
import { useTraces } from '../plugins/use-traces.ts';
import { useUnexpectedErrors } from '../plugins/use-unexpected-errors.ts';
import { useWellFormedRequests } from '../plugins/use-well-formed-requests.ts';
import { schema } from '../schema.ts';
import type { AccessLog } from './access-log.ts';
import { type ExampleRecording, graphiqlTabs } from './graphiql.ts';
import type { GraphiQLPage } from './graphiql-page.ts';
import { notesOf, type OperationNotes } from './operation-notes.ts';

/** For comparison: a stop that selects every field is some 2 KB. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * Limits on documents besides those of `use-document-limits.ts`, each some five times what GraphiQL's tab with every
 * union member needs. The depth limit excepts introspection: GraphiQL's is deeper than any sensible document.
 */
const LIMITS = { tokens: 1500, depth: 10, aliases: 20, directives: 20 };

const TOO_COMPLEX = { onReject: [refuseAsTooComplex] };

const NO_INTROSPECTION: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule),
};

/** What the server passes on with a request: over HTTP the request with its socket, over WebSocket the login. */
export interface ServerContext extends HttpContext {
  readonly login?: Login;
  /** Over WebSocket, as the notes. Over HTTP the request has both. */
  readonly requestId?: string;
  readonly notes?: OperationNotes;
}

export interface YogaOptions extends Services, LoginOptions {
  readonly countOperation: CountOperation;
  readonly http: HttpSettings;
  /** The documents of the console, which are executed also where only listed ones are. */
  readonly consoleDocuments: () => ReadonlySet<string>;
  /** Makes the audit trail of a request. */
  readonly auditFor: (caller: Caller, requestId: string) => Audit;
  readonly log: Logger;
  readonly accessLog: AccessLog;
  /** Called for each error that is masked. */
  readonly onUnexpectedError: () => void;
  /** Recordings for GraphiQL's tabs. */
  readonly examples: readonly ExampleRecording[];
  /** Null where there is no GraphiQL. */
  readonly graphiqlPage: GraphiQLPage | null;
}

export type GatewayYoga = ReturnType<typeof createGatewayYoga>;

/** The GraphQL endpoint as a fetch handler and a node:http listener: `/graphql`, with GraphiQL for browsers. */
export function createGatewayYoga(options: YogaOptions) {
  const {
    log,
    accessLog,
    examples,
    graphiqlPage,
    authenticate,
    clientAddresses,
    countUnknown,
    countOperation,
    http,
    consoleDocuments,
    auditFor,
    onUnexpectedError,
    ...services
  } = options;
  const { corsOrigins, persistedOperations } = http;
  const access = useAccessLog(accessLog, clientAddresses);
  return createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    context: (initial) => {
      const login = initial.login ?? loginOf(initial.request);
      const requestId = initial.requestId ?? requestIdOf(initial.request);
      return {
        ...services,
        login,
        caller: login.caller,
        tenant: servedTenant(services.tenantOf, login.caller),
        requestId,
        transport: initial.notes === undefined ? 'sse' : 'websocket',
        notes: initial.notes ?? notesOf(initial.request),
        loaders: createLoaders(services, login.caller),
        audit: auditFor(login.caller, requestId),
        asked: null,
        streamed: { recordingId: null },
      };
    },
    plugins: [
      access.begin,
      useOperationNotes(),
      useRequestId(),
      ...(services.traces === NO_TRACES ? [] : [useTraces(services.traces)]),
      useSafeHeaders(),
      useSameOrigin(corsOrigins),
      useAuthentication({ authenticate, clientAddresses, countUnknown }),
      useAcceptableAnswers(),
      useUnexpectedErrors(log, onUnexpectedError),
      useErrorCodes(),
      useChangedResults(),
      ...(persistedOperations === null ? [] : useListedOperations(persistedOperations, consoleDocuments)),
      access.end,
      useWellFormedRequests(),
      useOperationLimit(countOperation),
      useDocumentLimits(),
      ...(http.introspection ? [] : [NO_INTROSPECTION]),
      useCostLimit(http.maxCost),
      EnvelopArmorPlugin({
        maxTokens: { n: LIMITS.tokens, ...TOO_COMPLEX },
        maxDepth: { n: LIMITS.depth, flattenFragments: true, ignoreIntrospection: true, ...TOO_COMPLEX },
        maxAliases: { n: LIMITS.aliases, ...TOO_COMPLEX },
        maxDirectives: { n: LIMITS.directives, ...TOO_COMPLEX },
        costLimit: { enabled: false },
        // Suggestions reveal names of the schema, as introspection does.
        blockFieldSuggestion: { enabled: !http.introspection },
      }),
    ],
    maxRequestBodySize: MAX_BODY_BYTES,
    batching: false,
    multipart: false,
    cors: corsOrigins.length === 0 ? false : corsFor(corsOrigins),
    landingPage: false,
    graphiql: graphiqlPage !== null && {
      title: 'Agora Cloud Recording gateway',
      defaultTabs: graphiqlTabs(examples),
      defaultEditorToolsVisibility: 'variables',
    },
    ...(graphiqlPage === null ? {} : { renderGraphiQL: graphiqlPage.render }),
    logging: {
      debug: (...args: unknown[]) => log.trace({ args }, 'yoga'),
      info: (...args: unknown[]) => log.debug({ args }, 'yoga'),
      warn: (...args: unknown[]) => log.warn({ args }, 'yoga'),
      error: (...args: unknown[]) => log.error({ err: args[0] }, 'a request failed before it was executed'),
    },
  });
}

/** Lets pages of these origins use the gateway. Without CORS credentials: the gateway uses no cookies. */
function corsFor(origins: readonly string[]) {
  return {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'traceparent', 'tracestate', 'x-request-id'],
    exposedHeaders: ['retry-after', ...RATE_LIMIT_FIELDS, 'traceresponse', 'x-request-id'],
    maxAge: 600,
  };
}

function servedTenant(tenantOf: TenantOf, { tenant: name }: Caller): Tenant {
  const tenant = tenantOf(name);
  if (tenant === null) throw new Error('a tenant that is not served got past authentication');
  return tenant;
}
