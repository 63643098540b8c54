/** Bodies that are no request at all: each is refused, and no connection breaks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestSandbox, startRecording, type TestSandbox } from '../../support/sandbox.ts';

/** Every path that takes a body, of a recording that runs. */
async function pathsIn(sandbox: TestSandbox): Promise<readonly string[]> {
  const { path, resourceId } = await startRecording(sandbox, 'mix');
  const methods = ['update', 'updateLayout', 'stop'].map((method) => `${path}/${method}`);
  return ['acquire', `resourceid/${resourceId}/mode/mix/start`, ...methods];
}

const deep = (levels: number) => `{"clientRequest":${'['.repeat(levels)}${']'.repeat(levels)}}`;

describe('a body that is JSON and no request', () => {
  it.each([
    ['null', 'null'],
    ['an empty text', '""'],
    ['a text', '"acquire"'],
    ['a number', '7'],
    ['a truth value', 'false'],
    ['an empty list', '[]'],
    ['a list of nothing', '[null]'],
    ['a list of a request', '[{"cname":"room","uid":"1","clientRequest":{}}]'],
    ['an empty object', '{}'],
    ['an object of nulls', '{"cname":null,"uid":null,"clientRequest":null}'],
    ['one nested without end', deep(200_000)],
    ['nothing', ''],
  ])('%s: code 2', async (_name, text) => {
    const sandbox = await createTestSandbox();
    for (const path of await pathsIn(sandbox)) {
      expect(await sandbox.postText(path, text), path).toMatchObject({
        status: 400,
        body: { code: 2, reason: expect.stringContaining('post method api body check failed!') },
      });
    }
  });
});

it('whatever JSON stands where a request should, there is an answer', async () => {
  const sandbox = await createTestSandbox();
  const paths = await pathsIn(sandbox);
  const anything = fc.jsonValue({ maxDepth: 4 });
  const like = fc.record({ cname: anything, uid: anything, clientRequest: anything }, { requiredKeys: [] });
  const property = fc.asyncProperty(
    fc.oneof(anything, like),
    fc.constantFrom(...paths),
    async (body, path) => {
      const { status } = await sandbox.postText(path, JSON.stringify(body));
      expect(status).toBeLessThan(500);
    },
  );
  await fc.assert(property, { numRuns: 500 });
});

it.each([
  ['text', 'acquire'],
  ['JSON that is cut off', '{"cname":"room",'],
  ['a form', 'cname=room&uid=1'],
])('a body that is not JSON, but %s: code 8', async (_name, text) => {
  const sandbox = await createTestSandbox();
  for (const path of await pathsIn(sandbox)) {
    expect(await sandbox.postText(path, text), path).toEqual({
      status: 400,
      body: { code: 8, reason: expect.stringContaining('not valid JSON') },
    });
  }
});

it('a body that is too large is refused, and so is a path that is none', async () => {
  const sandbox = await createTestSandbox();
  expect(await sandbox.postText('acquire', ' '.repeat(1024 * 1024 + 1))).toEqual({
    status: 413,
    body: { message: 'Request size limit exceeded' },
  });
  expect(await sandbox.send('GET', '//')).toMatchObject({ status: 404 });
});

it('what steers the sandbox takes none of them either', async () => {
  const sandbox = await createTestSandbox();
  for (const body of [null, '', 7, []]) {
    expect(await sandbox.steer('POST', 'faults', body)).toMatchObject({ status: 400 });
  }
});
