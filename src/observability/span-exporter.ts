/** Sends spans over OTLP/HTTP, and says once when that fails and once when it works again. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Redactor } from '../redaction.ts';

interface OtlpTarget {
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly headers: Readonly<Record<string, string>>;
}

export interface ExportEvents {
  /** Spans are lost since now. `reason` is the SDK's, or the receiver's status. */
  failing(reason: string): void;
  /** Spans arrive again; so many were lost. */
  recovered(lost: number): void;
}

/**
 * Only the encoding that is used is loaded. What is not given here, the exporters read of the environment by themselves.
 * `timeoutMs`: for an export with all its tries; left out: as the environment says.
 */
export async function createOtlpExporter(
  { url, protocol, headers }: OtlpTarget,
  timeoutMs?: number,
): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  const limit = timeoutMs === undefined ? {} : { timeoutMillis: timeoutMs };
  return new OTLPTraceExporter({ url, headers: { ...headers }, ...limit });
}

/** The longest text of an attribute that leaves the gateway. */
export const MAX_TEXT_LENGTH = 256;

/** The exporter, reporting to `events`, with secrets taken out of all texts: they may be a caller's or Agora's. */
export function createSpanExporter(
  exporter: SpanExporter,
  { redactor, events }: { readonly redactor: Pick<Redactor, 'text'>; readonly events: ExportEvents },
): SpanExporter {
  let isFailing = false;
  let lost = 0;
  const note = ({ code, error }: ExportResult, spans: number) => {
    if (code === ExportResultCode.SUCCESS) {
      if (isFailing) events.recovered(lost);
      isFailing = false;
      lost = 0;
      return;
    }
    lost += spans;
    if (!isFailing) events.failing(error?.message || 'no reason was given');
    isFailing = true;
  };
  return {
    export(spans, callback) {
      const { length } = spans;
      redact(spans, redactor);
      exporter.export(spans, (result) => {
        note(result, length);
        callback(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** Most texts are the same in many spans, so each is looked through once. */
function redact(spans: readonly ReadableSpan[], redactor: Pick<Redactor, 'text'>): void {
  const clean = new Map<string, string>();
  const cleaned = (text: string) => {
    const known = clean.get(text) ?? redactor.text(text).slice(0, MAX_TEXT_LENGTH);
    clean.set(text, known);
    return known;
  };
  for (const { attributes } of spans) {
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'string') attributes[name] = cleaned(value);
    }
  }
}
