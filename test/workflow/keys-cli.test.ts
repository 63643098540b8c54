import { describe, expect, it } from 'vitest';
import { temporaryDatabase } from '../support/databases.ts';
import { ACCOUNT_ENV } from '../support/environment.ts';
import { runCli, serve } from '../support/process.ts';

const closed = () => ({
  ...ACCOUNT_ENV,
  AGORA_BASE_URLS: 'http://127.0.0.1:1',
  DATABASE_URL: temporaryDatabase(),
});

describe('keys on the command line', () => {
  it('open a gateway that would not start without one, and close it again while it runs', async () => {
    const env = closed();
    const cli = (...args: string[]) => runCli(args, env).exited;
    const refused = await cli('serve');
    expect(refused).toMatchObject({ code: 78, output: expect.stringContaining('AUTH=none') });

    const create = ['keys', 'create', '--name', 'ci', '--tenant', 'acme', '--scope', 'recording:read'];
    const made = JSON.parse((await cli(...create, '--json')).output);
    const gateway = await serve(env);
    const list = (key: string) =>
      gateway.ask('{ recordings { nodes { id } } }', {}, { authorization: `Bearer ${key}` });
    expect(await list(made.key)).toEqual({ data: { recordings: { nodes: [] } } });

    const listed = await cli('keys', 'list');
    expect(listed.output).toMatch(
      new RegExp(`^${made.id} +active +acme +ci +2.* +never +recording:read$`, 'm'),
    );
    expect(listed.output).not.toContain(made.key);
    expect(await cli('keys', 'revoke', made.id)).toMatchObject({ code: 0 });
    expect(await list(made.key)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await cli('keys', 'list')).output).toContain('revoked');
  });

  it('say what they were not asked rightly', async () => {
    const env = closed();
    const wrong = async (...args: string[]) => {
      const { code, output } = await runCli(['keys', ...args], env).exited;
      expect(code).toBe(1);
      return output;
    };
    expect(await wrong('create', '--name', 'x', '--scope', 'everything')).toContain('--scope everything');
    expect(await wrong('create', '--name', 'x', '--scope', 'admin', '--tenant', 'a b')).toContain('--tenant');
    expect(await wrong('create', '--name', 'x')).toContain('--scope');
    expect(await wrong('revoke', 'nothing')).toContain('no API key nothing');
  });
});
