import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Bounds the work of validation: it compares each pair of selections that may have to be merged, again wherever a
 * fragment is used (80 ms for 6 KB of repeated fields). `selections` is five times what GraphiQL's introspection needs;
 * `pairs` is enough for 30 fragments at one place that all select the same field.
 */
const LIMITS = { definitions: 50, selections: 1200, pairs: 1000 };

/** More errors help nobody, and each costs a scan of the document for its line number. */
const MAX_ERRORS = 10;

/** Refuses documents that would take long to validate, before they are validated. */
export function useDocumentLimits(): Plugin {
  /** Yoga parses the same text to the same object. */
  const cache = new WeakMap<DocumentNode, string | null>();
  const excessIn = (document: DocumentNode) => {
    const cached = cache.get(document);
    if (cached !== undefined) return cached;
    const excess = excessOf(document);
    cache.set(document, excess);
    return excess;
  };
  return {
    onValidate({ params: { documentAST }, setResult, setValidationFn }) {
      const excess = excessIn(documentAST);
      if (excess !== null) {
        setResult([new GraphQLError(excess, { extensions: { code: 'TOO_COMPLEX' } })]);
        return;
      }
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) =>
        validate(schema, document, rules, { maxErrors: MAX_ERRORS }),
      );
    },
  };
}

/** The limit that the document exceeds, in words for its author. Null: none. */
function excessOf({ definitions }: DocumentNode): string | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  if (definitions.length > LIMITS.definitions) {
    return `The document has ${definitions.length} operations and fragments, and at most ${LIMITS.definitions} are allowed.`;
  }
  const weight = createWeight(fragments);
  for (const each of definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) weight.add(each.selectionSet);
  }
  // Validation refuses unused fragments only after it has looked through them, so they count too.
  for (const [name, { selectionSet }] of fragments) if (!weight.isUsed(name)) weight.add(selectionSet);
  if (weight.selections() > LIMITS.selections) {
    return `The document selects more than ${LIMITS.selections} fields, counting a fragment’s wherever it is used: ask for less at once.`;
  }
  if (weight.pairs() > LIMITS.pairs) {
    return 'The document selects the same fields of the same object too many times: ask for each once, or by fewer fragments.';
  }
  return null;
}

/**
 * Counts selections, with fragments in place of their spreads, and pairs of selections that have the same response name
 * at the same place, whatever their types. Stops counting once a limit is exceeded.
 */
function createWeight(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const used = new Set<string>();
  let selections = 0;
  let pairs = 0;
  const isTooMuch = () => selections > LIMITS.selections || pairs > LIMITS.pairs;

  /** Groups the selections at one place of the response by their response names. */
  function collect(
    set: SelectionSetNode,
    fields: Map<string, SelectionSetNode[]>,
    spread: Set<string>,
  ): void {
    for (const selection of set.selections) {
      selections += 1;
      if (isTooMuch()) return;
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, fields, spread);
      else if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const same = fields.get(name) ?? [];
        pairs += same.length;
        fields.set(name, [...same, selection.selectionSet ?? NOTHING]);
      } else if (!spread.has(selection.name.value)) {
        const name = selection.name.value;
        // Validation also compares the fragments at one place with each other.
        pairs += spread.size;
        spread.add(name);
        used.add(name);
        collect(fragments.get(name)?.selectionSet ?? NOTHING, fields, spread);
      }
    }
  }

  function add(...sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, SelectionSetNode[]>();
    const spread = new Set<string>();
    for (const set of sets) collect(set, fields, spread);
    for (const deeper of fields.values()) if (!isTooMuch()) add(...deeper);
  }

  return {
    add: (set: SelectionSetNode) => add(set),
    isUsed: (name: string) => used.has(name),
    selections: () => selections,
    pairs: () => pairs,
  };
}

const NOTHING: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };
