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
  const tooCostly = (operation: Operation): GraphQLError | null => {
    let cost = 0;
    const rule = createComplexityRule({
      context: {},
      variableValues: { ...operation.variableValues },
      ...(operation.operationName ? { operationName: operation.operationName } : {}),
      validate: (counted) => {
        cost = counted.complexity;
      },
    });
    // What is wrong otherwise is said by the execution itself.
    validate(operation.schema, operation.document, [rule]);
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
