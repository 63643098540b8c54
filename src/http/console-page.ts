import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { type Caching, createPageFile, type PageFile, sendPageFile } from './page-file.ts';
import type { Refusals } from './refusals.ts';

interface ConsolePageOptions {
  /** Where the build put the page: `index.html`, and under `assets/` files whose names have a hash of what is in them. */
  readonly folder: string;
  /** The origins of the storages, from which the page plays and shows files; asked for with each page. */
  readonly storageOrigins: () => readonly string[];
  readonly refusals: Refusals;
}

export interface ConsolePage {
  /** Loads it before anybody asks for it, if it is built. */
  load(): Promise<void>;
  /** The GraphQL documents that the page sends, word by word; none before it is loaded. */
  documents(): ReadonlySet<string>;
  /** Answers a request for the page or one of its files. Resolves with false for other paths. */
  answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** What the build made. */
interface Built {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly documents: ReadonlySet<string>;
}

const WRONG_METHOD = { status: 405, message: 'Expected GET or HEAD.', allow: 'GET, HEAD' };

/**
 * Serves the console from memory. A file that is removed while it is sent would otherwise end the stream with an error,
 * and what is built anew while the gateway runs would be mixed with the old. Until it is built, the page says how.
 */
export function createConsolePage({ folder, storageOrigins, refusals }: ConsolePageOptions): ConsolePage {
  let loading: Promise<Built> | null = null;
  let documents: ReadonlySet<string> = new Set();
  const load = async () => {
    loading ??= readBuilt(folder);
    try {
      const built = await loading;
      documents = built.documents;
      return built.files;
    } catch {
      // Not kept, so that the page is there as soon as it is built.
      loading = null;
      return null;
    }
  };

  return {
    async load() {
      await load();
    },
    documents: () => documents,
    async answer(path, request, response) {
      if (path !== '/' && !path.startsWith('/assets/')) return false;
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        refusals.refuse(request, response, WRONG_METHOD);
        return true;
      }
      const files = await load();
      if (files === null && path === '/') return sayHowToBuild(response);
      const file = files?.get(path);
      if (file === undefined) return false;
      if (path === '/') response.setHeader('content-security-policy', pagePolicy(storageOrigins()));
      sendPageFile(file, request, response);
      return true;
    },
  };
}

/** The page has no inline script or style, loads nothing from elsewhere, and asks this gateway and the storages only. */
function pagePolicy(storageOrigins: readonly string[]): string {
  const storages = [...new Set(storageOrigins)].map((origin) => ` ${origin}`).join('');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${storages}`,
    `media-src 'self' blob:${storages}`,
    `img-src 'self' data:${storages}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function readBuilt(folder: string): Promise<Built> {
  const readOne = async (path: string, name: string, caching: Caching) =>
    [path, await createPageFile(name, await readFile(join(folder, name)), caching)] as const;
  const assets = await readdir(join(folder, 'assets'));
  const files = await Promise.all([
    readOne('/', 'index.html', 'no-cache'),
    ...assets.map((name) => readOne(`/assets/${name}`, `assets/${name}`, 'immutable')),
  ]);
  // A build of an older version lists none.
  const listed: unknown = JSON.parse(
    await readFile(join(folder, 'operations.json'), 'utf8').catch(() => '[]'),
  );
  return { files: new Map(files), documents: new Set(z.array(z.string()).parse(listed)) };
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The console is not built</title>
<h1>The console is not built</h1>
<p><code>npm install</code> builds it, unless it is told to run no scripts. Build it now with
<code>npm run console</code>, and load this page again: the gateway need not be started anew.</p>
<p>GraphQL works all the same: it is at <a href="/graphql">/graphql</a>.</p>
</html>
`;

function sayHowToBuild(response: ServerResponse): true {
  response
    .writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(NOT_BUILT);
  return true;
}
