/** Fails when `schema.graphql` or the generated documents are not what the source would give. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import config from '../../codegen.ts';

const GENERATED = 'test/graphql/generated/';
const problems: string[] = [];

const printed = spawnSync(process.execPath, ['src/cli.ts', 'print-schema'], { encoding: 'utf8' });
if (printed.stdout !== readFileSync('schema.graphql', 'utf8')) {
  problems.push('schema.graphql is not the schema of the source: run "npm run schema"');
}

const scratch = mkdtempSync(join('test', '.drift-'));
try {
  const { [GENERATED]: output, ...others } = config.generates;
  if (output === undefined || Object.keys(others).length > 0)
    throw new Error(`codegen.ts must generate ${GENERATED}`);
  await generate({ ...config, silent: true, generates: { [`${scratch}/`]: output } }, true);
  for (const name of readdirSync(scratch)) {
    if (read(join(scratch, name)) !== read(join(GENERATED, name))) {
      problems.push(`${GENERATED}${name} is not what codegen gives: run "npm run codegen"`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
