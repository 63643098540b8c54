import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { serve } from '../support/process.ts';

/** Where screenshots go. */
const ARTEFACTS = 'test-artefacts';

let browser: Browser | undefined;
afterAll(() => browser?.close());

/** A window on the console, as a person has it. `wrong` is what the page must not do: see other hosts, or fail. */
async function openConsole(endpoint: string, options: BrowserContextOptions = {}) {
  browser ??= await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(endpoint).origin) wrong.push(request.url());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) wrong.push(message.text());
  });
  await page.goto(new URL('/', endpoint).href);
  mkdirSync(ARTEFACTS, { recursive: true });
  const picture = (name: string) => page.screenshot({ path: `${ARTEFACTS}/${name}.png` });
  const row = (channel: string) => page.getByRole('row', { name: channel });
  return { page, wrong, row, picture };
}

const test = it.skipIf(!hasChromium);

test('the console shows what runs, and changes as it does', async () => {
  const gateway = await serve();
  const { page, wrong, row } = await openConsole(gateway.endpoint);
  await row('sandbox-mix').getByText('Recording').waitFor();
  expect(await page.getByRole('row').count()).toBe(5);
  await page.getByText('4 running, live').waitFor();
  const ids = await gateway.ask('{ recordings(filter: { cname: "sandbox-mix" }) { nodes { id } } }');
  const stop = 'mutation ($id: ID!) { stopRecording(input: { recording: { id: $id } }) { __typename } }';
  await gateway.ask(stop, ids.data.recordings.nodes[0]);
  await row('sandbox-mix').getByText('Ended').waitFor();
  await page.getByText('3 running, live').waitFor();
  expect(wrong).toEqual([]);
}, 60_000);

test('the console says so when the gateway is gone, and goes on with what the next one says', async () => {
  const gateway = await serve();
  const { page, wrong, row } = await openConsole(gateway.endpoint);
  await page.getByText('4 running, live').waitFor();
  gateway.kill('SIGTERM');
  await gateway.exited;
  await page.getByRole('alert').getByText('No connection').waitFor();
  await page.getByRole('table', { name: 'Recordings as they were last seen' }).waitFor();
  await serve({ PORT: new URL(gateway.endpoint).port });
  await page.getByText('4 running, live').waitFor();
  await row('sandbox-mix').getByText('Recording').waitFor();
  expect(wrong).toEqual([]);
}, 60_000);
