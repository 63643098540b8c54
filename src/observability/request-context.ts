import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Context } from '@opentelemetry/api';

/** The span that is active: for spans below it, and for log lines. */
export interface ActiveSpan {
  readonly context: Context;
  readonly traceId: string;
  readonly spanId: string;
}

interface Work {
  readonly request: { readonly requestId: string } | null;
  readonly span: ActiveSpan | null;
}

const NOBODYS: Work = { request: null, span: null };

const works = new AsyncLocalStorage<Work>();

/** Runs the work of a request. What it begins and does not wait for, such as a stop, belongs to it too. */
export function runForRequest<Result>(requestId: string, work: () => Result): Result {
  const { span } = works.getStore() ?? NOBODYS;
  return works.run({ request: { requestId }, span }, work);
}

/** Runs work with this span as the active one, for all that it begins. */
export function runInSpan<Result>(span: ActiveSpan, work: () => Result): Result {
  const { request } = works.getStore() ?? NOBODYS;
  return works.run({ request, span }, work);
}

/** The request id for a log line of work that a request caused; nothing for work that nobody asked for. */
export function requestContext(): { readonly requestId?: string } {
  return works.getStore()?.request ?? {};
}

export function activeSpan(): ActiveSpan | null {
  return works.getStore()?.span ?? null;
}

/** The trace and span for a log line, as OpenTelemetry names them in logs that are not its own; a new object each time. */
export function traceFields(): { trace_id?: string; span_id?: string } {
  const span = activeSpan();
  return span === null ? {} : { trace_id: span.traceId, span_id: span.spanId };
}

/** The caller's `X-Request-Id` if it is fit for a log line, otherwise a new one. */
export function requestIdFrom(given: string | null): string {
  return given !== null && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
