import type { RecordedFile } from './recorded-file.ts';

/** A value that JSON can hold, as `JSON.parse` gives it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export type JsonObject = { readonly [key: string]: JsonValue };

/** Where the recorded files are: all in the customer's storage, some still in Agora's backup cloud, or unknown to Agora. */
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

/** What one service of a web page recording reported. A service with an unknown name is an `OtherServiceState`. */
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
        /** The state of the service itself, if the answer to a query holds it. */
        readonly state: WebRecorderState | null;
        readonly outputs: readonly RtmpOutput[];
      }
    | { readonly type: 'OtherServiceState' }
  );

interface OutcomeCommon {
  /** Agora's code, if its answer had one. */
  readonly agoraCode: number | null;
  /** Null where Agora reported none. */
  readonly uploadingStatus: UploadingStatus | null;
  /** `uploadingStatus` came from a notification after the end, and a later one may take it back. */
  readonly isUploadNotified?: boolean;
  /** True: this report names every file that exists at the end. */
  readonly isComplete: boolean;
  /** Every file name, whatever shape it came in. */
  readonly files: readonly RecordedFile[];
  /** Agora's answer as it came: JSON if it was JSON, else the beginning of its text. Never null. */
  readonly raw: JsonValue;
}

/** The outcome of a stop: a member for each shape of Agora's answer to `stop` (upstream reference: "Stop recording"). */
export type StopOutcome = OutcomeCommon &
  (
    | { readonly type: 'StringFileList'; readonly fileName: string }
    | { readonly type: 'JsonFileList' }
    | { readonly type: 'ExtensionServiceStates'; readonly services: readonly ExtensionServiceState[] }
    | { readonly type: 'UploadReport' }
    /** Agora reported neither files nor where they are. */
    | { readonly type: 'ReportLost' }
    | { readonly type: 'NoRecordedFiles' }
    | { readonly type: 'RecordingEnded' }
  );

/** True once Agora has said where the files are: the upload is over. */
export function isUploadSettled(status: UploadingStatus | null): boolean {
  return status === 'uploaded' || status === 'backuped';
}
