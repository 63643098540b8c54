import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createGraphiQLPage } from '../../../src/graphql/http/graphiql-page.ts';
import { listen } from '../../../src/http/listen.ts';

/** Its files, which take a moment to compress, are made once. */
const page = createGraphiQLPage();

/** Serves GraphiQL's files. Resolves with what fetches a path of it. */
async function serveFiles() {
  const server = createServer(async (request, response) => {
    if (!(await page.answer(request.url ?? '', request, response))) response.writeHead(404).end();
  });
  const url = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => void server.close());
  return (path: string, init?: RequestInit) => fetch(new URL(path, url), init);
}

it('GraphiQL is a small page, whose files are sent compressed, and which browsers keep', async () => {
  const html = await page.render({ title: 'Try it' });
  expect(html).toContain('Try it');
  expect(html.length).toBeLessThan(200_000);
  const paths = [...html.matchAll(/ (?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
  expect(paths.map((path) => path.replace(/-[\w-]+\./, '.')).toSorted()).toEqual([
    '/graphql/graphiql.css',
    '/graphql/graphiql.js',
  ]);
  const get = await serveFiles();
  for (const path of paths) {
    const file = await get(path, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(file.status).toBe(200);
    expect(file.headers.get('cache-control')).toContain('immutable');
    expect(file.headers.get('content-encoding')).toBe('br');
    expect(file.headers.get('content-type')).toMatch(/^text\/(javascript|css)/);
    const bytes = (await file.arrayBuffer()).byteLength;
    expect(Number(file.headers.get('content-length'))).toBeLessThan(bytes / 1.5);
  }
});

it('GraphiQL has no other files, and takes nothing', async () => {
  const get = await serveFiles();
  expect((await get('/graphql/graphiql-0123456789abcdef.js')).status).toBe(404);
  expect((await get('/graphql')).status).toBe(404);
  const script = /"(\/graphql\/[^"]+\.js)"/.exec(await page.render({}))?.[1] ?? '';
  expect((await get(script)).status).toBe(200);
  expect((await get(script, { method: 'POST' })).status).toBe(404);
});
