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
  'GraphiQL comes from the gateway alone, and its first tab starts, looks at and stops a recording by its id',
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

    /** Presses play and chooses an operation, as a person does; gives the answer once it has the words. */
    const run = async (operation: string, words: string) => {
      await page.click('.graphiql-execute-button');
      await page.getByRole('menuitem', { name: operation, exact: true }).click();
      const answer = page.locator('.result-window', { hasText: words });
      await answer.waitFor();
      return (await answer.textContent()) ?? '';
    };

    await page.goto(gateway.endpoint);
    await page.waitForSelector('.graphiql-variable-editor, .graphiql-editor-tools');
    expect(await run('Start', 'STARTING')).toContain('"Recording"');
    expect(await run('Look', '"live"')).toContain('IN_PROGRESS');
    expect(await run('Stop', 'UPLOADED')).toContain('StringFileList');
    mkdirSync(ARTEFACTS, { recursive: true });
    await page.screenshot({ path: `${ARTEFACTS}/graphiql-stop.png` });
    expect(await run('Look', '"stopOutcome": {')).toContain('ENDED');
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      // A tab is called by the operation that was chosen last.
      'Look',
      'StopMixSession',
      'StopIndividualSession',
      'StopWebSession',
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
  },
  60_000,
);
