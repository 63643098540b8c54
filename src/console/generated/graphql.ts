/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** How much of a recording’s list of files is known. */
export type FilesStatus =
  /** Agora named every file at the end, or said that nothing was recorded. */
  | 'COMPLETE'
  /** Agora’s last list was lost: some names are known from before, and there may be more. */
  | 'PARTIAL'
  /** Agora’s list was lost, and no name is known: there may be files. */
  | 'UNKNOWN';

/** How Agora records. */
export type RecordingMode =
  /** Each user’s audio and video in files of their own. */
  | 'INDIVIDUAL'
  /** All users mixed into one picture and one sound (composite recording). */
  | 'MIX'
  /** As INDIVIDUAL, from which it takes over in Agora’s newest reference. */
  | 'RAW'
  /** A web page, as a browser shows it. */
  | 'WEB';

/** Where a recording is in its life. */
export type RecordingState =
  /** It is over; `stopOutcome` has what came of it. */
  | 'ENDED'
  /** Agora has stopped it; what became of the files is not known yet. */
  | 'EXITING'
  /** It never started, or Agora refused for good to know of it; `failure` says why. */
  | 'FAILED'
  /** Agora records, as far as it said when it was last asked. */
  | 'RECORDING'
  /** Accepted, and not yet seen recording. */
  | 'STARTING'
  /** A stop is on its way. Agora may still be recording, and billing. */
  | 'STOPPING';

/** Where the recorded files are. */
export type UploadingStatus =
  /** At least one slice went to Agora’s backup cloud; Agora moves it to the customer’s storage later. */
  | 'BACKED_UP'
  /** Agora does not know, or used a word that this gateway does not know. */
  | 'UNKNOWN'
  /** All files are in the customer’s cloud storage. */
  | 'UPLOADED';

export type NowRecordingFragment = { readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly failure: { readonly message: string } | null, readonly stopOutcome:
    | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
   | null };

export type NowUpdatesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NowUpdatesSubscription = { readonly recordingsUpdated: { readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly failure: { readonly message: string } | null, readonly stopOutcome:
      | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
     | null } };

export type NowRunningQueryVariables = Exact<{ [key: string]: never; }>;


export type NowRunningQuery = { readonly recordings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly failure: { readonly message: string } | null, readonly stopOutcome:
        | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
       | null }> } };

export type NowWhatBecameQueryVariables = Exact<{
  ids: ReadonlyArray<string | number> | string | number;
}>;


export type NowWhatBecameQuery = { readonly nodes: ReadonlyArray<{ readonly __typename: 'Recording', readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly failure: { readonly message: string } | null, readonly stopOutcome:
      | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
     | null } | null> };

export type AdmissionQueryVariables = Exact<{ [key: string]: never; }>;


export type AdmissionQuery = { readonly __typename: 'Query' };

export const NowRecordingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowRecordingFragment, unknown>;
export const NowUpdatesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"NowUpdates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordingsUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowUpdatesSubscription, NowUpdatesSubscriptionVariables>;
export const NowRunningDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NowRunning"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"states"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"STARTING"},{"kind":"EnumValue","value":"RECORDING"},{"kind":"EnumValue","value":"STOPPING"},{"kind":"EnumValue","value":"EXITING"}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowRunningQuery, NowRunningQueryVariables>;
export const NowWhatBecameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NowWhatBecame"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowWhatBecameQuery, NowWhatBecameQueryVariables>;
export const AdmissionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Admission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]} as unknown as DocumentNode<AdmissionQuery, AdmissionQueryVariables>;