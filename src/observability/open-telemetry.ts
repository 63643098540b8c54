/**
 * Traces by OpenTelemetry's SDK, sent over OTLP/HTTP. Only loaded where traces are on. Nothing is registered globally: a
 * process may have several gateways, and nothing but the gateway itself makes spans.
 */
import {
  type Context,
  type Link,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, TraceState } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Clock } from '../domain/ports.ts';
import {
  CONTINUED_FOR_MS,
  type Span,
  type SpanAttributes,
  type SpanStart,
  type TraceOrigin,
  type Traces,
} from '../domain/tracing.ts';
import { activeSpan, runInSpan } from './request-context.ts';
import { createSampler, type Sampling } from './sampler.ts';
import { createSpanClock } from './span-clock.ts';
import { MAX_TEXT_LENGTH } from './span-exporter.ts';

interface TracesOptions {
  readonly exporter: SpanExporter;
  readonly sampling: Sampling;
  readonly clock: Clock;
  /** The id of this run of the gateway. */
  readonly gateway: string;
  /** How long `close` waits for the last spans to be sent. */
  readonly flushMs: number;
}

export interface OpenTraces extends Traces {
  /** Sends what is there. Rejects where that fails. */
  flush(): Promise<void>;
  /** Sends the last spans, as far as that is possible in time. Never rejects. */
  close(): Promise<void>;
}

const SERVICE_NAME = 'agora-recording-gateway';

/**
 * What a span may hold, so that a queue of 2,048 of them (the SDK's default) stays small. Texts are cut further when they have
 * been redacted: a secret that is cut in two is not recognised.
 */
const LIMITS = {
  attributeCountLimit: 32,
  attributeValueLengthLimit: 4 * MAX_TEXT_LENGTH,
  linkCountLimit: 8,
  eventCountLimit: 8,
};

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

export function createTraces(options: TracesOptions): OpenTraces {
  const { exporter, sampling, clock, gateway, flushMs } = options;
  const own = resourceFromAttributes({ 'service.name': SERVICE_NAME, 'service.instance.id': gateway });
  const detectors = [resourceAttributesEnvDetector, serviceNameEnvDetector];
  const provider = new TracerProvider({
    sampler: createSampler(sampling),
    // The variables of the environment count for more than the gateway's own.
    resource: defaultResource().merge(own).merge(detectResources({ detectors })),
    spanLimits: LIMITS,
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer(SERVICE_NAME);
  const now = createSpanClock(clock);

  function begin({ name, kind, attributes, origin = null }: SpanStart) {
    const { parent, links } = placeOf(origin);
    const span = tracer.startSpan(
      name,
      {
        startTime: now(),
        links,
        ...(kind === undefined ? {} : { kind: KINDS[kind] }),
      },
      parent,
    );
    if (attributes !== undefined) set(span, attributes);
    return { otel: span, active: trace.setSpan(parent, span) };
  }

  return {
    span(start, work) {
      const { otel, active } = begin(start);
      const { traceId, spanId } = otel.spanContext();
      let hasFailed = false;
      const span: Span = {
        set: (attributes) => set(otel, attributes),
        fail(type) {
          if (hasFailed) return;
          hasFailed = true;
          otel.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
        },
        traceparent: traceparentOf(otel.spanContext()),
      };
      const end = () => otel.end(now());
      const failed = (error: unknown) => {
        span.fail(typeOf(error));
        end();
      };
      return runInSpan({ context: active, traceId, spanId }, () => followed(() => work(span), end, failed));
    },

    context(at) {
      const span = activeOtelSpan();
      return span === null ? null : { traceparent: traceparentOf(span.spanContext()), at };
    },

    link(context) {
      const linked = context && parseTraceParent(context.traceparent);
      const span = activeOtelSpan();
      if (linked === null || linked.traceId === span?.spanContext().traceId) return;
      span?.addLink({ context: { ...linked, isRemote: true } });
    },

    flush: () => provider.forceFlush(),

    async close() {
      const sent = new AbortController();
      const inTime = clock.sleep(flushMs, sent.signal).catch(() => undefined);
      await Promise.race([provider.shutdown().catch(() => undefined), inTime]);
      sent.abort();
    },
  };
}

function set(span: OtelSpan, attributes: SpanAttributes): void {
  if (!span.isRecording()) return;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) span.setAttribute(name, value);
  }
}

/** Below the active span, or where `origin` leads to. */
function placeOf(origin: TraceOrigin | null): { readonly parent: Context; readonly links: Link[] } {
  const active = activeSpan();
  if (active !== null) return { parent: active.context, links: [] };
  const remote = origin === null ? null : spanContextOf(origin);
  if (origin === null || remote === null) return { parent: ROOT_CONTEXT, links: [] };
  return origin.ageMs <= CONTINUED_FOR_MS
    ? { parent: trace.setSpanContext(ROOT_CONTEXT, remote), links: [] }
    : { parent: ROOT_CONTEXT, links: [{ context: remote }] };
}

function spanContextOf({ traceparent, tracestate = null }: TraceOrigin): SpanContext | null {
  const parsed = parseTraceParent(traceparent);
  if (parsed === null || !trace.isSpanContextValid(parsed)) return null;
  return {
    ...parsed,
    isRemote: true,
    ...(tracestate === null ? {} : { traceState: new TraceState(tracestate) }),
  };
}

function activeOtelSpan(): OtelSpan | null {
  const active = activeSpan();
  return active === null ? null : (trace.getSpan(active.context) ?? null);
}

/** W3C Trace Context, "traceparent Header Field Values": version 00. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** A code where an error has one, else its name. Messages may repeat what callers and Agora said. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Runs `work` and calls one of both when it is over: for a promise, when that settles. */
function followed<Result>(work: () => Result, end: () => void, failed: (error: unknown) => void): Result {
  try {
    const result = work();
    if (result instanceof Promise) result.then(end, failed);
    else end();
    return result;
  } catch (error) {
    failed(error);
    throw error;
  }
}
