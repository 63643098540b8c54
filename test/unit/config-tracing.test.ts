import { expect, it } from 'vitest';
import { readTracing } from '../../src/config/tracing.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';

const BASE = 'https://collector.example/otlp';
const ON = { OTEL_EXPORTER_OTLP_ENDPOINT: BASE };

it.each([
  [{}, null],
  [{ ...ON, OTEL_SDK_DISABLED: 'TRUE' }, null],
  [{ ...ON, OTEL_SDK_DISABLED: 'no' }, `${BASE}/v1/traces`],
  [{ ...ON, OTEL_TRACES_EXPORTER: 'none' }, null],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, 'http://collector:4318/v1/traces'],
  [{ ...ON, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${BASE}/mine?key=1` }, `${BASE}/mine?key=1`],
])('%j sends traces to %s', (env, url) => {
  expect(readTracing(env)).toMatchObject({ tracing: url === null ? null : { url }, problems: [] });
});

it('what is said of traces counts for more than what is said of all signals', () => {
  const { tracing } = readTracing({
    ...ON,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'X-Key=one%2C%20two, tenant = a',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'tenant=b',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  });
  expect(tracing).toMatchObject({
    protocol: 'http/json',
    headers: { 'x-key': 'one, two', tenant: 'b' },
    sampler: 'parentbased_traceidratio',
    ratio: 0.25,
  });
});

it.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'grpc://collector'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'secret-without-a-name'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ['TRACEPARENT_HOSTS', 'https://proxy.example'],
])('a wrong %s is named, and its value is not repeated', (name, value) => {
  const load = () => loadConfig({ [name]: value });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(new RegExp(`^${name}: expected`));
  expect(load).not.toThrow(new RegExp(value.replaceAll(/[^\w-]/g, '.')));
});

it('the headers may come as a file', () => {
  const env = { ...ON, OTEL_EXPORTER_OTLP_HEADERS_FILE: '/run/secrets/otlp' };
  const { tracing } = loadConfig(env, () => 'authorization=Bearer%20key\n');
  expect(tracing?.headers).toEqual({ authorization: 'Bearer key' });
});
