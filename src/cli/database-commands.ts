/** The commands for the database as a whole. Each loads what it needs when it runs. */
import type { Command } from 'commander';
import { DEFAULT_DATABASE_URL } from '../config.ts';
import type { CopyCommandOptions } from './database.ts';
import { EXIT } from './exit-codes.ts';
import type { Run } from './run.ts';

const load = () => import('./database.ts');

export function addDatabaseCommands(program: Command, run: Run): void {
  const { output, config } = run;
  program
    .command('migrate')
    .description('bring the tables of DATABASE_URL up to date (serve does so too)')
    .action(async () => (await load()).migrate(config(), output));
  program
    .command('backup')
    .description('copy the SQLite database of DATABASE_URL as it is at one moment, also while gateways run')
    .argument('<file>', 'where to; it must not exist yet')
    .action(async (file: string) => {
      const refusal = await (await load()).backUp(config(), file, output);
      if (refusal !== null) run.fail(refusal, EXIT.usage);
    });
  program
    .command('copy-database')
    .description('take all data of an SQLite file to an empty Postgres, while no gateway runs on either')
    .option('--from <file:…>', 'the SQLite file', DEFAULT_DATABASE_URL)
    .option(
      '--to <postgres://…>',
      'the Postgres; left out: DATABASE_URL, so that no password is on the command line',
    )
    .action(async (options: CopyCommandOptions) => {
      const wrong = await (await load()).copy(config(), options, output);
      if (wrong !== null) run.fail(wrong, EXIT.usage);
    });
  program
    .command('restored')
    .description(
      'have all recordings of DATABASE_URL looked into at the next start, after it was restored in another way than from a backup',
    )
    .action(async () => (await load()).noteRestored(config(), output));
}
