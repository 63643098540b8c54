/** Kinds of values that several variables share, and what is said when one is wrong. */
import { z } from 'zod';

/** The environment's variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One line for each issue: the variable's name and the message. No value is repeated. */
export function problemsOf(error: z.ZodError | undefined): readonly string[] {
  return error?.issues.map(({ path, message }) => `${String(path[0])}: ${message}`) ?? [];
}

/** The result of `work`, or null when it throws. */
export function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}

export function wholeNumber({ from, to, left }: Readonly<Record<'from' | 'to' | 'left', number>>) {
  const message = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(from, message).max(to, message))
    .default(left);
}

export const commaSeparated = z.string().transform((value) => value.split(',').map((each) => each.trim()));

/** The host names of this machine in a URL. Connections to them need no TLS. */
export const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
