/**
 * @generated SignedSource<<5d3ff8bf0f95a4e117efb07a5c1706be>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type AudioProfile = "MUSIC_MONO_128" | "MUSIC_MONO_48" | "MUSIC_STEREO_192";
export type AvFileType = "HLS" | "MP4";
export type ChannelType = "COMMUNICATION" | "LIVE_BROADCASTING";
export type DecryptionMode = "AES_128_ECB" | "AES_128_GCM" | "AES_128_GCM2" | "AES_128_XTS" | "AES_256_GCM" | "AES_256_GCM2" | "AES_256_XTS" | "NONE" | "SM4_128_ECB";
export type ErrorCode = "API_KEY_NOT_FOUND" | "GATEWAY_REFUSED" | "INVALID_INPUT" | "NEVER_STARTED" | "QUOTA_EXCEEDED" | "RECORDING_NOT_FOUND" | "SHUTTING_DOWN" | "STORE_UNAVAILABLE" | "THROTTLED" | "UPSTREAM_REJECTED" | "UPSTREAM_UNAVAILABLE";
export type ErrorHandlePolicy = "ABORT" | "IGNORE";
export type ExpiryAction = "ROLL_OVER" | "STOP";
export type FailureAction = "NOTHING" | "RESTART";
export type MixedVideoLayout = "BEST_FIT" | "CUSTOM" | "FLOATING" | "VERTICAL";
export type RecordingRegion = "AP" | "CN" | "EU" | "NA";
export type RecordingState = "ENDED" | "EXITING" | "FAILED" | "RECORDING" | "STARTING" | "STOPPING";
export type RenderMode = "CROPPED" | "FIT";
export type StreamMode = "DEFAULT" | "ORIGINAL" | "STANDARD";
export type StreamTypes = "AUDIO" | "AUDIO_AND_VIDEO" | "VIDEO";
export type VideoStreamType = "HIGH" | "LOW";
export type StartRecordingInput = {
  appId?: string | null | undefined;
  cname: string;
  configuration: StartConfigurationInput;
  excludeResourceIds?: ReadonlyArray<string> | null | undefined;
  fileNamePrefix?: ReadonlyArray<string> | null | undefined;
  idempotencyKey?: string | null | undefined;
  onExpiry?: ExpiryAction | null | undefined;
  onFailure?: FailureAction | null | undefined;
  region?: RecordingRegion | null | undefined;
  resourceExpiredHour?: number | null | undefined;
  stopAfter?: string | null | undefined;
  storage?: string | null | undefined;
  tags?: ReadonlyArray<RecordingTagInput> | null | undefined;
  token?: string | null | undefined;
  uid?: string | null | undefined;
};
export type StartConfigurationInput = {
  individual: IndividualConfigurationInput;
  mix?: never;
  raw?: never;
  web?: never;
} | {
  individual?: never;
  mix: MixConfigurationInput;
  raw?: never;
  web?: never;
} | {
  individual?: never;
  mix?: never;
  raw: RawConfigurationInput;
  web?: never;
} | {
  individual?: never;
  mix?: never;
  raw?: never;
  web: WebConfigurationInput;
};
export type IndividualConfigurationInput = {
  recordStreams?: boolean | null | undefined;
  recordingConfig?: ChannelConfigInput | null | undefined;
  snapshotConfig?: SnapshotConfigInput | null | undefined;
  streamMode?: StreamMode | null | undefined;
};
export type ChannelConfigInput = {
  channelType?: ChannelType | null | undefined;
  decryption?: DecryptionInput | null | undefined;
  maxIdleTime?: number | null | undefined;
  privateParams?: string | null | undefined;
  streamTypes?: StreamTypes | null | undefined;
  subscribeUidGroup?: number | null | undefined;
  subscriptions?: SubscriptionsInput | null | undefined;
  videoStreamType?: VideoStreamType | null | undefined;
};
export type DecryptionInput = {
  decryptionMode: DecryptionMode;
  salt?: string | null | undefined;
  secret?: string | null | undefined;
};
export type SubscriptionsInput = {
  subscribeAudioUids?: ReadonlyArray<string> | null | undefined;
  subscribeVideoUids?: ReadonlyArray<string> | null | undefined;
  unSubscribeAudioUids?: ReadonlyArray<string> | null | undefined;
  unSubscribeVideoUids?: ReadonlyArray<string> | null | undefined;
};
export type SnapshotConfigInput = {
  captureInterval?: number | null | undefined;
};
export type MixConfigurationInput = {
  audioProfile?: AudioProfile | null | undefined;
  avFileType?: ReadonlyArray<AvFileType> | null | undefined;
  recordingConfig?: ChannelConfigInput | null | undefined;
  transcodingConfig?: TranscodingConfigInput | null | undefined;
};
export type TranscodingConfigInput = {
  bitrate?: number | null | undefined;
  fps?: number | null | undefined;
  height?: number | null | undefined;
  layout?: LayoutInput | null | undefined;
  width?: number | null | undefined;
};
export type LayoutInput = {
  backgroundColor?: string | null | undefined;
  backgroundConfig?: ReadonlyArray<BackgroundInput> | null | undefined;
  backgroundImage?: string | null | undefined;
  defaultUserBackgroundImage?: string | null | undefined;
  layoutConfig?: ReadonlyArray<LayoutRegionInput> | null | undefined;
  maxResolutionUid?: string | null | undefined;
  mixedVideoLayout?: MixedVideoLayout | null | undefined;
};
export type BackgroundInput = {
  imageUrl: string;
  renderMode?: RenderMode | null | undefined;
  uid: string;
};
export type LayoutRegionInput = {
  alpha?: number | null | undefined;
  height: number;
  renderMode?: RenderMode | null | undefined;
  uid?: string | null | undefined;
  width: number;
  xAxis: number;
  yAxis: number;
};
export type RawConfigurationInput = {
  recordStreams?: boolean | null | undefined;
  recordingConfig?: ChannelConfigInput | null | undefined;
  snapshotConfig?: SnapshotConfigInput | null | undefined;
};
export type WebConfigurationInput = {
  errorHandlePolicy?: ErrorHandlePolicy | null | undefined;
  recordMp4?: boolean | null | undefined;
  rtmpPublish?: RtmpPublishInput | null | undefined;
  webRecorder: WebRecorderInput;
};
export type RtmpPublishInput = {
  outputs: ReadonlyArray<RtmpOutputInput>;
};
export type RtmpOutputInput = {
  rtmpUrl: string;
};
export type WebRecorderInput = {
  audioProfile?: AudioProfile | null | undefined;
  maxRecordingHour?: number | null | undefined;
  maxVideoDuration?: number | null | undefined;
  mobile?: boolean | null | undefined;
  onhold?: boolean | null | undefined;
  readyTimeout?: number | null | undefined;
  url: string;
  videoBitrate?: number | null | undefined;
  videoFps?: number | null | undefined;
  videoHeight?: number | null | undefined;
  videoWidth?: number | null | undefined;
};
export type RecordingTagInput = {
  key: string;
  value: string;
};
export type documentsStartMutation$variables = {
  connections: ReadonlyArray<string>;
  input: StartRecordingInput;
};
export type documentsStartMutation$data = {
  readonly startRecording: {
    readonly __typename: "InvalidInputError";
    readonly code: ErrorCode;
    readonly issues: ReadonlyArray<{
      readonly message: string;
      readonly path: string;
    }>;
    readonly message: string;
  } | {
    readonly __typename: "Recording";
    readonly cname: string;
    readonly edge: {
      readonly cursor: string;
      readonly node: {
        readonly id: string;
      };
    };
    readonly id: string;
    readonly state: RecordingState;
  } | {
    readonly __typename: "RecordingNotFoundError";
    readonly code: ErrorCode;
    readonly message: string;
  } | {
    readonly __typename: "StoreUnavailableError";
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryAfterMs: number;
  } | {
    readonly __typename: "ThrottledError";
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryAfterMs: number;
  } | {
    readonly __typename: "UpstreamRejectedError";
    readonly code: ErrorCode;
    readonly message: string;
    readonly reason: string | null | undefined;
  } | {
    readonly __typename: "UpstreamUnavailableError";
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryAfterMs: number;
  } | {
    // This will never be '%other', but we need some
    // value in case none of the concrete values match.
    readonly __typename: "%other";
  };
};
export type documentsStartMutation = {
  response: documentsStartMutation$data;
  variables: documentsStartMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "connections"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "input"
},
v2 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "cname",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "state",
  "storageKey": null
},
v7 = [
  (v4/*:: as any*/)
],
v8 = {
  "alias": null,
  "args": null,
  "concreteType": "RecordingEdge",
  "kind": "LinkedField",
  "name": "edge",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "cursor",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Recording",
      "kind": "LinkedField",
      "name": "node",
      "plural": false,
      "selections": (v7/*:: as any*/),
      "storageKey": null
    }
  ],
  "storageKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "code",
  "storageKey": null
},
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "message",
  "storageKey": null
},
v11 = {
  "kind": "InlineFragment",
  "selections": [
    (v9/*:: as any*/),
    (v10/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "concreteType": "InputIssue",
      "kind": "LinkedField",
      "name": "issues",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "path",
          "storageKey": null
        },
        (v10/*:: as any*/)
      ],
      "storageKey": null
    }
  ],
  "type": "InvalidInputError",
  "abstractKey": null
},
v12 = {
  "kind": "InlineFragment",
  "selections": [
    (v9/*:: as any*/),
    (v10/*:: as any*/)
  ],
  "type": "RecordingNotFoundError",
  "abstractKey": null
},
v13 = [
  (v9/*:: as any*/),
  (v10/*:: as any*/),
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "retryAfterMs",
    "storageKey": null
  }
],
v14 = {
  "kind": "InlineFragment",
  "selections": (v13/*:: as any*/),
  "type": "ThrottledError",
  "abstractKey": null
},
v15 = {
  "kind": "InlineFragment",
  "selections": (v13/*:: as any*/),
  "type": "UpstreamUnavailableError",
  "abstractKey": null
},
v16 = {
  "kind": "InlineFragment",
  "selections": (v13/*:: as any*/),
  "type": "StoreUnavailableError",
  "abstractKey": null
},
v17 = {
  "kind": "InlineFragment",
  "selections": [
    (v9/*:: as any*/),
    (v10/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "reason",
      "storageKey": null
    }
  ],
  "type": "UpstreamRejectedError",
  "abstractKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "documentsStartMutation",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "startRecording",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              (v6/*:: as any*/),
              (v8/*:: as any*/)
            ],
            "type": "Recording",
            "abstractKey": null
          },
          (v11/*:: as any*/),
          (v12/*:: as any*/),
          (v14/*:: as any*/),
          (v15/*:: as any*/),
          (v16/*:: as any*/),
          (v17/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "documentsStartMutation",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "startRecording",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              (v6/*:: as any*/),
              (v8/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "filters": null,
                "handle": "prependEdge",
                "key": "",
                "kind": "LinkedHandle",
                "name": "edge",
                "handleArgs": [
                  {
                    "kind": "Variable",
                    "name": "connections",
                    "variableName": "connections"
                  }
                ]
              }
            ],
            "type": "Recording",
            "abstractKey": null
          },
          (v11/*:: as any*/),
          (v12/*:: as any*/),
          (v14/*:: as any*/),
          (v15/*:: as any*/),
          (v16/*:: as any*/),
          (v17/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": (v7/*:: as any*/),
            "type": "Node",
            "abstractKey": "__isNode"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "dbe8785f1bb496f3fff35f58068f1fbb",
    "id": null,
    "metadata": {},
    "name": "documentsStartMutation",
    "operationKind": "mutation",
    "text": "mutation documentsStartMutation(\n  $input: StartRecordingInput!\n) {\n  startRecording(input: $input) {\n    __typename\n    ... on Recording {\n      id\n      cname\n      state\n      edge {\n        cursor\n        node {\n          id\n        }\n      }\n    }\n    ... on InvalidInputError {\n      code\n      message\n      issues {\n        path\n        message\n      }\n    }\n    ... on RecordingNotFoundError {\n      code\n      message\n    }\n    ... on ThrottledError {\n      code\n      message\n      retryAfterMs\n    }\n    ... on UpstreamUnavailableError {\n      code\n      message\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      code\n      message\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      code\n      message\n      reason\n    }\n    ... on Node {\n      __isNode: __typename\n      id\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "ac9b5518a9b4ce7aa7f98cf4eef9c489";

export default node;
