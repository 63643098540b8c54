import { resolveCursorConnection } from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import type { Page } from '../../domain/page.ts';
import { globalIdOf, recordingIdOf } from '../global-id.ts';

/** Nobody gets more on one page. */
export const MAX_PAGE = 100;

interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly after?: string | null | undefined;
}

interface Listed {
  readonly id: string;
}

/**
 * Resolves a connection of what is listed newest first, its cursors being global ids.
 * @throws GraphQLError for a cursor that no page gave
 */
export function newestFirst<T extends Listed>(
  args: ConnectionArguments,
  defaultSize: number,
  list: (page: Page) => Promise<readonly T[]>,
) {
  const sizes = { args, defaultSize, maxSize: MAX_PAGE, toCursor: ({ id }: T) => globalIdOf(id) };
  return resolveCursorConnection<Promise<readonly T[]>>(sizes, async ({ before, after, limit, inverted }) => {
    const page = await list({
      limit,
      fromTheEnd: inverted,
      ...(before === undefined ? {} : { newerThan: cursorOf('before', before) }),
      ...(after === undefined ? {} : { olderThan: cursorOf('after', after) }),
    });
    // It wants them as they were counted, and turns them round itself.
    return inverted ? page.toReversed() : page;
  });
}

/** The cost of a page: as many times what is asked of each as it is long. */
export function pageCost({ first, last }: ConnectionArguments, defaultSize: number) {
  return { field: 1, multiplier: Math.min(first ?? last ?? defaultSize, MAX_PAGE) };
}

function cursorOf(name: string, value: string): string {
  const id = recordingIdOf(value);
  if (id !== null) return id;
  throw invalidArgument(`${name}: Expected a cursor that an earlier page gave.`);
}

/** What is wrong with an argument, where the field has no union that could say so. */
export function invalidArgument(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } });
}
