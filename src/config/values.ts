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
