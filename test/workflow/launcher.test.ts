import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const BIN = 'bin/agora-recording-gateway.mjs';

/** Runs the file that package.json names as the command. */
const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, args).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

describe('the command that package.json installs', () => {
  it('is the command line', async () => {
    const { bin, version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(bin).toEqual({ 'agora-recording-gateway': BIN });
    expect(await run(BIN, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says in one line which Node it needs where this one runs no TypeScript', async () => {
    const { code, stdout, stderr } = await run('--no-experimental-strip-types', BIN, '--version');
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(
      /^agora-recording-gateway needs Node 22\.18 or later.*; this is Node \d+\.\d+\.\d+\.\n$/,
    );
  });
});
