import { createServer } from 'node:http';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { startMetrics, startServer } from '../../src/server.ts';
import { METRICS_ENV } from '../support/exposition.ts';
import { createTestGateway } from '../support/gateway.ts';
import { runCli } from '../support/process.ts';
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
