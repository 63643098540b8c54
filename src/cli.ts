import { enableCompileCache } from 'node:module';
import { listenToHangUps } from './cli/hang-ups.ts';

// Keeps compiled code in the folder for temporary files, for a faster next start. Does nothing if it can't be written.
enableCompileCache();
const args = process.argv.slice(2);
// Loading the rest takes a second, and the others end with their terminal.
const hangUps = args[0] === 'serve' ? listenToHangUps() : undefined;
const [{ runCommand }, { createReadEnvironment }] = await Promise.all([
  import('./cli/program.ts'),
  import('./cli/env-file.ts'),
]);

// A closed pipe or a full device must not end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const readEnvironment = createReadEnvironment({ ...process.env }, '.env');

process.exitCode = await runCommand(args, {
  env() {
    const read = readEnvironment();
    // For the commands that read keys of storages, and the SDK of traces.
    for (const [name, value] of Object.entries(read)) if (value !== undefined) process.env[name] ??= value;
    return read;
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isErrTerminal: process.stderr.isTTY,
  hangUps,
});
