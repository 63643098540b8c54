import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './errors.ts';
import './stop-recording.ts';
import './throttle.ts';

builder.queryType({ description: 'What can be read.' });
builder.mutationType({ description: 'What can be done.' });

export const schema: GraphQLSchema = builder.toSchema();

/** The schema as text, in an order that does not depend on the order of the files. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
