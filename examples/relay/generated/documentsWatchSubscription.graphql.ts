/**
 * @generated SignedSource<<94496133fd908035d370dbb2cb3f50ad>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type RecordingState = "ENDED" | "EXITING" | "FAILED" | "RECORDING" | "STARTING" | "STOPPING";
export type documentsWatchSubscription$variables = {
  id: string;
};
export type documentsWatchSubscription$data = {
  readonly recordingUpdated: {
    readonly files: ReadonlyArray<{
      readonly fileName: string;
    }>;
    readonly id: string;
    readonly state: RecordingState;
  };
};
export type documentsWatchSubscription = {
  response: documentsWatchSubscription$data;
  variables: documentsWatchSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "Recording",
    "kind": "LinkedField",
    "name": "recordingUpdated",
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
      },
      {
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
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "documentsWatchSubscription",
    "selections": (v1/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "documentsWatchSubscription",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "29f49fdfea81943c8d9451da878a2261",
    "id": null,
    "metadata": {},
    "name": "documentsWatchSubscription",
    "operationKind": "subscription",
    "text": "subscription documentsWatchSubscription(\n  $id: ID!\n) {\n  recordingUpdated(id: $id) {\n    id\n    state\n    files {\n      fileName\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "871ac115d63c4c0e344e742978c7d596";

export default node;
