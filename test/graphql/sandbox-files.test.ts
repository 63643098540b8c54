import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { temporaryDatabase } from '../support/databases.ts';

/** The gateway as `npm start` runs it, with the built-in sandbox. */
async function createSandboxGateway(env: Readonly<Record<string, string>> = {}) {
  const config = loadConfig({ PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: temporaryDatabase(), ...env });
  const app = await createApp(config);
  app.runner.run();
  onTestFinished(() => app.close());
  return async (query: string) => {
    const response = await app.yoga.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()).data;
  };
}

const EXAMPLES = '{ recordings(filter: { cname: "sandbox-web" }) { edges { node { id } } } }';
const stopOf = (id: string) =>
  `mutation { stopRecording(input: { recording: { id: "${id}" } }) { ... on StopOutcome { files { fileName url urlUnavailable } } } }`;

it('an example of the sandbox is downloaded and played with its URLs once it is stopped', async () => {
  const ask = await createSandboxGateway();
  const { recordings } = await ask(EXAMPLES);
  const { stopRecording } = await ask(stopOf(recordings.edges[0].node.id));
  const [index, mp4] = stopRecording.files;
  expect(index.fileName).toMatch(/_sandbox-web\.m3u8$/);
  const playlist = await fetch(index.url);
  expect([playlist.status, playlist.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.apple.mpegurl',
  ]);
  expect(await playlist.text()).toContain('#EXTM3U');
  const video = await fetch(mp4.url, { headers: { range: 'bytes=4-7' } });
  expect([video.status, video.headers.get('content-type'), await video.text()]).toEqual([
    206,
    'video/mp4',
    'ftyp',
  ]);
});

it('a storage of one’s own takes the place of the sandbox’s, and nothing is said to be there', async () => {
  const ask = await createSandboxGateway({
    STORAGE_DEFAULT_VENDOR: '1',
    STORAGE_DEFAULT_BUCKET: 'lessons',
    STORAGE_DEFAULT_ACCESS_KEY: 'an-access-key',
    STORAGE_DEFAULT_SECRET_KEY: 'a-secret-key',
  });
  const { recordings } = await ask(EXAMPLES);
  const { stopRecording } = await ask(stopOf(recordings.edges[0].node.id));
  expect(stopRecording.files[0]).toMatchObject({ url: null, urlUnavailable: 'NOT_STARTED_HERE' });
});
