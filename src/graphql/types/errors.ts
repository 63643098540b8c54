import {
  ApiKeyNotFoundError,
  type ErrorCode,
  type GatewayError,
  type InputIssue,
  InvalidInputError,
  QuotaExceededError,
  RecordingNotFoundError,
  StoreUnavailableError,
  ThrottledError,
  UpstreamRejectedError,
  UpstreamUnavailableError,
} from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { RecordingKindEnum } from './recording-kind.ts';

const CODES: Readonly<Record<ErrorCode, string>> = {
  INVALID_INPUT: 'The call can’t be right as it stands. Nothing was sent to Agora.',
  RECORDING_NOT_FOUND: 'The gateway knows no such recording.',
  API_KEY_NOT_FOUND: 'The tenant has no such API key.',
  THROTTLED: 'The account’s request limit leaves no turn in time. Nothing was sent to Agora.',
  QUOTA_EXCEEDED:
    'So many recordings of the app run that Agora would start no other. Nothing was sent to Agora.',
  UPSTREAM_REJECTED: 'Agora refused the request; `retryable` says whether waiting can help.',
  GATEWAY_REFUSED: 'Agora refused the gateway’s own account. The operator finds the reason in the log.',
  UPSTREAM_UNAVAILABLE: 'Agora gave no definite answer in time. Ask again.',
  NEVER_STARTED: 'The recording was not started, or was stopped before it was.',
  SHUTTING_DOWN: 'The gateway is shutting down. The recording may still be running: ask again.',
  STORE_UNAVAILABLE:
    'The gateway’s database can’t be read or written, so nothing was promised. The message says whether it was stored all the same.',
};

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Why a call failed. Codes are stable; messages are for people and may change.',
  values: Object.fromEntries(Object.entries(CODES).map(([name, description]) => [name, { description }])),
});

const ErrorInterface = builder.interfaceRef<GatewayError>('Error').implement({
  description:
    'A failure that callers are expected to meet. Anything unexpected is a GraphQL error with a request id.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What happened, in a sentence for a person.' }),
    code: t.expose('code', { type: ErrorCodeEnum, description: 'The stable code of the failure.' }),
    retryable: t.exposeBoolean('retryable', {
      description:
        'Whether the same call can succeed later, without any change to it; a start with an idempotencyKey, with a new key.',
    }),
  }),
});

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One thing that is wrong with the input.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: 'The field, from the argument down: `input.recording.session.uid`.',
    }),
    message: t.exposeString('message', { description: 'What was expected there.' }),
  }),
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  interfaces: [ErrorInterface],
  description: 'The input can’t be right as it stands. Nothing was sent to Agora.',
  fields: (t) => ({
    issues: t.expose('issues', {
      type: [InputIssueType],
      description: 'One issue for each field that is wrong, at most 100.',
    }),
  }),
});

builder.objectType(RecordingNotFoundError, {
  name: 'RecordingNotFoundError',
  interfaces: [ErrorInterface],
  description: 'The gateway knows no such recording.',
});

builder.objectType(ApiKeyNotFoundError, {
  name: 'ApiKeyNotFoundError',
  interfaces: [ErrorInterface],
  description: 'The tenant has no API key with this id.',
});

builder.objectType(ThrottledError, {
  name: 'ThrottledError',
  interfaces: [ErrorInterface],
  description:
    'The account’s request limit leaves no turn in the time that the gateway keeps a caller waiting. Nothing was sent to Agora.',
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', {
      description:
        'A call made after this many milliseconds gets its turn in time, if nobody else asks in between.',
    }),
  }),
});

builder.objectType(QuotaExceededError, {
  name: 'QuotaExceededError',
  interfaces: [ErrorInterface],
  description:
    'As many recordings of the app may be running as Agora runs for it at once. Nothing was stored or sent to Agora: the same ' +
    'start can be asked for again, with the same idempotencyKey.',
  fields: (t) => ({
    appId: t.exposeString('appId', { description: 'The app.' }),
    kind: t.expose('kind', { type: RecordingKindEnum, description: 'What was to be recorded.' }),
    limit: t.exposeInt('limit', { description: 'How many may run at once.' }),
    running: t.exposeInt('running', {
      description: 'How many may have been running, of all that use the app; see `RecordingQuota.running`.',
    }),
  }),
});

builder.objectType(UpstreamRejectedError, {
  name: 'UpstreamRejectedError',
  interfaces: [ErrorInterface],
  description:
    'Agora refused the request. Trying again helps only where `retryable` says so: once what runs now has ended.',
  fields: (t) => ({
    agoraCode: t.exposeInt('agoraCode', {
      nullable: true,
      description: 'Agora’s status code, where it sent one.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Agora’s own words, where it sent some.',
    }),
    field: t.exposeString('field', {
      nullable: true,
      description: 'The request field that Agora’s words name, where they name one.',
    }),
  }),
});

builder.objectType(UpstreamUnavailableError, {
  name: 'UpstreamUnavailableError',
  interfaces: [ErrorInterface],
  description:
    'Agora gave no definite answer in time, or the gateway is shutting down. What was asked for did not happen, or nobody can tell.',
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', { description: 'When to ask again, in milliseconds.' }),
    agoraCode: t.exposeInt('agoraCode', {
      nullable: true,
      description: 'The last status code that Agora sent on the way, where it sent one.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Agora’s last words on the way, where it sent some.',
    }),
  }),
});

builder.objectType(StoreUnavailableError, {
  name: 'StoreUnavailableError',
  interfaces: [ErrorInterface],
  description:
    'The gateway’s database can’t be read or written, so nothing was promised. Where it broke off in the middle, `message` ' +
    'says that it may have been stored all the same: ask again, a start with the same idempotencyKey.',
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', { description: 'When to ask again, in milliseconds.' }),
  }),
});

/** The errors of any call that names a recording. */
export const recordingErrors = [
  InvalidInputError,
  RecordingNotFoundError,
  ThrottledError,
  UpstreamRejectedError,
  UpstreamUnavailableError,
  StoreUnavailableError,
] as const;
