import { PothosValidationError } from '@pothos/core';
import { resolveCursorConnection } from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import type { Page } from '../../domain/page.ts';
import { globalIdOf, recordingIdOf } from '../global-id.ts';

/** The longest page. */
export const MAX_PAGE = 100;

interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * Resolves a connection over a list that is sorted newest first. Cursors are global ids.
 * @throws GraphQLError for an invalid cursor or a negative length
 */
export function newestFirst<T extends { readonly id: string }>(
  args: ConnectionArguments,
  defaultSize: number,
  list: (page: Page) => Promise<readonly T[]>,
) {
  const sizes = { args, defaultSize, maxSize: MAX_PAGE, toCursor: ({ id }: T) => globalIdOf(id) };
  const connection = resolveCursorConnection<Promise<readonly T[]>>(sizes, async (wish) => {
    const { before, after, limit, inverted } = wish;
    const page = await list({
      limit,
      fromTheEnd: inverted,
      ...(before === undefined ? {} : { newerThan: cursorOf('before', before) }),
      ...(after === undefined ? {} : { olderThan: cursorOf('after', after) }),
    });
    // Pothos expects an inverted page oldest first, and reverses it itself.
    return inverted ? page.toReversed() : page;
  });
  return connection.catch((error: unknown) => {
    throw error instanceof PothosValidationError ? invalidArgument(error.message) : error;
  });
}

/** The cost of a page: its length times the cost of an item. */
export function pageCost({ first, last }: ConnectionArguments, defaultSize: number) {
  // An empty page is no way to what is beside it for nothing.
  return { field: 1, multiplier: Math.max(1, Math.min(first ?? last ?? defaultSize, MAX_PAGE)) };
}

function cursorOf(name: string, value: string): string {
  const id = recordingIdOf(value);
  if (id !== null) return id;
  throw invalidArgument(`${name}: Expected a cursor that an earlier page gave.`);
}

/** Reports an invalid argument of a field whose result has no union for errors. */
export function invalidArgument(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } });
}
