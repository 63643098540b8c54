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
    "query Limit {\n  throttle {\n    limitPerSecond\n    usedInLastSecond\n    heldForMs\n    stopWaitMs\n    scope\n    waiting {\n      priority\n      calls\n    }\n  }\n}": typeof types.LimitDocument,
    "fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  lastSeenAt\n  nextTryAt\n  lastTrouble {\n    at\n    message\n    tries\n  }\n  attention {\n    reason\n    since\n    message\n  }\n  tags {\n    key\n    value\n  }\n  failure {\n    reason\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}": typeof types.NowRecordingFragmentDoc,
    "query Admission {\n  viewer {\n    tenant\n    subject\n    scopes\n    appIds\n    storages\n    everybodyIsLetIn\n  }\n}": typeof types.AdmissionDocument,
    "mutation Start($input: StartRecordingInput!) {\n  startRecording(input: $input) {\n    __typename\n    ... on Recording {\n      id\n      cname\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      field\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}": typeof types.StartDocument,
    "mutation Stop($id: ID!) {\n  stopRecording(input: {recording: {id: $id}}) {\n    __typename\n    ... on StopOutcome {\n      uploadingStatus\n      filesStatus\n      files {\n        fileName\n      }\n    }\n    ... on StopInProgress {\n      message\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      agoraCode\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}": typeof types.StopDocument,
};
const documents: Documents = {
    "query Limit {\n  throttle {\n    limitPerSecond\n    usedInLastSecond\n    heldForMs\n    stopWaitMs\n    scope\n    waiting {\n      priority\n      calls\n    }\n  }\n}": types.LimitDocument,
    "fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  lastSeenAt\n  nextTryAt\n  lastTrouble {\n    at\n    message\n    tries\n  }\n  attention {\n    reason\n    since\n    message\n  }\n  tags {\n    key\n    value\n  }\n  failure {\n    reason\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}": types.NowRecordingFragmentDoc,
    "query Admission {\n  viewer {\n    tenant\n    subject\n    scopes\n    appIds\n    storages\n    everybodyIsLetIn\n  }\n}": types.AdmissionDocument,
    "mutation Start($input: StartRecordingInput!) {\n  startRecording(input: $input) {\n    __typename\n    ... on Recording {\n      id\n      cname\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      field\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}": types.StartDocument,
    "mutation Stop($id: ID!) {\n  stopRecording(input: {recording: {id: $id}}) {\n    __typename\n    ... on StopOutcome {\n      uploadingStatus\n      filesStatus\n      files {\n        fileName\n      }\n    }\n    ... on StopInProgress {\n      message\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      agoraCode\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}": types.StopDocument,
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
export function graphql(source: "query Limit {\n  throttle {\n    limitPerSecond\n    usedInLastSecond\n    heldForMs\n    stopWaitMs\n    scope\n    waiting {\n      priority\n      calls\n    }\n  }\n}"): (typeof documents)["query Limit {\n  throttle {\n    limitPerSecond\n    usedInLastSecond\n    heldForMs\n    stopWaitMs\n    scope\n    waiting {\n      priority\n      calls\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  lastSeenAt\n  nextTryAt\n  lastTrouble {\n    at\n    message\n    tries\n  }\n  attention {\n    reason\n    since\n    message\n  }\n  tags {\n    key\n    value\n  }\n  failure {\n    reason\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}"): (typeof documents)["fragment NowRecording on Recording {\n  id\n  cname\n  mode\n  state\n  createdAt\n  startedAt\n  stopRequestedAt\n  endedAt\n  uploadProgress\n  lastSeenAt\n  nextTryAt\n  lastTrouble {\n    at\n    message\n    tries\n  }\n  attention {\n    reason\n    since\n    message\n  }\n  tags {\n    key\n    value\n  }\n  failure {\n    reason\n  }\n  stopOutcome {\n    __typename\n    uploadingStatus\n    filesStatus\n    files {\n      fileName\n    }\n  }\n}\n\nsubscription NowUpdates {\n  recordingsUpdated {\n    ...NowRecording\n  }\n}\n\nquery NowRunning {\n  recordings(\n    filter: {states: [STARTING, RECORDING, STOPPING, EXITING]}\n    first: 100\n  ) {\n    nodes {\n      ...NowRecording\n    }\n  }\n}\n\nquery NowWhatBecame($ids: [ID!]!) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Recording {\n      ...NowRecording\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Admission {\n  viewer {\n    tenant\n    subject\n    scopes\n    appIds\n    storages\n    everybodyIsLetIn\n  }\n}"): (typeof documents)["query Admission {\n  viewer {\n    tenant\n    subject\n    scopes\n    appIds\n    storages\n    everybodyIsLetIn\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation Start($input: StartRecordingInput!) {\n  startRecording(input: $input) {\n    __typename\n    ... on Recording {\n      id\n      cname\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      field\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}"): (typeof documents)["mutation Start($input: StartRecordingInput!) {\n  startRecording(input: $input) {\n    __typename\n    ... on Recording {\n      id\n      cname\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      field\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation Stop($id: ID!) {\n  stopRecording(input: {recording: {id: $id}}) {\n    __typename\n    ... on StopOutcome {\n      uploadingStatus\n      filesStatus\n      files {\n        fileName\n      }\n    }\n    ... on StopInProgress {\n      message\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      agoraCode\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}"): (typeof documents)["mutation Stop($id: ID!) {\n  stopRecording(input: {recording: {id: $id}}) {\n    __typename\n    ... on StopOutcome {\n      uploadingStatus\n      filesStatus\n      files {\n        fileName\n      }\n    }\n    ... on StopInProgress {\n      message\n    }\n    ... on Error {\n      message\n      retryable\n    }\n    ... on InvalidInputError {\n      issues {\n        path\n        message\n      }\n    }\n    ... on ThrottledError {\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      reason\n      agoraCode\n    }\n    ... on UpstreamUnavailableError {\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      retryAfterMs\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;