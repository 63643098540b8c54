import { graphql } from './generated/gql.ts';

/** Every field of every member of the union, in one document. */
export const StopRecording = graphql(`
  mutation StopRecording($input: StopRecordingInput!) {
    stopRecording(input: $input) {
      __typename
      ... on StopOutcome {
        resourceId
        sid
        mode
        cname
        uid
        agoraCode
        uploadingStatus
        files {
          fileName
          trackType
          uid
          mixedAllUser
          isPlayable
          sliceStartTime
        }
        raw
      }
      ... on StringFileList {
        fileName
      }
      ... on ExtensionServiceStates {
        services {
          __typename
          serviceName
          payload
          ... on UploadServiceState {
            uploadingStatus
          }
          ... on WebRecorderServiceState {
            state
            onhold
            files {
              fileName
              sliceStartTime
            }
          }
          ... on RtmpPublishServiceState {
            status
            outputs {
              rtmpUrl
              status
            }
          }
        }
      }
      ... on StopInProgress {
        resourceId
        sid
        message
      }
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
`);

export const Throttle = graphql(`
  query Throttle {
    throttle {
      limitPerSecond
      maxQueue
      stopWaitMs
      heldForMs
      scope
      waiting {
        priority
        calls
      }
    }
  }
`);
