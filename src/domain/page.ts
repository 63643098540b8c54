/** A page of a list that has the newest first. Its bounds are ids, exclusive; ids grow with time. */
export interface Page {
  readonly limit: number;
  readonly newerThan?: string;
  readonly olderThan?: string;
  /** Take the oldest between the bounds instead of the newest. */
  readonly fromTheEnd?: boolean;
}
