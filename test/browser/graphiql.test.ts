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

it.skipIf(executablePath === undefined)(
  'GraphiQL comes from the gateway alone, and its first tab stops a recording',
  async () => {
    const gateway = await serve();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGS });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(gateway.endpoint).origin)
        elsewhere.push(request.url());
    });

    const run = async () => {
      await page.waitForSelector('.graphiql-variable-editor, .graphiql-editor-tools');
      await page.click('.graphiql-execute-button');
      const answer = page.locator('.result-window', { hasText: '"__typename"' });
      await answer.waitFor();
      return answer.textContent();
    };

    await page.goto(gateway.endpoint);
    expect(await run()).toContain('StringFileList');
    mkdirSync(ARTEFACTS, { recursive: true });
    await page.screenshot({ path: `${ARTEFACTS}/graphiql-stop.png` });
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      'StopMixRecording',
      'StopIndividualRecording',
      'StopWebRecording',
      'Throttle',
    ]);

    // The first click on a tab can be lost to GraphiQL's dragging of tabs, as a person's can.
    const activeTab = async () => {
      await page.locator('.graphiql-tab-button', { hasText: 'StopWebRecording' }).click({ delay: 150 });
      return page.locator('.graphiql-tab-active').textContent();
    };
    await expect.poll(activeTab, { timeout: 10_000 }).toContain('StopWebRecording');
    await page.click('.graphiql-execute-button');
    await page.locator('.result-window', { hasText: 'ExtensionServiceStates' }).waitFor();
    expect(elsewhere).toEqual([]);
  },
  60_000,
);
