import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = EXECUTABLES.find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  console.warn(
    'No Chromium is installed (CHROMIUM_PATH, or Debian’s chromium): the tests in it are skipped.',
  );
}

/**
 * A Chromium without windows is a whole one: with each window it loads a page for its address bar, 400 scripts that nobody
 * sees. The rest is of Playwright's own list, which this one takes the place of.
 */
const DISABLED_FEATURES = [
  ...[
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    'WebUIOmniboxFullPopup',
    'AimEnabled',
    'PreconnectToSearch',
  ],
  ...[
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'LensOverlay',
  ],
  ...['MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding'],
];

const ARGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', `--disable-features=${DISABLED_FEATURES.join()}`],
];

/** Without one the tests that need a browser are skipped. */
export const hasChromium = executablePath !== undefined;

/** Starts a Chromium without windows: one for each file of tests. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '', args: ARGS });
}
