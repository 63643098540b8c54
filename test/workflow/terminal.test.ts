import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/observability/log.ts';
import { createRedactor } from '../../src/redaction.ts';
import { endWithUs } from '../support/children.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { runCli } from '../support/process.ts';
import { createTestSandbox } from '../support/sandbox.ts';

const LISTENING = /^\d\d:\d\d:\d\d info {2}listening url=(http:\S+)/m;

/** Of util-linux: runs a command on a terminal. */
const SCRIPT = '/usr/bin/script';

/** What a gateway shows on a terminal until it listens. */
async function shownOnTerminal(env: Readonly<Record<string, string>>): Promise<string> {
  const command = `${process.execPath} src/cli.ts serve`;
  const terminal = endWithUs(
    spawn(SCRIPT, ['--quiet', '--command', `exec ${command}`, '/dev/null'], {
      env: { PATH: process.env.PATH, TERM: 'xterm', PORT: '0', DATABASE_URL: temporaryDatabase(), ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  onTestFinished(() => void terminal.kill('SIGTERM'));
  let shown = '';
  terminal.stdout?.on('data', (chunk) => {
    shown += chunk;
  });
  await expect.poll(() => shown).toContain('listening');
  return shown;
}

describe('a person at a terminal', () => {
  it.skipIf(!existsSync(SCRIPT))('sees in colour what runs where, and short lines', async () => {
    const shown = await shownOnTerminal({});
    const plain = stripVTControlCharacters(shown).replaceAll('\r', '');
    expect(plain.length).toBeLessThan(shown.length);
    expect(plain).toMatch(/Console +http:\/\/127\.0\.0\.1:\d+\/\n/);
    expect(plain).toMatch(/GraphiQL +http:\/\/127\.0\.0\.1:\d+\/graphql\n/);
    expect(plain).toMatch(/Sandbox +http:\S+\/_sandbox/);
    expect(plain).toMatch(/Database +(SQLite|Postgres) \S+\n/);
    expect(plain).toMatch(LISTENING);
    expect(plain).not.toContain('{"level"');
  });

  it.skipIf(!existsSync(SCRIPT))('gets no colour with NO_COLOR, and JSON with LOG_FORMAT=json', async () => {
    const shown = await shownOnTerminal({ NO_COLOR: '1', LOG_FORMAT: 'json' });
    expect(shown).toBe(stripVTControlCharacters(shown));
    expect(shown).toContain('{"level":"info"');
  });

  it('sees the same with LOG_FORMAT=pretty through a pipe, and with an account whom it asks', async () => {
    const sandbox = await createTestSandbox();
    const gateway = runCli(['serve'], {
      ...{ ...ACCOUNT_ENV, AUTH: 'none', AGORA_BASE_URLS: sandbox.baseUrl, PORT: '0', LOG_FORMAT: 'pretty' },
    });
    await gateway.says(LISTENING);
    const output = gateway.output();
    expect(output).toBe(stripVTControlCharacters(output));
    expect(output).toContain(sandbox.baseUrl);
    expect(output).toContain('whoever reaches this gateway may do everything');
    expect(output).not.toContain('No Agora account is set');
  });
});

describe('a line for people', () => {
  function linesOf(write: (log: ReturnType<typeof createLog>) => void): string {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const redactor = createRedactor(['a-secret-of-ours']);
    write(createLog({ level: 'trace', redactor, destination, format: 'pretty' }));
    return stripVTControlCharacters(lines.join(''));
  }

  it('has time, level, message and the fields that say something, ids cut short', () => {
    const fields = {
      method: 'stop',
      about: 'cbcd1ad7d82f4235d10764d1ae05182a',
      detail: null,
      sid: 'x',
      result: '200',
    };
    expect(linesOf((log) => log.warn(fields, 'asked Agora'))).toMatch(
      /^\d\d:\d\d:\d\d warn {2}asked Agora method=stop about=cbcd1ad7… result=200\n$/,
    );
  });

  it('has no secret and nothing that steers a terminal, also in an error', () => {
    const error = new Error('no: a-secret-of-ours\u001b[2J');
    const text = linesOf((log) =>
      log.error({ err: error, 'a-secret-of-ours': '\u009b2J a-secret-of-ours' }, 'x\u0007'),
    );
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('a-secret-of-ours');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
