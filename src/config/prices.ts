/** `PRICES_FILE`: what recordings cost, where Agora's published prices are not the customer's. */
import { z } from 'zod';
import { AGORAS_PRICES, PRICED_TIERS, type Prices } from '../domain/prices.ts';
import { placeOfSyntaxError } from './json-place.ts';
import { attempt } from './values.ts';

const RULE = 'expected USD for 1,000 minutes, such as 5.99';
/** Thousands of times the highest of Agora's. */
const MAX_PRICE = 1_000_000;

const price = z.number(RULE).min(0, RULE).max(MAX_PRICE, RULE).optional();
const names = PRICED_TIERS.map((tier) => tier.toUpperCase());
const pricesFile = z.strictObject(Object.fromEntries(names.map((name) => [name, price])), {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `there is no ${issue.keys.join(', ')}; expected some of ${names.join(', ')}`
      : 'expected an object of prices',
});

/**
 * Reads the file: JSON with USD for 1,000 minutes by the names of the schema's tiers; those that are left out are Agora's
 * published ones, as all are without a file. `problems` has one line for each mistake, with its field.
 */
export function readPrices(
  path: string | undefined,
  readText: (path: string) => string,
): { readonly prices: Prices; readonly problems: readonly string[] } {
  const failed = (...problems: readonly string[]) => ({
    prices: AGORAS_PRICES,
    problems: problems.map((problem) => `PRICES_FILE: ${path}: ${problem}`),
  });
  if (path === undefined) return failed();
  const text = attempt(() => readText(path));
  if (text === null) return failed('can’t be read; expected a file');
  const syntaxErrorAt = placeOfSyntaxError(text);
  if (syntaxErrorAt !== null) return failed(`${syntaxErrorAt}: expected JSON`);
  const read = pricesFile.safeParse(JSON.parse(text));
  if (!read.success) {
    return failed(
      ...read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`),
    );
  }
  const own = PRICED_TIERS.map((tier) => [tier, read.data[tier.toUpperCase()] ?? AGORAS_PRICES[tier]]);
  return { prices: { ...AGORAS_PRICES, ...Object.fromEntries(own) }, problems: [] };
}
