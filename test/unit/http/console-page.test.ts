import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClientAddresses } from '../../../src/http/client-address.ts';
import { createConsolePage } from '../../../src/http/console-page.ts';
import { listen } from '../../../src/http/listen.ts';
import { createRefusals } from '../../../src/http/refusals.ts';

/** Serves a folder as the console. Resolves with what fetches a path of it, and with what builds it. */
async function serveConsole() {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const page = createConsolePage({
    folder,
    storageOrigins: () => ['https://files.example', 'https://files.example'],
    refusals: createRefusals(pino({ enabled: false }), createClientAddresses([])),
  });
  const server = createServer(async (request, response) => {
    if (!(await page.answer(request.url ?? '', request, response))) response.writeHead(404).end();
  });
  const url = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const build = () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Built</title>');
    writeFileSync(join(folder, 'assets', 'index-abc.js'), `// ${'long '.repeat(1000)}`);
    writeFileSync(join(folder, 'operations.json'), JSON.stringify(['query Admission {\n  viewer\n}']));
  };
  return { build, page, get: (path: string, init?: RequestInit) => fetch(new URL(path, url), init) };
}

describe('the files of the console', () => {
  it('are there as soon as they are built; until then the page says how', async () => {
    const { build, get } = await serveConsole();
    const before = await get('/');
    expect(before.status).toBe(503);
    expect(await before.text()).toContain('npm run console');
    expect((await get('/assets/index-abc.js')).status).toBe(404);
    build();
    expect(await (await get('/')).text()).toContain('Built');
  });

  it('have the documents that they send beside them, which are for nobody else', async () => {
    const { build, get, page } = await serveConsole();
    await page.load();
    expect([...page.documents()]).toEqual([]);
    build();
    await page.load();
    expect([...page.documents()]).toEqual(['query Admission {\n  viewer\n}']);
    expect((await get('/operations.json')).status).toBe(404);
  });

  it('are asked for again where they may change, and never where the name tells what is in them', async () => {
    const { build, get } = await serveConsole();
    build();
    const page = await get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await get('/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    const script = await get('/assets/index-abc.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', null],
  ])('are sent to whoever accepts %s as %s', async (accepted, encoding) => {
    const { build, get } = await serveConsole();
    build();
    const response = await get('/assets/index-abc.js', { headers: { 'accept-encoding': accepted } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.text()).toMatch(/^\/\/ long .*long $/);
  });

  it('may load nothing from elsewhere, and show files of the storages', async () => {
    const { build, get } = await serveConsole();
    build();
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self' https://files.example",
      "media-src 'self' blob: https://files.example",
      "img-src 'self' data: https://files.example",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('are read and never written, and no other files are read', async () => {
    const { build, get } = await serveConsole();
    build();
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect(await (await get('/', { method: 'HEAD' })).text()).toBe('');
    for (const path of ['/assets/', '/assets/..%2findex.html', '/assets/nothing.js', '/index.html'])
      expect((await get(path)).status, path).toBe(404);
  });
});
