import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { createGraphQLError, type Plugin } from 'graphql-yoga';

/**
 * Executes only documents that the operator has listed (persisted operations). Clients send a document's id as
 * `extensions.persistedQuery.sha256Hash`, or its exact text. `own`: what the gateway's own page sends is executed as well.
 */
export function useListedOperations(
  listed: ReadonlyMap<string, string>,
  own: () => ReadonlySet<string>,
): readonly Plugin[] {
  const documents = new Set(listed.values());
  const byId = usePersistedOperations({
    allowArbitraryOperations: true,
    getPersistedOperation: (id) => listed.get(id) ?? null,
  });
  // Both HTTP and WebSocket requests are parsed, so it is enforced here.
  const onlyListed: Plugin = {
    onParse({ params: { source } }) {
      if (typeof source === 'string' && (documents.has(source) || own().has(source))) return;
      throw createGraphQLError('This gateway executes listed operations only, and this is none of them.', {
        extensions: { code: 'OPERATION_NOT_LISTED', http: { status: 403 } },
      });
    },
  };
  return [byId, onlyListed];
}
