/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Why a recording needs a person. */
export type AttentionReason =
  /** Agora refuses the gateway’s account (401, 403): the operator has to put it right. */
  | 'ACCOUNT_REFUSED'
  /** Agora says that it did not end as it should, and nobody had asked for its stop. Told for 24 hours after its end. */
  | 'EXITED_ABNORMALLY'
  /** Its start or its latest stop was given up. */
  | 'FAILED'
  /** Its next call to Agora has been due for more than a minute, and no gateway makes it. */
  | 'NOBODY_WORKS'
  /** It should record, and Agora does not find it. */
  | 'NOT_FOUND'
  /** It should record, and Agora has not been seen to have it for more than five minutes, though asked. */
  | 'NO_SIGN_OF_LIFE'
  /** It should have been stopped more than a minute ago (`stopsAt`), and Agora has not said that it is. */
  | 'PAST_LONGEST_TIME'
  /** Its resource expires within two hours, or has expired: nothing can stop it after that. */
  | 'RESOURCE_EXPIRING'
  /** A start takes longer than a minute, or may have been acted on without an answer. */
  | 'START_DELAYED'
  /** A stop takes longer than a minute: Agora may go on recording, and billing. */
  | 'STOP_DELAYED'
  /** The token that the gateway made for its recorder expires within two hours, or has expired: the recorder leaves then. */
  | 'TOKEN_EXPIRING';

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
  imageUrl: string;
  /** How the picture is fitted in. */
  renderMode?: RenderMode | null | undefined;
  /** The user. */
  uid: string;
};

/** What is recorded of an RTC channel. */
export type ChannelConfigInput = {
  /** The channel profile; COMMUNICATION when left out. */
  channelType?: ChannelType | null | undefined;
  /** How an encrypted channel is read. */
  decryption?: DecryptionInput | null | undefined;
  /** It ends by itself once the channel has been empty for so many seconds; 30 when left out. */
  maxIdleTime?: number | null | undefined;
  /** Parameters that Agora gave you and for which it has no field: JSON, as text. */
  privateParams?: string | null | undefined;
  /** Which streams are recorded; AUDIO_AND_VIDEO when left out. */
  streamTypes?: StreamTypes | null | undefined;
  /** About how many users there will be: 0 for 1 to 2, 1 for 3 to 7, 2 for 8 to 12, 3 for 13 to 17, 4 for up to 32, 5 for up to 49. When left out: by the lists in individual and raw mode. */
  subscribeUidGroup?: number | null | undefined;
  /** Whose streams are recorded; everybody’s when left out. */
  subscriptions?: SubscriptionsInput | null | undefined;
  /** Which video stream; HIGH when left out. */
  videoStreamType?: VideoStreamType | null | undefined;
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
  decryptionMode: DecryptionMode;
  /** The salt of the GCM2 modes: 32 bytes in Base64. */
  salt?: string | null | undefined;
  /** The key of the channel. */
  secret?: string | null | undefined;
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

/** Where the name of a file is from: the surest, of several. */
export type FileSource =
  /** Agora’s answer to the stop, or to another call. */
  | 'ANSWER'
  /** A notification of Agora’s. */
  | 'NOTIFICATION'
  /** The recording’s own coordinates: Agora has not named it. It gives way to any name that Agora gives. */
  | 'PREDICTED'
  /** Agora’s answer to a query. */
  | 'QUERY'
  /** A list of the customer’s storage, after Agora’s own list was lost. It takes the place of no name of Agora’s. */
  | 'STORAGE';

/** Why there is no URL of a file. */
export type FileUrlObstacle =
  /** The keys of the storage can’t be read now, or have expired. */
  | 'KEYS_UNAVAILABLE'
  /** This gateway did not start the recording, so it does not know where its files are. */
  | 'NOT_STARTED_HERE'
  /** Agora has not named the file (`source` PREDICTED), so it may not exist. */
  | 'PREDICTED_NAME'
  /** One answer has the URLs of at most 1000 files. Ask for others by their `fileNames`. */
  | 'TOO_MANY_URLS'
  /** The storage is not in the gateway’s configuration, or the caller’s tenant may not use it. */
  | 'UNKNOWN_STORAGE'
  /** The gateway can’t sign URLs of this vendor, or does not know its region or endpoint. */
  | 'UNSUPPORTED_STORAGE'
  /** The name has a part that URLs can’t have, such as `..`. */
  | 'UNUSABLE_NAME';

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
  recordStreams?: boolean | null | undefined;
  /** What is recorded of the channel. */
  recordingConfig?: ChannelConfigInput | null | undefined;
  /** Takes screenshots; instead of the recording unless `recordStreams` is true. */
  snapshotConfig?: SnapshotConfigInput | null | undefined;
  /** How streams are written; DEFAULT when left out. */
  streamMode?: StreamMode | null | undefined;
};

/** How a mixed picture is laid out. What is left out goes back to Agora’s default. */
export type LayoutInput = {
  /** The canvas, such as #000000. */
  backgroundColor?: string | null | undefined;
  /** Backgrounds of single users. */
  backgroundConfig?: Array<BackgroundInput> | null | undefined;
  /** A picture for the canvas. */
  backgroundImage?: string | null | undefined;
  /** The picture that is shown for users who send no video. */
  defaultUserBackgroundImage?: string | null | undefined;
  /** The regions of a CUSTOM layout, at most 17. */
  layoutConfig?: Array<LayoutRegionInput> | null | undefined;
  /** The user in the large picture of the VERTICAL layout. */
  maxResolutionUid?: string | null | undefined;
  /** The arrangement; FLOATING when left out. */
  mixedVideoLayout?: MixedVideoLayout | null | undefined;
};

/** One user’s region of a custom layout. Numbers are shares of the canvas, 0.0 to 1.0. */
export type LayoutRegionInput = {
  /** Opacity; 1.0 when left out. */
  alpha?: number | null | undefined;
  /** Height. */
  height: number;
  /** How the picture is fitted in. */
  renderMode?: RenderMode | null | undefined;
  /** The user; left out: whoever comes next. */
  uid?: string | null | undefined;
  /** Width. */
  width: number;
  /** Left edge. */
  xAxis: number;
  /** Top edge. */
  yAxis: number;
};

/** How Agora sees a recording. */
export type LiveStatus =
  /** It has exited. */
  | 'EXITED'
  /** It has exited abnormally. */
  | 'EXITED_ABNORMALLY'
  /** It is initialised. */
  | 'INITIALISED'
  /** It records. */
  | 'IN_PROGRESS'
  /** Agora does not find it: it has ended, or is being moved to another server and goes on recording. */
  | 'NOT_FOUND'
  /** It has not started. */
  | 'NOT_STARTED'
  /** Some of its services are ready. */
  | 'PARTLY_READY'
  /** All of its services are ready. */
  | 'READY'
  /** It is starting. */
  | 'STARTING'
  /** It has stopped. */
  | 'STOPPED'
  /** It was asked to stop. */
  | 'STOP_REQUESTED'
  /** A status that this gateway does not know, or none; `raw` has the answer. */
  | 'UNKNOWN';

/** Composite recording: all users in one picture and one sound. */
export type MixConfigurationInput = {
  /** The mixed sound; MUSIC_MONO_48 when left out. */
  audioProfile?: AudioProfile | null | undefined;
  /** Which files: [HLS] or [HLS, MP4]. */
  avFileType?: Array<AvFileType> | null | undefined;
  /** What is recorded of the channel. */
  recordingConfig?: ChannelConfigInput | null | undefined;
  /** The mixed picture. */
  transcodingConfig?: TranscodingConfigInput | null | undefined;
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

/** What a notification of Agora’s tells of, in Agora’s names. */
export type NotificationEvent =
  /** Only of a service state: the service told of something that did not go as its name says; `details` has `msgName` and `status`. */
  | 'ABNORMAL'
  /** All files are uploaded, some to Agora’s backup cloud. */
  | 'BACKUPED'
  /** Something went wrong; `details` has the module, the level (5 is fatal) and the code. */
  | 'CLOUD_RECORDING_ERROR'
  /** The M3U8 file was made. */
  | 'CLOUD_RECORDING_FILE_INFOS'
  /** The status of the recording; `details` has its number. */
  | 'CLOUD_RECORDING_STATUS_UPDATE'
  /** A warning; `details` has its code. */
  | 'CLOUD_RECORDING_WARNING'
  /** A task of Agora’s Cloud Transcoding began. */
  | 'CLOUD_TRANSCODER_STARTED'
  /** A task of Agora’s Cloud Transcoding has another state. */
  | 'CLOUD_TRANSCODER_STATUS'
  /** A task of Agora’s Cloud Transcoding ended. */
  | 'CLOUD_TRANSCODER_STOPPED'
  /** A task of Agora’s Cloud Transcoding was changed. */
  | 'CLOUD_TRANSCODER_UPDATED'
  /** Files could not be downloaded for transcoding. */
  | 'DOWNLOAD_FAILED'
  /** It is watched, so that it can be moved to another server. */
  | 'HIGH_AVAILABILITY_REGISTERED'
  /** The final result of transcoding. */
  | 'POSTPONE_TRANSCODE_FINAL_RESULT'
  /** A user’s sound has other properties. */
  | 'RECORDER_AUDIO_INFO_CHANGED'
  /** A user’s sound comes, or does not any more. */
  | 'RECORDER_AUDIO_STREAM_STATE_CHANGED'
  /** The recorder left the channel; the bits of `leaveCode` say why. */
  | 'RECORDER_LEAVE'
  /** A file was begun. */
  | 'RECORDER_SLICE_START'
  /** A screenshot was taken. */
  | 'RECORDER_SNAPSHOT_FILE'
  /** The recorder began. */
  | 'RECORDER_STARTED'
  /** A user’s picture has other properties. */
  | 'RECORDER_VIDEO_INFO_CHANGED'
  /** A user’s picture comes, or does not any more. */
  | 'RECORDER_VIDEO_STREAM_STATE_CHANGED'
  /** The push to a CDN address changed; `status` says to what. */
  | 'RTMP_PUBLISH_STATUS'
  /** Everything is over, normally (`exitStatus` 0) or not. */
  | 'SESSION_EXIT'
  /** It is moved to another server and goes on. */
  | 'SESSION_FAILOVER'
  /** The temporary keys of the customer’s storage have expired. */
  | 'STS_EXPIRED'
  /** Transcoding ended; `result` says how. */
  | 'TRANSCODER_COMPLETED'
  /** Transcoding began. */
  | 'TRANSCODER_STARTED'
  /** A type that this gateway does not know; `eventType` has its number. */
  | 'UNKNOWN'
  /** All files are in the customer’s storage. */
  | 'UPLOADED'
  /** The upload began. */
  | 'UPLOADER_STARTED'
  /** How far the upload is. */
  | 'UPLOADING_PROGRESS'
  /** The upload to ApsaraVideo for VoD began. */
  | 'VOD_STARTED'
  /** All files are in ApsaraVideo for VoD. */
  | 'VOD_TRIGGERED'
  /** The page does what can’t be recorded; the recording ends. */
  | 'WEB_RECORDER_CAPABILITY_LIMIT'
  /** The page was loaded again. */
  | 'WEB_RECORDER_RELOAD'
  /** The recording of the page began. */
  | 'WEB_RECORDER_STARTED'
  /** The recording of the page ended; `code` and `message` say why. */
  | 'WEB_RECORDER_STOPPED';

/** Raw recording, which takes over from individual in Agora’s newest reference: each user in files of their own, as HLS, and screenshots. */
export type RawConfigurationInput = {
  /** With `snapshotConfig`: record the streams too. Without it they are recorded anyway. */
  recordStreams?: boolean | null | undefined;
  /** What is recorded of the channel. */
  recordingConfig?: ChannelConfigInput | null | undefined;
  /** Takes screenshots; instead of the recording unless `recordStreams` is true. */
  snapshotConfig?: SnapshotConfigInput | null | undefined;
};

/** Which recordings; fields that are left out do not matter. */
export type RecordingFilter = {
  /** Of exactly this channel or web page session. */
  cname?: string | null | undefined;
  /** The gateway first heard of them before then. */
  createdBefore?: string | null | undefined;
  /** The gateway first heard of them then or later. */
  createdFrom?: string | null | undefined;
  /** Recorded in this mode. */
  mode?: RecordingMode | null | undefined;
  /** With exactly this recording ID. */
  sid?: string | null | undefined;
  /** In one of these states. */
  states?: Array<RecordingState> | null | undefined;
  /** With all of these tags; at most 10. */
  tags?: Array<RecordingTagInput> | null | undefined;
  /** Recorded by the client with exactly this user ID. */
  uid?: string | null | undefined;
};

/** What is recorded, as Agora counts it. */
export type RecordingKind =
  /** A channel, in any mode. */
  | 'RTC'
  /** A web page. */
  | 'WEB';

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
  id: string | number; session?: never; }
  |  { id?: never;   /** The coordinates that Agora gave. */
  session: RecordingSessionInput; };

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

/** A part of Agora’s service that tells of itself. */
export type RecordingService =
  /** The recording as a whole. */
  | 'CLOUD_RECORDING'
  /** What gets files for the transcoder. */
  | 'DOWNLOADER'
  /** What is in the channel and records. */
  | 'RECORDER'
  /** What pushes the page to CDN addresses; one state for each. */
  | 'RTMP_PUBLISH'
  /** What makes MP4 files. */
  | 'TRANSCODER'
  /** What brings the files to the customer’s storage. */
  | 'UPLOADER'
  /** What brings them to ApsaraVideo for VoD. */
  | 'VOD'
  /** What opens the page and records it. */
  | 'WEB_RECORDER';

/** The coordinates of a recording, as Agora’s `acquire` and `start` gave them. */
export type RecordingSessionInput = {
  /** The App ID; the first of your apps when left out. */
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
  key: string;
  /** The note: at most 256 characters. */
  value: string;
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
  rtmpUrl: string;
};

/** Pushes the picture of the page to CDNs while it is recorded (`rtmp_publish_service`). */
export type RtmpPublishInput = {
  /** The CDN address: Agora pushes to one at a time. */
  outputs: Array<RtmpOutputInput>;
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

/** Screenshots of every user, as JPEG files. */
export type SnapshotConfigInput = {
  /** Seconds between screenshots, 1 to 3600; 10 when left out. */
  captureInterval?: number | null | undefined;
};

/** How to record: exactly one of the modes. */
export type StartConfigurationInput =
  {   /** Each user in files of their own, or screenshots. */
  individual: IndividualConfigurationInput; mix?: never; raw?: never; web?: never; }
  |  { individual?: never;   /** All users in one picture and one sound. */
  mix: MixConfigurationInput; raw?: never; web?: never; }
  |  { individual?: never; mix?: never;   /** As individual, from which it takes over in Agora’s newest reference. */
  raw: RawConfigurationInput; web?: never; }
  |  { individual?: never; mix?: never; raw?: never;   /** A web page. */
  web: WebConfigurationInput; };

/** What to record, and how. */
export type StartRecordingInput = {
  /** The App ID; the first of your apps when left out. */
  appId?: string | null | undefined;
  /** The channel to record; in web page mode, any name for the session. */
  cname: string;
  /** How to record. */
  configuration: StartConfigurationInput;
  /** Resources of other recordings of this channel: Agora records on other servers than theirs. At most 100. */
  excludeResourceIds?: Array<string> | null | undefined;
  /** Folders in the storage, one a part: letters and digits. */
  fileNamePrefix?: Array<string> | null | undefined;
  /** Your own name for this start. The same key again, at any time, gives the same recording and starts no other one. A start that failed keeps its key; take a new one to try again. The key with other input is refused, other `tags` included; only `token` and the order of the tags may differ. */
  idempotencyKey?: string | null | undefined;
  /** What is done minutes before the resource expires, or the token that the gateway made. With ROLL_OVER the gateway keeps the configuration in its database until the recording ends. */
  onExpiry?: ExpiryAction | null | undefined;
  /** What is done if it exits abnormally. With RESTART the gateway keeps the configuration in its database until 15 minutes after its end, at the longest. */
  onFailure?: FailureAction | null | undefined;
  /** Where Agora should record; near the channel when left out. */
  region?: RecordingRegion | null | undefined;
  /** For how many hours the recording can be queried and changed; 72 when left out. */
  resourceExpiredHour?: number | null | undefined;
  /** Stop it when it has run for so long, if nobody has stopped it before: PT1S to P365D, without years and months. Refused where it is longer than your recordings may run, or not shorter than `resourceExpiredHour`. The stop is one like any other, and comes some seconds after the time is over. */
  stopAfter?: string | null | undefined;
  /** Where the files go: the name of a storage in the gateway’s configuration. */
  storage?: string | null | undefined;
  /** Your own short notes on the recording: shown, and searched for with `RecordingFilter.tags`. Agora is not sent them. At most 10, each key once. */
  tags?: Array<RecordingTagInput> | null | undefined;
  /** The RTC token of that user. When left out the gateway makes one, if it has the app’s certificate. */
  token?: string | null | undefined;
  /** The user ID of the recording client, one that nobody else in the channel has: 1 to 4294967295, as text. Picked at random when left out. */
  uid?: string | null | undefined;
};

/** Why a recording is stopped. */
export type StopCause =
  /** A caller, or the operator at the command line, asks for it. */
  | 'CALLER'
  /** It has run for as long as a recording of its tenant may (`MAX_RECORDING_HOURS`). */
  | 'LONGEST_TIME'
  /** Its resource is about to expire (`resourceExpiredHour`): nothing could stop it after that, and it would go on billing. */
  | 'RESOURCE_EXPIRES'
  /** The time that its start asked for is over (`stopAfter`). */
  | 'STOP_AFTER'
  /** The token that the gateway made for its recorder is about to expire: the recorder would leave. */
  | 'TOKEN_EXPIRES';

/** Which recording to stop, and how. */
export type StopRecordingInput = {
  /** Answer at once, without waiting for the upload. */
  asyncStop?: boolean | null | undefined;
  /** The recording to stop. */
  recording: RecordingRef;
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
  subscribeAudioUids?: Array<string> | null | undefined;
  /** Record the pictures of these users only; "#allstream#" for all. */
  subscribeVideoUids?: Array<string> | null | undefined;
  /** Record the sound of everybody but these users. */
  unSubscribeAudioUids?: Array<string> | null | undefined;
  /** Record the pictures of everybody but these users. */
  unSubscribeVideoUids?: Array<string> | null | undefined;
};

/** Who goes first when calls wait for the account’s request limit, most urgent first. */
export type ThrottlePriority =
  /** The gateway’s own routine; it never delays a person. */
  | 'BACKGROUND'
  /** What became of a stop that Agora has accepted. */
  | 'FOLLOW_UP'
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

/** What an entry of a timeline tells of. */
export type TimelineKind =
  /** Agora gave a resource. */
  | 'ACQUIRED'
  /** Its start was asked for, or the gateway first heard of it. */
  | 'ASKED'
  /** It was over. */
  | 'ENDED'
  /** It was given up. */
  | 'FAILED'
  /** Agora told of something. */
  | 'NOTIFICATION'
  /** It had exited abnormally, and another one was started to go on with it, or none was (`onFailure`). */
  | 'RESTARTED'
  /** Agora started it, or was first seen to have it. */
  | 'STARTED'
  /** Its stop was asked for. */
  | 'STOP_ASKED'
  /** A try of a call got no definite answer. */
  | 'TRY';

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

/** The mixed picture. */
export type TranscodingConfigInput = {
  /** Kilobits a second; 500 when left out. */
  bitrate?: number | null | undefined;
  /** Frames a second; 15 when left out. */
  fps?: number | null | undefined;
  /** Pixels; 640 when left out. Width times height is at most 1920 x 1080. */
  height?: number | null | undefined;
  /** How the users are arranged. */
  layout?: LayoutInput | null | undefined;
  /** Pixels; 360 when left out. Width times height is at most 1920 x 1080. */
  width?: number | null | undefined;
};

/** What to change of a running recording. At least one change is needed. */
export type UpdateRecordingInput = {
  /** With `refreshStorage`, of a recording that others started: the folders that it was started with. The gateway knows those of its own. */
  fileNamePrefix?: Array<string> | null | undefined;
  /** Pauses the recording of a web page (true), or goes on (false). */
  onhold?: boolean | null | undefined;
  /** The recording to change. */
  recording: RecordingRef;
  /** Sends the keys of this storage again, after they have changed: they are read anew, and the folders stay as they were. */
  refreshStorage?: string | null | undefined;
  /** Where a web page recording is pushed to from now on. */
  rtmpPublish?: RtmpPublishInput | null | undefined;
  /** Whose streams are recorded from now on (individual, raw and composite mode): at least one list. */
  subscriptions?: SubscriptionsInput | null | undefined;
};

/** How a running composite recording is laid out from now on. */
export type UpdateRecordingLayoutInput = {
  /** The layout. All of the earlier one is replaced, so an empty one goes back to Agora’s own. */
  layout: LayoutInput;
  /** The recording to change. */
  recording: RecordingRef;
};

/** Where the recorded files are. */
export type UploadingStatus =
  /** At least one slice went to Agora’s backup cloud; Agora moves it to the customer’s storage later. */
  | 'BACKED_UP'
  /** Agora does not know, or used a word that this gateway does not know. */
  | 'UNKNOWN'
  /** All files are in the customer’s cloud storage. */
  | 'UPLOADED';

/** Which of a user’s two video streams is recorded. */
export type VideoStreamType =
  /** The high-quality stream. */
  | 'HIGH'
  /** The low-quality stream. */
  | 'LOW';

/** Web page recording: a page, as a browser shows it, as HLS and MP4. */
export type WebConfigurationInput = {
  /** What becomes of the recording when the CDN can’t be reached; it goes on when left out. IGNORE wants `rtmpPublish`. */
  errorHandlePolicy?: ErrorHandlePolicy | null | undefined;
  /** Write MP4 files besides HLS. */
  recordMp4?: boolean | null | undefined;
  /** CDNs to push the picture to. */
  rtmpPublish?: RtmpPublishInput | null | undefined;
  /** The page to record. */
  webRecorder: WebRecorderInput;
};

/** The page, and how it is recorded (`web_recorder_service`). */
export type WebRecorderInput = {
  /** The recorded sound. */
  audioProfile?: AudioProfile | null | undefined;
  /** It ends by itself after so many hours, at most `resourceExpiredHour`. When left out: 4, or `resourceExpiredHour` where that is less, and with `onExpiry: ROLL_OVER`. */
  maxRecordingHour?: number | null | undefined;
  /** Minutes after which another MP4 file is begun; 120 when left out. */
  maxVideoDuration?: number | null | undefined;
  /** Open the page as a mobile browser would; false when left out. */
  mobile?: boolean | null | undefined;
  /** Begin paused; `updateRecording` goes on. False when left out. */
  onhold?: boolean | null | undefined;
  /** Give up unless the page says within so many seconds that it has loaded; 0, the default, does not wait. */
  readyTimeout?: number | null | undefined;
  /** The page. Agora opens it from the internet. */
  url: string;
  /** Kilobits a second; Agora chooses by the size when left out. */
  videoBitrate?: number | null | undefined;
  /** Frames a second; 15 when left out. */
  videoFps?: number | null | undefined;
  /** Pixels, 240 to 1920. Width times height is at most 1920 x 1080. */
  videoHeight?: number | null | undefined;
  /** Pixels, 240 to 1920. Width times height is at most 1920 x 1080. */
  videoWidth?: number | null | undefined;
};

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
    | { __typename: 'ExtensionServiceStates', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }>, services: Array<
        | { __typename: 'OtherServiceState', serviceName: string, payload: unknown }
        | { __typename: 'RtmpPublishServiceState', status: RtmpPublishStatus | null, serviceName: string, payload: unknown, outputs: Array<{ rtmpUrl: string, status: RtmpPublishStatus }> }
        | { __typename: 'UploadServiceState', uploadingStatus: UploadingStatus, serviceName: string, payload: unknown }
        | { __typename: 'WebRecorderServiceState', state: WebRecorderState | null, onhold: boolean | null, serviceName: string, payload: unknown, files: Array<{ fileName: string, sliceStartTime: string | null }> }
      > }
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode, retryable: boolean, issues: Array<{ path: string, message: string }> }
    | { __typename: 'JsonFileList', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'NoRecordedFiles', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'RecordingEnded', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'RecordingNotFoundError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'ReportLost', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'StopInProgress', resourceId: string, sid: string, message: string }
    | { __typename: 'StoreUnavailableError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'StringFileList', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, fileName: string, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'ThrottledError', message: string, code: ErrorCode, retryable: boolean, retryAfterMs: number }
    | { __typename: 'UploadReport', resourceId: string, sid: string, mode: RecordingMode, cname: string, uid: string, agoraCode: number | null, uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, raw: unknown, files: Array<{ fileName: string, source: FileSource | null, trackType: TrackType | null, uid: string | null, mixedAllUser: boolean | null, isPlayable: boolean | null, sliceStartTime: string | null }> }
    | { __typename: 'UpstreamRejectedError', message: string, code: ErrorCode, retryable: boolean, agoraCode: number | null, reason: string | null, field: string | null }
    | { __typename: 'UpstreamUnavailableError', message: string, code: ErrorCode, retryable: boolean, retryAfterMs: number }
   };

export type ThrottleQueryVariables = Exact<{ [key: string]: never; }>;


export type ThrottleQuery = { throttle: { limitPerSecond: number, maxQueue: number, stopWaitMs: number, heldForMs: number, usedInLastSecond: number, scope: ThrottleScope, waiting: Array<{ priority: ThrottlePriority, calls: number }> } };

export type StartRecordingMutationVariables = Exact<{
  input: StartRecordingInput;
}>;


export type StartRecordingMutation = { startRecording:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode, retryable: boolean, issues: Array<{ path: string, message: string }> }
    | { __typename: 'QuotaExceededError', message: string, code: ErrorCode, retryable: boolean, kind: RecordingKind, limit: number, running: number }
    | { __typename: 'Recording', id: string, state: RecordingState, mode: RecordingMode, cname: string, uid: string, resourceId: string | null, sid: string | null }
    | { __typename: 'RecordingNotFoundError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'StoreUnavailableError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'ThrottledError', message: string, code: ErrorCode, retryable: boolean, retryAfterMs: number }
    | { __typename: 'UpstreamRejectedError', message: string, code: ErrorCode, retryable: boolean, agoraCode: number | null, reason: string | null, field: string | null }
    | { __typename: 'UpstreamUnavailableError', message: string, code: ErrorCode, retryable: boolean, agoraCode: number | null, reason: string | null }
   };

export type LookAtRecordingQueryVariables = Exact<{
  id: string | number;
}>;


export type LookAtRecordingQuery = { recording: { id: string, state: RecordingState, appId: string, mode: RecordingMode, cname: string, uid: string, resourceId: string | null, sid: string | null, createdAt: string, startedAt: string | null, stopRequestedAt: string | null, endedAt: string | null, files: Array<{ fileName: string }>, failure: { code: ErrorCode, message: string, agoraCode: number | null, reason: string | null } | null, stopOutcome:
      | { __typename: 'ExtensionServiceStates', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
      | { __typename: 'JsonFileList', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
      | { __typename: 'NoRecordedFiles', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
      | { __typename: 'RecordingEnded', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
      | { __typename: 'ReportLost', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
      | { __typename: 'StringFileList', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
      | { __typename: 'UploadReport', uploadingStatus: UploadingStatus | null, filesStatus: FilesStatus, files: Array<{ fileName: string, source: FileSource | null }>, recording: { id: string } }
     | null } | null };

export type LiveRecordingsQueryVariables = Exact<{
  id: string | number;
  other: string | number;
}>;


export type LiveRecordingsQuery = { first: { live: { status: LiveStatus, observedAt: string, raw: unknown, files: Array<{ fileName: string }>, services: Array<
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
      > } | null } | null, again: { live: { status: LiveStatus, observedAt: string, raw: unknown, files: Array<{ fileName: string }>, services: Array<
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
      > } | null } | null, node: { id: string, live: { status: LiveStatus, observedAt: string, raw: unknown, files: Array<{ fileName: string }>, services: Array<
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
      > } | null } | null, other: { live: { status: LiveStatus, observedAt: string, raw: unknown, files: Array<{ fileName: string }>, services: Array<
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
        | { serviceName: string }
      > } | null } | null };

export type LiveFragment = { status: LiveStatus, observedAt: string, raw: unknown, files: Array<{ fileName: string }>, services: Array<
    | { serviceName: string }
    | { serviceName: string }
    | { serviceName: string }
    | { serviceName: string }
  > };

export type ListRecordingsQueryVariables = Exact<{
  filter?: RecordingFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  counted?: boolean | null | undefined;
}>;


export type ListRecordingsQuery = { recordings: { totalCount?: number, nodes: Array<{ id: string, cname: string, state: RecordingState, tags: Array<{ key: string, value: string }> }>, edges: Array<{ cursor: string, node: { id: string } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type NodesQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type NodesQuery = { nodes: Array<{ __typename: 'Recording', id: string } | null> };

export type UpdateRecordingMutationVariables = Exact<{
  input: UpdateRecordingInput;
}>;


export type UpdateRecordingMutation = { updateRecording:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode, retryable: boolean, issues: Array<{ path: string, message: string }> }
    | { __typename: 'Recording', id: string, state: RecordingState }
    | { __typename: 'RecordingNotFoundError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'StoreUnavailableError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'ThrottledError', message: string, code: ErrorCode, retryable: boolean }
    | { __typename: 'UpstreamRejectedError', message: string, code: ErrorCode, retryable: boolean, agoraCode: number | null, reason: string | null }
    | { __typename: 'UpstreamUnavailableError', message: string, code: ErrorCode, retryable: boolean, agoraCode: number | null, reason: string | null }
   };

export type UpdateRecordingLayoutMutationVariables = Exact<{
  input: UpdateRecordingLayoutInput;
}>;


export type UpdateRecordingLayoutMutation = { updateRecordingLayout:
    | { __typename: 'InvalidInputError', message: string, code: ErrorCode, issues: Array<{ path: string, message: string }> }
    | { __typename: 'Recording', id: string }
    | { __typename: 'RecordingNotFoundError', message: string, code: ErrorCode }
    | { __typename: 'StoreUnavailableError', message: string, code: ErrorCode }
    | { __typename: 'ThrottledError', message: string, code: ErrorCode }
    | { __typename: 'UpstreamRejectedError', message: string, code: ErrorCode }
    | { __typename: 'UpstreamUnavailableError', message: string, code: ErrorCode }
   };

export type ToldQueryVariables = Exact<{
  id: string | number;
}>;


export type ToldQuery = { recording: { state: RecordingState, uploadProgress: number | null, serviceStates: Array<{ service: RecordingService, event: NotificationEvent, at: string, explanation: string | null, details: unknown }>, notifications: Array<{ event: NotificationEvent, eventType: number, happenedAt: string, receivedAt: string, explanation: string | null, details: unknown }>, gaps: Array<{ from: string, to: string }>, stopOutcome:
      | { __typename: 'ExtensionServiceStates', uploadingStatus: UploadingStatus | null }
      | { __typename: 'JsonFileList', uploadingStatus: UploadingStatus | null }
      | { __typename: 'NoRecordedFiles', uploadingStatus: UploadingStatus | null }
      | { __typename: 'RecordingEnded', uploadingStatus: UploadingStatus | null }
      | { __typename: 'ReportLost', uploadingStatus: UploadingStatus | null }
      | { __typename: 'StringFileList', uploadingStatus: UploadingStatus | null }
      | { __typename: 'UploadReport', uploadingStatus: UploadingStatus | null }
     | null } | null };

export type LookAtRecordingsQueryVariables = Exact<{ [key: string]: never; }>;


export type LookAtRecordingsQuery = { recordings: { nodes: Array<{ state: RecordingState, files: Array<{ fileName: string }>, failure: { agoraCode: number | null, reason: string | null } | null }> } };

export type FileUrlsQueryVariables = Exact<{
  id: string | number;
  expiresInS?: number;
  live?: boolean;
}>;


export type FileUrlsQuery = { recording: { files: Array<{ fileName: string, url: string | null, urlUnavailable: FileUrlObstacle | null }>, stopOutcome:
      | { services: Array<
          | { files: Array<{ url: string | null }> }
          | Record<PropertyKey, never>
        >, files: Array<{ url: string | null }> }
      | { files: Array<{ url: string | null }> }
      | { files: Array<{ url: string | null }> }
      | { files: Array<{ url: string | null }> }
      | { files: Array<{ url: string | null }> }
      | { files: Array<{ url: string | null }> }
      | { files: Array<{ url: string | null }> }
     | null, live?: { files: Array<{ url: string | null }>, services: Array<
        | { files: Array<{ url: string | null }> }
        | Record<PropertyKey, never>
      > } | null } | null };

export type LookAtAttentionQueryVariables = Exact<{
  id: string | number;
}>;


export type LookAtAttentionQuery = { recording: { state: RecordingState, stopRequestedAt: string | null, nextTryAt: string | null, lastSeenAt: string | null, resourceExpiresAt: string | null, attention: Array<{ reason: AttentionReason, since: string | null, message: string }>, lastTrouble: { at: string, message: string, tries: number } | null, lastObserved: { status: LiveStatus, observedAt: string } | null } | null };

export type PlaybackUrlsQueryVariables = Exact<{
  id: string | number;
  expiresInS?: number;
}>;


export type PlaybackUrlsQuery = { recording: { files: Array<{ fileName: string, playbackUrl: string | null, urlUnavailable: FileUrlObstacle | null }> } | null };

export type FilesInStorageQueryVariables = Exact<{
  id: string | number;
}>;


export type FilesInStorageQuery = { recording: { files: Array<{ fileName: string, source: FileSource | null, sizeBytes: number | null, storedAt: string | null }>, stopOutcome:
      | { filesStatus: FilesStatus }
      | { filesStatus: FilesStatus }
      | { filesStatus: FilesStatus }
      | { filesStatus: FilesStatus }
      | { filesStatus: FilesStatus }
      | { filesStatus: FilesStatus }
      | { filesStatus: FilesStatus }
     | null } | null };

export type LookAtTimeQueryVariables = Exact<{
  id: string | number;
}>;


export type LookAtTimeQuery = { recording: { state: RecordingState, startedAt: string | null, stopsAt: string | null, tokenExpiresAt: string | null, stopsBecause: StopCause | null, stopCause: StopCause | null, attention: Array<{ reason: AttentionReason }>, stopOutcome:
      | { __typename: 'ExtensionServiceStates' }
      | { __typename: 'JsonFileList' }
      | { __typename: 'NoRecordedFiles' }
      | { __typename: 'RecordingEnded' }
      | { __typename: 'ReportLost' }
      | { __typename: 'StringFileList' }
      | { __typename: 'UploadReport' }
     | null } | null };

export type LookAtChainQueryVariables = Exact<{
  id: string | number;
}>;


export type LookAtChainQuery = { recording: { state: RecordingState, cname: string, uid: string, startedAt: string | null, endedAt: string | null, stopsAt: string | null, stopsBecause: StopCause | null, stopCause: StopCause | null, attention: Array<{ reason: AttentionReason, message: string }>, timeline: Array<{ kind: TimelineKind, message: string, by: string | null }>, previous: { id: string } | null, next: { id: string, state: RecordingState, tags: Array<{ key: string, value: string }> } | null } | null };

export const LiveFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Live"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveRecording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]} as unknown as DocumentNode<LiveFragment, unknown>;
export const StopRecordingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StopRecording"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StopRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"trackType"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mixedAllUser"}},{"kind":"Field","name":{"kind":"Name","value":"isPlayable"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}}]}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StringFileList"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExtensionServiceStates"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UploadServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebRecorderServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"onhold"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RtmpPublishServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"outputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rtmpUrl"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopInProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]}}]} as unknown as DocumentNode<StopRecordingMutation, StopRecordingMutationVariables>;
export const ThrottleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Throttle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"throttle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limitPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"maxQueue"}},{"kind":"Field","name":{"kind":"Name","value":"stopWaitMs"}},{"kind":"Field","name":{"kind":"Name","value":"heldForMs"}},{"kind":"Field","name":{"kind":"Name","value":"usedInLastSecond"}},{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"waiting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"calls"}}]}}]}}]}}]} as unknown as DocumentNode<ThrottleQuery, ThrottleQueryVariables>;
export const StartRecordingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartRecording"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"QuotaExceededError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"running"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<StartRecordingMutation, StartRecordingMutationVariables>;
export const LookAtRecordingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LookAtRecording"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recording"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LookAtRecordingQuery, LookAtRecordingQueryVariables>;
export const LiveRecordingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LiveRecordings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"other"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"first"},"name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"live"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Live"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"again"},"name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"live"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Live"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"live"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Live"}}]}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"other"},"name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"other"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"live"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Live"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Live"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LiveRecording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]} as unknown as DocumentNode<LiveRecordingsQuery, LiveRecordingsQueryVariables>;
export const ListRecordingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListRecordings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RecordingFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"counted"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"counted"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ListRecordingsQuery, ListRecordingsQueryVariables>;
export const NodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Nodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<NodesQuery, NodesQueryVariables>;
export const UpdateRecordingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateRecording"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdateRecordingMutation, UpdateRecordingMutationVariables>;
export const UpdateRecordingLayoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateRecordingLayout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRecordingLayoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateRecordingLayout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdateRecordingLayoutMutation, UpdateRecordingLayoutMutationVariables>;
export const ToldDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Told"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"serviceStates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notifications"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"happenedAt"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"gaps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}}]}}]}}]}}]} as unknown as DocumentNode<ToldQuery, ToldQueryVariables>;
export const LookAtRecordingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LookAtRecordings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LookAtRecordingsQuery, LookAtRecordingsQueryVariables>;
export const FileUrlsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FileUrls"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"3600"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"live"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"url"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"expiresInS"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}}}]},{"kind":"Field","name":{"kind":"Name","value":"urlUnavailable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"expiresInS"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}}}]}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExtensionServiceStates"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebRecorderServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"expiresInS"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}}}]}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"live"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"live"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"expiresInS"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebRecorderServiceState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"expiresInS"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}}}]}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FileUrlsQuery, FileUrlsQueryVariables>;
export const LookAtAttentionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LookAtAttention"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"resourceExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastObserved"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}}]}}]}}]}}]} as unknown as DocumentNode<LookAtAttentionQuery, LookAtAttentionQueryVariables>;
export const PlaybackUrlsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlaybackUrls"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"3600"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"playbackUrl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"expiresInS"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expiresInS"}}}]},{"kind":"Field","name":{"kind":"Name","value":"urlUnavailable"}}]}}]}}]}}]} as unknown as DocumentNode<PlaybackUrlsQuery, PlaybackUrlsQueryVariables>;
export const FilesInStorageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FilesInStorage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"storedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}}]}}]}}]}}]} as unknown as DocumentNode<FilesInStorageQuery, FilesInStorageQueryVariables>;
export const LookAtTimeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LookAtTime"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"tokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsBecause"}},{"kind":"Field","name":{"kind":"Name","value":"stopCause"}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]}}]} as unknown as DocumentNode<LookAtTimeQuery, LookAtTimeQueryVariables>;
export const LookAtChainDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LookAtChain"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsBecause"}},{"kind":"Field","name":{"kind":"Name","value":"stopCause"}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"by"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LookAtChainQuery, LookAtChainQueryVariables>;