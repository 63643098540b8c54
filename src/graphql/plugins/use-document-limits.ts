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
 * Bounds on what validation has to do: it compares every two selections that may have to be merged, and does so again
 * wherever a fragment is used (80 ms for 6 KB of repeated fields). `selections` is five times what GraphiQL's
 * introspection needs; `pairs` is enough for 30 fragments at one place that all ask for the same field.
 */
const LIMITS = { definitions: 50, selections: 1200, pairs: 1000 };

/** Nobody reads more of them, and each costs a look through the document for its line. */
const MAX_ERRORS = 10;

/** Refuses documents whose validation would take long, before they are validated. */
export function useDocumentLimits(): Plugin {
  /** Yoga gives the same text as the same document. */
  const known = new WeakMap<DocumentNode, string | null>();
  const excessIn = (document: DocumentNode) => {
    const before = known.get(document);
    if (before !== undefined) return before;
    const excess = excessOf(document);
    known.set(document, excess);
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

/** What the document has too much of, in words for its author; null when it keeps to the limits. */
function excessOf({ definitions }: DocumentNode): string | null {
  const fragments = new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  if (definitions.length > LIMITS.definitions) {
    return `The document has ${definitions.length} operations and fragments, and at most ${LIMITS.definitions} are allowed.`;
  }
  const weight = weighing(fragments);
  for (const each of definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) weight.add(each.selectionSet);
  }
  // What no operation uses is refused by the validation itself, which looks through it first.
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
 * Counts what the executor would have to merge: selections with fragments in place of their spreads, and pairs of those
 * that have the same name at the same place of the answer, whatever their types. Stops when there is too much.
 */
function weighing(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const used = new Set<string>();
  let selections = 0;
  let pairs = 0;
  const isTooMuch = () => selections > LIMITS.selections || pairs > LIMITS.pairs;

  /** Sorts the selections of one place of the answer by their names in it. */
  function gather(set: SelectionSetNode, fields: Map<string, SelectionSetNode[]>, spread: Set<string>): void {
    for (const selection of set.selections) {
      selections += 1;
      if (isTooMuch()) return;
      if (selection.kind === Kind.INLINE_FRAGMENT) gather(selection.selectionSet, fields, spread);
      else if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const same = fields.get(name) ?? [];
        pairs += same.length;
        fields.set(name, [...same, selection.selectionSet ?? NOTHING]);
      } else if (!spread.has(selection.name.value)) {
        const name = selection.name.value;
        // Fragments at one place are compared with one another too.
        pairs += spread.size;
        spread.add(name);
        used.add(name);
        gather(fragments.get(name)?.selectionSet ?? NOTHING, fields, spread);
      }
    }
  }

  function add(...sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, SelectionSetNode[]>();
    const spread = new Set<string>();
    for (const set of sets) gather(set, fields, spread);
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
