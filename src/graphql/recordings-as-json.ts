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

const answer = z.object({ data: z.object({ recordings: z.array(z.record(z.string(), z.unknown())) }) });

interface Stored {
  readonly recordings: readonly Recording[];
  readonly now: number;
}

/** Made at the first use, and once: to make it takes as long as to describe a hundred recordings. */
let made: ReturnType<typeof makeYoga> | null = null;

function makeYoga() {
  const type = schema.getType('Recording');
  if (!isOutputType(type)) throw new Error('the schema has no type Recording');
  // A root of its own: the schema's looks recordings up for a caller, and these are at hand.
  const query = new GraphQLObjectType<unknown, Stored>({
    name: 'Stored',
    fields: {
      recordings: { type: new GraphQLList(type), resolve: (_root, _args, { recordings }) => recordings },
    },
  });
  // Yoga and not `execute` of graphql-js, which does not take the long lists of files that come bit by bit.
  return createYoga<Stored, { readonly caller: object; readonly reads: object }>({
    schema: new GraphQLSchema({ query, types: Object.values(schema.getTypeMap()) }),
    context: ({ now }) => ({
      caller: { subject: 'the operator', scopes: SCOPES },
      reads: { now: () => now },
    }),
    logging: false,
    maskedErrors: false,
  });
}

/**
 * The recordings as the GraphQL schema describes them: its field names, enum values and forms of times. `now`: Unix
 * milliseconds by the store's clock.
 */
export async function recordingsAsJson(
  recordings: readonly Recording[],
  now: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  made ??= makeYoga();
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: STORED_FIELDS }),
  };
  const response = await made.fetch('http://localhost/graphql', request, { recordings, now });
  return answer.parse(await response.json()).data.recordings;
}
