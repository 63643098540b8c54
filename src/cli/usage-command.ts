import { type Command, InvalidArgumentError, Option } from 'commander';
import { USAGE_DIMENSIONS, type UsageDimension } from '../domain/usage.ts';
import { EXIT } from './exit-codes.ts';
import type { Run } from './run.ts';
import type { UsageOptions } from './usage.ts';

/** Adds `recordings usage`. */
export function addUsage(recordings: Command, run: Run): void {
  recordings
    .command('usage')
    .description('the minutes that were billed, and about what they cost; all by UTC')
    .requiredOption('--from <time>', `from then on: ${A_TIME}`, time)
    .option('--to <time>', 'before then; now when left out', time)
    .option(
      '--by <what>',
      `may be given several times: ${USAGE_DIMENSIONS.join(', ')}; all but the day when left out`,
      collectDimensions,
    )
    .option('--tenant <tenant>', 'whose; everybody’s when left out')
    .addOption(new Option('--csv', 'as CSV (RFC 4180)').conflicts('json'))
    .option('--json', 'as JSON')
    .action(async (options: UsageOptions) => {
      const { showUsage } = await import('./usage.ts');
      const wrong = await showUsage(run.config(), options, run.output);
      if (wrong !== null) run.fail(wrong, EXIT.usage);
    });
}

function collectDimensions(word: string, before: readonly UsageDimension[] = []): readonly UsageDimension[] {
  const dimension = USAGE_DIMENSIONS.find((each) => each === word.toLowerCase());
  if (dimension === undefined)
    throw new InvalidArgumentError(`expected one of ${USAGE_DIMENSIONS.join(', ')}`);
  return before.includes(dimension) ? before : [...before, dimension];
}

const A_TIME = 'a day such as 2026-11-01, or a time such as 2026-11-01T12:00:00Z';

/** A day (from midnight UTC) or a time with its zone, in Unix milliseconds. */
function time(text: string): number {
  const [, day] =
    /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  const midnight = new Date(day ?? '');
  // Of the 31st of February JavaScript makes a day in March.
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day ?? '');
  const ms = isDay ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError(`expected ${A_TIME}`);
  return ms;
}
