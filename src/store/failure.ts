/** The database failed, or the way to it did: not the statement, and not the code that made it. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  /** Nobody knows whether the statement was carried out: it was sent, and its answer never came. */
  readonly isUnsure: boolean;

  constructor(cause: unknown, isUnsure = false) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.isUnsure = isUnsure;
  }
}

/** Whether a row could not be written because another has the same unique value. */
export function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'errcode' in error ? error.errcode : 'code' in error ? error.code : null;
  return code === SQLITE_UNIQUE || code === POSTGRES_UNIQUE;
}

const SQLITE_UNIQUE = 2067;
const POSTGRES_UNIQUE = '23505';
