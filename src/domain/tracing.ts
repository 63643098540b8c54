/** Spans of work as the gateway's parts see them. Only `observability` knows what they are made with. */

/** Standard names where OpenTelemetry has one (semantic conventions). Never a credential, a body or a signed URL. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | null>>;

/** Where work comes from that no active span leads to: a header, or what is stored with a recording. */
export interface TraceOrigin {
  /** W3C Trace Context, `traceparent`. One that is not valid counts as none. */
  readonly traceparent: string;
  readonly tracestate?: string | null;
  readonly ageMs: number;
}

/** The trace that a recording's latest intent belongs to, as it is stored with it. `at`: Unix milliseconds by the store's clock. */
export interface TraceContext {
  readonly traceparent: string;
  readonly at: number;
}

export interface SpanStart {
  /** One of few: a name holds no ids. */
  readonly name: string;
  /** `server`: a request that came; `client`: one that was sent. Left out: work within the gateway. */
  readonly kind?: 'server' | 'client';
  readonly attributes?: SpanAttributes;
  /** Used where no span is active. */
  readonly origin?: TraceOrigin | null;
}

export interface Span {
  set(attributes: SpanAttributes): void;
  /** Marks the span as failed. The first call counts. `type`: a code or the name of an error, never its message. */
  fail(type: string): void;
  /** The value of a `traceparent` header below this span; null: nothing is traced. */
  readonly traceparent: string | null;
}

/** The traces of one gateway. */
export interface Traces {
  /**
   * Runs `work` in a span that ends with it, or with its promise, and fails when it throws. The span is below the active
   * one; without one it goes on with `origin` if that is young enough, and otherwise begins a trace that links to it.
   */
  span<Result>(start: SpanStart, work: (span: Span) => Result): Result;
  /** The active span, to be stored; null: there is none. */
  context(now: number): TraceContext | null;
  /** Notes on the active span that it waits for work of another trace. */
  link(context: TraceContext | null): void;
}

/**
 * Work that goes on for longer than this after it was asked for gets a trace of its own, with a link to the first: those
 * who collect traces wait minutes for a trace's spans, not hours, and a recording that is watched for a day would be one
 * trace of a thousand spans.
 */
export const CONTINUED_FOR_MS = 10 * 60_000;

const NO_SPAN: Span = { set: () => undefined, fail: () => undefined, traceparent: null };

/** Traces nothing. */
export const NO_TRACES: Traces = {
  span: (_start, work) => work(NO_SPAN),
  context: () => null,
  link: () => undefined,
};

/** The origin of work on a recording. */
export function originOf(
  { trace }: { readonly trace: TraceContext | null },
  now: number,
): TraceOrigin | null {
  return trace && { traceparent: trace.traceparent, ageMs: now - trace.at };
}
