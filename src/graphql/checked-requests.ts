/**
 * Checks what is to be sent to Agora with the rules of `domain/requests`, and says in the caller's own fields what is wrong
 * with it.
 */
import type { z } from 'zod';
import { type InputIssue, InvalidInputError } from '../domain/errors.ts';

/** Where fields of Agora's stand in the input, the first that fits: `clientRequest.token` is `token` there. */
export type InputPaths = readonly (readonly [wire: RegExp, input: string])[];

/** A request, the rules for it, and where its fields come from. */
export interface ToBeChecked {
  readonly request: object;
  readonly rules: z.ZodType;
  readonly paths: InputPaths;
}

/** @throws InvalidInputError with one issue for each field that is wrong, those of `more` among them */
export function check(requests: readonly ToBeChecked[], more: readonly InputIssue[] = []): void {
  const found = requests.flatMap(({ request, rules, paths }) =>
    (rules.safeParse(request).error?.issues ?? []).map(({ path, message }) => ({
      path: inputPathOf(path, paths),
      message,
    })),
  );
  const issues = new Map([...more, ...found].reverse().map((issue) => [issue.path, issue]));
  if (issues.size > 0) throw new InvalidInputError([...issues.values()].reverse());
}

function inputPathOf(path: readonly PropertyKey[], paths: InputPaths): string {
  const wire = path.map(String).join('.');
  const [pattern, input] = paths.find(([pattern]) => pattern.test(wire)) ?? [];
  return `input.${pattern === undefined ? wire : wire.replace(pattern, input ?? '')}`;
}
