import { StorageRefusedError } from './storage-errors.ts';
import type { ListPage, StoredObject } from './storage-interface.ts';

/** Asks for page after page. Rejects where a page is none, or is the same again: it would never end. */
export async function* listIn(
  askAfter: (after: string | null) => Promise<ListPage | null>,
): AsyncGenerator<StoredObject> {
  let after: string | null = null;
  do {
    const page: ListPage | null = await askAfter(after);
    if (page === null || (page.next !== null && page.next === after)) {
      throw new StorageRefusedError('not_storage', { code: null, region: null });
    }
    yield* page.objects;
    after = page.next;
  } while (after !== null);
}
