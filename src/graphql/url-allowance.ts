/**
 * How many files may have URLs in one answer. A signature takes 0.3 ms of CPU time, and a recording may have 100,000 files,
 * which the cost of a document can't tell.
 */
export const MAX_FILES_WITH_URLS = 1000;

/** What one request, or one result of a subscription, may still have signed. */
export interface UrlAllowance {
  /** Whether the file may have URLs. The same for all fields of one file in one list. */
  takes(file: object): boolean;
  /** Whether the file had to be left out. */
  hasRefused(file: object): boolean;
  /** Begins anew, for the next result of a subscription. */
  renew(): void;
}

export function createUrlAllowance(): UrlAllowance {
  let left = MAX_FILES_WITH_URLS;
  const taken = new WeakMap<object, boolean>();
  return {
    takes(file) {
      const known = taken.get(file);
      if (known !== undefined) return known;
      const isTaken = left > 0;
      if (isTaken) left -= 1;
      taken.set(file, isTaken);
      return isTaken;
    },
    hasRefused: (file) => taken.get(file) === false,
    renew() {
      left = MAX_FILES_WITH_URLS;
    },
  };
}
