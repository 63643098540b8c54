/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Why a call failed. Codes are stable; messages are for people and may change. */
export type ErrorCode =
  /** Agora refused the gateway’s own account. The operator finds the reason in the log. */
  | 'GATEWAY_REFUSED'
  /** The call can’t be right as it stands. Nothing was sent to Agora. */
  | 'INVALID_INPUT'
  /** The gateway knows no such recording. */
  | 'RECORDING_NOT_FOUND'
  /** The gateway is shutting down. The recording may still be running: ask again. */
  | 'SHUTTING_DOWN'
  /** The account’s request limit leaves no turn in time. Nothing was sent to Agora. */
  | 'THROTTLED'
  /** Agora refused the request for good. */
  | 'UPSTREAM_REJECTED';

/** How Agora records. */
export type RecordingMode =
  /** Each user’s audio and video in files of their own. */
  | 'INDIVIDUAL'
  /** All users mixed into one picture and one sound (composite recording). */
  | 'MIX'
  /** A web page, as a browser shows it. */
  | 'WEB';

/** Which recording: exactly one of the fields. */
export type RecordingRef =
  {   /** The gateway’s own id. Recordings are not stored yet, so every id answers RecordingNotFoundError. */
  id: string | number; session?: never; }
  |  { id?: never;   /** The coordinates that Agora gave. */
  session: RecordingSessionInput; };

/** The coordinates of a recording, as Agora’s `acquire` and `start` gave them. */
export type RecordingSessionInput = {
  /** The App ID; the gateway’s own when left out. */
  appId?: string | null | undefined;
  /** The channel name (in web page mode: the name of the session) given to `acquire`. */
  cname: string;
  /** The mode that the recording was started in. */
  mode: RecordingMode;
  /** The resource ID that `acquire` gave. */
  resourceId: string;
  /** The recording ID that `start` gave. */
  sid: string;
  /** The user ID of the recording client given to `acquire`: 1 to 4294967295, as text. */
  uid: string;
};

/** How the push of the stream to a CDN stands. */
export type RtmpPublishStatus =
  /** Connecting to the CDN’s server. */
  | 'CONNECTING'
  /** The CDN’s server could not be reached; Agora recommends another address. */
  | 'DISCONNECTED'
  /** Paused. */
  | 'ONHOLD'
  /** Pushing the stream. */
  | 'PUBLISHING'
  /** A word that this gateway does not know; `payload` has it. */
  | 'UNKNOWN';

/** Which recording to stop, and how. */
export type StopRecordingInput = {
  /** Answer at once, without waiting for the upload. */
  asyncStop?: boolean;
  /** The recording to stop. */
  recording: RecordingRef;
};

/** Who goes first when calls wait for the account’s request limit, most urgent first. */
export type ThrottlePriority =
  /** The gateway’s own follow-up; it never delays a person. */
  | 'BACKGROUND'
  /** A person who looks. */
  | 'QUERY'
  /** Acquiring and starting. */
  | 'START'
  /** Stops overtake everything. */
  | 'STOP'
  /** Changing a recording. */
  | 'UPDATE';

/** Who shares the account’s request limit. */
export type ThrottleScope =
  /** This gateway uses the whole limit. */
  | 'ALONE'
  /** Redis does not answer; this gateway keeps to its share of the limit until it does. */
  | 'FALLBACK'
  /** All gateways of the account share it over Redis. */
  | 'SHARED';

/** What a recorded file holds. */
export type TrackType =
  /** Sound only. */
  | 'AUDIO'
  /** Pictures with sound. */
  | 'AUDIO_AND_VIDEO'
  /** A word of Agora’s that this gateway does not know; `raw` has it. */
  | 'OTHER'
  /** Pictures only. */
  | 'VIDEO';

/** Where the recorded files are. */
export type UploadingStatus =
  /** At least one slice went to Agora’s backup cloud; Agora moves it to the customer’s storage later. */
  | 'BACKED_UP'
  /** Agora does not know, or used a word that this gateway does not know. */
  | 'UNKNOWN'
  /** All files are in the customer’s cloud storage. */
  | 'UPLOADED';

/** What the web page recorder is doing. */
export type WebRecorderState =
  /** It has exited. */
  | 'EXIT'
  /** It is initialising. */
  | 'INIT'
  /** It is initialised and working. */
  | 'IN_PROGRESS'
  /** A word that this gateway does not know; `payload` has it. */
  | 'UNKNOWN';

export type StopRecordingMutationVariables = Exact<{
  input: StopRecordingInput;
}>;


export type StopRecordingMutation = { stopRecording:
    | { __typename: 'ExtensionServiceStates', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, raw: unknown, files: Array<{ fileName: string, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }>, services: Array<
        | { __typename: 'OtherServiceState', serviceName: string, payload: unknown }
        | { __typename: 'RtmpPublishServiceState', status: RtmpPublishStatus | null, serviceName: string, payload: unknown, outputs: Array<{ rtmpUrl: string, status: RtmpPublishStatus }> }
        | { __typename: 'UploadServiceState', uploadingStatus: UploadingStatus, serviceName: string, payload: unknown }
        | { __typename: 'WebRecorderServiceState', state: WebRecorderState | null, onhold: boolean | null, serviceName: string, payload: unknown, files: Array<{ fileName: string, sliceStartTime: string | null }> }
      > }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode, retryable: boolean, issues: Array<{ path: string, message: string }> }
    | { __typename: 'JsonFileList', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, raw: unknown, files: Array<{ fileName: string, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'NoRecordedFiles', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, raw: unknown, files: Array<{ fileName: string, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'RecordingEnded', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, raw: unknown, files: Array<{ fileName: string, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'RecordingNotFoundError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'StopInProgress', resourceId: string, sid: string, message: string }
    | { __typename: 'StringFileList', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, raw: unknown, fileName: string, files: Array<{ fileName: string, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'ThrottledError', message: string, code: ErrorCode, retryable: boolean, retryAfterMs: number }
    | { __typename: 'UploadReport', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, raw: unknown, files: Array<{ fileName: string, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'UpstreamRejectedError', message: string, code: ErrorCode, retryable: boolean, agoraCode: number | null, reason: string | null, field: string | null }
    | { __typename: 'UpstreamUnavailableError', message: string, code: ErrorCode, retryable: boolean, retryAfterMs: number }
   };

export type ThrottleQueryVariables = Exact<{ [key: string]: never; }>;


export type ThrottleQuery = { throttle: { limitPerSecond: number, maxQueue: number, stopWaitMs: number, heldForMs: number, scope: ThrottleScope, waiting: Array<{ priority: ThrottlePriority, calls: number }> } };


export const StopRecordingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StopRecording"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StopRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"trackType"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mixedAllUser"}},{"kind":"Field","name":{"kind":"Name","value":"isPlayable"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}}]}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StringFileList"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExtensionServiceStates"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UploadServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebRecorderServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"onhold"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RtmpPublishServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rtmpUrl"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopInProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]}}]} as unknown as DocumentNode<StopRecordingMutation, StopRecordingMutationVariables>;
export const ThrottleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Throttle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"throttle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limitPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"maxQueue"}},{"kind":"Field","name":{"kind":"Name","value":"stopWaitMs"}},{"kind":"Field","name":{"kind":"Name","value":"heldForMs"}},{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"waiting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"calls"}}]}}]}}]}}]} as unknown as DocumentNode<ThrottleQuery, ThrottleQueryVariables>;