import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { createIssuer } from '../support/callers.ts';
import { hasChromium } from '../support/chromium.ts';
import { accessibilityProblems, openConsole, tabTo } from '../support/console-page.ts';
import { serve } from '../support/process.ts';

const test = it.skipIf(!hasChromium);

type Gateway = Awaited<ReturnType<typeof serve>>;

const START = `mutation ($input: StartRecordingInput!) {
  startRecording(input: $input) { ... on Recording { id } ... on Error { message } }
}`;

/** Starts a recording of the sandbox. Resolves with the address of its page in the console. */
async function started({ ask }: Gateway, cname: string, configuration: object): Promise<string> {
  const { data } = await ask(START, {
    input: { cname, tags: [{ key: 'room', value: '7b' }], configuration },
  });
  return `#/recordings/${encodeURIComponent(data.startRecording.id)}`;
}

/** Resolves once the video has played to its end, from near to it. */
async function playsToItsEnd(video: Locator) {
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0);
  const seconds: number = await video.evaluate((element: HTMLVideoElement) => {
    element.currentTime = element.duration - 1;
    return element.duration;
  });
  expect(seconds).toBeCloseTo(9, 0);
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.ended), { timeout: 15_000 })
    .toBe(true);
}

test('the page of a recording follows it to its end, plays its files to theirs, and shows its screenshots', async () => {
  const gateway = await serve();
  const origins = [new URL(await gateway.says(/Sandbox\s+(http\S+)/)).origin];
  const pictured = await started(gateway, 'pictures', {
    individual: { snapshotConfig: { captureInterval: 5 } },
  });
  const hash = await started(gateway, 'lesson-42', { mix: { avFileType: ['HLS', 'MP4'] } });
  const { page, wrong, row, picture } = await openConsole(gateway.endpoint, { origins });
  await row('lesson-42').getByRole('link').click();
  expect(new URL(page.url()).hash).toBe(hash);
  await page.getByText('Agora names the files once it has ended.').waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('lesson-42');

  const facts = page.getByRole('region', { name: 'Ids' });
  await facts.getByText('its resource expires soon after').waitFor();
  // Another recording is another page, whose heading is told of as well.
  await page.evaluate(`location.hash = ${JSON.stringify(pictured)}`);
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('pictures');
  await page.goBack();
  await page.getByRole('heading', { name: 'lesson-42' }).waitFor();
  await tabTo(page, 'Stop lesson-42');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Stopped. 2 files.').waitFor();
  // The button that had it has gone.
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('lesson-42');
  const life = page.getByRole('region', { name: 'Life' }).getByRole('listitem');
  await life.getByText('It was stopped').waitFor();
  const told = (await life.allTextContents()).join('\n');
  expect(told).toMatch(
    /start was asked for[\s\S]*Agora gave[\s\S]*Agora started[\s\S]*stop was asked for[\s\S]*It was stopped/,
  );
  await life.getByText('The recorder began.').click();
  await life.getByText('recorder_started').waitFor();
  await facts.getByText('somebody asked for it').waitFor();
  expect(await page.getByRole('button', { name: /^Stop/ }).count()).toBe(0);
  expect(await accessibilityProblems(page)).toEqual([]);

  // As storages answer when a URL has expired: a fresh list has fresh URLs.
  const expired = { status: 403, headers: { 'access-control-allow-origin': '*' } };
  await page.route(/\.ts\?/, (route) => route.fulfill(expired), { times: 1 });
  await page.getByRole('button', { name: /^Play .*\.m3u8$/ }).click();
  const video = page.locator('video');
  await playsToItsEnd(video);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('VIDEO');
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture('console-recording');
  await page.getByRole('button', { name: /^Play .*\.mp4$/ }).click();
  await playsToItsEnd(video);

  await page.getByRole('button', { name: 'Close the player' }).click();
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toMatch(/^Play .*\.mp4$/);

  const opened = page
    .context()
    .waitForEvent('response', (response) => response.request().isNavigationRequest());
  await page.getByRole('button', { name: /^Download .*\.mp4$/ }).click();
  const file = await opened;
  expect([file.status(), file.headers()['content-type']]).toEqual([200, 'video/mp4']);
  expect(wrong).toEqual([]);

  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
  const small = await openConsole(gateway.endpoint, { hash: pictured, origins, ...phone });
  const image = small.page.getByRole('region', { name: 'Screenshots' }).getByRole('img').first();
  // Names of screenshots wait for others, for 20 s.
  await image.scrollIntoViewIfNeeded({ timeout: 45_000 });
  await expect.poll(() => image.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBeGreaterThan(0);
  expect(await accessibilityProblems(small.page)).toEqual([]);
  expect(await small.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await small.picture('console-recording-phone');
  expect(small.wrong).toEqual([]);
}, 120_000);

test('the page of a recording has no more than the caller may do, and nothing of other tenants', async () => {
  const issuer = await createIssuer();
  const gateway = await serve(issuer.env);
  const { page, wrong } = await openConsole(gateway.endpoint);
  const signIn = async (claims: object) => {
    await page.getByLabel('API key or token').fill(await issuer.token(Date.now(), claims));
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn({ scope: 'recording:read', tenant: 'default' });
  await page.getByRole('link', { name: 'sandbox-mix' }).click();
  await page.getByRole('heading', { name: 'Life' }).waitFor();
  expect(await page.getByRole('button', { name: /^(Stop|Play)/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn({ tenant: 'acme' });
  await page.getByRole('heading', { name: 'No such recording' }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(wrong).toEqual([]);
}, 60_000);
