/**
 * Checks what is to be sent to Agora with the rules of `domain/requests`, and says in the caller's own fields what is wrong
 * with it.
 */
import type { z } from 'zod';
import { type InputIssue, InvalidInputError } from '../../domain/errors.ts';

/** Where fields of Agora's stand in the input, the first that fits: `clientRequest.token` is `token` there. */
export type InputPaths = readonly (readonly [wire: RegExp, input: string])[];

/** A request, the rules for it, and where its fields come from. An input itself has its fields where they are: no paths. */
export interface ToBeChecked {
  readonly request: object;
  readonly rules: z.ZodType;
  readonly paths: InputPaths;
}

/** A list can be wrong in every place: more than so many issues help nobody. */
const MAX_ISSUES = 100;

/**
 * @throws InvalidInputError with one issue for each field that is wrong, of the first rule that it breaks; those of `more` come
 * before all others, and no more than 100 are told
 */
export function check(requests: readonly ToBeChecked[], more: readonly InputIssue[] = []): void {
  const issues = new Map<string, InputIssue>();
  for (const issue of [...more, ...requests.flatMap(issuesOf)]) {
    if (!issues.has(issue.path)) issues.set(issue.path, issue);
  }
  if (issues.size > 0) throw new InvalidInputError([...issues.values()].slice(0, MAX_ISSUES));
}

/** All that is wrong with a request; several may be of one field. */
export function issuesOf({ request, rules, paths }: ToBeChecked): readonly InputIssue[] {
  const issues = rules.safeParse(request).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: inputPathOf(path, paths), message }));
}

function inputPathOf(path: readonly PropertyKey[], paths: InputPaths): string {
  const wire = path.map(String).join('.');
  const [pattern, input] = paths.find(([pattern]) => pattern.test(wire)) ?? [];
  const placed = pattern === undefined ? wire : wire.replace(pattern, input ?? '');
  // Agora has some names in snake_case; the schema has all of its own in camelCase.
  const below = placed.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return below === '' ? 'input' : `input.${below}`;
}
