import type { StartMutation, StopMutation } from './generated/graphql.ts';

export type StartResult = OrUndefined<StartMutation['startRecording']>;
export type StopResult = OrUndefined<StopMutation['stopRecording']>;

/** What can be null can be undefined too: Relay types it so. */
type OrUndefined<Result> = Result extends unknown
  ? { readonly [Key in keyof Result]: null extends Result[Key] ? Result[Key] | undefined : Result[Key] }
  : never;

/** The members that mean that nothing was done; a start and a stop have the same. */
type Problem = Exclude<StartResult, { readonly __typename: 'Recording' }>;

/** Says in a line what came of a start. A member that the schema gains is a type error here. */
export function describeStart(result: StartResult): string {
  return result.__typename === 'Recording' ? `started: ${result.state}` : describeProblem(result);
}

/** Says in a line what came of a stop. A member that the schema gains is a type error here. */
export function describeStop(result: StopResult): string {
  switch (result.__typename) {
    case 'StringFileList':
    case 'JsonFileList':
    case 'UploadReport':
    case 'RecordingEnded':
      return `stopped: ${result.__typename}: ${fileNames(result.files)} (${result.filesStatus})`;
    case 'ExtensionServiceStates': {
      const services = result.services.map(({ serviceName }) => serviceName).join(', ');
      return `stopped: ${services}: ${fileNames(result.files)}`;
    }
    case 'ReportLost':
      return `stopped, and there may be more files than ${fileNames(result.files)}`;
    case 'NoRecordedFiles':
      return 'stopped, and nobody had sent a stream';
    case 'StopInProgress':
      return `stopping: ${result.message}`;
    default:
      return describeProblem(result);
  }
}

function describeProblem(result: Problem): string {
  switch (result.__typename) {
    case 'InvalidInputError':
      return result.issues.map(({ path, message }) => `${result.code}: ${path}: ${message}`).join('\n');
    case 'ThrottledError':
    case 'UpstreamUnavailableError':
    case 'StoreUnavailableError':
      return `${result.code}: ${result.message} Ask again in ${result.retryAfterMs} ms.`;
    case 'UpstreamRejectedError':
      return `${result.code}: ${result.message} ${result.reason ?? ''}`;
    case 'RecordingNotFoundError':
    case 'QuotaExceededError':
      return `${result.code}: ${result.message}`;
    default:
      return unknownMember(result);
  }
}

/** A newer gateway can answer with a member that this program was not generated with. */
function unknownMember(result: never): string {
  return `a result that this program does not know: ${JSON.stringify(result)}`;
}

function fileNames(files: readonly { readonly fileName: string }[]): string {
  return files.map(({ fileName }) => fileName).join(', ');
}
