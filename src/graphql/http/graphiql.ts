import type { RecordingSession } from '../../domain/session.ts';
import { globalIdOf } from '../global-id.ts';

const FAILURE_FIELDS = `    ... on Error {
      message
      code
      retryable
    }
    ... on InvalidInputError {
      issues {
        path
        message
      }
    }
`;

/** Not a fragment: GraphiQL sends all fragments with the chosen operation, and unused ones are refused. */
const STOPPED_FIELDS = `    __typename

    # The recording is over: what became of it
    ... on StopOutcome {
      mode
      uploadingStatus
      agoraCode
      filesStatus
      files {
        fileName
        source
        trackType
        uid
        isPlayable
        sliceStartTime
      }
    }
    ... on StringFileList {
      fileName
    }
    ... on JsonFileList {
      sid
    }
    ... on ExtensionServiceStates {
      services {
        serviceName
        ... on UploadServiceState {
          uploadingStatus
        }
        ... on WebRecorderServiceState {
          state
          onhold
        }
        ... on RtmpPublishServiceState {
          status
          outputs {
            rtmpUrl
            status
          }
        }
        ... on OtherServiceState {
          payload
        }
      }
    }
    ... on UploadReport {
      sid
    }
    ... on ReportLost {
      raw
    }
    ... on NoRecordedFiles {
      sid
    }
    ... on RecordingEnded {
      raw
    }

    # The gateway is still at it: ask again
    ... on StopInProgress {
      message
      recording {
        id
        state
      }
    }

    # It could not be stopped
${FAILURE_FIELDS}    ... on RecordingNotFoundError {
      message
    }
    ... on ThrottledError {
      retryAfterMs
    }
    ... on UpstreamRejectedError {
      agoraCode
      reason
      field
    }
    ... on UpstreamUnavailableError {
      retryAfterMs
      agoraCode
      reason
    }
    ... on StoreUnavailableError {
      retryAfterMs
    }
`;

/** It selects every member of its result, as the manual of what a stop can answer. */
const STOP = `# Stops the recording of the variables below.
# Each way it can end is told apart. Stop it again:
# the same outcome, and no second call to Agora.
mutation Stop($id: ID!) {
  stopRecording(input: { recording: { id: $id } }) {
${STOPPED_FIELDS}  }
}
`;

const LOOK = `# What the gateway remembers of a recording, and under
# "live" how Agora sees it right now.
query Look($id: ID!) {
  recording(id: $id) {
    state
    mode
    cname
    startedAt
    files {
      fileName
    }
    live {
      status
      observedAt
    }
    stopOutcome {
      __typename
      uploadingStatus
    }
  }
}
`;

const WATCH = `# State, files and upload of a recording as they change.
# Leave it running, and stop it in another window.
subscription Watch($id: ID!) {
  recordingUpdated(id: $id) {
    state
    uploadProgress
    files {
      fileName
    }
    serviceStates {
      service
      event
      at
    }
  }
}
`;

const STOP_SESSION = `# Stops a recording that somebody else started, by the
# coordinates that Agora gave for it.
mutation StopSession($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) {
${STOPPED_FIELDS}  }
}
`;

const START = `# Starts a recording. Put the id that comes back into the
# variables of Look, Watch and Stop.
mutation Start($start: StartRecordingInput!) {
  startRecording(input: $start) {
    __typename
    ... on Recording {
      id
      state
      sid
    }
${FAILURE_FIELDS}  }
}
`;

/** A stored recording that others started. */
export interface ExampleRecording {
  readonly id: string;
  readonly session: RecordingSession;
}

const PLACEHOLDER: RecordingSession = {
  appId: '',
  resourceId: 'from-acquire',
  sid: 'fromStart',
  mode: 'mix',
  cname: 'the-channel',
  uid: '527841',
};

/** Works as it is in the sandbox; elsewhere it is a template. */
const START_VARIABLES = {
  start: { cname: 'the-channel', configuration: { mix: { avFileType: ['HLS', 'MP4'] } } },
};

/**
 * GraphiQL's initial tabs, one operation each. Stop, Look and Watch are about the first example and StopSession about
 * the last, so that all of them run as they are in a sandbox; without examples they are templates to fill in.
 */
export function graphiqlTabs(examples: readonly ExampleRecording[]) {
  const [first] = examples;
  const id = first ? globalIdOf(first.id) : 'the id that Start gave';
  const { resourceId, sid, mode, cname, uid } = examples.at(-1)?.session ?? PLACEHOLDER;
  const session = { resourceId, sid, mode: mode.toUpperCase(), cname, uid };
  const tabs: readonly (readonly [query: string, variables: object])[] = [
    [STOP, { id }],
    [LOOK, { id }],
    [WATCH, { id }],
    [STOP_SESSION, { session }],
    [START, START_VARIABLES],
  ];
  return tabs.map(([query, variables]) => ({ query, variables: JSON.stringify(variables, null, 2) }));
}
