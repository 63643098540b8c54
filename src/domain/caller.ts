/** What a caller may do. `admin` reads what concerns the whole account; it brings none of the others with it. */
export const SCOPES = [
  'recording:read',
  'recording:start',
  'recording:update',
  'recording:stop',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

export function isScope(word: string): word is Scope {
  return SCOPES.some((scope) => scope === word);
}

/** Who asks: the session that a token or a key opened. */
export interface Caller {
  /** Whose recordings are meant by everything that is asked. */
  readonly tenant: string;
  /** The person or program, in the words of whoever issued the credential. */
  readonly subject: string;
  readonly scopes: readonly Scope[];
  /** Unix milliseconds; null: the session does not end by itself. */
  readonly expiresAt: number | null;
}
