import type { IncomingMessage, ServerResponse } from 'node:http';
import { NO_TRACES, type Span, type TraceOrigin, type Traces } from '../domain/tracing.ts';

/** Answers an HTTP request in a span of its own. */
export type TraceRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => Promise<void>,
) => Promise<void>;

interface Route {
  readonly route: string;
  /** Whether the caller's trace is gone on with. Agora is no part of the operator's traces. */
  readonly continues: boolean;
}

/** The paths whose requests do something. A token in a path is a secret, so only these templates are told. */
const ROUTES: readonly (Route & { readonly path: RegExp })[] = [
  { path: /^\/graphql\/?(?:\?|$)/, route: '/graphql', continues: true },
  { path: /^\/webhooks\/agora\/[^/]+$/, route: '/webhooks/agora/{appId}', continues: false },
  { path: /^\/play\/[^/]+\/[^/]+$/, route: '/play/{token}/{file}', continues: true },
];

/** Methods by which a span may be named; what else callers send is one name (semantic conventions, "HTTP spans"). */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);

/**
 * A span goes on with the caller's `traceparent` and lasts until the response is closed, of an event stream too. The answer
 * tells the trace in `traceresponse` (W3C Trace Context, level 2).
 */
export function createTraceRequest(traces: Traces): TraceRequest {
  if (traces === NO_TRACES) return (_request, _response, answer) => answer();
  return (request, response, answer) => {
    const route = ROUTES.find(({ path }) => path.test(request.url ?? ''));
    if (route === undefined) return answer();
    const method = METHODS.has(request.method ?? '') ? String(request.method) : '_OTHER';
    const start = {
      name: `${method === '_OTHER' ? 'HTTP' : method} ${route.route}`,
      kind: 'server',
      attributes: { 'http.request.method': method, 'http.route': route.route },
      origin: route.continues ? callersTrace(request) : null,
    } as const;
    return new Promise((resolve, reject) => {
      const whole = traces.span(start, async (span) => {
        if (span.traceparent !== null) response.setHeader('traceresponse', span.traceparent);
        const closed = new Promise((close) => response.once('close', close));
        await answer().then(resolve, reject);
        await closed;
        noteStatus(span, response);
      });
      whole.catch(reject);
    });
  };
}

function noteStatus(span: Span, { statusCode, headersSent }: ServerResponse): void {
  if (headersSent) span.set({ 'http.response.status_code': statusCode });
  if (!headersSent) span.fail('aborted');
  else if (statusCode >= 500) span.fail(String(statusCode));
}

/** The trace that a request says it belongs to; null: none. */
export function callersTrace({ headers }: Pick<IncomingMessage, 'headers'>): TraceOrigin | null {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== 'string') return null;
  return { traceparent, tracestate: typeof tracestate === 'string' ? tracestate : null, ageMs: 0 };
}
