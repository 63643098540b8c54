import { enableCompileCache } from 'node:module';

// Keeps compiled code in the folder for temporary files, for a faster next start. Does nothing if it can't be written.
enableCompileCache();
const { runCommand } = await import('./cli/program.ts');

// A closed pipe or a full device must not end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exitCode = await runCommand(process.argv.slice(2), {
  env() {
    try {
      // What the environment has takes precedence.
      process.loadEnvFile();
    } catch {
      // There is no `.env`.
    }
    return process.env;
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isErrTerminal: process.stderr.isTTY,
});
