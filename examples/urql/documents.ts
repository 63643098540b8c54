import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './generated/schema.d.ts';

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; Duration: string; JSON: unknown };
}>();

export const Start = graphql(`
  mutation Start($input: StartRecordingInput!) {
    startRecording(input: $input) {
      __typename
      ... on Recording {
        id
        state
      }
      ... on Error {
        code
        message
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
      ... on UpstreamUnavailableError {
        retryAfterMs
      }
      ... on StoreUnavailableError {
        retryAfterMs
      }
      ... on UpstreamRejectedError {
        reason
      }
    }
  }
`);

export const Watch = graphql(`
  subscription Watch($id: ID!) {
    recordingUpdated(id: $id) {
      id
      state
      files {
        fileName
      }
    }
  }
`);

export const Stop = graphql(`
  mutation Stop($input: StopRecordingInput!) {
    stopRecording(input: $input) {
      __typename
      ... on StopOutcome {
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
        services {
          serviceName
        }
      }
      ... on StopInProgress {
        message
        recording {
          id
          state
        }
      }
      ... on Error {
        code
        message
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
      ... on UpstreamUnavailableError {
        retryAfterMs
      }
      ... on StoreUnavailableError {
        retryAfterMs
      }
      ... on UpstreamRejectedError {
        reason
      }
    }
  }
`);
