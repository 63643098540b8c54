/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation Start($input: StartRecordingInput!) {\n    startRecording(input: $input) {\n      __typename\n      ... on Recording {\n        id\n        state\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n": typeof types.StartDocument,
    "\n  subscription Watch($id: ID!) {\n    recordingUpdated(id: $id) {\n      id\n      state\n      files {\n        fileName\n      }\n    }\n  }\n": typeof types.WatchDocument,
    "\n  mutation Stop($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        filesStatus\n        files {\n          fileName\n        }\n        recording {\n          id\n          state\n        }\n      }\n      ... on ExtensionServiceStates {\n        services {\n          serviceName\n        }\n      }\n      ... on StopInProgress {\n        message\n        recording {\n          id\n          state\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n": typeof types.StopDocument,
};
const documents: Documents = {
    "\n  mutation Start($input: StartRecordingInput!) {\n    startRecording(input: $input) {\n      __typename\n      ... on Recording {\n        id\n        state\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n": types.StartDocument,
    "\n  subscription Watch($id: ID!) {\n    recordingUpdated(id: $id) {\n      id\n      state\n      files {\n        fileName\n      }\n    }\n  }\n": types.WatchDocument,
    "\n  mutation Stop($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        filesStatus\n        files {\n          fileName\n        }\n        recording {\n          id\n          state\n        }\n      }\n      ... on ExtensionServiceStates {\n        services {\n          serviceName\n        }\n      }\n      ... on StopInProgress {\n        message\n        recording {\n          id\n          state\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n": types.StopDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Start($input: StartRecordingInput!) {\n    startRecording(input: $input) {\n      __typename\n      ... on Recording {\n        id\n        state\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Start($input: StartRecordingInput!) {\n    startRecording(input: $input) {\n      __typename\n      ... on Recording {\n        id\n        state\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Watch($id: ID!) {\n    recordingUpdated(id: $id) {\n      id\n      state\n      files {\n        fileName\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Watch($id: ID!) {\n    recordingUpdated(id: $id) {\n      id\n      state\n      files {\n        fileName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Stop($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        filesStatus\n        files {\n          fileName\n        }\n        recording {\n          id\n          state\n        }\n      }\n      ... on ExtensionServiceStates {\n        services {\n          serviceName\n        }\n      }\n      ... on StopInProgress {\n        message\n        recording {\n          id\n          state\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Stop($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        filesStatus\n        files {\n          fileName\n        }\n        recording {\n          id\n          state\n        }\n      }\n      ... on ExtensionServiceStates {\n        services {\n          serviceName\n        }\n      }\n      ... on StopInProgress {\n        message\n        recording {\n          id\n          state\n        }\n      }\n      ... on Error {\n        code\n        message\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n      ... on StoreUnavailableError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        reason\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;