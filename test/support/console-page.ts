/** The console in a browser, as a person has it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { launchChromium } from './chromium.ts';

/** Where screenshots go. */
const ARTEFACTS = 'test-artefacts';

interface ConsoleOptions extends BrowserContextOptions {
  /** The address in the console: `#/`, unless another is given. */
  readonly hash?: string;
  /** The origins besides the gateway's that the page may ask: those of storages. */
  readonly origins?: readonly string[];
}

let browser: Browser | undefined;
afterAll(() => browser?.close());

/** A window on the console. `wrong` is what the page must not do: ask other hosts, or fail. */
export async function openConsole(endpoint: string, options: ConsoleOptions = {}) {
  const { hash = '', origins = [], ...context } = options;
  browser ??= await launchChromium();
  const window = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await window.newPage();
  page.setDefaultTimeout(15_000);
  const wrong: string[] = [];
  const allowed = [new URL(endpoint).origin, ...origins];
  page.on('request', (request) => {
    const url = request.url();
    // What a script has made in the page: a video's stream.
    if (!url.startsWith('blob:') && !allowed.includes(new URL(url).origin)) wrong.push(url);
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) wrong.push(message.text());
  });
  await page.goto(new URL(`/${hash}`, endpoint).href);
  mkdirSync(ARTEFACTS, { recursive: true });
  const picture = (name: string) => page.screenshot({ path: `${ARTEFACTS}/${name}.png` });
  const row = (channel: string) => page.getByRole('row', { name: channel });
  return { page, wrong, row, picture };
}

/** What axe finds wrong with what is on the page: landmarks, names, contrast and the like. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => id + ': ' + help + ' ' + target)))`);
}
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Presses Tab until the control has the focus, as somebody does who has no mouse. */
export async function tabTo(page: Page, name: string) {
  const isThere = async () => {
    await page.keyboard.press('Tab');
    return page.evaluate(
      'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
    );
  };
  await expect.poll(isThere, { interval: 0 }).toBe(name);
}
