import { filesOf } from '../../domain/file-list.ts';
import {
  type Failure,
  type Observation,
  RECORDING_STATES,
  type Recording,
  type RecordingState,
  type RecordingTag,
} from '../../domain/recording.ts';
import { wholeNumber } from '../../domain/requests/rules.ts';
import { builder } from '../builder.ts';
import { ABOUT_RECORDINGS } from '../permissions.ts';
import { ASKS_AGORA, LIST_MULTIPLIER } from '../plugins/use-cost-limit.ts';
import { enumValues } from './enum-values.ts';
import { ErrorCodeEnum } from './errors.ts';
import { ExtensionServiceStateInterface, servicesAt } from './extension-service.ts';
import {
  MAX_NOTIFICATIONS,
  RecordingGapType,
  RecordingNotification,
  RecordingServiceState,
} from './notification.ts';
import { type FilesPlace, RecordedFileType, yieldingFiles } from './recorded-file.ts';
import { RecordingModeEnum, RecordingType } from './recording-type.ts';
import { StopOutcomeInterface } from './stop-outcome.ts';

/** How many files may be named in `files(fileNames:)`. */
const MAX_FILE_NAMES = 100;

const STATES: Readonly<Record<RecordingState, string>> = {
  starting: 'Accepted, and not yet seen recording.',
  recording: 'Agora records, as far as it said when it was last asked.',
  stopping: 'A stop is on its way. Agora may still be recording, and billing.',
  exiting: 'Agora has stopped it; what became of the files is not known yet.',
  ended: 'It is over; `stopOutcome` has what came of it.',
  failed: 'It never started, or Agora refused for good to know of it; `failure` says why.',
};

export const RecordingStateEnum = builder.enumType('RecordingState', {
  description: 'Where a recording is in its life.',
  values: enumValues(RECORDING_STATES, STATES),
});

const LIVE_STATUSES = {
  NOT_STARTED: 'It has not started.',
  INITIALISED: 'It is initialised.',
  STARTING: 'It is starting.',
  PARTLY_READY: 'Some of its services are ready.',
  READY: 'All of its services are ready.',
  IN_PROGRESS: 'It records.',
  STOP_REQUESTED: 'It was asked to stop.',
  STOPPED: 'It has stopped.',
  EXITED: 'It has exited.',
  EXITED_ABNORMALLY: 'It has exited abnormally.',
  NOT_FOUND:
    'Agora does not find it: it has ended, or is being moved to another server and goes on recording.',
  UNKNOWN: 'A status that this gateway does not know, or none; `raw` has the answer.',
} as const;
type LiveStatus = keyof typeof LIVE_STATUSES;

const LiveStatusEnum = builder.enumType('LiveStatus', {
  description: 'How Agora sees a recording.',
  values: Object.fromEntries(
    Object.entries(LIVE_STATUSES).map(([name, description]) => [name, { description }]),
  ),
});

/** `serverResponse.status` of Agora's query (upstream contract, "query"). */
const STATUS_NAMES: Readonly<Record<number, LiveStatus>> = {
  0: 'NOT_STARTED',
  1: 'INITIALISED',
  2: 'STARTING',
  3: 'PARTLY_READY',
  4: 'READY',
  5: 'IN_PROGRESS',
  6: 'STOP_REQUESTED',
  7: 'STOPPED',
  8: 'EXITED',
  20: 'EXITED_ABNORMALLY',
};

function liveStatusOf({ found, status }: Observation): LiveStatus {
  if (!found) return 'NOT_FOUND';
  return (status === null ? undefined : STATUS_NAMES[status]) ?? 'UNKNOWN';
}

/** What a query saw, with the place of the recording's files. */
type ObservationAt = Observation & { readonly place: FilesPlace };

/** A recording as a query saw it. */
export const LiveRecording = builder.objectRef<ObservationAt>('LiveRecording').implement({
  description: 'A recording as Agora sees it.',
  fields: (t) => ({
    status: t.field({ type: LiveStatusEnum, description: 'Agora’s status.', resolve: liveStatusOf }),
    observedAt: t.expose('at', {
      type: 'DateTime',
      description: 'When Agora said so. It is older where Agora does not answer now.',
    }),
    files: t.field({
      type: [RecordedFileType],
      description: 'The files that this answer named; `Recording.files` has every one ever seen.',
      resolve: ({ report, place }) => yieldingFiles(place, report.files),
    }),
    services: t.field({
      type: [ExtensionServiceStateInterface],
      description: 'The services of a web page recording, in Agora’s order; empty in other modes.',
      resolve: ({ report, place }) =>
        report.type === 'ExtensionServiceStates' ? servicesAt(place, report.services) : [],
    }),
    raw: t.field({
      type: 'JSON',
      description: 'Agora’s answer as it came; an earlier one where the status is NOT_FOUND.',
      resolve: ({ report }) => report.raw,
    }),
  }),
});

const RecordingFailure = builder.objectRef<Failure>('RecordingFailure').implement({
  description: 'Why a start or a stop was given up, or goes on without the answer that it should have had.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'The stable code of the failure.' }),
    message: t.exposeString('message', { description: 'What happened, in a sentence for a person.' }),
    agoraCode: t.exposeInt('agoraCode', {
      nullable: true,
      description: 'Agora’s status code, where it sent one.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Agora’s own words, where it sent some.',
    }),
  }),
});

const RecordingTagType = builder.objectRef<RecordingTag>('RecordingTag').implement({
  description: 'A short note on a recording, by which it can be found.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'What the note is about.' }),
    value: t.exposeString('value', { description: 'The note.' }),
  }),
});

builder.node(RecordingType, {
  description: 'A recording that the gateway remembers.',
  ...ABOUT_RECORDINGS,
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'state' in value,
  id: {
    description: 'The gateway’s own id: all that a client has to keep.',
    resolve: ({ id }: Recording) => id,
  },
  fields: (t) => ({
    state: t.expose('state', { type: RecordingStateEnum, description: 'Where it is in its life.' }),
    appId: t.exposeString('appId', { description: 'The App ID.' }),
    mode: t.expose('mode', { type: RecordingModeEnum, description: 'How Agora records.' }),
    cname: t.exposeString('cname', { description: 'The channel, or the name of the web page session.' }),
    uid: t.exposeString('uid', { description: 'The user ID of the recording client.' }),
    resourceId: t.exposeString('resourceId', {
      nullable: true,
      description: 'The resource ID; null until Agora has given one.',
    }),
    sid: t.exposeString('sid', {
      nullable: true,
      description: 'The recording ID; null until Agora has given one.',
    }),
    tags: t.expose('tags', {
      type: [RecordingTagType],
      description: 'What its start has noted on it; empty for recordings that the gateway did not start.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the gateway first heard of it.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When Agora started it, or when it was first seen recording.',
    }),
    stopRequestedAt: t.expose('stopRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody first asked the gateway to stop it.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the gateway learnt that it was over.',
    }),
    files: t.field({
      type: [RecordedFileType],
      description:
        'Every file ever named, by queries, stops, notifications and failures alike. Names are never lost. Once it has ended ' +
        'and none was named, those that can be told beforehand (`source` PREDICTED).',
      args: {
        fileNames: t.arg.stringList({
          description: `Only files with exactly these names, at most ${MAX_FILE_NAMES}: for fresh URLs of a few of very many.`,
          validate: (names) => names.length <= MAX_FILE_NAMES,
        }),
      },
      complexity: ({ fileNames }) => ({ field: 1, multiplier: fileNames?.length ?? LIST_MULTIPLIER }),
      resolve: (recording, { fileNames }) => {
        const files = filesOf(recording);
        const wanted = fileNames && new Set(fileNames);
        return yieldingFiles(recording, wanted ? files.filter((file) => wanted.has(file.fileName)) : files);
      },
    }),
    uploadProgress: t.float({
      nullable: true,
      description:
        'How much of what was recorded is in the customer’s storage, 0 to 100 %; null until a notification of Agora’s says.',
      resolve: ({ serviceStatus }) => serviceStatus.uploadPercent,
    }),
    serviceStates: t.field({
      type: [RecordingServiceState],
      description: 'The last that each of Agora’s services told of itself, in notifications.',
      resolve: ({ serviceStatus }) => serviceStatus.services,
    }),
    gaps: t.field({
      type: [RecordingGapType],
      description:
        'Where the recording was interrupted, as notifications of Agora’s have told; oldest first, of very many the latest.',
      resolve: ({ serviceStatus }) => serviceStatus.gaps,
    }),
    notifications: t.field({
      type: [RecordingNotification],
      complexity: ({ first }) => ({ field: 1, multiplier: Math.min(first, MAX_NOTIFICATIONS) }),
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: 20,
          validate: { schema: wholeNumber(1, MAX_NOTIFICATIONS) },
          description: `How many, at most ${MAX_NOTIFICATIONS}.`,
        }),
      },
      description:
        'The last notifications that came of it, newest first, also such as this gateway does not understand.',
      resolve: (recording, { first }, { reads }) => reads.notifications(recording, first),
    }),
    stopOutcome: t.field({
      type: StopOutcomeInterface,
      nullable: true,
      description: 'What its end led to; null until it is over.',
      resolve: (recording) => (recording.state === 'ended' ? { ...recording.outcome, recording } : null),
    }),
    failure: t.expose('failure', {
      type: RecordingFailure,
      nullable: true,
      description: 'Why its start or its latest stop was given up; null where nothing was.',
    }),
    live: t.field({
      type: LiveRecording,
      complexity: ASKS_AGORA,
      tracing: true,
      authScopes: { anyOf: ['recording:read'] },
      nullable: true,
      description:
        'How Agora sees it now, asked once for the whole request; an answer younger than LIVE_MAX_AGE_MS is served from ' +
        'the store. Null once it is over, and where Agora has never said anything.',
      resolve: async (recording, _args, { loaders }) => {
        const observation = await loaders.live.load(recording);
        return observation && { ...observation, place: recording };
      },
    }),
  }),
});
