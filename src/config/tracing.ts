/** The settings of traces: OpenTelemetry's standard variables, as far as its SDK does not read them by itself. */
import { z } from 'zod';
import { commaSeparated, type Environment, problemsOf, secret } from './values.ts';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type SamplerName = (typeof SAMPLERS)[number];

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

export interface TraceSettings {
  /** Where spans are sent: the whole URL. */
  readonly url: string;
  readonly protocol: (typeof PROTOCOLS)[number];
  /** Sent with every export. Values may be credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sampler: SamplerName;
  /** 0 to 1, of samplers that take a part of the traces. */
  readonly ratio: number;
  /** The hosts that a request to Agora carries its `traceparent` to. */
  readonly passedTo: readonly string[];
}

const url = z.string().refine(isHttp, 'expected an http: or https: URL').optional();
const protocol = z
  .enum(PROTOCOLS, { error: `expected ${PROTOCOLS.join(' or ')}; gRPC is not spoken` })
  .optional();
const headers = () =>
  secret(
    z
      .string()
      .transform((text, context) => {
        const read = headersIn(text);
        if (read !== null) return read;
        context.addIssue('expected name=value, separated by commas, with values percent-encoded');
        return z.NEVER;
      })
      .optional(),
  );

export const tracingSettings = z.object({
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'expected otlp or none' }).default('otlp'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_HEADERS: headers(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: headers(),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `expected one of ${SAMPLERS.join(', ')}` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'expected a number from 0 to 1')
    .transform(Number)
    .default(1),
  TRACEPARENT_HOSTS: commaSeparated
    .pipe(z.array(z.string().regex(/^[a-z0-9.:[\]-]+$/i, 'expected host names, separated by commas')))
    .default([]),
});

/**
 * Reads the settings; null: nothing is traced. `problems` has one line for each variable that is wrong, also where nothing
 * is traced.
 */
export function readTracing(env: Environment): {
  readonly tracing: TraceSettings | null;
  readonly problems: readonly string[];
} {
  const { data: read, error } = tracingSettings.safeParse(env);
  if (read === undefined) return { tracing: null, problems: problemsOf(error) };
  const isOff = read.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || read.OTEL_TRACES_EXPORTER === 'none';
  const endpoint = read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? tracesAt(read.OTEL_EXPORTER_OTLP_ENDPOINT);
  if (isOff || endpoint === null) return { tracing: null, problems: [] };
  return {
    tracing: {
      url: endpoint,
      protocol:
        read.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? read.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf',
      headers: { ...read.OTEL_EXPORTER_OTLP_HEADERS, ...read.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
      sampler: read.OTEL_TRACES_SAMPLER,
      ratio: read.OTEL_TRACES_SAMPLER_ARG,
      passedTo: read.TRACEPARENT_HOSTS.map((host) => host.toLowerCase()),
    },
    problems: [],
  };
}

/** The endpoint of all signals has a path for each (OTLP, "Endpoint URLs for OTLP/HTTP"). */
function tracesAt(base: string | undefined): string | null {
  if (base === undefined) return null;
  const found = new URL(base);
  found.pathname = `${found.pathname.replace(/\/$/, '')}/v1/traces`;
  return found.href;
}

function isHttp(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** `name=value,name=value` with percent-encoded values (W3C Baggage, without properties). Null: it is nothing of the kind. */
function headersIn(text: string): Readonly<Record<string, string>> | null {
  const read: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([^\s].*?)\s*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) return null;
    try {
      read[name.toLowerCase()] = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return read;
}
