import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReadEnvironment } from '../../src/cli/env-file.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { temporaryFolder } from '../support/temporary-file.ts';

const SECRET = 'the-secret-of-the-account';
const BYTE_ORDER_MARK = '\ufeff';
const ACCOUNT = { AGORA_APP_ID: 'a1', AGORA_CUSTOMER_ID: 'the-customer' };

function fileOf(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, content);
  return path;
}

function becomeFolder(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

function pipe(): string {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

function problems(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

describe('a file of the configuration', () => {
  it('may have what editors and Windows add to a text', () => {
    const secret = fileOf(`${BYTE_ORDER_MARK}${SECRET}\r\n`);
    const tenants = fileOf(`${BYTE_ORDER_MARK}{ "tenants": { "acme": {} } }\r\n`);
    const read = loadConfig({ ...ACCOUNT, AGORA_CUSTOMER_SECRET_FILE: secret, TENANTS_FILE: tenants });
    expect(read.accounts[0]?.customerSecret).toBe(SECRET);
    expect([...(read.tenants?.keys() ?? [])]).toEqual(['acme']);
  });

  it.each([
    ['a named pipe, for which everything would wait', pipe],
    ['a folder', () => temporaryFolder()],
    ['text in UTF-16', () => fileOf(Buffer.from(`${BYTE_ORDER_MARK}${SECRET}`, 'utf16le'))],
    ['text in Latin-1', () => fileOf(Buffer.from(`${SECRET}é`, 'latin1'))],
    ['bytes with a NUL', () => fileOf(`${SECRET}\0${SECRET}`)],
    ['a megabyte', () => fileOf(SECRET.repeat(50_000))],
  ])('is no secret where it is %s', (_, create) => {
    const found = problems(() => loadConfig({ ...ACCOUNT, AGORA_CUSTOMER_SECRET_FILE: create() }));
    expect(found).toEqual([
      expect.stringMatching(/^AGORA_CUSTOMER_SECRET_FILE: .*expected the path of a file/),
    ]);
    expect(found.join()).not.toContain(SECRET);
  });
});

describe('the file of the environment', () => {
  it('is read anew, says less than the environment, and may be missing from the start', () => {
    const path = join(temporaryFolder(), '.env');
    const read = createReadEnvironment({ PORT: '1' }, path);
    expect(read()).toEqual({ PORT: '1' });
    writeFileSync(path, `${BYTE_ORDER_MARK}HOST=here\nPORT=2\n`);
    expect(read()).toEqual({ HOST: 'here', PORT: '1' });
    writeFileSync(path, 'HOST=there\n');
    expect(read()).toEqual({ HOST: 'there', PORT: '1' });
  });

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['is a folder', becomeFolder],
    ['is in another encoding', (path: string) => writeFileSync(path, Buffer.from('HOST=h\n', 'utf16le'))],
  ])('is missed where it %s after a start with it', (_, change) => {
    const path = fileOf('TENANTS_FILE=tenants.json\n');
    const read = createReadEnvironment({}, path);
    expect(read()).toEqual({ TENANTS_FILE: 'tenants.json' });
    change(path);
    expect(problems(read)).toEqual([expect.stringContaining(`${path}: can’t be read; expected a file`)]);
  });
});
