import { GraphQLList, GraphQLObjectType, GraphQLSchema, isOutputType } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { z } from 'zod';
import { SCOPES } from '../domain/caller.ts';
import type { Recording } from '../domain/recording.ts';
import { schema } from './schema.ts';

/** What is stored of a recording: not `live`, which asks Agora, nor notifications, nor signed URLs, which are secrets. */
const STORED_FIELDS = `{ recordings {
  id state appId mode cname uid resourceId sid tags { key value } createdAt startedAt stopRequestedAt endedAt
  lastSeenAt resourceExpiresAt nextTryAt
  attention { reason since message }
  lastTrouble { at message tries }
  failure { code message agoraCode reason }
  files { fileName source trackType uid mixedAllUser isPlayable sliceStartTime sizeBytes storedAt }
  uploadProgress
  serviceStates { service event at explanation details }
  gaps { from to }
  stopOutcome {
    __typename agoraCode uploadingStatus filesStatus raw
    ... on ExtensionServiceStates { services { __typename serviceName payload } }
  }
} }`;

const answer = z.object({ data: z.object({ recordings: z.array(z.unknown()) }) });

/**
 * The recordings as the GraphQL schema describes them: its field names, enum values and forms of times. `now`: Unix
 * milliseconds by the store's clock.
 */
export async function recordingsAsJson(
  recordings: readonly Recording[],
  now: number,
): Promise<readonly unknown[]> {
  const type = schema.getType('Recording');
  if (!isOutputType(type)) throw new Error('the schema has no type Recording');
  // A root of its own: the schema's looks recordings up for a caller, and these are at hand.
  const query = new GraphQLObjectType({
    name: 'Stored',
    fields: { recordings: { type: new GraphQLList(type), resolve: () => recordings } },
  });
  // Yoga and not `execute` of graphql-js, which does not take the long lists of files that come bit by bit.
  const yoga = createYoga({
    schema: new GraphQLSchema({ query, types: Object.values(schema.getTypeMap()) }),
    context: { caller: { subject: 'the operator', scopes: SCOPES }, reads: { now: () => now } },
    logging: false,
    maskedErrors: false,
  });
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: STORED_FIELDS }),
  });
  return answer.parse(await response.json()).data.recordings;
}
