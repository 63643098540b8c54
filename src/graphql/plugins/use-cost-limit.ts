import { createComplexityRule } from '@pothos/plugin-complexity';
import { type DocumentNode, GraphQLError, type GraphQLSchema, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** A field that asks Agora: a hundred of them take ten seconds of an account's limit. */
export const ASKS_AGORA = 100;

/** What a list costs whose length nobody says: as many times what is asked of each. */
export const LIST_MULTIPLIER = 10;

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Refuses documents that cost more than `max` before anything of them is executed. A field costs 1; a list costs as many
 * times what is asked of each as it is long, by its arguments or else tenfold.
 */
export function useCostLimit(max: number): Plugin {
  const costOf = createCosting();
  const tooCostly = (operation: Operation): GraphQLError | null => {
    const cost = costOf(operation);
    if (cost <= max) return null;
    return new GraphQLError(
      `The document costs ${cost}, and at most ${max} is allowed: ask for less at once.`,
      {
        extensions: { code: 'TOO_COSTLY', cost, maxCost: max },
      },
    );
  };
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const error = tooCostly(args);
      if (error !== null) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = tooCostly(args);
      if (error !== null) setResultAndStopExecution({ errors: [error] });
    },
  };
}

/** Costs of a document that are remembered: one for each way in which its variables can be. */
const MAX_REMEMBERED = 100;

/** Adds costs up once a document and remembers them with it: Yoga gives the same text as the same document. */
function createCosting(): (operation: Operation) => number {
  const known = new WeakMap<DocumentNode, Map<string, number>>();
  return (operation) => {
    const weights = Object.entries(operation.variableValues ?? {}).map(weightOf);
    const key = JSON.stringify([operation.operationName, ...weights]);
    const costs = known.get(operation.document) ?? new Map<string, number>();
    const before = costs.get(key);
    if (before !== undefined) return before;
    const cost = addUp(operation);
    // What is wrong with the variables is said by the execution itself.
    if (cost === null) return 0;
    if (costs.size >= MAX_REMEMBERED) costs.clear();
    known.set(operation.document, costs.set(key, cost));
    return cost;
  };
}

/** What a variable can weigh with: a page's length, or a list's. No field costs more for any other value. */
function weightOf([name, value]: readonly [string, unknown]): readonly unknown[] {
  if (Array.isArray(value)) return [name, [value.length]];
  return typeof value === 'number' || value === null ? [name, value] : [name];
}

/** Null where the variables don't fit the operation. */
function addUp({ schema, document, operationName, variableValues }: Operation): number | null {
  let cost: number | null = null;
  const rule = createComplexityRule({
    context: {},
    variableValues: { ...variableValues },
    ...(operationName ? { operationName } : {}),
    validate: ({ complexity }) => {
      cost = complexity;
    },
  });
  validate(schema, document, [rule]);
  return cost;
}
