/**
 * @generated SignedSource<<c17152043763973dcf71c7b8237a1cb5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "API_KEY_NOT_FOUND" | "GATEWAY_REFUSED" | "INVALID_INPUT" | "NEVER_STARTED" | "QUOTA_EXCEEDED" | "RECORDING_NOT_FOUND" | "SHUTTING_DOWN" | "STORE_UNAVAILABLE" | "THROTTLED" | "UPSTREAM_REJECTED" | "UPSTREAM_UNAVAILABLE";
export type FilesStatus = "COMPLETE" | "PARTIAL" | "UNKNOWN";
export type RecordingMode = "INDIVIDUAL" | "MIX" | "RAW" | "WEB";
export type RecordingState = "ENDED" | "EXITING" | "FAILED" | "RECORDING" | "STARTING" | "STOPPING";
export type StopRecordingInput = {
  asyncStop?: boolean | null | undefined;
  recording: RecordingRef;
};
export type RecordingRef = {
  id: string;
  session?: never;
} | {
  id?: never;
  session: RecordingSessionInput;
};
export type RecordingSessionInput = {
  appId?: string | null | undefined;
  cname: string;
  mode: RecordingMode;
  resourceId: string;
  sid: string;
  uid: string;
};
export type documentsStopMutation$variables = {
  input: StopRecordingInput;
};
export type documentsStopMutation$data = {
  readonly stopRecording: {
    readonly __typename: "ExtensionServiceStates";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
    readonly services: ReadonlyArray<{
      readonly serviceName: string;
    }>;
  } | {
    readonly __typename: "InvalidInputError";
    readonly code: ErrorCode;
    readonly issues: ReadonlyArray<{
      readonly message: string;
      readonly path: string;
    }>;
    readonly message: string;
  } | {
    readonly __typename: "JsonFileList";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
  } | {
    readonly __typename: "NoRecordedFiles";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
  } | {
    readonly __typename: "RecordingEnded";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
  } | {
    readonly __typename: "RecordingNotFoundError";
    readonly code: ErrorCode;
    readonly message: string;
  } | {
    readonly __typename: "ReportLost";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
  } | {
    readonly __typename: "StopInProgress";
    readonly message: string;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
  } | {
    readonly __typename: "StoreUnavailableError";
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryAfterMs: number;
  } | {
    readonly __typename: "StringFileList";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
  } | {
    readonly __typename: "ThrottledError";
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryAfterMs: number;
  } | {
    readonly __typename: "UploadReport";
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly filesStatus: FilesStatus;
    readonly recording: {
      readonly id: string;
      readonly state: RecordingState;
    };
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
export type documentsStopMutation = {
  response: documentsStopMutation$data;
  variables: documentsStopMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "filesStatus",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "concreteType": "RecordedFile",
  "kind": "LinkedField",
  "name": "files",
  "plural": true,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "fileName",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "concreteType": "Recording",
  "kind": "LinkedField",
  "name": "recording",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "state",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v6 = [
  (v3/*:: as any*/),
  (v4/*:: as any*/),
  (v5/*:: as any*/)
],
v7 = {
  "kind": "InlineFragment",
  "selections": (v6/*:: as any*/),
  "type": "StringFileList",
  "abstractKey": null
},
v8 = {
  "kind": "InlineFragment",
  "selections": (v6/*:: as any*/),
  "type": "JsonFileList",
  "abstractKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "serviceName",
  "storageKey": null
},
v10 = {
  "kind": "InlineFragment",
  "selections": (v6/*:: as any*/),
  "type": "UploadReport",
  "abstractKey": null
},
v11 = {
  "kind": "InlineFragment",
  "selections": (v6/*:: as any*/),
  "type": "ReportLost",
  "abstractKey": null
},
v12 = {
  "kind": "InlineFragment",
  "selections": (v6/*:: as any*/),
  "type": "NoRecordedFiles",
  "abstractKey": null
},
v13 = {
  "kind": "InlineFragment",
  "selections": (v6/*:: as any*/),
  "type": "RecordingEnded",
  "abstractKey": null
},
v14 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "message",
  "storageKey": null
},
v15 = {
  "kind": "InlineFragment",
  "selections": [
    (v14/*:: as any*/),
    (v5/*:: as any*/)
  ],
  "type": "StopInProgress",
  "abstractKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "code",
  "storageKey": null
},
v17 = {
  "kind": "InlineFragment",
  "selections": [
    (v16/*:: as any*/),
    (v14/*:: as any*/),
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
        (v14/*:: as any*/)
      ],
      "storageKey": null
    }
  ],
  "type": "InvalidInputError",
  "abstractKey": null
},
v18 = {
  "kind": "InlineFragment",
  "selections": [
    (v16/*:: as any*/),
    (v14/*:: as any*/)
  ],
  "type": "RecordingNotFoundError",
  "abstractKey": null
},
v19 = [
  (v16/*:: as any*/),
  (v14/*:: as any*/),
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "retryAfterMs",
    "storageKey": null
  }
],
v20 = {
  "kind": "InlineFragment",
  "selections": (v19/*:: as any*/),
  "type": "ThrottledError",
  "abstractKey": null
},
v21 = {
  "kind": "InlineFragment",
  "selections": (v19/*:: as any*/),
  "type": "UpstreamUnavailableError",
  "abstractKey": null
},
v22 = {
  "kind": "InlineFragment",
  "selections": (v19/*:: as any*/),
  "type": "StoreUnavailableError",
  "abstractKey": null
},
v23 = {
  "kind": "InlineFragment",
  "selections": [
    (v16/*:: as any*/),
    (v14/*:: as any*/),
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "documentsStopMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "stopRecording",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v7/*:: as any*/),
          (v8/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "services",
                "plural": true,
                "selections": [
                  (v9/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "type": "ExtensionServiceStates",
            "abstractKey": null
          },
          (v10/*:: as any*/),
          (v11/*:: as any*/),
          (v12/*:: as any*/),
          (v13/*:: as any*/),
          (v15/*:: as any*/),
          (v17/*:: as any*/),
          (v18/*:: as any*/),
          (v20/*:: as any*/),
          (v21/*:: as any*/),
          (v22/*:: as any*/),
          (v23/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "documentsStopMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "stopRecording",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v7/*:: as any*/),
          (v8/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": null,
                "kind": "LinkedField",
                "name": "services",
                "plural": true,
                "selections": [
                  (v2/*:: as any*/),
                  (v9/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "type": "ExtensionServiceStates",
            "abstractKey": null
          },
          (v10/*:: as any*/),
          (v11/*:: as any*/),
          (v12/*:: as any*/),
          (v13/*:: as any*/),
          (v15/*:: as any*/),
          (v17/*:: as any*/),
          (v18/*:: as any*/),
          (v20/*:: as any*/),
          (v21/*:: as any*/),
          (v22/*:: as any*/),
          (v23/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "4af3368b75e2598233cb36fd016c2da3",
    "id": null,
    "metadata": {},
    "name": "documentsStopMutation",
    "operationKind": "mutation",
    "text": "mutation documentsStopMutation(\n  $input: StopRecordingInput!\n) {\n  stopRecording(input: $input) {\n    __typename\n    ... on StringFileList {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n    }\n    ... on JsonFileList {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n    }\n    ... on ExtensionServiceStates {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n      services {\n        __typename\n        serviceName\n      }\n    }\n    ... on UploadReport {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n    }\n    ... on ReportLost {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n    }\n    ... on NoRecordedFiles {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n    }\n    ... on RecordingEnded {\n      filesStatus\n      files {\n        fileName\n      }\n      recording {\n        id\n        state\n      }\n    }\n    ... on StopInProgress {\n      message\n      recording {\n        id\n        state\n      }\n    }\n    ... on InvalidInputError {\n      code\n      message\n      issues {\n        path\n        message\n      }\n    }\n    ... on RecordingNotFoundError {\n      code\n      message\n    }\n    ... on ThrottledError {\n      code\n      message\n      retryAfterMs\n    }\n    ... on UpstreamUnavailableError {\n      code\n      message\n      retryAfterMs\n    }\n    ... on StoreUnavailableError {\n      code\n      message\n      retryAfterMs\n    }\n    ... on UpstreamRejectedError {\n      code\n      message\n      reason\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "88182b879071c449dc00b40a033b3270";

export default node;
