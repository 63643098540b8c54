/** Which page of a list that is sorted newest first an address names: older or newer than a cursor, else the first. Pure. */

/** How many entries a page has. */
export const PAGE_SIZE = 50;

export interface PageVariables {
  readonly first: number | null;
  readonly after: string | null;
  readonly last: number | null;
  readonly before: string | null;
}

const PARAMETERS = ['older-than', 'newer-than'] as const;

/** As the gateway takes it. */
export function pageOf(parameters: URLSearchParams): PageVariables {
  const [after, before] = PARAMETERS.map((name) => parameters.get(name));
  if (before != null) return { first: null, after: null, last: PAGE_SIZE, before };
  return { first: PAGE_SIZE, after: after ?? null, last: null, before: null };
}

/** Whether the address names the first page. */
export function isFirstPage(parameters: URLSearchParams): boolean {
  return !PARAMETERS.some((name) => parameters.has(name));
}

export function olderThan(parameters: URLSearchParams, cursor: string): URLSearchParams {
  return at(parameters, 'older-than', cursor);
}

export function newerThan(parameters: URLSearchParams, cursor: string): URLSearchParams {
  return at(parameters, 'newer-than', cursor);
}

/** The first page. */
export function newest(parameters: URLSearchParams): URLSearchParams {
  const others = [...parameters].filter(([name]) => !PARAMETERS.some((each) => each === name));
  return new URLSearchParams(others);
}

function at(parameters: URLSearchParams, name: (typeof PARAMETERS)[number], cursor: string): URLSearchParams {
  return new URLSearchParams([...newest(parameters), [name, cursor]]);
}
