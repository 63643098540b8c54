/** The database or the connection to it failed, as opposed to a wrong statement or a fault of the calling code. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  /** The statement was sent and its answer never came, so it may have been carried out. */
  readonly isUnsure: boolean;

  constructor(cause: unknown, isUnsure = false) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.isUnsure = isUnsure;
  }
}

/** Whether a row could not be written because another row has the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'errcode' in error ? error.errcode : 'code' in error ? error.code : null;
  return code === SQLITE_UNIQUE || code === POSTGRES_UNIQUE;
}

const SQLITE_UNIQUE = 2067;
const POSTGRES_UNIQUE = '23505';
