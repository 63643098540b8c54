/** A stretch of what is listed newest first. Ids bound it, exclusively, and grow with time. */
export interface Page {
  readonly limit: number;
  readonly newerThan?: string;
  readonly olderThan?: string;
  /** Take the oldest of the stretch instead of its newest. */
  readonly fromTheEnd?: boolean;
}
