import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file of a page in each encoding, most compressed first. */
export interface PageFile {
  readonly headers: OutgoingHttpHeaders;
  readonly etag: string;
  readonly bodies: readonly (readonly [encoding: 'br' | 'gzip' | 'identity', body: Buffer])[];
}

/** Of Brotli: 9 for what is small; the highest, 11, takes ten times as long for a few per cent. 5 takes as long as gzip. */
export type Quality = 5 | 9;

/** How a file may be cached: for ever where its name has a hash of what is in it, else asked for anew. */
export type Caching = 'immutable' | 'no-cache';

const CACHE_CONTROL = { immutable: 'public, max-age=31536000, immutable', 'no-cache': 'no-cache' };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const compressWithBrotli = promisify(brotliCompress);
const compressWithGzip = promisify(gzip);

/** A hash of what is in a file, for its name or its ETag. */
export function contentHash(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64url');
}

/** Compresses a file once, for all who ask for it. The extension of its name says its type. */
export async function createPageFile(
  name: string,
  body: Buffer,
  caching: Caching,
  quality: Quality = 9,
): Promise<PageFile> {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: quality } };
  const [brotli, gzipped] = await Promise.all([compressWithBrotli(body, options), compressWithGzip(body)]);
  return {
    headers: {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': CACHE_CONTROL[caching],
      vary: 'Accept-Encoding',
    },
    etag: contentHash(body),
    bodies: [
      ['br', brotli],
      ['gzip', gzipped],
      ['identity', body],
    ],
  };
}

/** Answers with the file in the best encoding that the client takes, or with 304 where the client has it. */
export function sendPageFile(
  { headers, etag, bodies }: PageFile,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const accepted = String(request.headers['accept-encoding'] ?? '')
    .split(',')
    .filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each))
    .map((each) => each.split(';', 1)[0]?.trim().toLowerCase());
  const [encoding, body] = bodies.find(([each]) => each === 'identity' || accepted.includes(each)) ?? [];
  // One for each encoding: a cache must not take the one for the other (RFC 9110, 8.8.3).
  const tag = `"${etag}-${encoding}"`;
  const all = { ...headers, etag: tag };
  if (request.headers['if-none-match']?.includes(tag)) {
    response.writeHead(304, all).end();
    return;
  }
  response.writeHead(200, {
    ...all,
    'content-length': body?.length,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
