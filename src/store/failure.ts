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
