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
    "fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  failure {\n    message\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}": typeof types.NowRecordingFragmentDoc,
    "query Admission {\n  __typename\n}": typeof types.AdmissionDocument,
};
const documents: Documents = {
    "fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  failure {\n    message\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}": types.NowRecordingFragmentDoc,
    "query Admission {\n  __typename\n}": types.AdmissionDocument,
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
export function graphql(source: "fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  failure {\n    message\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}"): (typeof documents)["fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  failure {\n    message\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Admission {\n  __typename\n}"): (typeof documents)["query Admission {\n  __typename\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;