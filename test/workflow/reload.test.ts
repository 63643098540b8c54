import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { endWithUs } from '../support/children.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { runCli } from '../support/process.ts';
import { temporaryFolder } from '../support/temporary-file.ts';

/** Of util-linux: runs a command on a terminal. */
const SCRIPT = '/usr/bin/script';

it('SIGHUP has .env and the files it names read anew; what is wrong changes nothing and ends nothing', async () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('tenants.json', '{"tenants":{"default":{}}}');
  write('.env', 'TENANTS_FILE=tenants.json\nAGORA_REQUESTS_PER_SECOND=5\n');
  const gateway = runCli(['serve'], { ...ACCOUNT_ENV, AUTH: 'none', PORT: '0', LOG_FORMAT: 'json' }, folder);
  const endpoint = await gateway.says(/"url":"(http:[^"]+)"/);
  write('tenants.json', '{"tenants":{"default":{"share":0}}}');
  gateway.kill('SIGHUP');
  expect(await gateway.says(/"level":"error"(.*nothing has changed)/)).toContain(
    'tenants.default.share: expected 1',
  );
  write('tenants.json', '{"tenants":{"default":{"share":2}}}');
  write(
    '.env',
    'TENANTS_FILE=tenants.json\nAGORA_REQUESTS_PER_SECOND=7\nAGORA_CUSTOMER_SECRET=not-this-one\n',
  );
  gateway.kill('SIGHUP');
  const changes = await gateway.says(/"changes":(\[.*?\])/);
  expect(JSON.parse(changes)).toEqual([
    'account default changed: 7 requests a second',
    'tenant default changed: share 2',
  ]);
  expect((await fetch(new URL('/ready', endpoint))).status).toBe(200);
  gateway.kill('SIGTERM');
  expect(await gateway.exited).toMatchObject({ code: 0 });
});

it('SIGHUP while the gateway starts has it read anew once it runs', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), '');
  const gateway = runCli(['serve'], { PORT: '0', LOG_FORMAT: 'json' }, folder);
  // It says nothing before it listens, but the kernel tells what it catches (proc(5), bit 0 is SIGHUP).
  const catches = () =>
    /^SigCgt:\t[\da-f]+[13579bdf]$/m.test(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'));
  await expect.poll(catches, { interval: 5 }).toBe(true);
  expect(gateway.output()).toBe('');
  gateway.kill('SIGHUP');
  expect(await gateway.says(/"changes":(\[.*?\])/)).toBe('[]');
  gateway.kill('SIGTERM');
  expect(await gateway.exited).toMatchObject({ code: 0 });
});

it.skipIf(!existsSync(SCRIPT))('SIGHUP ends a gateway whose terminal has gone', async () => {
  const command = `exec ${process.execPath} src/cli.ts serve`;
  const env = {
    PATH: process.env.PATH,
    TERM: 'xterm',
    NO_COLOR: '1',
    PORT: '0',
    DATABASE_URL: temporaryDatabase(),
  };
  const terminal = endWithUs(
    spawn(SCRIPT, ['--quiet', '--command', command, '/dev/null'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  onTestFinished(() => void terminal.kill('SIGKILL'));
  let shown = '';
  terminal.stdout?.on('data', (chunk) => {
    shown += chunk;
  });
  const urlShown = () => /GraphiQL +(http:\S+)/.exec(shown)?.[1] ?? '';
  await expect.poll(urlShown).toContain('http');
  const url = urlShown();
  expect((await fetch(new URL('/health', url))).status).toBe(200);
  terminal.kill('SIGKILL');
  const isGone = () =>
    fetch(url).then(
      () => false,
      () => true,
    );
  await expect.poll(isGone).toBe(true);
});
