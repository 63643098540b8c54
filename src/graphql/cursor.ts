import { GraphQLError } from 'graphql';
import { recordingIdOf } from './global-id.ts';

/** The id in a cursor that an earlier page gave. @throws GraphQLError for any other */
export function cursorOf(name: string, value: string): string {
  const id = recordingIdOf(value);
  if (id !== null) return id;
  throw invalidArgument(`${name}: Expected a cursor that an earlier page gave.`);
}

/** What is wrong with an argument, where the field has no union that could say so. */
export function invalidArgument(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } });
}
