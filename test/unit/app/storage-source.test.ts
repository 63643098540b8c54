import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/app/storage-source.ts';
import { temporaryFile, temporaryFolder } from '../../support/temporary-file.ts';

const readFrom = (path: string) => readSource({ kind: 'file', path });
const readOf = (command: string) => readSource({ kind: 'command', command });

describe('where a storage’s keys are read from', () => {
  it('is a file, or what a command prints', async () => {
    const path = temporaryFile('the keys');
    expect(await readFrom(path)).toBe('the keys');
    expect(await readOf(`cat ${path}`)).toBe('the keys');
  });

  it('is no folder, no pipe that nobody writes to, no file without end and none that there is not', async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [folder, pipe, temporaryFile('x'.repeat(70_000)), join(folder, 'nothing')]) {
      await expect(readFrom(path)).rejects.toThrow();
    }
  });

  it('says of a command that fails how it ended, and nothing of what it printed', async () => {
    await expect(readOf('echo the-secret; echo the-secret >&2; exit 3')).rejects.toThrow(
      /^the command failed \(exit code 3\)$/,
    );
  });
});
