import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { endWithUs } from './children.ts';
import { httpClient } from './client.ts';
import { temporaryDatabase } from './databases.ts';

/** Runs the command line as a user would, with nothing in its environment but `env`. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder = '.',
  checkout = '.',
) {
  const command = startCli(args, { DATABASE_URL: temporaryDatabase(), ...env }, folder, checkout);
  onTestFinished(() => void command.kill('SIGKILL'));
  return command;
}

/** The same for whoever ends it by himself. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder = '.',
  checkout = '.',
) {
  const options: SpawnOptions = {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      // What one process has compiled the next need not compile again: a third off each start.
      NODE_COMPILE_CACHE: join(tmpdir(), 'gateway-tests-compile-cache'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  const child = endWithUs(spawn(process.execPath, [resolve(checkout, 'src/cli.ts'), ...args], options));
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
      for (const look of waiting) look();
    });
  }
  const exited = once(child, 'close').then(([code]: unknown[]) => ({ code, output }));

  return {
    pid: child.pid,
    output: () => output,
    /** Reads no more of its output, until `resume`. */
    pause: () => void child.stdout?.pause(),
    resume: () => void child.stdout?.resume(),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    exited,
    /** Resolves with the first group of `pattern`, once the output has it. */
    says: (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output)?.[1];
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        void exited.then(() => reject(new Error(`it ended without saying ${pattern}:\n${output}`)));
        look();
      }),
  };
}

/** Starts a gateway on any free port, and waits until it listens. */
export async function serve(env: Readonly<Record<string, string>> = {}) {
  const gateway = runCli(['serve'], { PORT: '0', ...env });
  const endpoint = await gateway.says(/"url":"(http:[^"]+)"/);
  return { ...gateway, ...httpClient(endpoint) };
}
