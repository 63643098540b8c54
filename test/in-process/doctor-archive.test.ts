import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAnsweringServer } from '../support/answering-server.ts';
import { runHere } from '../support/command-line.ts';
import { createOtlpReceiver } from '../support/otlp-receiver.ts';
import { createS3Server, S3_KEYS } from '../support/s3-server.ts';
import { temporaryFile, temporaryFolder } from '../support/temporary-file.ts';

const doctor = (env: Readonly<Record<string, string>>, ...options: readonly string[]) =>
  runHere(['doctor', ...options], { PORT: '0', ...env });

const storageAt = (endpoint: string) => ({
  STORAGE_OLD_VENDOR: '11',
  STORAGE_OLD_BUCKET: 'bucket',
  STORAGE_OLD_ENDPOINT: endpoint,
  STORAGE_OLD_ACCESS_KEY: S3_KEYS.accessKey,
  STORAGE_OLD_SECRET_KEY: S3_KEYS.secretKey,
  ARCHIVE: 'storage:old/kept/here',
});

describe('doctor tries the archive', () => {
  it('in a folder, and leaves nothing in it', async () => {
    const folder = temporaryFolder();
    const { code, output } = await doctor({ ARCHIVE: folder });
    expect(output).toContain(`ok    archive: the folder ${folder} can be written`);
    expect(code).toBe(0);
    const { output: later } = await doctor({ ARCHIVE: folder }, '--no-storage-writes');
    expect(later).toContain(`archive: the folder ${folder} is there`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('and makes no folder', async () => {
    const around = temporaryFolder();
    const { output } = await doctor({ ARCHIVE: join(around, 'deep', 'archive') });
    expect(output).toContain('is made with the first removal');
    expect(readdirSync(around)).toEqual([]);
  });

  it('and says where a folder is none, or can’t be written: a NOTE', async () => {
    const file = temporaryFile('');
    const { code, output } = await doctor({ ARCHIVE: file });
    expect(output).toMatch(
      /^NOTE {2}archive: the folder .* can’t be written \(.* is no folder\): nothing old/m,
    );
    expect(code).toBe(1);
    // Nobody may make files there, not even root.
    expect((await doctor({ ARCHIVE: '/proc/self' })).output).toMatch(
      /^NOTE {2}archive: .*nothing old would/m,
    );
  });

  it('in a storage, in its folder, and leaves nothing in it', async () => {
    const s3 = await createS3Server();
    const { code, output } = await doctor(storageAt(s3.endpoint));
    expect(output).toMatch(/^ok {4}archive: storage:old\/kept\/here\/ can be written$/m);
    expect(code).toBe(0);
    expect(await s3.stored()).toEqual([]);
    const { output: later } = await doctor(storageAt(s3.endpoint), '--no-storage-writes');
    expect(later).toMatch(/^ok {4}archive: storage:old\/kept\/here\/ was not tried$/m);
  });

  it.each([
    ['refuses', 403, '<Error><Code>AccessDenied</Code><Message>no</Message></Error>', /the storage refuses/],
    ['is in trouble', 503, '', /the storage answered 503/],
    ['stores nothing', 200, '', /reading gives something else than was written/],
  ])('and says where its storage %s', async (_what, status, body, words) => {
    const endpoint = await createAnsweringServer((request, response) => {
      request.resume();
      response.writeHead(status).end(body);
    });
    const { output } = await doctor(storageAt(endpoint));
    expect(output).toMatch(
      new RegExp(`^NOTE {2}archive: storage:old/kept/here/.*${words.source}.*: nothing old would`, 'm'),
    );
    expect(output).not.toContain(S3_KEYS.secretKey);
  });
});

describe('doctor tries where traces go', () => {
  it('with an export that has no spans', async () => {
    const receiver = await createOtlpReceiver();
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=the-secret-of-traces' };
    const { code, output } = await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...headers });
    expect(output).toContain(`ok    traces: ${receiver.url} takes them`);
    expect(output).not.toContain('the-secret-of-traces');
    expect(code).toBe(0);
    expect(receiver.requests).toMatchObject([{ headers: { authorization: 'the-secret-of-traces' } }]);
    expect(receiver.spans).toEqual([]);
  });

  it.each([
    ['refuses', 401, /Unauthorized/],
    ['knows no such path', 404, /Not Found/],
    ['says nothing', null, /.*/],
  ])('and says where it %s', async (_what, status, words) => {
    const receiver = await createOtlpReceiver();
    receiver.status = status;
    const { code, output } = await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    const told = `^NOTE {2}traces: ${receiver.url} does not take them \\(${words.source}.*OTEL_EXPORTER_OTLP_ENDPOINT`;
    expect(output).toMatch(new RegExp(told, 'm'));
    expect(code).toBe(1);
  });

  it('and where nobody listens, without the path', async () => {
    const { output } = await doctor({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/a-key-in-it' });
    expect(output).toMatch(/^NOTE {2}traces: http:\/\/127\.0\.0\.1:1 does not take them \(.*ECONNREFUSED/m);
    expect(output).not.toContain('a-key-in-it');
  });
});
