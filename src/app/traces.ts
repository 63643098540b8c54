import type { Logger } from 'pino';
import type { TraceSettings } from '../config/tracing.ts';
import type { Clock } from '../domain/ports.ts';
import { NO_TRACES, type Traces } from '../domain/tracing.ts';
import type { Redactor } from '../redaction.ts';

/** A shutdown waits no longer for the last spans. */
const FLUSH_MS = 1500;

export interface GatewayTraces {
  readonly traces: Traces;
  /** Sends what is there, for tests. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The gateway's traces. The SDK is loaded only where there are settings. */
export async function createGatewayTraces(
  settings: TraceSettings | null,
  parts: {
    readonly clock: Clock;
    readonly log: Logger;
    readonly redactor: Redactor;
    readonly gateway: string;
  },
): Promise<GatewayTraces> {
  if (settings === null) return { traces: NO_TRACES, flush: async () => {}, close: async () => {} };
  const { log, redactor } = parts;
  const [{ createTraces }, { createOtlpExporter, createSpanExporter }] = await Promise.all([
    import('../observability/open-telemetry.ts'),
    import('../observability/span-exporter.ts'),
  ]);
  // Without the path and the query, which may hold a key.
  const to = new URL(settings.url).origin;
  const events = {
    failing: (reason: string) => log.warn({ to, reason }, 'traces can’t be sent: those from now on are lost'),
    recovered: (lost: number) => log.info({ to, lost }, 'traces are sent again'),
  };
  const exporter = createSpanExporter(await createOtlpExporter(settings), { redactor, events });
  const traces = createTraces({ ...parts, exporter, sampling: settings, flushMs: FLUSH_MS });
  return { traces, flush: traces.flush, close: traces.close };
}
