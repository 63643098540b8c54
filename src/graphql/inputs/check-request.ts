/**
 * Checks requests to Agora with the rules of `domain/requests`, and reports issues by the fields of the caller's input.
 */
import type { z } from 'zod';
import { type InputIssue, InvalidInputError } from '../../domain/errors.ts';

/** Maps paths in Agora's request to paths in the input, such as `clientRequest.token` to `token`. First match. */
export type InputPaths = readonly (readonly [wire: RegExp, input: string])[];

/** A request to Agora with its rules. `paths` is empty where an input itself is checked. */
export interface CheckedRequest {
  readonly request: object;
  readonly rules: z.ZodType;
  readonly paths: InputPaths;
}

/** Each item of a long list can be wrong, but more issues than this help nobody. */
const MAX_ISSUES = 100;

/**
 * @throws InvalidInputError with one issue for each wrong field (the first rule that it breaks), those of `more` first,
 * at most 100
 */
export function check(requests: readonly CheckedRequest[], more: readonly InputIssue[] = []): void {
  const issues = new Map<string, InputIssue>();
  for (const issue of [...more, ...requests.flatMap(issuesOf)]) {
    if (!issues.has(issue.path)) issues.set(issue.path, issue);
  }
  if (issues.size > 0) throw new InvalidInputError([...issues.values()].slice(0, MAX_ISSUES));
}

/** All issues of a request; a field may have several. */
export function issuesOf({ request, rules, paths }: CheckedRequest): readonly InputIssue[] {
  const issues = rules.safeParse(request).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: inputPathOf(path, paths), message }));
}

function inputPathOf(path: readonly PropertyKey[], paths: InputPaths): string {
  const wire = path.map(String).join('.');
  const [pattern, input] = paths.find(([pattern]) => pattern.test(wire)) ?? [];
  const placed = pattern === undefined ? wire : wire.replace(pattern, input ?? '');
  // Some of Agora's names are in snake_case; the schema's are all in camelCase.
  const below = placed.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return below === '' ? 'input' : `input.${below}`;
}
