/** Read by relay-compiler only: programs import what it makes of this, where no bundler's plugin does so for them. */
import { graphql } from 'relay-runtime';

export const List = graphql`
  query documentsListQuery {
    recordings(first: 20) @connection(key: "documents_recordings") {
      edges {
        node {
          id
          cname
          state
        }
      }
    }
  }
`;

export const Start = graphql`
  mutation documentsStartMutation($input: StartRecordingInput!, $connections: [ID!]!) {
    startRecording(input: $input) {
      __typename
      ... on Recording {
        id
        cname
        state
        edge @prependEdge(connections: $connections) {
          cursor
          node {
            id
          }
        }
      }
      ... on InvalidInputError {
        code
        message
        issues {
          path
          message
        }
      }
      ... on RecordingNotFoundError {
        code
        message
      }
      ... on ThrottledError {
        code
        message
        retryAfterMs
      }
      ... on UpstreamUnavailableError {
        code
        message
        retryAfterMs
      }
      ... on StoreUnavailableError {
        code
        message
        retryAfterMs
      }
      ... on UpstreamRejectedError {
        code
        message
        reason
      }
    }
  }
`;

export const Watch = graphql`
  subscription documentsWatchSubscription($id: ID!) {
    recordingUpdated(id: $id) {
      id
      state
      files {
        fileName
      }
    }
  }
`;

export const Stop = graphql`
  mutation documentsStopMutation($input: StopRecordingInput!) {
    stopRecording(input: $input) {
      __typename
      ... on StringFileList {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
      }
      ... on JsonFileList {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
      }
      ... on ExtensionServiceStates {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
        services {
          serviceName
        }
      }
      ... on UploadReport {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
      }
      ... on ReportLost {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
      }
      ... on NoRecordedFiles {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
      }
      ... on RecordingEnded {
        filesStatus
        files {
          fileName
        }
        recording {
          id
          state
        }
      }
      ... on StopInProgress {
        message
        recording {
          id
          state
        }
      }
      ... on InvalidInputError {
        code
        message
        issues {
          path
          message
        }
      }
      ... on RecordingNotFoundError {
        code
        message
      }
      ... on ThrottledError {
        code
        message
        retryAfterMs
      }
      ... on UpstreamUnavailableError {
        code
        message
        retryAfterMs
      }
      ... on StoreUnavailableError {
        code
        message
        retryAfterMs
      }
      ... on UpstreamRejectedError {
        code
        message
        reason
      }
    }
  }
`;
