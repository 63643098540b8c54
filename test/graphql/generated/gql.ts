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
    "\n  mutation StopRecording($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        resourceId\n        sid\n        mode\n        cname\n        uid\n        agoraCode\n        uploadingStatus\n        files {\n          fileName\n          trackType\n          uid\n          mixedAllUser\n          isPlayable\n          sliceStartTime\n        }\n        raw\n      }\n      ... on StringFileList {\n        fileName\n      }\n      ... on ExtensionServiceStates {\n        services {\n          __typename\n          serviceName\n          payload\n          ... on UploadServiceState {\n            uploadingStatus\n          }\n          ... on WebRecorderServiceState {\n            state\n            onhold\n            files {\n              fileName\n              sliceStartTime\n            }\n          }\n          ... on RtmpPublishServiceState {\n            status\n            outputs {\n              rtmpUrl\n              status\n            }\n          }\n        }\n      }\n      ... on StopInProgress {\n        resourceId\n        sid\n        message\n      }\n      ... on Error {\n        message\n        code\n        retryable\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        agoraCode\n        reason\n        field\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n    }\n  }\n": typeof types.StopRecordingDocument,
    "\n  query Throttle {\n    throttle {\n      limitPerSecond\n      maxQueue\n      stopWaitMs\n      heldForMs\n      scope\n      waiting {\n        priority\n        calls\n      }\n    }\n  }\n": typeof types.ThrottleDocument,
};
const documents: Documents = {
    "\n  mutation StopRecording($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        resourceId\n        sid\n        mode\n        cname\n        uid\n        agoraCode\n        uploadingStatus\n        files {\n          fileName\n          trackType\n          uid\n          mixedAllUser\n          isPlayable\n          sliceStartTime\n        }\n        raw\n      }\n      ... on StringFileList {\n        fileName\n      }\n      ... on ExtensionServiceStates {\n        services {\n          __typename\n          serviceName\n          payload\n          ... on UploadServiceState {\n            uploadingStatus\n          }\n          ... on WebRecorderServiceState {\n            state\n            onhold\n            files {\n              fileName\n              sliceStartTime\n            }\n          }\n          ... on RtmpPublishServiceState {\n            status\n            outputs {\n              rtmpUrl\n              status\n            }\n          }\n        }\n      }\n      ... on StopInProgress {\n        resourceId\n        sid\n        message\n      }\n      ... on Error {\n        message\n        code\n        retryable\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        agoraCode\n        reason\n        field\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n    }\n  }\n": types.StopRecordingDocument,
    "\n  query Throttle {\n    throttle {\n      limitPerSecond\n      maxQueue\n      stopWaitMs\n      heldForMs\n      scope\n      waiting {\n        priority\n        calls\n      }\n    }\n  }\n": types.ThrottleDocument,
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
export function graphql(source: "\n  mutation StopRecording($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        resourceId\n        sid\n        mode\n        cname\n        uid\n        agoraCode\n        uploadingStatus\n        files {\n          fileName\n          trackType\n          uid\n          mixedAllUser\n          isPlayable\n          sliceStartTime\n        }\n        raw\n      }\n      ... on StringFileList {\n        fileName\n      }\n      ... on ExtensionServiceStates {\n        services {\n          __typename\n          serviceName\n          payload\n          ... on UploadServiceState {\n            uploadingStatus\n          }\n          ... on WebRecorderServiceState {\n            state\n            onhold\n            files {\n              fileName\n              sliceStartTime\n            }\n          }\n          ... on RtmpPublishServiceState {\n            status\n            outputs {\n              rtmpUrl\n              status\n            }\n          }\n        }\n      }\n      ... on StopInProgress {\n        resourceId\n        sid\n        message\n      }\n      ... on Error {\n        message\n        code\n        retryable\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        agoraCode\n        reason\n        field\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation StopRecording($input: StopRecordingInput!) {\n    stopRecording(input: $input) {\n      __typename\n      ... on StopOutcome {\n        resourceId\n        sid\n        mode\n        cname\n        uid\n        agoraCode\n        uploadingStatus\n        files {\n          fileName\n          trackType\n          uid\n          mixedAllUser\n          isPlayable\n          sliceStartTime\n        }\n        raw\n      }\n      ... on StringFileList {\n        fileName\n      }\n      ... on ExtensionServiceStates {\n        services {\n          __typename\n          serviceName\n          payload\n          ... on UploadServiceState {\n            uploadingStatus\n          }\n          ... on WebRecorderServiceState {\n            state\n            onhold\n            files {\n              fileName\n              sliceStartTime\n            }\n          }\n          ... on RtmpPublishServiceState {\n            status\n            outputs {\n              rtmpUrl\n              status\n            }\n          }\n        }\n      }\n      ... on StopInProgress {\n        resourceId\n        sid\n        message\n      }\n      ... on Error {\n        message\n        code\n        retryable\n      }\n      ... on InvalidInputError {\n        issues {\n          path\n          message\n        }\n      }\n      ... on ThrottledError {\n        retryAfterMs\n      }\n      ... on UpstreamRejectedError {\n        agoraCode\n        reason\n        field\n      }\n      ... on UpstreamUnavailableError {\n        retryAfterMs\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Throttle {\n    throttle {\n      limitPerSecond\n      maxQueue\n      stopWaitMs\n      heldForMs\n      scope\n      waiting {\n        priority\n        calls\n      }\n    }\n  }\n"): (typeof documents)["\n  query Throttle {\n    throttle {\n      limitPerSecond\n      maxQueue\n      stopWaitMs\n      heldForMs\n      scope\n      waiting {\n        priority\n        calls\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;