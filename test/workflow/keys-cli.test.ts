import { describe, expect, it } from 'vitest';
import { runHere, serveHere } from '../support/command-line.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { runCli } from '../support/process.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const closed = () => ({
  ...ACCOUNT_ENV,
  AGORA_BASE_URLS: 'http://127.0.0.1:1',
  DATABASE_URL: temporaryDatabase(),
});

describe('keys on the command line', () => {
  it('open a gateway that would not start without one, and close it again while it runs', async () => {
    const env = closed();
    const cli = (...args: string[]) => runHere(args, env);
    const refused = await runCli(['serve'], env).exited;
    expect(refused).toMatchObject({ code: 78, output: expect.stringContaining('AUTH=none') });

    const create = ['keys', 'create', '--name', 'ci', '--tenant', 'acme', '--scope', 'recording:read'];
    const made = JSON.parse((await cli(...create, '--json')).output);
    const gateway = await serveHere(env);
    const list = (key: string) =>
      gateway.ask('{ recordings { nodes { id } } }', {}, { authorization: `Bearer ${key}` });
    expect(await list(made.key)).toEqual({ data: { recordings: { nodes: [] } } });

    const listed = await cli('keys', 'list');
    expect(listed.output).toMatch(
      new RegExp(`^${made.id} +active +acme +ci +2.* +never +default +recording:read$`, 'm'),
    );
    expect(listed.output).not.toContain(made.key);
    const backEnd = [
      'keys',
      'create',
      '--name',
      'back-end',
      '--scope',
      'admin',
      '--operations-per-minute',
      '6000',
    ];
    const busy = JSON.parse((await cli(...backEnd, '--json')).output);
    expect(busy.operationsPerMinute).toBe(6000);
    expect((await cli('keys', 'list')).output).toMatch(new RegExp(`^${busy.id} .* 6000 +admin$`, 'm'));
    const limit = await gateway.ask(
      '{ throttle { operations { limit } } }',
      {},
      { authorization: `Bearer ${busy.key}` },
    );
    expect(limit.data.throttle.operations).toEqual({ limit: 6000 });
    expect(await cli('keys', 'revoke', made.id)).toMatchObject({ code: 0 });
    expect(await list(made.key)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await cli('keys', 'list')).output).toContain('revoked');
  });

  it('has a new key for playback URLs, as often as it is told to', async () => {
    const env = closed();
    const cli = (...args: string[]) => runHere(args, env);
    expect(await cli('keys', 'rotate-playback')).toMatchObject({
      code: 0,
      output: expect.stringContaining('stay valid'),
    });
    const ended = await cli('keys', 'rotate-playback', '--end-urls');
    expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('end within a minute') });
  });

  it('say what they were not asked rightly', async () => {
    const env = {
      ...closed(),
      TENANTS_FILE: temporaryFile('{ "tenants": { "acme": {}, "school": {} } }'),
    };
    const wrong = async (...args: string[]) => {
      const { code, output } = await runHere(['keys', ...args], env);
      expect(code).toBe(args[0] === 'revoke' ? 66 : 64);
      return output;
    };
    const create = (...args: string[]) => wrong('create', '--tenant', 'acme', '--scope', 'admin', ...args);
    await Promise.all([
      expect(create('--name', 'x', '--scope', 'everything')).resolves.toContain('--scope everything'),
      expect(create('--name', 'x', '--tenant', 'a b')).resolves.toContain('--tenant'),
      expect(create('--name', 'x', '--tenant', 'other')).resolves.toBe(
        '--tenant other: TENANTS_FILE has no such tenant; those that it has: acme, school\n',
      ),
      expect(create('--name', ' ')).resolves.toContain('--name: Expected'),
      expect(create('--name', 'x', '--days', '0')).resolves.toContain(
        '--days: Expected a whole number from 1 to 36500.',
      ),
      expect(create('--name', 'x', '--days', 'ten')).resolves.toContain('--days'),
      expect(create('--name', 'x', '--operations-per-minute', '0')).resolves.toContain(
        '--operations-per-minute: Expected a whole number from 1 to 1000000.',
      ),
      expect(wrong('create', '--name', 'x')).resolves.toContain('--scope'),
      expect(wrong('revoke', 'nothing')).resolves.toContain('no API key nothing'),
    ]);
  });

  it.each([
    ['{ "tenants": { "acme": { "share": 0 } } }', 'tenants.acme.share: expected 1 to 100'],
    ['{\n  "tenants": {\n    "the-secret": oops }\n}', 'line 3, column 19: expected JSON'],
    ['{\n  "tenants": {}\n  "accounts": {}\n}', 'line 3, column 3: expected JSON'],
    ['{ "tenants": ', 'line 1, column 14: expected JSON'],
    [
      `{ "tenants": {}, "accounts": { "n": "\${NOT_THERE}" } }`,
      'accounts.n: the variable NOT_THERE is not set',
    ],
  ])('say where in which TENANTS_FILE the mistake is: %s', async (text, words) => {
    const file = temporaryFile(text);
    const { code, output } = await runHere(['keys', 'list'], { ...closed(), TENANTS_FILE: file });
    expect(code).toBe(78);
    expect(output).toContain(`TENANTS_FILE: ${file}: ${words}`);
    expect(output).not.toContain('the-secret');
  });
});
