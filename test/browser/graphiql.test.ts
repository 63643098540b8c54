import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { serve } from '../support/process.ts';

/** Where the screenshot goes: a picture of a stop, as README shows it. */
const ARTEFACTS = 'test-artefacts';

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** A window on the gateway, as a person has it; `elsewhere` is what it asked of other hosts. */
async function openWindow(endpoint: string, viewport = { width: 1440, height: 900 }) {
  browser ??= launchChromium();
  const context = await (await browser).newContext({ viewport });
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
  /** The title of the open tab, without that of the icon that closes it. */
  const openTab = () => page.locator('.graphiql-tab-active .graphiql-tab-button').textContent();
  const tabs = () => page.locator('.graphiql-tab-button').allTextContents();
  const show = async (tab: string) => {
    // The first click on a tab can be lost to GraphiQL's dragging of tabs, as a person's can.
    const click = async () => {
      await page
        .locator('.graphiql-tab-button')
        .filter({ hasText: new RegExp(`^${tab}$`) })
        .click({ delay: 150 });
      return openTab();
    };
    if ((await openTab()) !== tab) await expect.poll(click, { timeout: 20_000, interval: 500 }).toBe(tab);
    await page
      .locator('.graphiql-query-editor', { hasText: new RegExp(`(query|mutation|subscription).${tab}\\(`) })
      .waitFor();
  };
  /** Opens a tab and presses play, as a person does; gives the answer once it has the words. */
  const run = async (tab: string, words: string) => {
    await show(tab);
    // A click while GraphiQL still reads the tab is for the last one's operation, or lost.
    const click = async () => {
      await page.click('.graphiql-execute-button');
      const answer = page.locator('.result-window', { hasText: words });
      return answer.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(click, { timeout: 30_000, interval: 100 }).toBe(true);
    return answered(words);
  };
  mkdirSync(ARTEFACTS, { recursive: true });
  const picture = (name: string) => page.screenshot({ path: `${ARTEFACTS}/${name}.png` });
  return { page, elsewhere, tabs, openTab, show, run, answered, picture };
}

const test = it.skipIf(!hasChromium);

const TABS = ['Stop', 'Look', 'Watch', 'StopSession', 'Start'];

test('GraphiQL comes from the gateway alone, and each of its tabs runs at once and does what its title says', async () => {
  const gateway = await serve();
  const { page, elsewhere, tabs, show, run, picture } = await openWindow(gateway.endpoint);
  expect(await tabs()).toEqual(TABS);
  expect(await run('Look', '"live"')).toContain('IN_PROGRESS');
  expect(await run('Stop', 'UPLOADED')).toContain('StringFileList');
  await picture('graphiql-stop');
  expect(await run('Look', '"stopOutcome": {')).toContain('ENDED');
  expect(await run('StopSession', 'UPLOADED')).toContain('JsonFileList');
  await show('Start');
  // As long as the check of the variables takes.
  await page.waitForTimeout(2000);
  expect(await page.locator('.squiggly-error, .squiggly-warning').count()).toBe(0);
  expect(await run('Start', 'STARTING')).toContain('"Recording"');
  await picture('graphiql-start');
  expect(elsewhere).toEqual([]);
}, 60_000);

test('GraphiQL shows the same tabs after a reload, and after the gateway has been started anew', async () => {
  const gateway = await serve();
  const { page, tabs, openTab, show, answered } = await openWindow(gateway.endpoint);
  /** The title of the open tab, as it is stored. */
  const storedTab = () =>
    page.evaluate(`(() => {
      const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState')) ?? {};
      return tabs?.[activeTabIndex].title;
    })()`);
  const reload = async () => {
    // GraphiQL stores its tabs a moment after a change.
    await expect.poll(storedTab).toBe(await openTab());
    await page.reload();
    await page.waitForSelector('.graphiql-editor-tools');
    expect(await tabs()).toEqual(TABS);
  };
  await reload();
  expect(await openTab()).toBe('Stop');
  await show('Look');
  await reload();
  expect(await openTab()).toBe('Look');

  gateway.kill('SIGTERM');
  await gateway.exited;
  await serve({ PORT: new URL(gateway.endpoint).port });
  await reload();
  await page.click('.graphiql-execute-button');
  expect(await answered('"live"')).toContain('IN_PROGRESS');
}, 60_000);

test('GraphiQL shows the query, its variables and the answer one below the other on a phone', async () => {
  const gateway = await serve();
  const { page, run, picture } = await openWindow(gateway.endpoint, { width: 390, height: 844 });
  await run('Stop', 'UPLOADED');
  await picture('graphiql-phone');
  const widthOf = async (selector: string) => (await page.locator(selector).boundingBox())?.width;
  expect(await widthOf('.graphiql-editors')).toBeGreaterThan(360);
  expect(await widthOf('.graphiql-response')).toBeGreaterThan(360);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
}, 60_000);

test('GraphiQL watches a recording in one window, and sees its states and files arrive when it is stopped in another', async () => {
  const gateway = await serve();
  const [watching, stopping] = await Promise.all([
    openWindow(gateway.endpoint),
    openWindow(gateway.endpoint),
  ]);
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
