import type { GraphiQLOptions } from 'graphql-yoga';
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

/**
 * Start, query, watch and stop in one tab: the play button offers the operations by name. The stop selects every member
 * of its result, as the manual of what it can answer.
 */
const LIFE_DOCUMENT = `# 1. Start a recording: press the play button and choose "Start".
#    Put the id that comes back into the variables below (in the sandbox one that runs is there already).
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

# 2. Look at it: what the gateway remembers, and under "live" how Agora sees it right now.
query Look($id: ID!) {
  recording(id: $id) {
    state
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

# 3. Watch it: its state, files and upload as they change. Leave it running, and stop the recording in another window.
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

# 4. Stop it. Every way it can end is told apart. Stop it again: the same outcome, and no second call to Agora.
mutation Stop($id: ID!) {
  stopRecording(input: { recording: { id: $id } }) {
${STOPPED_FIELDS}  }
}

# The latest recordings, newest first
query List {
  recordings(first: 10) {
    nodes {
      id
      state
      mode
      cname
      createdAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const STOP_SESSION_DOCUMENT = `# Stop a recording that somebody else started, by the coordinates that Agora gave for it.
# Press the play button. Press it again: the same outcome, and no second call to Agora.
mutation StopSession($input: StopRecordingInput!) {
  stopRecording(input: $input) {
${STOPPED_FIELDS}  }
}
`;

const THROTTLE_DOCUMENT = `# How much of the account's request limit is in use
query Throttle {
  throttle {
    limitPerSecond
    stopWaitMs
    heldForMs
    scope
    waiting {
      priority
      calls
    }
  }
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
const START = { cname: 'the-channel', configuration: { mix: { avFileType: ['HLS', 'MP4'] } } };

/**
 * GraphiQL's initial tabs: a recording's life by its id; a stop by session for each example (in a sandbox), or one to
 * fill in; the throttle.
 */
export function graphiqlTabs(examples: readonly ExampleRecording[]) {
  const [first] = examples;
  const sessions = examples.length > 0 ? examples.map(({ session }) => session) : [PLACEHOLDER];
  const stops = sessions.map(({ resourceId, sid, mode, cname, uid }) => {
    const session = { resourceId, sid, mode: mode.toUpperCase(), cname, uid };
    const operation = `Stop${mode[0]?.toUpperCase()}${mode.slice(1)}Session(`;
    return {
      query: STOP_SESSION_DOCUMENT.replace('StopSession(', operation),
      variables: JSON.stringify({ input: { recording: { session }, asyncStop: false } }, null, 2),
    };
  });
  const id = first ? globalIdOf(first.id) : 'the id that Start gave';
  const life = { query: LIFE_DOCUMENT, variables: JSON.stringify({ start: START, id }, null, 2) };
  return [life, ...stops, { query: THROTTLE_DOCUMENT }];
}

const ROOT = '<div id="root"></div>';

/**
 * Renders the GraphiQL page, which loads nothing from elsewhere. GraphiQL takes the variables of its first tab only
 * from the browser's storage, so a script stores them there on a first visit, and leaves what a visitor has stored.
 */
export async function renderGraphiQLPage(options: GraphiQLOptions): Promise<string> {
  // Loaded on the first visit: nine megabytes of script that most gateways never serve.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const variables = JSON.stringify(options.defaultTabs?.[0]?.variables ?? '').replaceAll('<', '\\u003c');
  const script = `<script>
        if (localStorage.getItem('graphiql:tabState') === null) localStorage.setItem('graphiql:variables', ${variables});
      </script>`;
  return renderGraphiQL(options).replace(ROOT, () => `${ROOT}\n      ${script}`);
}
