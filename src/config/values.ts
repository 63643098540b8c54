/** Kinds of values that several variables have. */
import { z } from 'zod';

export function wholeNumber(expected: { readonly from: number; readonly to: number; readonly left: number }) {
  const { from, to, left } = expected;
  const message = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(from, message).max(to, message))
    .default(left);
}

export const commaSeparated = z.string().transform((value) => value.split(',').map((each) => each.trim()));

/** Hosts of this machine, as a URL has them: what goes there needs no TLS. */
export const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
