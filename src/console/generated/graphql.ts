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

/** Which entries; fields that are left out do not matter. */
export type AuditFilter = {
  /** Of exactly this name. */
  readonly action?: string | null | undefined;
  /** About this recording. */
  readonly recordingId?: string | number | null | undefined;
  /** Asked for by exactly this subject. */
  readonly subject?: string | null | undefined;
};

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

/** What a new API key opens, for how long, and how often. */
export type CreateApiKeyInput = {
  /** For how many days it is accepted, 1 to 36500; until it is revoked when left out. */
  readonly days?: number | null | undefined;
  /** What the key is for: 1 to 100 characters. */
  readonly name: string;
  /** How many operations a minute it may ask for, and as many stops besides: at most as many as you may yourself. As many as every caller when left out. */
  readonly operationsPerMinute?: number | null | undefined;
  /** What it opens: at least one scope, and only such as you have yourself. */
  readonly scopes: ReadonlyArray<Scope>;
};

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
  readonly recordStreams?: boolean | null | undefined;
  /** What is recorded of the channel. */
  readonly recordingConfig?: ChannelConfigInput | null | undefined;
  /** Takes screenshots; instead of the recording unless `recordStreams` is true. */
  readonly snapshotConfig?: SnapshotConfigInput | null | undefined;
};

/** Which recordings; fields that are left out do not matter. */
export type RecordingFilter = {
  /** Of exactly this channel or web page session. */
  readonly cname?: string | null | undefined;
  /** The gateway first heard of them before then. */
  readonly createdBefore?: string | null | undefined;
  /** The gateway first heard of them then or later. */
  readonly createdFrom?: string | null | undefined;
  /** Recorded in this mode. */
  readonly mode?: RecordingMode | null | undefined;
  /** With exactly this recording ID. */
  readonly sid?: string | null | undefined;
  /** In one of these states. */
  readonly states?: ReadonlyArray<RecordingState> | null | undefined;
  /** With all of these tags; at most 10. */
  readonly tags?: ReadonlyArray<RecordingTagInput> | null | undefined;
  /** Recorded by the client with exactly this user ID. */
  readonly uid?: string | null | undefined;
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

/** What a caller may do. */
export type Scope =
  /** To see the request limit and the audit trail, and to create and revoke API keys. It includes no other scope. */
  | 'ADMIN'
  /** To get URLs at which recordings can be played. */
  | 'RECORDING_PLAY'
  /** To see and to watch recordings. */
  | 'RECORDING_READ'
  /** To start recordings. */
  | 'RECORDING_START'
  /** To stop recordings. */
  | 'RECORDING_STOP'
  /** To change running recordings. */
  | 'RECORDING_UPDATE';

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

/** Where the recorded files are. */
export type UploadingStatus =
  /** At least one slice went to Agora’s backup cloud; Agora moves it to the customer’s storage later. */
  | 'BACKED_UP'
  /** Agora does not know, or used a word that this gateway does not know. */
  | 'UNKNOWN'
  /** All files are in the customer’s cloud storage. */
  | 'UPLOADED';

/** What usage is told by. */
export type UsageDimension =
  /** The App ID. */
  | 'APP'
  /** The day, from midnight to midnight UTC. */
  | 'DAY'
  /** How Agora recorded. */
  | 'MODE'
  /** The tenant: always your own. */
  | 'TENANT'
  /** The kind by price. */
  | 'TIER';

/** The kind of a recording by price. Agora goes by the sum of the resolutions of the recorded streams, which it does not tell: a mix counts by the size of its picture, individual and raw recordings of video as HD. */
export type UsageTier =
  /** Audio alone. */
  | 'AUDIO'
  /** Video of up to 1920 x 1080 pixels. */
  | 'FULL_HD'
  /** Video of up to 1280 x 720 pixels. */
  | 'HD'
  /** Video of up to 2560 x 1440 pixels. */
  | 'TWO_K'
  /** Video of more pixels. */
  | 'TWO_K_PLUS'
  /** The gateway has no order of it: it did not start it, or did so before it kept this. */
  | 'UNKNOWN'
  /** A web page of more pixels. */
  | 'WEB_FULL_HD'
  /** A web page of up to 1280 x 720 pixels. */
  | 'WEB_HD';

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

export type KnownKeyFragment = { readonly id: string, readonly name: string, readonly scopes: ReadonlyArray<Scope>, readonly createdAt: string, readonly expiresAt: string | null, readonly operationsPerMinute: number | null, readonly revokedAt: string | null };

export type KeysQueryVariables = Exact<{ [key: string]: never; }>;


export type KeysQuery = { readonly apiKeys: ReadonlyArray<{ readonly id: string, readonly name: string, readonly scopes: ReadonlyArray<Scope>, readonly createdAt: string, readonly expiresAt: string | null, readonly operationsPerMinute: number | null, readonly revokedAt: string | null }> };

export type CreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateKeyMutation = { readonly createApiKey:
    | { readonly __typename: 'CreatedApiKey', readonly secret: string, readonly apiKey: { readonly id: string, readonly name: string, readonly scopes: ReadonlyArray<Scope>, readonly createdAt: string, readonly expiresAt: string | null, readonly operationsPerMinute: number | null, readonly revokedAt: string | null } }
    | { readonly __typename: 'InvalidInputError', readonly message: string, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'StoreUnavailableError', readonly message: string }
   };

export type RevokeKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeKeyMutation = { readonly revokeApiKey:
    | { readonly __typename: 'ApiKey', readonly id: string, readonly name: string, readonly scopes: ReadonlyArray<Scope>, readonly createdAt: string, readonly expiresAt: string | null, readonly operationsPerMinute: number | null, readonly revokedAt: string | null }
    | { readonly __typename: 'ApiKeyNotFoundError', readonly message: string }
    | { readonly __typename: 'InvalidInputError', readonly message: string }
    | { readonly __typename: 'StoreUnavailableError', readonly message: string }
   };

export type TrailEntryFragment = { readonly at: string, readonly subject: string, readonly action: string, readonly target: string | null, readonly requestId: string, readonly result: string | null, readonly answeredAt: string | null, readonly recordingId: string | null };

export type TrailQueryVariables = Exact<{
  filter: AuditFilter;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type TrailQuery = { readonly auditTrail: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly at: string, readonly subject: string, readonly action: string, readonly target: string | null, readonly requestId: string, readonly result: string | null, readonly answeredAt: string | null, readonly recordingId: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type FoundRecordingFragment = { readonly id: string, readonly sid: string | null, readonly cname: string, readonly uid: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly endedAt: string | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> };

export type FoundQueryVariables = Exact<{
  filter: RecordingFilter;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type FoundQuery = { readonly counted: { readonly totalCount: number }, readonly recordings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sid: string | null, readonly cname: string, readonly uid: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly endedAt: string | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type LocateQueryVariables = Exact<{
  text: string;
  id: string | number;
}>;


export type LocateQuery = { readonly recording: { readonly id: string } | null, readonly bySid: { readonly nodes: ReadonlyArray<{ readonly id: string }> } };

export type LimitQueryVariables = Exact<{ [key: string]: never; }>;


export type LimitQuery = { readonly throttle: { readonly limitPerSecond: number, readonly usedInLastSecond: number, readonly heldForMs: number, readonly stopWaitMs: number, readonly scope: ThrottleScope, readonly waiting: ReadonlyArray<{ readonly priority: ThrottlePriority, readonly calls: number }> } };

export type NowRecordingFragment = { readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly stopsAt: string | null, readonly nextTryAt: string | null, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly failure: { readonly reason: string | null } | null, readonly stopOutcome:
    | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
   | null };

export type NowUpdatesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NowUpdatesSubscription = { readonly recordingsUpdated: { readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly stopsAt: string | null, readonly nextTryAt: string | null, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly failure: { readonly reason: string | null } | null, readonly stopOutcome:
      | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
     | null } };

export type NowRunningQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type NowRunningQuery = { readonly recordings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly stopsAt: string | null, readonly nextTryAt: string | null, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly failure: { readonly reason: string | null } | null, readonly stopOutcome:
        | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
        | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NowFailedQueryVariables = Exact<{
  since: string;
}>;


export type NowFailedQuery = { readonly recordings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly stopsAt: string | null, readonly nextTryAt: string | null, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly failure: { readonly reason: string | null } | null, readonly stopOutcome:
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


export type NowWhatBecameQuery = { readonly nodes: ReadonlyArray<{ readonly __typename: 'Recording', readonly id: string, readonly cname: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly createdAt: string, readonly startedAt: string | null, readonly stopRequestedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly stopsAt: string | null, readonly nextTryAt: string | null, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly failure: { readonly reason: string | null } | null, readonly stopOutcome:
      | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
      | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
     | null } | null> };

export type QuotaQueryVariables = Exact<{ [key: string]: never; }>;


export type QuotaQuery = { readonly quota: ReadonlyArray<{ readonly appId: string, readonly kind: RecordingKind, readonly limit: number, readonly running: number, readonly unknown: number }> };

export type PageRecordingFragment = { readonly id: string, readonly appId: string, readonly cname: string, readonly uid: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly sid: string | null, readonly resourceId: string | null, readonly createdAt: string, readonly startedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly nextTryAt: string | null, readonly resourceExpiresAt: string | null, readonly stopsAt: string | null, readonly stopsBecause: StopCause | null, readonly stopRequestedAt: string | null, readonly stopCause: StopCause | null, readonly previous: { readonly id: string, readonly createdAt: string } | null, readonly next: { readonly id: string, readonly createdAt: string, readonly state: RecordingState } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly failure: { readonly message: string, readonly reason: string | null } | null, readonly files: ReadonlyArray<{ readonly fileName: string, readonly uid: string | null, readonly trackType: TrackType | null, readonly sliceStartTime: string | null, readonly sizeBytes: number | null, readonly source: FileSource | null, readonly urlUnavailable: FileUrlObstacle | null }>, readonly gaps: ReadonlyArray<{ readonly from: string, readonly to: string }>, readonly serviceStates: ReadonlyArray<{ readonly service: RecordingService, readonly at: string, readonly event: NotificationEvent, readonly explanation: string | null }>, readonly timeline: ReadonlyArray<{ readonly at: string, readonly kind: TimelineKind, readonly message: string, readonly by: string | null }>, readonly notifications: ReadonlyArray<{ readonly eventType: number, readonly happenedAt: string, readonly details: unknown }>, readonly lastObserved: { readonly observedAt: string, readonly raw: unknown } | null, readonly stopOutcome:
    | { readonly __typename: 'ExtensionServiceStates', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
    | { readonly __typename: 'JsonFileList', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
    | { readonly __typename: 'NoRecordedFiles', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
    | { readonly __typename: 'RecordingEnded', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
    | { readonly __typename: 'ReportLost', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
    | { readonly __typename: 'StringFileList', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
    | { readonly __typename: 'UploadReport', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
   | null };

export type PageFileFragment = { readonly fileName: string, readonly uid: string | null, readonly trackType: TrackType | null, readonly sliceStartTime: string | null, readonly sizeBytes: number | null, readonly source: FileSource | null, readonly urlUnavailable: FileUrlObstacle | null };

export type RecordingOnceQueryVariables = Exact<{
  id: string | number;
}>;


export type RecordingOnceQuery = { readonly recording: { readonly id: string, readonly appId: string, readonly cname: string, readonly uid: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly sid: string | null, readonly resourceId: string | null, readonly createdAt: string, readonly startedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly nextTryAt: string | null, readonly resourceExpiresAt: string | null, readonly stopsAt: string | null, readonly stopsBecause: StopCause | null, readonly stopRequestedAt: string | null, readonly stopCause: StopCause | null, readonly previous: { readonly id: string, readonly createdAt: string } | null, readonly next: { readonly id: string, readonly createdAt: string, readonly state: RecordingState } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly failure: { readonly message: string, readonly reason: string | null } | null, readonly files: ReadonlyArray<{ readonly fileName: string, readonly uid: string | null, readonly trackType: TrackType | null, readonly sliceStartTime: string | null, readonly sizeBytes: number | null, readonly source: FileSource | null, readonly urlUnavailable: FileUrlObstacle | null }>, readonly gaps: ReadonlyArray<{ readonly from: string, readonly to: string }>, readonly serviceStates: ReadonlyArray<{ readonly service: RecordingService, readonly at: string, readonly event: NotificationEvent, readonly explanation: string | null }>, readonly timeline: ReadonlyArray<{ readonly at: string, readonly kind: TimelineKind, readonly message: string, readonly by: string | null }>, readonly notifications: ReadonlyArray<{ readonly eventType: number, readonly happenedAt: string, readonly details: unknown }>, readonly lastObserved: { readonly observedAt: string, readonly raw: unknown } | null, readonly stopOutcome:
      | { readonly __typename: 'ExtensionServiceStates', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'JsonFileList', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'NoRecordedFiles', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'RecordingEnded', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'ReportLost', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'StringFileList', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'UploadReport', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
     | null } | null };

export type RecordingUpdatesSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type RecordingUpdatesSubscription = { readonly recordingUpdated: { readonly id: string, readonly appId: string, readonly cname: string, readonly uid: string, readonly mode: RecordingMode, readonly state: RecordingState, readonly sid: string | null, readonly resourceId: string | null, readonly createdAt: string, readonly startedAt: string | null, readonly endedAt: string | null, readonly uploadProgress: number | null, readonly lastSeenAt: string | null, readonly nextTryAt: string | null, readonly resourceExpiresAt: string | null, readonly stopsAt: string | null, readonly stopsBecause: StopCause | null, readonly stopRequestedAt: string | null, readonly stopCause: StopCause | null, readonly previous: { readonly id: string, readonly createdAt: string } | null, readonly next: { readonly id: string, readonly createdAt: string, readonly state: RecordingState } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }>, readonly lastTrouble: { readonly at: string, readonly message: string, readonly tries: number } | null, readonly attention: ReadonlyArray<{ readonly reason: AttentionReason, readonly since: string | null, readonly message: string }>, readonly failure: { readonly message: string, readonly reason: string | null } | null, readonly files: ReadonlyArray<{ readonly fileName: string, readonly uid: string | null, readonly trackType: TrackType | null, readonly sliceStartTime: string | null, readonly sizeBytes: number | null, readonly source: FileSource | null, readonly urlUnavailable: FileUrlObstacle | null }>, readonly gaps: ReadonlyArray<{ readonly from: string, readonly to: string }>, readonly serviceStates: ReadonlyArray<{ readonly service: RecordingService, readonly at: string, readonly event: NotificationEvent, readonly explanation: string | null }>, readonly timeline: ReadonlyArray<{ readonly at: string, readonly kind: TimelineKind, readonly message: string, readonly by: string | null }>, readonly notifications: ReadonlyArray<{ readonly eventType: number, readonly happenedAt: string, readonly details: unknown }>, readonly lastObserved: { readonly observedAt: string, readonly raw: unknown } | null, readonly stopOutcome:
      | { readonly __typename: 'ExtensionServiceStates', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'JsonFileList', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'NoRecordedFiles', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'RecordingEnded', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'ReportLost', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'StringFileList', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
      | { readonly __typename: 'UploadReport', readonly filesStatus: FilesStatus, readonly uploadingStatus: UploadingStatus | null, readonly raw: unknown }
     | null } };

export type FileUrlsQueryVariables = Exact<{
  id: string | number;
  fileNames: ReadonlyArray<string> | string;
}>;


export type FileUrlsQuery = { readonly recording: { readonly files: ReadonlyArray<{ readonly fileName: string, readonly url: string | null }> } | null };

export type PlaybackUrlsQueryVariables = Exact<{
  id: string | number;
  fileNames: ReadonlyArray<string> | string;
}>;


export type PlaybackUrlsQuery = { readonly recording: { readonly files: ReadonlyArray<{ readonly fileName: string, readonly playbackUrl: string | null }> } | null };

export type AdmissionQueryVariables = Exact<{ [key: string]: never; }>;


export type AdmissionQuery = { readonly viewer: { readonly tenant: string, readonly subject: string, readonly scopes: ReadonlyArray<Scope>, readonly appIds: ReadonlyArray<string>, readonly storages: ReadonlyArray<string>, readonly everybodyIsLetIn: boolean } };

export type StartMutationVariables = Exact<{
  input: StartRecordingInput;
}>;


export type StartMutation = { readonly startRecording:
    | { readonly __typename: 'InvalidInputError', readonly message: string, readonly retryable: boolean, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'QuotaExceededError', readonly message: string, readonly retryable: boolean }
    | { readonly __typename: 'Recording', readonly id: string, readonly cname: string }
    | { readonly __typename: 'RecordingNotFoundError', readonly message: string, readonly retryable: boolean }
    | { readonly __typename: 'StoreUnavailableError', readonly message: string, readonly retryable: boolean, readonly retryAfterMs: number }
    | { readonly __typename: 'ThrottledError', readonly message: string, readonly retryable: boolean, readonly retryAfterMs: number }
    | { readonly __typename: 'UpstreamRejectedError', readonly message: string, readonly retryable: boolean, readonly reason: string | null, readonly field: string | null }
    | { readonly __typename: 'UpstreamUnavailableError', readonly message: string, readonly retryable: boolean, readonly retryAfterMs: number }
   };

export type StopMutationVariables = Exact<{
  id: string | number;
}>;


export type StopMutation = { readonly stopRecording:
    | { readonly __typename: 'ExtensionServiceStates', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'InvalidInputError', readonly message: string, readonly retryable: boolean, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'JsonFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'NoRecordedFiles', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'RecordingEnded', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'RecordingNotFoundError', readonly message: string, readonly retryable: boolean }
    | { readonly __typename: 'ReportLost', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'StopInProgress', readonly message: string }
    | { readonly __typename: 'StoreUnavailableError', readonly message: string, readonly retryable: boolean, readonly retryAfterMs: number }
    | { readonly __typename: 'StringFileList', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'ThrottledError', readonly message: string, readonly retryable: boolean, readonly retryAfterMs: number }
    | { readonly __typename: 'UploadReport', readonly uploadingStatus: UploadingStatus | null, readonly filesStatus: FilesStatus, readonly files: ReadonlyArray<{ readonly fileName: string }> }
    | { readonly __typename: 'UpstreamRejectedError', readonly message: string, readonly retryable: boolean, readonly reason: string | null, readonly agoraCode: number | null }
    | { readonly __typename: 'UpstreamUnavailableError', readonly message: string, readonly retryable: boolean, readonly retryAfterMs: number }
   };

export type UnknownFragment = { readonly appId: string, readonly sid: string, readonly cname: string | null, readonly uid: string | null, readonly kind: RecordingKind | null, readonly firstSeenAt: string, readonly lastSeenAt: string };

export type UnknownRunningQueryVariables = Exact<{ [key: string]: never; }>;


export type UnknownRunningQuery = { readonly unknownRecordings: { readonly nodes: ReadonlyArray<{ readonly appId: string, readonly sid: string, readonly cname: string | null, readonly uid: string | null, readonly kind: RecordingKind | null, readonly firstSeenAt: string, readonly lastSeenAt: string }>, readonly pageInfo: { readonly hasNextPage: boolean } } };

type Sums_UsageRow_Fragment = { readonly recordings: number, readonly minutes: number, readonly estimatedUsd: number };

type Sums_UsageTotal_Fragment = { readonly recordings: number, readonly minutes: number, readonly estimatedUsd: number };

export type SumsFragment =
  | Sums_UsageRow_Fragment
  | Sums_UsageTotal_Fragment
;

export type UsageLineFragment = { readonly day: string | null, readonly tenant: string | null, readonly appId: string | null, readonly mode: RecordingMode | null, readonly tier: UsageTier | null, readonly recordings: number, readonly minutes: number, readonly estimatedUsd: number };

export type UsageQueryVariables = Exact<{
  from: string;
  to: string;
  by: ReadonlyArray<UsageDimension> | UsageDimension;
}>;


export type UsageQuery = { readonly usage: { readonly assumptions: ReadonlyArray<string>, readonly rows: ReadonlyArray<{ readonly day: string | null, readonly tenant: string | null, readonly appId: string | null, readonly mode: RecordingMode | null, readonly tier: UsageTier | null, readonly recordings: number, readonly minutes: number, readonly estimatedUsd: number }>, readonly total: { readonly recordings: number, readonly minutes: number, readonly estimatedUsd: number } } };

export const KnownKeyFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KnownKey"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"operationsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]} as unknown as DocumentNode<KnownKeyFragment, unknown>;
export const TrailEntryFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TrailEntry"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"result"}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"recordingId"}}]}}]} as unknown as DocumentNode<TrailEntryFragment, unknown>;
export const FoundRecordingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FoundRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<FoundRecordingFragment, unknown>;
export const NowRecordingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowRecordingFragment, unknown>;
export const PageFileFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFile"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecordedFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"trackType"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"urlUnavailable"}}]}}]} as unknown as DocumentNode<PageFileFragment, unknown>;
export const PageRecordingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"resourceExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsBecause"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopCause"}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"gaps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"serviceStates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"by"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notifications"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"happenedAt"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastObserved"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFile"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecordedFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"trackType"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"urlUnavailable"}}]}}]} as unknown as DocumentNode<PageRecordingFragment, unknown>;
export const UnknownFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Unknown"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownRecording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}}]}}]} as unknown as DocumentNode<UnknownFragment, unknown>;
export const SumsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Sums"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageSum"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"}},{"kind":"Field","name":{"kind":"Name","value":"minutes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedUsd"}}]}}]} as unknown as DocumentNode<SumsFragment, unknown>;
export const UsageLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UsageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageRow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"tenant"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Sums"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Sums"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageSum"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"}},{"kind":"Field","name":{"kind":"Name","value":"minutes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedUsd"}}]}}]} as unknown as DocumentNode<UsageLineFragment, unknown>;
export const KeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KnownKey"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KnownKey"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"operationsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]} as unknown as DocumentNode<KeysQuery, KeysQueryVariables>;
export const CreateKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreatedApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KnownKey"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KnownKey"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"operationsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]} as unknown as DocumentNode<CreateKeyMutation, CreateKeyMutationVariables>;
export const RevokeKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KnownKey"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KnownKey"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"operationsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]} as unknown as DocumentNode<RevokeKeyMutation, RevokeKeyMutationVariables>;
export const TrailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Trail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"auditTrail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TrailEntry"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TrailEntry"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AuditEntry"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"result"}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"recordingId"}}]}}]} as unknown as DocumentNode<TrailQuery, TrailQueryVariables>;
export const FoundDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Found"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RecordingFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"counted"},"name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FoundRecording"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FoundRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<FoundQuery, FoundQueryVariables>;
export const LocateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Locate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"bySid"},"name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"sid"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<LocateQuery, LocateQueryVariables>;
export const LimitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Limit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"throttle"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limitPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"usedInLastSecond"}},{"kind":"Field","name":{"kind":"Name","value":"heldForMs"}},{"kind":"Field","name":{"kind":"Name","value":"stopWaitMs"}},{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"waiting"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"priority"}},{"kind":"Field","name":{"kind":"Name","value":"calls"}}]}}]}}]}}]} as unknown as DocumentNode<LimitQuery, LimitQueryVariables>;
export const NowUpdatesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"NowUpdates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordingsUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowUpdatesSubscription, NowUpdatesSubscriptionVariables>;
export const NowRunningDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NowRunning"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"states"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"STARTING"},{"kind":"EnumValue","value":"RECORDING"},{"kind":"EnumValue","value":"STOPPING"},{"kind":"EnumValue","value":"EXITING"}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowRunningQuery, NowRunningQueryVariables>;
export const NowFailedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NowFailed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"states"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"FAILED"}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"createdFrom"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowFailedQuery, NowFailedQueryVariables>;
export const NowWhatBecameDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NowWhatBecame"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NowRecording"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NowRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}}]}}]} as unknown as DocumentNode<NowWhatBecameQuery, NowWhatBecameQueryVariables>;
export const QuotaDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quota"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quota"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"running"}},{"kind":"Field","name":{"kind":"Name","value":"unknown"}}]}}]}}]} as unknown as DocumentNode<QuotaQuery, QuotaQueryVariables>;
export const RecordingOnceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RecordingOnce"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageRecording"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFile"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecordedFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"trackType"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"urlUnavailable"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"resourceExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsBecause"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopCause"}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"gaps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"serviceStates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"by"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notifications"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"happenedAt"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastObserved"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]}}]} as unknown as DocumentNode<RecordingOnceQuery, RecordingOnceQueryVariables>;
export const RecordingUpdatesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RecordingUpdates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordingUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageRecording"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFile"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RecordedFile"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"trackType"}},{"kind":"Field","name":{"kind":"Name","value":"sliceStartTime"}},{"kind":"Field","name":{"kind":"Name","value":"sizeBytes"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"urlUnavailable"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageRecording"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"uploadProgress"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextTryAt"}},{"kind":"Field","name":{"kind":"Name","value":"resourceExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopsBecause"}},{"kind":"Field","name":{"kind":"Name","value":"stopRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"stopCause"}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastTrouble"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"tries"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"gaps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"serviceStates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"explanation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"by"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notifications"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventType"}},{"kind":"Field","name":{"kind":"Name","value":"happenedAt"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastObserved"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOutcome"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]}}]} as unknown as DocumentNode<RecordingUpdatesSubscription, RecordingUpdatesSubscriptionVariables>;
export const FileUrlsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FileUrls"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileNames"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fileNames"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileNames"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]}}]} as unknown as DocumentNode<FileUrlsQuery, FileUrlsQueryVariables>;
export const PlaybackUrlsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlaybackUrls"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fileNames"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"fileNames"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fileNames"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"playbackUrl"}}]}}]}}]}}]} as unknown as DocumentNode<PlaybackUrlsQuery, PlaybackUrlsQueryVariables>;
export const AdmissionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Admission"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tenant"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"appIds"}},{"kind":"Field","name":{"kind":"Name","value":"storages"}},{"kind":"Field","name":{"kind":"Name","value":"everybodyIsLetIn"}}]}}]}}]} as unknown as DocumentNode<AdmissionQuery, AdmissionQueryVariables>;
export const StartDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Start"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartRecordingInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Recording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]}}]} as unknown as DocumentNode<StartMutation, StartMutationVariables>;
export const StopDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Stop"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopRecording"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"recording"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopOutcome"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uploadingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"filesStatus"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StopInProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Error"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ThrottledError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"agoraCode"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpstreamUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StoreUnavailableError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}}]}}]}}]}}]} as unknown as DocumentNode<StopMutation, StopMutationVariables>;
export const UnknownRunningDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UnknownRunning"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unknownRecordings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"isRunning"},"value":{"kind":"BooleanValue","value":true}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Unknown"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Unknown"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownRecording"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"cname"}},{"kind":"Field","name":{"kind":"Name","value":"uid"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}}]}}]} as unknown as DocumentNode<UnknownRunningQuery, UnknownRunningQueryVariables>;
export const UsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Usage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageDimension"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UsageLine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Sums"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assumptions"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Sums"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageSum"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordings"}},{"kind":"Field","name":{"kind":"Name","value":"minutes"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedUsd"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UsageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UsageRow"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"tenant"}},{"kind":"Field","name":{"kind":"Name","value":"appId"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"tier"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Sums"}}]}}]} as unknown as DocumentNode<UsageQuery, UsageQueryVariables>;