import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createIssuer } from '../support/callers.ts';
import { hasChromium } from '../support/chromium.ts';
import { accessibilityProblems, openConsole } from '../support/console-page.ts';
import { serve } from '../support/process.ts';

const test = it.skipIf(!hasChromium);

const START = `mutation ($input: StartRecordingInput!) {
  startRecording(input: $input) { ... on Recording { id sid } }
}`;

async function go(page: Page, hash: string) {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** Has the page ask for `length` entries where it would for more. */
async function shortenPages(page: Page, length: number) {
  await page.route('**/graphql', (route) => {
    const body = route.request().postDataJSON();
    for (const name of ['first', 'last']) {
      if (body.variables?.[name] > length) body.variables[name] = length;
    }
    return route.continue({ postData: JSON.stringify(body) });
  });
}

test('all recordings can be searched, by an address that can be shared, and gone through page by page', async () => {
  const gateway = await serve();
  const start = async (cname: string, tags: readonly object[]) => {
    const configuration = { mix: { avFileType: ['HLS'] } };
    const input = { cname, configuration, storage: 'default', tags };
    return (await gateway.ask(START, { input })).data.startRecording;
  };
  const room = { key: 'room', value: '7' };
  const { id, sid } = await start('class-7b', [room]);
  await start('class-7c', [room, { key: 'teacher', value: 'Li' }]);
  const { page, wrong, row, picture } = await openConsole(gateway.endpoint, { hash: '#/all' });
  const text = page.getByLabel('Channel, sid or id');
  const hash = () => page.evaluate('location.hash');
  await page.getByText('6 recordings').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture('console-all');

  await page.getByLabel('Tags').fill('room: 7');
  await page.keyboard.press('Enter');
  await page.getByText('2 recordings match').waitFor();
  expect(await hash()).toBe('#/all?tag=room%3D7');
  await page.getByLabel('Recording', { exact: true }).focus();
  await page.keyboard.press('Space');
  await text.fill('class-7b');
  await text.press('Enter');
  await page.getByText('1 recording matches').waitFor();
  await row('class-7b').getByText('room: 7').waitFor();
  expect(await hash()).toBe('#/all?channel=class-7b&state=recording&tag=room%3D7');
  await page.reload();
  await page.getByText('1 recording matches').waitFor();
  expect(await text.inputValue()).toBe('class-7b');
  await page.goBack();
  await page.goBack();
  await page.getByText('2 recordings match').waitFor();
  expect(await text.inputValue()).toBe('');

  for (const pasted of [sid, ` ${id} `]) {
    await go(page, '#/all');
    await text.fill(pasted);
    await text.press('Enter');
    await expect.poll(hash).toBe(`#/recordings/${id}`);
  }

  await go(page, `#/all?tag=room%3D7`);
  await row('class-7c').waitFor();
  await page.getByLabel('Tags').fill('k'.repeat(65));
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Tags: Expected 1 to 64 characters.').waitFor();
  await row('class-7c').waitFor();
  await go(page, '#/all?state=lost&channel=nope');
  await page.getByText('There is no state “LOST”.').waitFor();
  await go(page, '#/all?channel=nope');
  await page.getByText('No recording matches.').waitFor();
  await page.getByRole('link', { name: 'Clear the search' }).last().click();
  await page.getByText('6 recordings').waitFor();

  await shortenPages(page, 4);
  await page.getByRole('button', { name: 'Refresh' }).click();
  const channels = () => page.getByRole('rowheader').allTextContents();
  await expect.poll(channels).toHaveLength(4);
  const newest = await channels();
  await page.getByRole('heading', { name: 'All recordings' }).click();
  await page.keyboard.press('ArrowRight');
  await expect.poll(channels).toHaveLength(2);
  expect(new Set([...newest, ...(await channels())]).size).toBe(6);
  await page.getByRole('button', { name: 'Newer' }).click();
  await expect.poll(channels).toEqual(newest);
  expect(wrong).toEqual([]);
}, 60_000);

test('an admin creates a key, which opens what it should until it is revoked, and sees both in the trail; and what was billed', async () => {
  const issuer = await createIssuer();
  const gateway = await serve(issuer.env);
  const { page, wrong, row, picture } = await openConsole(gateway.endpoint);
  const signIn = async (claims: object) => {
    await page
      .getByLabel('API key or token')
      .fill(await issuer.token(Date.now(), { tenant: 'default', ...claims }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('4 running, live').waitFor();
  };
  const keysLink = page.getByRole('link', { name: 'Keys & trail' });

  await signIn({ scope: 'recording:read' });
  expect(await keysLink.count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Usage' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: /Stop/ }).count()).toBe(0);
  await go(page, '#/admin');
  await page.getByText('It may not see keys and the trail.').waitFor();
  await go(page, '#/usage');
  await page.getByText('It may not see usage.').waitFor();
  await go(page, '#/');
  await page.getByRole('button', { name: 'Sign out' }).click();

  await signIn({ scope: 'recording:read admin' });
  await page.getByText('alice of default').waitFor();
  await keysLink.click();
  await page.getByText('There are no keys yet.').waitFor();
  await page.getByRole('button', { name: 'Create a key' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('checkbox').count()).toBe(2);
  await page.getByLabel('For how many days').fill('0');
  await page.keyboard.press('Enter');
  for (const problem of ['1 to 100 characters', 'at least one scope', '1 to 36500']) {
    await dialog.getByText(problem).waitFor();
  }
  await page.getByLabel('What it is for').fill('The wall');
  await page.getByLabel('recording:read').check();
  await page.getByLabel('For how many days').fill('30');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await dialog.getByText('it is shown this once').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Copy it now');
  const secret = await dialog.locator('code').first().textContent();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.setViewportSize({ width: 820, height: 900 });
  expect((await row('The wall').getByRole('button', { name: 'Revoke' }).boundingBox())?.x).toBeLessThan(760);
  await row('The wall').getByText('recording:read').waitFor();
  expect(await page.content()).not.toContain(secret);

  const asKey = () => gateway.ask('{ viewer { scopes } }', {}, { authorization: `Bearer ${secret}` });
  expect(await asKey()).toEqual({ data: { viewer: { scopes: ['RECORDING_READ'] } } });
  await page.getByRole('button', { name: 'Revoke The wall' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Revoke for good' }).click();
  await page.getByText('0 valid').waitFor();
  await page.getByRole('button', { name: 'Show 1 revoked or expired' }).click();
  await row('The wall').getByText('revoked').waitFor();
  expect((await asKey()).errors[0].extensions.code).toBe('UNAUTHENTICATED');

  const trail = page.getByRole('region', { name: 'Audit trail' });
  await trail.getByRole('button', { name: 'Refresh' }).click();
  await trail.getByRole('row', { name: 'revokeApiKey' }).getByText('ApiKey', { exact: true }).waitFor();
  await trail.getByLabel('What').fill('createApiKey');
  await page.keyboard.press('Enter');
  await expect.poll(() => trail.getByRole('row', { name: 'revokeApiKey' }).count()).toBe(0);
  await trail.getByRole('row', { name: 'CreatedApiKey' }).getByText('alice').waitFor();
  await trail.getByText('INVALID_INPUT').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await picture('console-admin-phone');
  await go(page, '#/all');
  await row('sandbox-mix').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await picture('console-all-phone');
  await addsUpUsage(page);
  await picture('console-usage-phone');
  expect(wrong).toEqual([]);
}, 90_000);

/** Goes through the page of usage, by the keyboard, on what the sandbox records. */
async function addsUpUsage(page: Page) {
  const usage = page.getByRole('table', { name: 'Usage of the period' });
  const rows = () => usage.locator('tbody').getByRole('row').count();
  await page.getByRole('link', { name: 'Usage' }).click();
  await expect.poll(rows).toBe(4);
  await usage.getByRole('row', { name: 'Total' }).getByText('4 recordings').waitFor();
  await page.getByRole('heading', { name: 'An estimate, not Agora’s bill' }).waitFor();
  await page.getByText('PRICES_FILE').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  for (const name of ['App', 'Mode']) {
    await page.getByRole('checkbox', { name }).focus();
    await page.keyboard.press('Space');
  }
  await usage.getByRole('row', { name: 'Unknown' }).getByText('4 recordings').waitFor();
  expect(await page.evaluate('location.hash')).toBe('#/usage?by=tier');

  // The file has what the page shows, and nothing is asked for it.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).press('Enter'),
  ]);
  expect(download.suggestedFilename()).toMatch(/^usage-\d{4}-\d{2}-01-to-\d{4}-\d{2}-\d{2}\.csv$/);
  const [head, record, end] = (await readFile(await download.path(), 'utf8')).split('\r\n');
  const minutes = (await usage.locator('tbody .usage-minutes').textContent())?.replace(' min', '');
  expect(head).toBe('tier,recordings,minutes,estimatedUsd');
  expect(record).toMatch(/^UNKNOWN,4,\d+\.\d\d,\d+\.\d\d$/);
  expect([record?.split(',')[2], end]).toEqual([minutes, '']);
  expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([]);

  await page.getByLabel('Period').selectOption('Last month');
  await page.getByText('Nothing was recorded from').waitFor();
  await page.getByText('Choose another period').waitFor();
  expect(await page.getByRole('link', { name: 'Download as CSV' }).count()).toBe(0);
  await page.getByLabel('Period').selectOption('Chosen days');
  await page.getByLabel('First day').fill('2020-02-01');
  await page.getByLabel('First day').press('Enter');
  await page.getByRole('alert').getByText('at most 366 days').waitFor();
  await page.getByLabel('Last day').fill('2020-01-01');
  await page.getByLabel('Last day').press('Enter');
  await page.getByRole('alert').getByText('The last day is before the first.').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByLabel('Period').selectOption('The last 7 days');
  await expect.poll(rows).toBe(1);
}
