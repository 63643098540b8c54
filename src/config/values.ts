/** Kinds of values that several variables share, and what is said when one is wrong. */
import { z } from 'zod';

/** The environment's variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable, or what is wrong with it; `problem` repeats no value. */
export type VariableRead = { readonly value: string } | { readonly problem: string };

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

export function wholeNumber({ left, ...range }: Readonly<Record<'from' | 'to' | 'left', number>>) {
  return numberFrom(range).default(left);
}

/** A whole number, or nothing. */
export function optionalNumber(range: Readonly<Record<'from' | 'to', number>>) {
  return numberFrom(range).optional();
}

function numberFrom({ from, to }: Readonly<Record<'from' | 'to', number>>) {
  const message = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(from, message).max(to, message));
}

const secrets = z.registry();

/** Marks a variable as a secret, which may come as a file (`NAME_FILE`). To be called last: what wraps a marked schema is not marked. */
export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  secrets.add(schema);
  return schema;
}

export function isSecret(schema: z.ZodType): boolean {
  return secrets.has(schema);
}

export const commaSeparated = z.string().transform((value) => value.split(',').map((each) => each.trim()));

/** The host names of this machine in a URL. Connections to them need no TLS. */
export const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
