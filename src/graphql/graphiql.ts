import type { GraphiQLOptions } from 'graphql-yoga';
import type { RecordingSession } from '../domain/recording.ts';

/** Every member of the result spelt out: the tab is the manual of what a stop can answer. */
const STOP_DOCUMENT = `# Stop a recording, and tell every way it can end apart.
# Press the play button. Press it again: the same outcome, and no second call to Agora.
mutation StopRecording($input: StopRecordingInput!) {
  stopRecording(input: $input) {
    __typename

    # The recording is over: what became of it
    ... on StopOutcome {
      mode
      uploadingStatus
      agoraCode
      files {
        fileName
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
    ... on NoRecordedFiles {
      sid
    }
    ... on RecordingEnded {
      raw
    }

    # The gateway is still at it: ask again
    ... on StopInProgress {
      message
    }

    # It could not be stopped
    ... on Error {
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
    ... on RecordingNotFoundError {
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
    }
  }
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

const PLACEHOLDER: RecordingSession = {
  appId: '',
  resourceId: 'from-acquire',
  sid: 'fromStart',
  mode: 'mix',
  cname: 'the-channel',
  uid: '527841',
};

/**
 * The tabs that GraphiQL opens with: a stop for each of the given sessions (of a running sandbox), or one to fill in,
 * then the throttle.
 */
export function graphiqlTabs(sessions: readonly RecordingSession[]) {
  const stops = (sessions.length > 0 ? sessions : [PLACEHOLDER]).map(
    ({ resourceId, sid, mode, cname, uid }) => {
      const session = { resourceId, sid, mode: mode.toUpperCase(), cname, uid };
      const input = { recording: { session }, asyncStop: false };
      const operation = `Stop${mode[0]?.toUpperCase()}${mode.slice(1)}Recording`;
      return {
        query: STOP_DOCUMENT.replace('StopRecording(', `${operation}(`),
        variables: JSON.stringify({ input }, null, 2),
      };
    },
  );
  return [...stops, { query: THROTTLE_DOCUMENT }];
}

const ROOT = '<div id="root"></div>';

/**
 * The GraphiQL page, with nothing loaded from elsewhere. GraphiQL shows the variables of its first tab only from the
 * browser's storage, so on a first visit they are put there before it starts; what a visitor has stored is left alone.
 */
export async function renderGraphiQLPage(options: GraphiQLOptions): Promise<string> {
  // Nine megabytes of script that most gateways never serve: loaded on the first visit.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const variables = JSON.stringify(options.defaultTabs?.[0]?.variables ?? '').replaceAll('<', '\\u003c');
  const script = `<script>
        if (localStorage.getItem('graphiql:tabState') === null) localStorage.setItem('graphiql:variables', ${variables});
      </script>`;
  return renderGraphiQL(options).replace(ROOT, () => `${ROOT}\n      ${script}`);
}
