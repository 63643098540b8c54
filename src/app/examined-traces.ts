import { ExportResultCode } from '@opentelemetry/core';
import type { TraceSettings } from '../config/tracing.ts';
import type { Clock } from '../domain/ports.ts';
import { createOtlpExporter } from '../observability/span-exporter.ts';
import type { Redactor } from '../redaction.ts';

/** A connection that fails is tried again until then. */
const EXPORT_TIMEOUT_MS = 3000;

const ANSWERED_WITHIN_MS = 5000;

/** Sends an export without spans, as the gateway would send them. Resolves with why it was not taken, or null. */
export async function examineTraces(
  settings: TraceSettings,
  { clock, redactor }: { readonly clock: Clock; readonly redactor: Pick<Redactor, 'text'> },
): Promise<string | null> {
  const exporter = await createOtlpExporter(settings, EXPORT_TIMEOUT_MS);
  const over = new AbortController();
  const sent = new Promise<string | null>((resolve) => {
    exporter.export([], ({ code, error }) =>
      resolve(code === ExportResultCode.SUCCESS ? null : error?.message || 'no reason was given'),
    );
  });
  const late = clock.sleep(ANSWERED_WITHIN_MS, over.signal).then(
    () => `no answer within ${ANSWERED_WITHIN_MS / 1000} s`,
    () => null,
  );
  const failure = await Promise.race([sent, late]);
  over.abort();
  return failure === null ? null : redactor.text(failure);
}
