/** Fails when `schema.graphql` or what codegen made of it are not what the source would give. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import config from '../../codegen.ts';

const problems: string[] = [];

const printed = spawnSync(process.execPath, ['src/cli.ts', 'print-schema'], { encoding: 'utf8' });
if (printed.stdout !== readFileSync('schema.graphql', 'utf8')) {
  problems.push('schema.graphql is not the schema of the source: run "npm run schema"');
}

const scratch = mkdtempSync(join('test', '.drift-'));
try {
  const outputs = Object.entries(config.generates).map(([name, output]) => [`${scratch}/${name}`, output]);
  await generate({ ...config, silent: true, generates: Object.fromEntries(outputs) }, true);
  for (const name of filesIn(scratch)) {
    if (read(join(scratch, name)) !== read(name))
      problems.push(`${name} is not what codegen gives: run "npm run codegen"`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

const relay = spawnSync(process.execPath, [resolve('node_modules/relay-compiler/cli.js'), '--validate'], {
  cwd: 'examples/relay',
  encoding: 'utf8',
});
if (relay.status !== 0) {
  problems.push(
    `examples/relay/generated is not what relay-compiler gives: run "npm run codegen"\n${relay.stdout}${relay.stderr}`,
  );
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
