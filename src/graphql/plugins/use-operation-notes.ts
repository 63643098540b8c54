import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../context.ts';

interface Execution {
  readonly args: {
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly contextValue: GraphQLContext;
  };
}

const INTROSPECTION = 'introspection';

/** Notes the first root field of each operation that is valid. It has to come before plugins that end an execution. */
export function useOperationNotes(): Plugin<GraphQLContext> {
  const cache = new WeakMap<DocumentNode, Map<string, string>>();
  const note = ({ args: { document, operationName, contextValue } }: Execution) => {
    const names = cache.get(document) ?? new Map<string, string>();
    const key = operationName ?? '';
    const name = names.get(key) ?? rootFieldOf(document, operationName);
    // Yoga parses the same text to the same object. The names of operations are as many as the document has.
    cache.set(document, names.set(key, name));
    contextValue.notes.operation = name;
  };
  return { onExecute: note, onSubscribe: note };
}

function rootFieldOf(document: DocumentNode, operationName?: string | null): string {
  const operation = getOperationAST(document, operationName);
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return (operation && firstFieldOf(operation.selectionSet, fragments)) ?? INTROSPECTION;
}

/** The name in the schema of the first field that is no introspection. Validation has found that no fragments form a cycle. */
function firstFieldOf(
  { selections }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): string | null {
  for (const each of selections) {
    if (each.kind === Kind.FIELD) {
      if (!each.name.value.startsWith('__')) return each.name.value;
      continue;
    }
    const part =
      each.kind === Kind.INLINE_FRAGMENT
        ? each
        : fragments.find(({ name }) => name.value === each.name.value);
    const found = part === undefined ? null : firstFieldOf(part.selectionSet, fragments);
    if (found !== null) return found;
  }
  return null;
}
