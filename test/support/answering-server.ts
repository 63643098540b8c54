import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';

/** Resolves with the URL of a server that answers so, until the test is over. */
export async function createAnsweringServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/**
 * Lists these keys by ListObjectsV2, a thousand a page, and checks no signature. s3rver 5.0.0 can't list more than one
 * page: it makes its tokens with a cipher that OpenSSL 3 does not have.
 */
export function answerWithKeys(keys: readonly string[]): RequestListener {
  return (request, response) => {
    const query = new URL(request.url ?? '', 'http://storage.test').searchParams;
    const from = Number(query.get('continuation-token') ?? 0);
    const found = keys.filter((key) => key.startsWith(query.get('prefix') ?? ''));
    const until = Math.min(from + 1000, found.length);
    const contents = found
      .slice(from, until)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>5</Size></Contents>`,
      );
    const more =
      until < found.length
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${until}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
    response.end(`<?xml version="1.0"?><ListBucketResult>${more}${contents.join('')}</ListBucketResult>`);
  };
}
