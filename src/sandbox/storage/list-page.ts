export interface ListRequest {
  readonly prefix: string;
  /** Keys with it behind the prefix are told as one common prefix; empty: none are. */
  readonly delimiter: string;
  readonly maxKeys: number;
  /** The list goes on behind this key or common prefix; empty: from the beginning. */
  readonly after: string;
}

export interface ListPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last of the page where more follow, else null. */
  readonly next: string | null;
}

/** A page of the keys, which have to be sorted (ListObjectsV2). */
export function listPage(
  sorted: readonly string[],
  { prefix, delimiter, maxKeys, after }: ListRequest,
): ListPage {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = after;
  for (const key of sorted) {
    if (key <= after || !key.startsWith(prefix)) continue;
    const common = commonPrefixOf(key, prefix, delimiter);
    if (common !== null && common === last) continue;
    if (keys.length + commonPrefixes.length >= maxKeys) {
      return { keys, commonPrefixes, next: maxKeys === 0 ? null : last };
    }
    if (common === null) keys.push(key);
    else commonPrefixes.push(common);
    last = common ?? key;
  }
  return { keys, commonPrefixes, next: null };
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | null {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? null : key.slice(0, at + delimiter.length);
}
