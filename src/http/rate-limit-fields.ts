/** What a caller may still do in a window of time. */
interface Allowance {
  readonly limit: number;
  readonly windowS: number;
  readonly left: number;
  readonly resetMs: number;
}

/** The names of the fields, which pages of other origins may read. */
export const RATE_LIMIT_FIELDS = ['ratelimit', 'ratelimit-policy'] as const;

export type RateLimitFields = Readonly<Record<(typeof RATE_LIMIT_FIELDS)[number], string>>;

/**
 * The fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10): the quota `q` in a window of `w`
 * seconds, what remains of it (`r`), and in how many seconds it is reset (`t`), which is also what `Retry-After` says.
 */
export function rateLimitFields(
  policy: string,
  { limit, windowS, left, resetMs }: Allowance,
): RateLimitFields {
  return {
    'ratelimit-policy': `"${policy}";q=${limit};w=${windowS}`,
    ratelimit: `"${policy}";r=${left};t=${Math.ceil(resetMs / 1000)}`,
  };
}
