import { createServer } from 'node:http';
import { connect } from 'node:net';
import { createClient } from 'graphql-ws';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../../src/http/listen.ts';
import { startMetricsServer } from '../../src/http/metrics-server.ts';
import { startMetrics, startServer } from '../../src/server.ts';
import { dashboardQueries } from '../support/dashboard.ts';
import { METRICS_ENV, samplesIn } from '../support/exposition.ts';
import { createTestGateway } from '../support/gateway.ts';
import { runCli, serve } from '../support/process.ts';
import { hasPrometheus, promtool, startPrometheus } from '../support/prometheus.ts';
import { answer } from '../support/scripted-transport.ts';

/** A gateway and its metrics, each at an address of its own. */
async function listening() {
  const gateway = await createTestGateway(() => answer(404, { code: 404 }), METRICS_ENV);
  const metrics = await startMetrics(gateway.app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => metrics.close());
  return { ...gateway, url: metrics.url };
}

describe('the listener of the metrics', () => {
  it('gives them in Prometheus’s format, with those of the process', async () => {
    const { url } = await listening();
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('# TYPE recording_gateway_stops_total counter');
    expect(text).toMatch(/^recording_gateway_event_loop_delay_seconds\{quantile="0.99"\} [\d.e-]+$/m);
    expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1000);
  });

  it.each<['GET' | 'POST', string, Record<string, string>, number, string]>([
    ['GET', '/', {}, 404, 'NOT_FOUND'],
    ['GET', '/graphql', {}, 404, 'NOT_FOUND'],
    ['POST', '/metrics', {}, 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/metrics', { host: 'a-page-of-somebodys.example' }, 421, 'HOST_NOT_ALLOWED'],
  ])('answers %s %s with the headers %j by %i', async (method, path, headers, status, code) => {
    const { url } = await listening();
    const response = await request(new URL(path, url), { method, headers });
    expect(response.statusCode).toBe(status);
    const error = { message: expect.stringMatching(/\w+ \w+/), extensions: { code } };
    expect(await response.body.json()).toEqual({ errors: [error] });
    expect(response.headers.allow).toBe(status === 405 ? 'GET, HEAD' : undefined);
  });

  it('makes them once for all who ask at about the same time, and once for all that one connection asks', async () => {
    const { app } = await createTestGateway(() => answer(404, { code: 404 }), METRICS_ENV);
    let made = 0;
    const metrics = await startMetricsServer({
      ...{ host: '127.0.0.1', port: 0, keptMs: 60_000, refusals: app.refusals, onTrouble: () => undefined },
      exposition: async () => {
        made += 1;
        return { contentType: 'text/plain', text: 'all of them' };
      },
    });
    onTestFinished(() => metrics.close());
    const texts = Array.from({ length: 20 }, async () => (await fetch(metrics.url)).text());
    expect(new Set(await Promise.all(texts))).toEqual(new Set(['all of them']));
    expect(made).toBe(1);
    const { hostname, port } = new URL(metrics.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /metrics HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'.repeat(200));
    const answered = Buffer.concat(await socket.toArray()).toString();
    expect(answered.match(/^HTTP\/1\.1 200/gm)).toHaveLength(1);
  });

  it('is the only one that has them', async () => {
    const { app, clock } = await listening();
    const server = await startServer(app, '127.0.0.1', 0);
    onTestFinished(async () => void (await clock.finish(server.drain())));
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  });

  it('that finds its port taken says so, and the gateway does not start', async () => {
    const other = createServer();
    const url = await listen(other, '127.0.0.1', 0);
    onTestFinished(() => void other.close());
    const { code, output } = await runCli(['serve'], { PORT: '0', METRICS_PORT: new URL(url).port }).exited;
    expect(code).toBe(1);
    expect(output).toMatch(
      /Could not start: port \d+ of 127\.0\.0\.1 is taken\. Set METRICS_PORT to another.*EADDRINUSE/,
    );
    expect(output).not.toContain('listening');
  });
});

const STOP = `mutation ($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) { __typename }
}`;

const sessionOf = (recordings: readonly Record<string, string>[], mode: string) => {
  const { resourceId, sid, cname, uid } = recordings.find((each) => each.mode === mode) ?? {};
  return { session: { resourceId, sid, cname, uid, mode: mode.toUpperCase() } };
};

it.runIf(hasPrometheus)(
  'a real Prometheus finds a stop: its outcome, its duration, what Agora was asked, and the slots; and watches the shutdown',
  async () => {
    const gateway = await serve(METRICS_ENV);
    const target = await gateway.says(/"metrics":"(http:[^"]+)"/);
    const sandbox = await gateway.says(/Sandbox\s+(http\S+)/);
    const prometheus = await startPrometheus([target]);
    /** The values that a query finds once it finds any, by a label. */
    const found = async (promQL: string, label = 'account') => {
      let values: Readonly<Record<string, number>> = {};
      const look = async () => {
        // It answers 503 until it has read its own data.
        const results = await prometheus.query(promQL).catch(() => []);
        values = Object.fromEntries(results.map(({ metric, value }) => [metric[label] ?? '', value]));
        return results.length;
      };
      await expect.poll(look).toBeGreaterThan(0);
      return values;
    };
    expect(await found('up{job="gateway"} == 1', 'job')).toEqual({ gateway: 1 });
    expect(await found('recording_gateway_recordings > 0', 'state')).toEqual({ recording: 4 });

    const client = createClient({ url: gateway.endpoint.replace('http', 'ws'), webSocketImpl: WebSocket });
    onTestFinished(() => void client.dispose());
    const watched = client.iterate({ query: 'subscription { recordingsUpdated { id } }' });
    await watched.next();
    expect(await found('recording_gateway_subscriptions > 0', 'transport')).toEqual({ websocket: 1 });

    const recordings = await (await fetch(`${sandbox}/recordings`)).json();
    await gateway.ask(STOP, sessionOf(recordings, 'mix'));
    const stops = 'recording_gateway_stops_total > 0';
    expect(await found(stops, 'outcome')).toEqual({ StringFileList: 1 });
    const half = await found(
      'histogram_quantile(0.5, sum by (le) (recording_gateway_stop_duration_seconds_bucket)) > 0',
    );
    expect(half['']).toBeLessThan(60);
    expect(
      await found('sum by (method) (recording_gateway_agora_requests_total{meaning="ok"})', 'method'),
    ).toEqual({
      query: expect.any(Number),
      stop: 1,
    });
    expect(await found('recording_gateway_slots_limit')).toEqual({ default: 10 });
    expect((await found('max_over_time(recording_gateway_slots_used[1m]) > 0')).default).toBeLessThanOrEqual(
      10,
    );
    const silence = 'time() - recording_gateway_last_notification_timestamp_seconds < 60';
    expect((await found(silence, 'job')).gateway).toBeLessThan(60);
    const emptyPanels = async () => {
      const empty: string[] = [];
      for (const { title, promQL } of dashboardQueries())
        if ((await prometheus.query(promQL)).length === 0) empty.push(title);
      return empty;
    };
    // Nothing has failed, and there is no Redis. What is told a minute takes two scrapes.
    await expect
      .poll(emptyPanels)
      .toEqual(['GraphQL results other than ok, a minute', 'Database, Redis, leases lost']);
    expect(promtool(['check', 'metrics'], await (await fetch(target)).text())).toBe('');

    const { session } = sessionOf(recordings, 'individual');
    const steer = (uploadMs: number) =>
      fetch(`${sandbox}/recordings/${session.sid}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uploadMs }),
      });
    await steer(3_600_000);
    const stopping = gateway.ask(STOP, { session });
    await found('recording_gateway_recordings{state=~"stopping|exiting"} == 1', 'state');
    gateway.kill('SIGTERM');
    await gateway.says(/(shutting down)/);
    const during = samplesIn(await (await fetch(target)).text());
    expect(during['recordings{state="stopping"}'] ?? 0).toBe(1);
    await steer(0);
    await stopping;
    expect(await gateway.exited).toMatchObject({ code: 0 });
  },
);
