import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './audit-trail.ts';
import './change-recording.ts';
import './errors.ts';
import './queries.ts';
import './recording.ts';
import './start-recording.ts';
import './stop-recording.ts';
import './subscriptions.ts';
import './throttle.ts';

// Each field says by itself who may use it (`permissions.ts`).
const closed = { authScopes: { nobody: true } };
builder.queryType({ description: 'What can be read.', ...closed });
builder.mutationType({ description: 'What can be done.', ...closed });
builder.subscriptionType({ description: 'What can be watched, over SSE or WebSocket.', ...closed });

export const schema: GraphQLSchema = builder.toSchema();

/** The schema as text, in an order that does not depend on the order of the files. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
