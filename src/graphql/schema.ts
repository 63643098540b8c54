import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './operations/api-keys.ts';
import './operations/audit-trail.ts';
import './operations/update-recording.ts';
import './types/errors.ts';
import './operations/quota.ts';
import './operations/recordings.ts';
import './types/recording.ts';
import './types/attention.ts';
import './types/recording-time.ts';
import './types/timeline.ts';
import './operations/start-recording.ts';
import './operations/stop-recording.ts';
import './operations/subscriptions.ts';
import './operations/throttle.ts';
import './operations/usage.ts';
import './operations/unknown-recordings.ts';
import './operations/viewer.ts';

// Each field opens itself to a scope (`permissions.ts`).
const closed = { authScopes: { nobody: true } };
builder.queryType({ description: 'What can be read.', ...closed });
builder.mutationType({ description: 'What can be done.', ...closed });
builder.subscriptionType({ description: 'What can be watched, over SSE or WebSocket.', ...closed });

export const schema: GraphQLSchema = builder.toSchema();

/** The schema as text, sorted, so that it does not depend on the order of the imports. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
