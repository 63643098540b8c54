import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { parseEnv } from 'node:util';

// Keeps compiled code in the folder for temporary files, for a faster next start. Does nothing if it can't be written.
enableCompileCache();
const { runCommand } = await import('./cli/program.ts');

// A closed pipe or a full device must not end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const given = { ...process.env };

process.exitCode = await runCommand(process.argv.slice(2), {
  env() {
    try {
      // For the commands that read keys of storages too. What the environment has takes precedence.
      process.loadEnvFile();
      // Read each time, since loading it again would change nothing.
      return { ...parseEnv(readFileSync('.env', 'utf8')), ...given };
    } catch {
      // There is no `.env`.
      return given;
    }
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isErrTerminal: process.stderr.isTTY,
});
