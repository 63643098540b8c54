import { createComplexityRule } from '@pothos/plugin-complexity';
import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** The cost of a field that queries Agora: a hundred such fields take ten seconds of an account's limit. */
export const ASKS_AGORA = 100;

/** The cost of counting all that match; times the length of the page, like all that is beside its recordings. */
export const COUNTS_ALL = 20;

/** The cost of adding up usage: a million recordings take seconds, so a document may ask for a few. */
export const ADDS_UP_ALL = 2000;

/** The multiplier of a list whose length the document does not give. */
export const LIST_MULTIPLIER = 10;

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Execution {
  readonly args: Operation;
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

/**
 * Refuses documents that cost more than `max` before they are executed. A field costs 1. A list costs its length times
 * the cost of an item; the length is in its arguments, or else taken as 10.
 */
export function useCostLimit(max: number): Plugin {
  const costOf = createCostCache();
  const check = ({ args, setResultAndStopExecution }: Execution) => {
    const cost = costOf(args);
    if (cost <= max) return;
    const message = `The document costs ${cost}, and at most ${max} is allowed: ask for less at once.`;
    const extensions = { code: 'TOO_COSTLY', cost, maxCost: max };
    setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
  };
  return { onExecute: check, onSubscribe: check };
}

/** How many costs of a document are cached, one per combination of its variables. */
const MAX_CACHED = 100;

/** Caches the costs of each parsed document. That works as Yoga parses the same text to the same object. */
function createCostCache(): (operation: Operation) => number {
  const cache = new WeakMap<DocumentNode, Map<string, number>>();
  return (operation) => {
    const weights = Object.entries(operation.variableValues ?? {}).map(weightOf);
    const key = JSON.stringify([operation.operationName, ...weights]);
    const costs = cache.get(operation.document) ?? new Map<string, number>();
    const cached = costs.get(key);
    if (cached !== undefined) return cached;
    const cost = computeCost(operation);
    // The execution itself reports what is wrong with the variables.
    if (cost === null) return 0;
    if (costs.size >= MAX_CACHED) costs.clear();
    cache.set(operation.document, costs.set(key, cost));
    return cost;
  };
}

/** The part of a variable that a cost can depend on: a number (such as a page's length), or the length of a list. */
function weightOf([name, value]: readonly [string, unknown]): readonly unknown[] {
  if (Array.isArray(value)) return [name, [value.length]];
  return typeof value === 'number' || value === null ? [name, value] : [name];
}

/** Null: the variables don't fit the operation. */
function computeCost({ schema, document, operationName, variableValues }: Operation): number | null {
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
