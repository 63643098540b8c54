import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { temporaryDatabase } from '../support/databases.ts';
import { serve } from '../support/process.ts';

/** A port that was free a moment ago: where the output can't be read, nothing else tells where the gateway listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = new URL(await listen(server, '127.0.0.1', 0));
  await new Promise((resolve) => server.close(resolve));
  return Number(port);
}

/** Starts a gateway by a line for the shell, in which `$GATEWAY` is its command. */
async function serveFrom(line: string) {
  const port = await freePort();
  const shell = spawn('sh', ['-c', line], {
    env: {
      PATH: process.env.PATH,
      GATEWAY: `${process.execPath} src/cli.ts serve`,
      PORT: String(port),
      DATABASE_URL: temporaryDatabase(),
      CALLER_OPERATIONS_PER_MINUTE: '100000',
      LOG_LEVEL: 'trace',
    },
    stdio: 'ignore',
    // A group of its own, so that all of the pipeline can be ended.
    detached: true,
  });
  const { pid } = shell;
  if (pid === undefined) throw new Error('the shell does not start');
  const end = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // All of it has ended.
    }
  };
  onTestFinished(() => end('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(answers).toBe(true);
  return { url, end, answers };
}

const LIST = JSON.stringify({ query: '{ recordings { nodes { id } } }' });

/** Far more than a pipe holds. */
async function logMuch(url: string): Promise<unknown> {
  let last: unknown;
  for (let round = 0; round < 10; round += 1) {
    const asked = Array.from({ length: 50 }, async () => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: LIST });
      return response.json();
    });
    last = (await Promise.all(asked)).at(-1);
  }
  return last;
}

describe('a gateway starts, answers and ends', () => {
  it.each([
    ['with a log that nobody reads', '$GATEWAY 2>&1 | sleep 60'],
    ['with a log that nobody can read any more', '$GATEWAY 2>&1 | true'],
    ['with a log on a device that is full', 'exec $GATEWAY > /dev/full 2>&1'],
    ['with its output closed', 'exec $GATEWAY >&- 2>&-'],
  ])(
    '%s',
    async (_how, line) => {
      const gateway = await serveFrom(line);
      expect(await logMuch(gateway.url)).toMatchObject({
        data: { recordings: { nodes: expect.any(Array) } },
      });
      gateway.end('SIGTERM');
      await expect.poll(gateway.answers).toBe(false);
    },
    40_000,
  );

  it('and has every line whole for a reader that comes late', async () => {
    const gateway = await serve({ CALLER_OPERATIONS_PER_MINUTE: '100000', LOG_LEVEL: 'trace' });
    gateway.pause();
    await logMuch(new URL(gateway.endpoint).origin);
    gateway.resume();
    gateway.kill('SIGTERM');
    const { code, output } = await gateway.exited;
    expect(code).toBe(0);
    const lines = output.split('\n').filter((line) => line.startsWith('{"level"'));
    expect(lines.length).toBeGreaterThan(1000);
    for (const each of lines) expect(() => JSON.parse(each), each).not.toThrow();
    expect(lines.at(-1)).toContain('shut down');
  });
});
