import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGatewayIdentity } from '../../../src/app/gateway-identity.ts';

const PRINT_ID = `
  import { createGatewayIdentity } from './src/app/gateway-identity.ts';
  console.log(createGatewayIdentity(process.env.NAME ?? null).id);
  setInterval(() => {}, 1e9);`;

/** Another run of a gateway on this machine. */
async function otherRun(name?: string) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', PRINT_ID], {
    env: name === undefined ? {} : { NAME: name },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return { child, id: String(line).trim() };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Nothing else happens meanwhile, so nobody hears of the child's end, and it stays a zombie. */
function lookUntil(child: ChildProcess, state: 'T' | 'Z'): void {
  while (!readFileSync(`/proc/${child.pid}/stat`, 'utf8').includes(`) ${state} `));
}

const movedTo = (place: string, id: string) => id.replace(/~[^~]*~(?=\d)/, `~${place}~`);

const OTHER_BOOT = '01234567-89ab-cdef-0123-456789abcdef/pid:[4026531836]';

describe('the identity of a gateway', () => {
  it('is another one each time, and never gone by its own account', () => {
    const [one, two] = [createGatewayIdentity('a'), createGatewayIdentity('a')];
    expect(one.id).not.toBe(two.id);
    expect([one.isGone(one.id), one.isGone(two.id)]).toEqual([false, false]);
  });

  it('that was killed is gone at once, that runs is not, whatever the two are called', async () => {
    const { child, id } = await otherRun();
    const own = [createGatewayIdentity(null), createGatewayIdentity('a'), createGatewayIdentity('b')];
    expect(own.map(({ isGone }) => isGone(id))).toEqual([false, false, false]);
    await end(child);
    expect(own.map(({ isGone }) => isGone(id))).toEqual([true, true, true]);
  });

  it('that is alive but paused is not gone', async () => {
    const { child, id } = await otherRun('a');
    child.kill('SIGSTOP');
    lookUntil(child, 'T');
    expect(createGatewayIdentity('a').isGone(id)).toBe(false);
  });

  it('that was killed and whose parent has not noticed is gone', async () => {
    const { child, id } = await otherRun();
    child.kill('SIGKILL');
    lookUntil(child, 'Z');
    expect(createGatewayIdentity(null).isGone(id)).toBe(true);
  });

  it('whose process number another process has by now is gone', () => {
    const { id, isGone } = createGatewayIdentity(null);
    const earlier = id.replace(/~\d*~([^~]*)$/, '~1~$1');
    expect(isGone(earlier)).toBe(true);
  });

  it('that ran on another machine is gone if the operator has given both one name', () => {
    const here = createGatewayIdentity('a');
    expect(here.isGone(movedTo(OTHER_BOOT, createGatewayIdentity('a').id))).toBe(true);
    expect(here.isGone(movedTo(OTHER_BOOT, createGatewayIdentity('b').id))).toBe(false);
    const unnamed = createGatewayIdentity(null);
    expect(unnamed.isGone(movedTo(OTHER_BOOT, createGatewayIdentity(null).id))).toBe(false);
  });

  it('in another container of this machine is not gone because its process number is not found here', () => {
    const [here, there] = [createGatewayIdentity(null), createGatewayIdentity(null)];
    const place = (there.id.split('~')[1] ?? '').replace(/\[\d+\]/, '[4026539999]');
    expect(here.isGone(movedTo(place, there.id.replace(/~\d+~(\d*)~/, '~4194304~$1~')))).toBe(false);
  });

  it('that nobody can make sense of is not gone', () => {
    const { isGone } = createGatewayIdentity('a');
    expect(['', 'a', 'a~b', 'a~b~c~d~e'].map(isGone)).toEqual([false, false, false, false]);
  });
});
