import { existsSync, mkdirSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { serve } from '../support/process.ts';

const EXECUTABLES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = EXECUTABLES.find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  console.warn(
    'No Chromium is installed (CHROMIUM_PATH, or Debian’s chromium): the test of GraphiQL is skipped.',
  );
}

/** Where the screenshot goes: a picture of a stop, as README shows it. */
const ARTEFACTS = 'test-artefacts';

const ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

let browser: Browser | undefined;
afterAll(() => browser?.close());

/** A window on the gateway, as a person has it; `elsewhere` is what it asked of other hosts. */
async function openWindow(endpoint: string) {
  browser ??= await chromium.launch({ executablePath: executablePath ?? '', args: ARGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(endpoint).origin) elsewhere.push(request.url());
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) elsewhere.push(message.text());
  });
  await page.goto(endpoint);
  await page.waitForSelector('.graphiql-variable-editor, .graphiql-editor-tools');

  const answered = async (words: string) => {
    const answer = page.locator('.result-window', { hasText: words });
    await answer.waitFor();
    return (await answer.textContent()) ?? '';
  };
  /** Presses play and chooses an operation, as a person does; gives the answer once it has the words. */
  const run = async (operation: string, words: string) => {
    await page.click('.graphiql-execute-button');
    await page.getByRole('menuitem', { name: operation, exact: true }).click();
    return answered(words);
  };
  mkdirSync(ARTEFACTS, { recursive: true });
  const picture = (name: string) => page.screenshot({ path: `${ARTEFACTS}/${name}.png` });
  return { page, elsewhere, run, answered, picture };
}

const test = it.skipIf(executablePath === undefined);

test('GraphiQL comes from the gateway alone, and its first tab starts, looks at and stops a recording by its id', async () => {
  const gateway = await serve();
  const { page, elsewhere, run, picture } = await openWindow(gateway.endpoint);
  expect(await run('Start', 'STARTING')).toContain('"Recording"');
  expect(await run('Look', '"live"')).toContain('IN_PROGRESS');
  expect(await run('Stop', 'UPLOADED')).toContain('StringFileList');
  await picture('graphiql-stop');
  expect(await run('Look', '"stopOutcome": {')).toContain('ENDED');
  expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
    // A tab is called by the operation that was chosen last.
    'Look',
    'StopMixSession',
    'StopIndividualSession',
    'StopWebSession',
    'StopRawSession',
    'Throttle',
  ]);

  // The first click on a tab can be lost to GraphiQL's dragging of tabs, as a person's can.
  const activeTab = async () => {
    await page.locator('.graphiql-tab-button', { hasText: 'StopWebSession' }).click({ delay: 150 });
    return page.locator('.graphiql-tab-active').textContent();
  };
  await expect.poll(activeTab, { timeout: 10_000 }).toContain('StopWebSession');
  // While GraphiQL still reads the tab, the button is the last tab’s and asks which of its operations to run.
  await page.click('.graphiql-execute-button:not([aria-haspopup])');
  await page.locator('.result-window', { hasText: 'ExtensionServiceStates' }).waitFor();
  expect(elsewhere).toEqual([]);
}, 60_000);

test('GraphiQL watches a recording in one window, and sees its states and files arrive when it is stopped in another', async () => {
  const gateway = await serve();
  const [watching, stopping] = [await openWindow(gateway.endpoint), await openWindow(gateway.endpoint)];
  expect(await watching.run('Watch', 'recordingUpdated')).toContain('RECORDING');
  const seen: string[] = [];
  const noteStates = async () => {
    const text = (await watching.page.locator('.result-window').textContent()) ?? '';
    const state = /"state":\s*"(\w+)"/.exec(text)?.[1];
    if (state !== undefined && state !== seen.at(-1)) seen.push(state);
    return state;
  };
  await noteStates();
  await Promise.all([
    stopping.run('Stop', 'StringFileList'),
    expect.poll(noteStates, { interval: 10, timeout: 20_000 }).toBe('ENDED'),
  ]);
  expect(seen).toEqual(['RECORDING', 'STOPPING', 'ENDED']);
  expect(await watching.answered('UPLOADED')).toContain('_sandbox-mix');
  expect(await watching.answered('SESSION_EXIT')).toMatch(/"uploadProgress":\s*100/);
  await watching.picture('graphiql-watch');
  expect([...watching.elsewhere, ...stopping.elsewhere]).toEqual([]);
}, 60_000);
