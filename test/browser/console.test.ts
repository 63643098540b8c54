import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { SANDBOX_ACCOUNT, SANDBOX_WEBHOOK_SECRET } from '../../src/config.ts';
import { createIssuer } from '../support/callers.ts';
import { hasChromium } from '../support/chromium.ts';
import { accessibilityProblems, openConsole, tabTo } from '../support/console-page.ts';
import { serve } from '../support/process.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const test = it.skipIf(!hasChromium);

type Gateway = Awaited<ReturnType<typeof serve>>;

interface About {
  readonly cname: string;
  readonly sid: string;
  readonly details?: object;
}

/** Has Agora notify of a recording. */
async function notify(endpoint: string, eventType: number, about: About) {
  const notifyMs = Date.now();
  const payload = { uid: '88', sendts: notifyMs, serviceScene: 'rtc_record', details: {}, ...about };
  const noticeId = `${about.sid} ${eventType}`;
  const body = JSON.stringify({ noticeId, productId: 3, eventType, notifyMs, payload });
  const signature = createHmac('sha256', SANDBOX_WEBHOOK_SECRET).update(body).digest('hex');
  const url = new URL(`/webhooks/agora/${SANDBOX_ACCOUNT.appId}`, endpoint);
  const response = await fetch(url, { method: 'POST', headers: { 'agora-signature-v2': signature }, body });
  expect(response.status).toBe(200);
}

/** Has Agora notify of a recording that nobody asked this gateway for. */
async function notifyOfStranger(endpoint: string, cname: string) {
  await notify(endpoint, 40, { cname, sid: 's0' });
}

const START = `mutation ($input: StartRecordingInput!) {
  startRecording(input: $input) { ... on Recording { sid } }
}`;

/** Starts a recording that is to be restarted, and has it exit after a fatal error. */
async function exitAbnormally({ ask, endpoint }: Gateway, sandbox: string, cname: string) {
  const configuration = { mix: { avFileType: ['HLS'] } };
  const { data } = await ask(START, { input: { cname, configuration, onFailure: 'RESTART' } });
  const { sid } = data.startRecording;
  await notify(endpoint, 1, { cname, sid, details: { errorLevel: 5, errorCode: 47 } });
  await fetch(`${sandbox}/recordings/${sid}`, { method: 'PATCH', body: JSON.stringify({ kicked: true }) });
}

test('the console starts a recording, shows it, and stops it with what came of it, by the keyboard alone, also where only listed operations are executed', async () => {
  const gateway = await serve({ PERSISTED_OPERATIONS: temporaryFile('{}') });
  const unlisted = await gateway.ask('{ __typename }');
  expect(unlisted.errors[0].extensions.code).toBe('OPERATION_NOT_LISTED');
  const { page, wrong, row, picture } = await openConsole(gateway.endpoint);
  await page.getByText('4 running, live').waitFor();
  await page.getByText('of 10 a second').waitFor();

  await tabTo(page, 'Start a recording');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Start a recording' });
  await page.keyboard.press('Enter');
  await dialog.getByText('Expected 1 to 1024 bytes.').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.keyboard.type('class-7b');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('room: 7, teacher: Li');
  await page.keyboard.press('Tab');
  await page.keyboard.type('soon');
  await page.keyboard.press('Enter');
  await dialog.getByText('Expected hours and minutes').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1 h 30 min');
  await page.keyboard.press('Tab');
  await dialog.getByText('For some minutes both record.').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await accessibilityProblems(page)).toEqual([]);
  const sent = page.waitForRequest((request) => request.postData()?.includes('startRecording') === true);
  await page.keyboard.press('Enter');
  expect((await sent).postDataJSON().variables.input).toMatchObject({
    ...{ stopAfter: 'PT5400S', onFailure: 'RESTART' },
  });
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Start a recording');
  await row('class-7b').getByText('room: 7').waitFor();
  await row('class-7b').getByText('Recording').waitFor();
  await page.getByText('5 running, live').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture('console-now');

  await tabTo(page, 'Stop class-7b');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Stop class-7b');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Stopped. 2 files. All are in the storage.').waitFor();
  await row('class-7b').getByText('Ended').waitFor();
  await page.getByText('4 running, live').waitFor();
  // Its button has gone, and the row moves once nobody is about to press another.
  await page.getByRole('rowgroup').filter({ hasText: 'Ended just now' }).getByRole('link').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('class-7b');
  expect(wrong).toEqual([]);
}, 90_000);

test('the console puts on top what needs a person, and says why, and leads to what goes on with it; on a phone in the dark too', async () => {
  const gateway = await serve({ QUOTA_RTC: '4' });
  await notifyOfStranger(gateway.endpoint, 'town-hall');
  const sandbox = await gateway.says(/Sandbox\s+(http\S+)/);
  const refuse = { method: 'start', times: 1, status: 400, body: { code: 2, reason: 'not today' } };
  await fetch(`${sandbox}/faults`, { method: 'POST', body: JSON.stringify(refuse) });
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
  const { page, wrong, row, picture } = await openConsole(gateway.endpoint, phone);
  await page.getByText('4 running, live').waitFor();
  await page.getByRole('button', { name: 'Start a recording' }).click();
  await page.getByLabel('Channel').fill('refused');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('alert').getByText('not today').waitFor();
  await page.keyboard.press('Escape');
  const first = page.getByRole('rowgroup').filter({ hasText: 'Needs a person 1' });
  await first.getByText('refused').first().waitFor();
  await row('refused').getByText('Failed').waitFor();
  await page.reload();
  await first.getByText('refused').first().waitFor();
  await page.getByRole('button', { name: 'Stop sandbox-mix' }).click();
  await page.getByText('of 4 channels, and 1 unknown: Agora may refuse others').waitFor();
  await row('town-hall').getByText('88').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture('console-phone');
  await tabTo(page, '1 unknown recording runs');
  await page.keyboard.press('Enter');
  const unknown = page.getByRole('region', { name: '1 unknown recording runs' });
  await unknown.getByText('They can’t be stopped without their resource ID').waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('unknown-title');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);

  await exitAbnormally(gateway, sandbox, 'lesson-42');
  // What it was goes to the end of the table; what goes on with it is at its beginning.
  await row('lesson-42').filter({ hasText: 'Recording' }).getByRole('link').click();
  const facts = page.getByRole('main').getByRole('listitem');
  await facts.filter({ hasText: 'follows' }).getByRole('link').press('Enter');
  await page.getByText('Another recording was started to go on with it.').first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await picture('console-restarted-phone');
  await facts.filter({ hasText: 'goes on in' }).getByRole('link').press('Enter');
  await facts.filter({ hasText: 'follows' }).waitFor();
  expect(wrong).toEqual([]);
}, 90_000);

test('the console asks who somebody is, and shows no more than they may do', async () => {
  const issuer = await createIssuer();
  const gateway = await serve({ ...issuer.env, QUOTA_RTC: '3' });
  await notifyOfStranger(gateway.endpoint, 'town-hall');
  const { page, wrong } = await openConsole(gateway.endpoint);
  const signIn = async (credential: string) => {
    await page.getByLabel('API key or token').fill(credential);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await signIn('nobody-knows-this');
  await page.getByText('does not accept this key or token').waitFor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.postData() ?? ''));
  await signIn(await issuer.token(Date.now(), { scope: 'recording:read', tenant: 'default' }));
  await page.getByText('4 running, live').waitFor();
  expect(await page.getByRole('button', { name: /Start|Stop/ }).count()).toBe(0);
  expect(await page.getByText(/of 10 a second|of 3 channels|unknown|town-hall/).count()).toBe(0);
  expect(asked.join()).not.toMatch(/throttle|quota|unknownRecordings/);
  await page.reload();
  await page.getByText('4 running, live').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(await issuer.token(Date.now(), { scope: 'recording:stop', tenant: 'default' }));
  await page.getByText('It may not read recordings.').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(await issuer.token(Date.now(), { tenant: 'acme' }));
  await page.getByText('Nothing records.').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
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
