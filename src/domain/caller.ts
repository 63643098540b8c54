/** What a caller may do. `admin` reads data of the whole account; it does not include the other scopes. */
export const SCOPES = [
  'recording:read',
  'recording:start',
  'recording:update',
  'recording:stop',
  'recording:play',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

export function isScope(word: string): word is Scope {
  return SCOPES.some((scope) => scope === word);
}

/** The caller that a token or an API key identifies. */
export interface Caller {
  /** The tenant whose recordings the caller sees and controls. */
  readonly tenant: string;
  /** The person or program, as the issuer of the credential names it. */
  readonly subject: string;
  readonly scopes: readonly Scope[];
  /** What the caller's operations, streams and sockets are counted by: the same for all that count as one caller. */
  readonly countedAs: string;
  /** The caller's own limit; null: that of every caller. */
  readonly operationsPerMinute: number | null;
  /** When the credential expires, in Unix milliseconds; null: never by itself. */
  readonly expiresAt: number | null;
}
