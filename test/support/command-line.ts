import { onTestFinished } from 'vitest';
import { secretsOf } from '../../src/app/secrets.ts';
import { createApp } from '../../src/app.ts';
import { runCommand } from '../../src/cli/program.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { createRedactor } from '../../src/redaction.ts';
import { startServer } from '../../src/server.ts';
import { httpClient } from './client.ts';
import { temporaryDatabase } from './databases.ts';

/** Runs a command in this process, with nothing in its environment but `env`; `serve` and `sandbox` only where they can’t start. */
export async function runHere(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const code = await runCommand(args, {
    env: () => ({ DATABASE_URL: temporaryDatabase(), ...env }),
    out: write,
    err: write,
    isErrTerminal: false,
  });
  return { code, output };
}

/** A gateway in this process, on any free port, with the machine's clock and the upstream that `env` names. */
export async function serveHere(env: Readonly<Record<string, string>> = {}) {
  const all = { PORT: '0', DATABASE_URL: temporaryDatabase(), ...env };
  const config = loadConfig(all);
  let output = '';
  const destination = {
    write(line: string) {
      output += line;
    },
  };
  const app = await createApp(config, {
    log: createLog({ level: config.logLevel, redactor: createRedactor(secretsOf(config)), destination }),
  });
  const server = await startServer(app, '127.0.0.1', 0);
  let draining: Promise<number> | null = null;
  /** Ends it as SIGTERM does. */
  const drain = () => {
    draining ??= server.drain();
    return draining;
  };
  onTestFinished(async () => void (await drain()));
  /** Has the configuration read anew, as SIGHUP does, with these variables changed. */
  const reload = (change: Readonly<Record<string, string>>) =>
    app.reload(() => loadConfig({ ...all, ...change }));
  return { ...httpClient(`${server.url}/graphql`), output: () => output, drain, reload };
}
