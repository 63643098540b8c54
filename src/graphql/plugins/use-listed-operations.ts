import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { createGraphQLError, type Plugin } from 'graphql-yoga';

/**
 * Executes the documents that the operator has listed and no others. Clients send their ids as
 * `extensions.persistedQuery.sha256Hash`, or the documents as they are listed.
 */
export function useListedOperations(listed: ReadonlyMap<string, string>): readonly Plugin[] {
  const documents = new Set(listed.values());
  const byId = usePersistedOperations({
    allowArbitraryOperations: true,
    getPersistedOperation: (id) => listed.get(id) ?? null,
  });
  // Parsing is where every way in passes by.
  const nothingElse: Plugin = {
    onParse({ params: { source } }) {
      if (typeof source === 'string' && documents.has(source)) return;
      throw createGraphQLError('This gateway executes listed operations only, and this is none of them.', {
        extensions: { code: 'OPERATION_NOT_LISTED', http: { status: 403 } },
      });
    },
  };
  return [byId, nothingElse];
}
