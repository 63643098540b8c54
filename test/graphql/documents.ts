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
        filesStatus
        files {
          fileName
          source
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
      usedInLastSecond
      scope
      waiting {
        priority
        calls
      }
    }
  }
`);

export const StartRecording = graphql(`
  mutation StartRecording($input: StartRecordingInput!) {
    startRecording(input: $input) {
      __typename
      ... on Recording {
        id
        state
        mode
        cname
        uid
        resourceId
        sid
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
      ... on QuotaExceededError {
        kind
        limit
        running
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
        agoraCode
        reason
      }
    }
  }
`);

export const LookAtRecording = graphql(`
  query LookAtRecording($id: ID!) {
    recording(id: $id) {
      id
      state
      appId
      mode
      cname
      uid
      resourceId
      sid
      createdAt
      startedAt
      stopRequestedAt
      endedAt
      files {
        fileName
      }
      failure {
        code
        message
        agoraCode
        reason
      }
      stopOutcome {
        __typename
        uploadingStatus
        filesStatus
        files {
          fileName
          source
        }
        recording {
          id
        }
      }
    }
  }
`);

export const LiveRecordings = graphql(`
  query LiveRecordings($id: ID!, $other: ID!) {
    first: recording(id: $id) {
      live {
        ...Live
      }
    }
    again: recording(id: $id) {
      live {
        ...Live
      }
    }
    node(id: $id) {
      id
      ... on Recording {
        live {
          ...Live
        }
      }
    }
    other: recording(id: $other) {
      live {
        ...Live
      }
    }
  }

  fragment Live on LiveRecording {
    status
    observedAt
    files {
      fileName
    }
    services {
      serviceName
    }
    raw
  }
`);

export const ListRecordings = graphql(`
  query ListRecordings(
    $filter: RecordingFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
    $counted: Boolean = false
  ) {
    recordings(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount @include(if: $counted)
      nodes {
        id
        cname
        state
        tags {
          key
          value
        }
      }
      edges {
        cursor
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

export const Nodes = graphql(`
  query Nodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
    }
  }
`);

export const UpdateRecording = graphql(`
  mutation UpdateRecording($input: UpdateRecordingInput!) {
    updateRecording(input: $input) {
      __typename
      ... on Recording {
        id
        state
      }
      ... on Error {
        message
        code
        retryable
      }
      ... on UpstreamRejectedError {
        agoraCode
        reason
      }
      ... on UpstreamUnavailableError {
        agoraCode
        reason
      }
      ... on InvalidInputError {
        issues {
          path
          message
        }
      }
    }
  }
`);

export const UpdateRecordingLayout = graphql(`
  mutation UpdateRecordingLayout($input: UpdateRecordingLayoutInput!) {
    updateRecordingLayout(input: $input) {
      __typename
      ... on Recording {
        id
      }
      ... on Error {
        message
        code
      }
      ... on InvalidInputError {
        issues {
          path
          message
        }
      }
    }
  }
`);

export const Told = graphql(`
  query Told($id: ID!) {
    recording(id: $id) {
      state
      uploadProgress
      serviceStates {
        service
        event
        at
        explanation
        details
      }
      notifications(first: 100) {
        event
        eventType
        happenedAt
        receivedAt
        explanation
        details
      }
      gaps {
        from
        to
      }
      stopOutcome {
        __typename
        uploadingStatus
      }
    }
  }
`);

export const LookAtRecordings = graphql(`
  query LookAtRecordings {
    recordings {
      nodes {
        state
        files {
          fileName
        }
        failure {
          agoraCode
          reason
        }
      }
    }
  }
`);

export const FileUrls = graphql(`
  query FileUrls($id: ID!, $expiresInS: Int! = 3600, $live: Boolean! = false) {
    recording(id: $id) {
      files {
        fileName
        url(expiresInS: $expiresInS)
        urlUnavailable
      }
      stopOutcome {
        files {
          url(expiresInS: $expiresInS)
        }
        ... on ExtensionServiceStates {
          services {
            ... on WebRecorderServiceState {
              files {
                url(expiresInS: $expiresInS)
              }
            }
          }
        }
      }
      live @include(if: $live) {
        files {
          url(expiresInS: $expiresInS)
        }
        services {
          ... on WebRecorderServiceState {
            files {
              url(expiresInS: $expiresInS)
            }
          }
        }
      }
    }
  }
`);

export const LookAtAttention = graphql(`
  query LookAtAttention($id: ID!) {
    recording(id: $id) {
      state
      stopRequestedAt
      attention {
        reason
        since
        message
      }
      lastTrouble {
        at
        message
        tries
      }
      nextTryAt
      lastSeenAt
      resourceExpiresAt
      lastObserved {
        status
        observedAt
      }
    }
  }
`);

export const PlaybackUrls = graphql(`
  query PlaybackUrls($id: ID!, $expiresInS: Int! = 3600) {
    recording(id: $id) {
      files {
        fileName
        playbackUrl(expiresInS: $expiresInS)
        urlUnavailable
      }
    }
  }
`);

export const FilesInStorage = graphql(`
  query FilesInStorage($id: ID!) {
    recording(id: $id) {
      files {
        fileName
        source
        sizeBytes
        storedAt
      }
      stopOutcome {
        filesStatus
      }
    }
  }
`);

export const LookAtTime = graphql(`
  query LookAtTime($id: ID!) {
    recording(id: $id) {
      state
      startedAt
      stopsAt
      tokenExpiresAt
      stopsBecause
      stopCause
      attention {
        reason
      }
      stopOutcome {
        __typename
      }
    }
  }
`);

export const LookAtChain = graphql(`
  query LookAtChain($id: ID!) {
    recording(id: $id) {
      state
      cname
      uid
      startedAt
      endedAt
      stopsAt
      stopsBecause
      stopCause
      attention {
        reason
        message
      }
      timeline {
        kind
        message
        by
      }
      previous {
        id
      }
      next {
        id
        state
        tags {
          key
          value
        }
      }
    }
  }
`);
