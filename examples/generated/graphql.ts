/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Sample rate, channels and bit rate of the recorded sound. */
export type AudioProfile =
  /** 48 kHz, music, mono, 48 kbit/s. */
  | 'MUSIC_MONO_48'
  /** 48 kHz, music, mono, 128 kbit/s. */
  | 'MUSIC_MONO_128'
  /** 48 kHz, music, stereo, 192 kbit/s. */
  | 'MUSIC_STEREO_192';

/** A kind of recorded file. */
export type AvFileType =
  /** M3U8 with TS slices. Always needed. */
  | 'HLS'
  /** MP4, besides HLS. */
  | 'MP4';

/** The background of one user’s region. */
export type BackgroundInput = {
  /** The picture that is shown while the user sends no video. */
  readonly imageUrl: string;
  /** How the picture is fitted in. */
  readonly renderMode?: RenderMode | null | undefined;
  /** The user. */
  readonly uid: string;
};

/** What is recorded of an RTC channel. */
export type ChannelConfigInput = {
  /** The channel profile; COMMUNICATION when left out. */
  readonly channelType?: ChannelType | null | undefined;
  /** How an encrypted channel is read. */
  readonly decryption?: DecryptionInput | null | undefined;
  /** It ends by itself once the channel has been empty for so many seconds; 30 when left out. */
  readonly maxIdleTime?: number | null | undefined;
  /** Parameters that Agora gave you and for which it has no field: JSON, as text. */
  readonly privateParams?: string | null | undefined;
  /** Which streams are recorded; AUDIO_AND_VIDEO when left out. */
  readonly streamTypes?: StreamTypes | null | undefined;
  /** About how many users there will be: 0 for 1 to 2, 1 for 3 to 7, 2 for 8 to 12, 3 for 13 to 17, 4 for up to 32, 5 for up to 49. When left out: by the lists in individual and raw mode. */
  readonly subscribeUidGroup?: number | null | undefined;
  /** Whose streams are recorded; everybody’s when left out. */
  readonly subscriptions?: SubscriptionsInput | null | undefined;
  /** Which video stream; HIGH when left out. */
  readonly videoStreamType?: VideoStreamType | null | undefined;
};

/** The channel profile. It must be the one that the users of the channel have. */
export type ChannelType =
  /** Communication. */
  | 'COMMUNICATION'
  /** Live broadcasting. */
  | 'LIVE_BROADCASTING';

/** How an encrypted channel is read. */
export type DecryptionInput = {
  /** How the channel is encrypted. */
  readonly decryptionMode: DecryptionMode;
  /** The salt of the GCM2 modes: 32 bytes in Base64. */
  readonly salt?: string | null | undefined;
  /** The key of the channel. */
  readonly secret?: string | null | undefined;
};

/** How the channel is encrypted. */
export type DecryptionMode =
  /** 128-bit AES, ECB. */
  | 'AES_128_ECB'
  /** 128-bit AES, GCM. */
  | 'AES_128_GCM'
  /** 128-bit AES, GCM, with a salt. */
  | 'AES_128_GCM2'
  /** 128-bit AES, XTS. */
  | 'AES_128_XTS'
  /** 256-bit AES, GCM. */
  | 'AES_256_GCM'
  /** 256-bit AES, GCM, with a salt. */
  | 'AES_256_GCM2'
  /** 256-bit AES, XTS. */
  | 'AES_256_XTS'
  /** Not at all. */
  | 'NONE'
  /** 128-bit SM4, ECB. */
  | 'SM4_128_ECB';

/** Why a call failed. Codes are stable; messages are for people and may change. */
export type ErrorCode =
  /** The tenant has no such API key. */
  | 'API_KEY_NOT_FOUND'
  /** Agora refused the gateway’s own account. The operator finds the reason in the log. */
  | 'GATEWAY_REFUSED'
  /** The call can’t be right as it stands. Nothing was sent to Agora. */
  | 'INVALID_INPUT'
  /** The recording was not started, or was stopped before it was. */
  | 'NEVER_STARTED'
  /** So many recordings of the app run that Agora would start no other. Nothing was sent to Agora. */
  | 'QUOTA_EXCEEDED'
  /** The gateway knows no such recording. */
  | 'RECORDING_NOT_FOUND'
  /** The gateway is shutting down. The recording may still be running: ask again. */
  | 'SHUTTING_DOWN'
  /** The gateway’s database can’t be read or written, so nothing was promised. The message says whether it was stored all the same. */
  | 'STORE_UNAVAILABLE'
  /** The account’s request limit leaves no turn in time. Nothing was sent to Agora. */
  | 'THROTTLED'
  /** Agora refused the request; `retryable` says whether waiting can help. */
  | 'UPSTREAM_REJECTED'
  /** Agora gave no definite answer in time. Ask again. */
  | 'UPSTREAM_UNAVAILABLE';

/** What becomes of a web page recording when one of its services can’t be started. */
export type ErrorHandlePolicy =
  /** It fails, whichever service it is. */
  | 'ABORT'
  /** It goes on without the push to the CDN; without the page there is nothing to record. */
  | 'IGNORE';

/** What is done with a recording before nothing can control it any more. */
export type ExpiryAction =
  /** Another recording with the same order is started, by a recorder with another UID, and this one is stopped once that one records: for some minutes both do. `next` and `previous` link them. It goes on like that for as long as `stopAfter` and MAX_RECORDING_HOURS allow, which count from the first. Where no other starts, this one is stopped all the same. */
  | 'ROLL_OVER'
  /** It is stopped. */
  | 'STOP';

/** What is done once a recording that nobody has stopped exits abnormally (`AttentionReason.EXITED_ABNORMALLY`). */
export type FailureAction =
  /** It is told in `attention`. */
  | 'NOTHING'
  /** It is told, and another recording with the same order is started at once, by a recorder with another UID and, where Agora can, on another server. `next` and `previous` link them, and who stops the old one, also once it is over, stops what follows it too. At most three times in a row; once one has gone on for an hour they count anew. `stopAfter` and MAX_RECORDING_HOURS count from the first. What Agora tells of later than 15 minutes after the exit restarts nothing. */
  | 'RESTART';

/** How much of a recording’s list of files is known. Where Agora’s list was lost, the gateway lists the storage 1 min, 10 min, 1 h, 6 h and 24 h after one another, if it started the recording and its keys may list. */
export type FilesStatus =
  /** Agora named every file at the end, or said that nothing was recorded. Or Agora’s list was lost, and the storage was listed after Agora had said that everything is uploaded. */
  | 'COMPLETE'
  /** Agora’s last list was lost: some names are known from before or from the storage (`source` STORAGE), and there may be more. */
  | 'PARTIAL'
  /** Agora’s list was lost, and no name is known: there may be files. */
  | 'UNKNOWN';

/** Individual recording: each user in files of their own, as HLS, and screenshots. */
export type IndividualConfigurationInput = {
  /** With `snapshotConfig`: record the streams too. Without it they are recorded anyway. */
  readonly recordStreams?: boolean | null | undefined;
  /** What is recorded of the channel. */
  readonly recordingConfig?: ChannelConfigInput | null | undefined;
  /** Takes screenshots; instead of the recording unless `recordStreams` is true. */
  readonly snapshotConfig?: SnapshotConfigInput | null | undefined;
  /** How streams are written; DEFAULT when left out. */
  readonly streamMode?: StreamMode | null | undefined;
};

/** How a mixed picture is laid out. What is left out goes back to Agora’s default. */
export type LayoutInput = {
  /** The canvas, such as #000000. */
  readonly backgroundColor?: string | null | undefined;
  /** Backgrounds of single users. */
  readonly backgroundConfig?: ReadonlyArray<BackgroundInput> | null | undefined;
  /** A picture for the canvas. */
  readonly backgroundImage?: string | null | undefined;
  /** The picture that is shown for users who send no video. */
  readonly defaultUserBackgroundImage?: string | null | undefined;
  /** The regions of a CUSTOM layout, at most 17. */
  readonly layoutConfig?: ReadonlyArray<LayoutRegionInput> | null | undefined;
  /** The user in the large picture of the VERTICAL layout. */
  readonly maxResolutionUid?: string | null | undefined;
  /** The arrangement; FLOATING when left out. */
  readonly mixedVideoLayout?: MixedVideoLayout | null | undefined;
};

/** One user’s region of a custom layout. Numbers are shares of the canvas, 0.0 to 1.0. */
export type LayoutRegionInput = {
  /** Opacity; 1.0 when left out. */
  readonly alpha?: number | null | undefined;
  /** Height. */
  readonly height: number;
  /** How the picture is fitted in. */
  readonly renderMode?: RenderMode | null | undefined;
  /** The user; left out: whoever comes next. */
  readonly uid?: string | null | undefined;
  /** Width. */
  readonly width: number;
  /** Left edge. */
  readonly xAxis: number;
  /** Top edge. */
  readonly yAxis: number;
};

/** Composite recording: all users in one picture and one sound. */
export type MixConfigurationInput = {
  /** The mixed sound; MUSIC_MONO_48 when left out. */
  readonly audioProfile?: AudioProfile | null | undefined;
  /** Which files: [HLS] or [HLS, MP4]. */
  readonly avFileType?: ReadonlyArray<AvFileType> | null | undefined;
  /** What is recorded of the channel. */
  readonly recordingConfig?: ChannelConfigInput | null | undefined;
  /** The mixed picture. */
  readonly transcodingConfig?: TranscodingConfigInput | null | undefined;
};

/** How the users are arranged in a mixed picture. */
export type MixedVideoLayout =
  /** A grid that grows with the number of users. */
  | 'BEST_FIT'
  /** As `layoutConfig` says. */
  | 'CUSTOM'
  /** The first user fills the canvas, the others float above. */
  | 'FLOATING'
  /** One large picture, the others in a column beside it. */
  | 'VERTICAL';

/** Raw recording, which takes over from individual in Agora’s newest reference: each user in files of their own, as HLS, and screenshots. */
export type RawConfigurationInput = {
  /** With `snapshotConfig`: record the streams too. Without it they are recorded anyway. */
  readonly recordStreams?: boolean | null | undefined;
  /** What is recorded of the channel. */
  readonly recordingConfig?: ChannelConfigInput | null | undefined;
  /** Takes screenshots; instead of the recording unless `recordStreams` is true. */
  readonly snapshotConfig?: SnapshotConfigInput | null | undefined;
};

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

/** Which recording: exactly one of the fields. */
export type RecordingRef =
  {   /** The gateway’s own id, as `Recording.id` has it. */
  readonly id: string | number; readonly session?: never; }
  |  { readonly id?: never;   /** The coordinates that Agora gave. */
  readonly session: RecordingSessionInput; };

/** Where Agora should record. */
export type RecordingRegion =
  /** Asia outside mainland China. */
  | 'AP'
  /** Mainland China. */
  | 'CN'
  /** Europe. */
  | 'EU'
  /** North America. */
  | 'NA';

/** The coordinates of a recording, as Agora’s `acquire` and `start` gave them. */
export type RecordingSessionInput = {
  /** The App ID; the first of your apps when left out. */
  readonly appId?: string | null | undefined;
  /** The channel name (in web page mode: the name of the session) given to `acquire`. */
  readonly cname: string;
  /** The mode that the recording was started in. */
  readonly mode: RecordingMode;
  /** The resource ID that `acquire` gave. */
  readonly resourceId: string;
  /** The recording ID that `start` gave. */
  readonly sid: string;
  /** The user ID of the recording client given to `acquire`: 1 to 4294967295, as text. */
  readonly uid: string;
};

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

/** A short note on a recording, by which it can be found. */
export type RecordingTagInput = {
  /** What the note is about: 1 to 64 characters. */
  readonly key: string;
  /** The note: at most 256 characters. */
  readonly value: string;
};

/** How a picture that does not have the shape of its region is fitted in. */
export type RenderMode =
  /** It fills the region, and what does not fit is cut off. */
  | 'CROPPED'
  /** All of it is shown, with bars beside it. */
  | 'FIT';

/** A CDN address. */
export type RtmpOutputInput = {
  /** Where the stream is pushed to, such as rtmp://live.example/app/key. */
  readonly rtmpUrl: string;
};

/** Pushes the picture of the page to CDNs while it is recorded (`rtmp_publish_service`). */
export type RtmpPublishInput = {
  /** The CDN address: Agora pushes to one at a time. */
  readonly outputs: ReadonlyArray<RtmpOutputInput>;
};

/** Screenshots of every user, as JPEG files. */
export type SnapshotConfigInput = {
  /** Seconds between screenshots, 1 to 3600; 10 when left out. */
  readonly captureInterval?: number | null | undefined;
};

/** How to record: exactly one of the modes. */
export type StartConfigurationInput =
  {   /** Each user in files of their own, or screenshots. */
  readonly individual: IndividualConfigurationInput; readonly mix?: never; readonly raw?: never; readonly web?: never; }
  |  { readonly individual?: never;   /** All users in one picture and one sound. */
  readonly mix: MixConfigurationInput; readonly raw?: never; readonly web?: never; }
  |  { readonly individual?: never; readonly mix?: never;   /** As individual, from which it takes over in Agora’s newest reference. */
  readonly raw: RawConfigurationInput; readonly web?: never; }
  |  { readonly individual?: never; readonly mix?: never; readonly raw?: never;   /** A web page. */
  readonly web: WebConfigurationInput; };

/** What to record, and how. */
export type StartRecordingInput = {
  /** The App ID; the first of your apps when left out. */
  readonly appId?: string | null | undefined;
  /** The channel to record; in web page mode, any name for the session. */
  readonly cname: string;
  /** How to record. */
  readonly configuration: StartConfigurationInput;
  /** Resources of other recordings of this channel: Agora records on other servers than theirs. At most 100. */
  readonly excludeResourceIds?: ReadonlyArray<string> | null | undefined;
  /** Folders in the storage, one a part: letters and digits. */
  readonly fileNamePrefix?: ReadonlyArray<string> | null | undefined;
  /** Your own name for this start. The same key again, at any time, gives the same recording and starts no other one. A start that failed keeps its key; take a new one to try again. The key with other input is refused, other `tags` included; only `token` and the order of the tags may differ. */
  readonly idempotencyKey?: string | null | undefined;
  /** What is done minutes before the resource expires, or the token that the gateway made. With ROLL_OVER the gateway keeps the configuration in its database until the recording ends. */
  readonly onExpiry?: ExpiryAction | null | undefined;
  /** What is done if it exits abnormally. With RESTART the gateway keeps the configuration in its database until 15 minutes after its end, at the longest. */
  readonly onFailure?: FailureAction | null | undefined;
  /** Where Agora should record; near the channel when left out. */
  readonly region?: RecordingRegion | null | undefined;
  /** For how many hours the recording can be queried and changed; 72 when left out. */
  readonly resourceExpiredHour?: number | null | undefined;
  /** Stop it when it has run for so long, if nobody has stopped it before: PT1S to P365D, without years and months. Refused where it is longer than your recordings may run, or not shorter than `resourceExpiredHour`. The stop is one like any other, and comes some seconds after the time is over. */
  readonly stopAfter?: string | null | undefined;
  /** Where the files go: the name of a storage in the gateway’s configuration. */
  readonly storage?: string | null | undefined;
  /** Your own short notes on the recording: shown, and searched for with `RecordingFilter.tags`. Agora is not sent them. At most 10, each key once. */
  readonly tags?: ReadonlyArray<RecordingTagInput> | null | undefined;
  /** The RTC token of that user. When left out the gateway makes one, if it has the app’s certificate. */
  readonly token?: string | null | undefined;
  /** The user ID of the recording client, one that nobody else in the channel has: 1 to 4294967295, as text. Picked at random when left out. */
  readonly uid?: string | null | undefined;
};

/** Which recording to stop, and how. */
export type StopRecordingInput = {
  /** Answer at once, without waiting for the upload. */
  readonly asyncStop?: boolean | null | undefined;
  /** The recording to stop. */
  readonly recording: RecordingRef;
};

/** How streams are written in individual mode. */
export type StreamMode =
  /** Audio is transcoded, in files of its own. */
  | 'DEFAULT'
  /** Audio as it was sent; only with streamTypes AUDIO. */
  | 'ORIGINAL'
  /** As DEFAULT, with the names of the other track in the M3U8 files. */
  | 'STANDARD';

/** Which streams are recorded. */
export type StreamTypes =
  /** Sound only. */
  | 'AUDIO'
  /** Both. */
  | 'AUDIO_AND_VIDEO'
  /** Pictures only. */
  | 'VIDEO';

/** Whose streams are recorded: everybody’s where nothing is said. Lists have at most 32 UIDs. */
export type SubscriptionsInput = {
  /** Record the sound of these users only; "#allstream#" for all. */
  readonly subscribeAudioUids?: ReadonlyArray<string> | null | undefined;
  /** Record the pictures of these users only; "#allstream#" for all. */
  readonly subscribeVideoUids?: ReadonlyArray<string> | null | undefined;
  /** Record the sound of everybody but these users. */
  readonly unSubscribeAudioUids?: ReadonlyArray<string> | null | undefined;
  /** Record the pictures of everybody but these users. */
  readonly unSubscribeVideoUids?: ReadonlyArray<string> | null | undefined;
};

/** The mixed picture. */
export type TranscodingConfigInput = {
  /** Kilobits a second; 500 when left out. */
  readonly bitrate?: number | null | undefined;
  /** Frames a second; 15 when left out. */
  readonly fps?: number | null | undefined;
  /** Pixels; 640 when left out. Width times height is at most 1920 x 1080. */
  readonly height?: number | null | undefined;
  /** How the users are arranged. */
  readonly layout?: LayoutInput | null | undefined;
  /** Pixels; 360 when left out. Width times height is at most 1920 x 1080. */
  readonly width?: number | null | undefined;
};

/** Which of a user’s two video streams is recorded. */
export type VideoStreamType =
  /** The high-quality stream. */
  | 'HIGH'
  /** The low-quality stream. */
  | 'LOW';

/** Web page recording: a page, as a browser shows it, as HLS and MP4. */
export type WebConfigurationInput = {
  /** What becomes of the recording when the CDN can’t be reached; it goes on when left out. IGNORE wants `rtmpPublish`. */
  readonly errorHandlePolicy?: ErrorHandlePolicy | null | undefined;
  /** Write MP4 files besides HLS. */
  readonly recordMp4?: boolean | null | undefined;
  /** CDNs to push the picture to. */
  readonly rtmpPublish?: RtmpPublishInput | null | undefined;
  /** The page to record. */
  readonly webRecorder: WebRecorderInput;
};

/** The page, and how it is recorded (`web_recorder_service`). */
export type WebRecorderInput = {
  /** The recorded sound. */
  readonly audioProfile?: AudioProfile | null | undefined;
  /** It ends by itself after so many hours, at most `resourceExpiredHour`. When left out: 4, or `resourceExpiredHour` where that is less, and with `onExpiry: ROLL_OVER`. */
  readonly maxRecordingHour?: number | null | undefined;
  /** Minutes after which another MP4 file is begun; 120 when left out. */
  readonly maxVideoDuration?: number | null | undefined;
  /** Open the page as a mobile browser would; false when left out. */
  readonly mobile?: boolean | null | undefined;
  /** Begin paused; `updateRecording` goes on. False when left out. */
  readonly onhold?: boolean | null | undefined;
  /** Give up unless the page says within so many seconds that it has loaded; 0, the default, does not wait. */
  readonly readyTimeout?: number | null | undefined;
  /** The page. Agora opens it from the internet. */
  readonly url: string;
  /** Kilobits a second; Agora chooses by the size when left out. */
  readonly videoBitrate?: number | null | undefined;
  /** Frames a second; 15 when left out. */
  readonly videoFps?: number | null | undefined;
  /** Pixels, 240 to 1920. Width times height is at most 1920 x 1080. */
  readonly videoHeight?: number | null | undefined;
  /** Pixels, 240 to 1920. Width times height is at most 1920 x 1080. */
  readonly videoWidth?: number | null | undefined;
};

export type StartMutationVariables = Exact<{
  input: StartRecordingInput;
}>;


export type StartMutation = { readonly startRecording:
    | { readonly __typename: 'InvalidInputError', readonly code: ErrorCode, readonly message: string, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'QuotaExceededError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'Recording', readonly id: string, readonly state: RecordingState }
    | { readonly __typename: 'RecordingNotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'StoreUnavailableError', readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number }
    | { readonly __typename: 'ThrottledError', readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number }
    | { readonly __typename: 'UpstreamRejectedError', readonly code: ErrorCode, readonly message: string, readonly reason: string | null }
    | { readonly __typename: 'UpstreamUnavailableError', readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number }
   };

export type WatchSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type WatchSubscription = { readonly recordingUpdated: { readonly id: string, readonly state: RecordingState, readonly files: ReadonlyArray<{ readonly fileName: string }> } };

export type StopMutationVariables = Exact<{
  input: StopRecordingInput;
}>;


export type StopMutation = { readonly stopRecording:
    | { readonly __typename: 'ExtensionServiceStates', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState }, readonly services: ReadonlyArray<
        | { readonly serviceName: string }
        | { readonly serviceName: string }
        | { readonly serviceName: string }
        | { readonly serviceName: string }
      > }
    | { readonly __typename: 'InvalidInputError', readonly code: ErrorCode, readonly message: string, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'JsonFileList', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'NoRecordedFiles', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'RecordingEnded', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'RecordingNotFoundError', readonly code: ErrorCode, readonly message: string }
    | { readonly __typename: 'ReportLost', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'StopInProgress', readonly message: string, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'StoreUnavailableError', readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number }
    | { readonly __typename: 'StringFileList', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'ThrottledError', readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number }
    | { readonly __typename: 'UploadReport', readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }>, readonly recording: { readonly id: string, readonly state: RecordingState } }
    | { readonly __typename: 'UpstreamRejectedError', readonly code: ErrorCode, readonly message: string, readonly reason: string | null }
    | { readonly __typename: 'UpstreamUnavailableError', readonly code: ErrorCode, readonly message: string, readonly retryAfterMs: number }
   };


export const StartDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Start"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<StartMutation, StartMutationVariables>;
export const WatchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Watch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordingUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<WatchSubscription, WatchSubscriptionVariables>;
export const StopDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Stop"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StopRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recording"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExtensionServiceStates"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopInProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"recording"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<StopMutation, StopMutationVariables>;