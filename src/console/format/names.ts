/** A name as a person sees it: of signs that can't be seen alone there would be nothing to read or to press. */
export function visibleName(name: string): string {
  return /[^\p{C}\p{Z}\p{M}\u2800\u3164\u115F\u1160\uFFA0]/u.test(name)
    ? name
    : '(name without visible signs)';
}
