import type { RecordedFile } from './recorded-file.ts';

/** A value that JSON can hold, as `JSON.parse` gives it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export type JsonObject = { readonly [key: string]: JsonValue };

/** Where the recorded files are: in the customer's storage, partly still in Agora's backup cloud, or Agora can't say. */
export type UploadingStatus = 'uploaded' | 'backuped' | 'unknown';

export type WebRecorderState = 'init' | 'inProgress' | 'exit' | 'unknown';
export type RtmpPublishStatus = 'connecting' | 'publishing' | 'onhold' | 'disconnected' | 'unknown';

export interface RtmpOutput {
  readonly rtmpUrl: string;
  readonly status: RtmpPublishStatus;
}

interface ServiceStateCommon {
  /** The name as Agora spells it. */
  readonly serviceName: string;
  /** The payload as it came. */
  readonly payload: JsonValue;
}

/** What one service of a web page recording reported. A name that is not known here is an `OtherServiceState`. */
export type ExtensionServiceState = ServiceStateCommon &
  (
    | { readonly type: 'UploadServiceState'; readonly uploadingStatus: UploadingStatus }
    | {
        readonly type: 'WebRecorderServiceState';
        readonly state: WebRecorderState | null;
        readonly onhold: boolean | null;
        readonly files: readonly RecordedFile[];
      }
    | {
        readonly type: 'RtmpPublishServiceState';
        readonly status: RtmpPublishStatus | null;
        /** Of the service itself, where the answer to a query has it. */
        readonly state: WebRecorderState | null;
        readonly outputs: readonly RtmpOutput[];
      }
    | { readonly type: 'OtherServiceState' }
  );

interface OutcomeCommon {
  /** Agora's own status code, where its answer had one. */
  readonly agoraCode: number | null;
  /** Null where Agora reported none. */
  readonly uploadingStatus: UploadingStatus | null;
  /** `uploadingStatus` is what a notification told after the end: a later one may take it back. */
  readonly isUploadNotified?: boolean;
  /** Agora has named every file that there is at the end, in what is reported here. */
  readonly isComplete: boolean;
  /** Every file name known, whatever the shape it came in. */
  readonly files: readonly RecordedFile[];
  /** Agora's answer as it came: JSON where it was JSON, else the beginning of its text. Never null. */
  readonly raw: JsonValue;
}

/** What a stop led to: a member for each shape that Agora's `stop` answers in (upstream reference: "Stop recording"). */
export type StopOutcome = OutcomeCommon &
  (
    | { readonly type: 'StringFileList'; readonly fileName: string }
    | { readonly type: 'JsonFileList' }
    | { readonly type: 'ExtensionServiceStates'; readonly services: readonly ExtensionServiceState[] }
    | { readonly type: 'UploadReport' }
    /** Agora has told neither files nor where they are. */
    | { readonly type: 'ReportLost' }
    | { readonly type: 'NoRecordedFiles' }
    | { readonly type: 'RecordingEnded' }
  );

/** True once Agora has said where the files are: nothing more is to come. */
export function isUploadSettled(status: UploadingStatus | null): boolean {
  return status === 'uploaded' || status === 'backuped';
}
