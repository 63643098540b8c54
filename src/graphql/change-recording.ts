import { InvalidInputError } from '../domain/errors.ts';
import type { RecordingChange } from '../domain/ports.ts';
import { layout, updateWithoutKeys } from '../domain/requests/change.ts';
import { withoutNulls } from '../domain/requests/without-nulls.ts';
import * as rules from '../domain/start-rules.ts';
import { builder } from './builder.ts';
import { check, type InputPaths } from './checked-requests.ts';
import { recordingErrors } from './errors.ts';
import { LayoutInput } from './layout-input.ts';
import { openTo } from './permissions.ts';
import { RecordingRef, RecordingType, targetOf } from './recording-ref.ts';
import { SubscriptionsInput } from './rtc-configuration.ts';
import { RtmpPublishInput } from './web-configuration.ts';

const UpdateRecordingInput = builder.inputType('UpdateRecordingInput', {
  description: 'What to change of a running recording. At least one change is needed.',
  fields: (t) => ({
    recording: t.field({ type: RecordingRef, required: true, description: 'The recording to change.' }),
    subscriptions: t.field({
      type: SubscriptionsInput,
      required: false,
      description: 'Whose streams are recorded from now on (individual, raw and composite mode).',
    }),
    onhold: t.boolean({
      required: false,
      description: 'Pauses the recording of a web page (true), or goes on (false).',
    }),
    rtmpPublish: t.field({
      type: RtmpPublishInput,
      required: false,
      description: 'Where a web page recording is pushed to from now on.',
    }),
    refreshStorage: t.string({
      required: false,
      description:
        'Sends the keys of this storage again, after they have changed: they are read anew, and the folders stay as they were.',
    }),
    fileNamePrefix: t.stringList({
      required: false,
      validate: { schema: rules.fileNamePrefix },
      description:
        'With `refreshStorage`, of a recording that others started: the folders that it was started with. The gateway knows ' +
        'those of its own.',
    }),
  }),
});

type UpdateInput = typeof UpdateRecordingInput.$inferInput;

const result = {
  types: [RecordingType, ...recordingErrors],
  resolveType: (value: object) => ('state' in value ? ('Recording' as const) : undefined),
};

builder.mutationField('updateRecording', (t) =>
  t.errorUnionField({
    ...openTo('recording:update'),
    description: 'Changes a running recording, and gives it once Agora has done so.',
    types: result.types,
    union: {
      name: 'UpdateRecordingResult',
      description: 'The recording, or why it was not changed.',
      resolveType: result.resolveType,
    },
    args: { input: t.arg({ type: UpdateRecordingInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { changers, caller, tenant }) =>
      changers.change(caller.tenant, targetOf(input.recording, tenant), changeOf(input, tenant.storages)),
  }),
);

function changeOf(input: UpdateInput, storages: readonly string[]): RecordingChange {
  const { subscriptions, onhold, rtmpPublish, refreshStorage } = input;
  const isChange = [subscriptions, onhold, rtmpPublish, refreshStorage].some(
    (each) => each !== undefined && each !== null,
  );
  if (!isChange) throw invalid('input', 'Expected at least one change.');
  if (refreshStorage && !storages.includes(refreshStorage)) {
    throw invalid('input.refreshStorage', 'The gateway’s configuration has no storage with this name.');
  }
  const clientRequest = updateRequestOf(input);
  check([{ request: clientRequest, rules: updateWithoutKeys, paths: UPDATE_PATHS }]);
  const storage = refreshStorage
    ? { name: refreshStorage, fileNamePrefix: input.fileNamePrefix ?? [] }
    : null;
  return { method: 'update', clientRequest, storage };
}

/** `clientRequest` of an update, unchecked, without the storage's keys. */
export function updateRequestOf({ subscriptions, onhold, rtmpPublish }: UpdateInput) {
  return withoutNulls({
    streamSubscribe: subscriptions ? streamSubscribeOf(subscriptions) : null,
    webRecordingConfig: typeof onhold === 'boolean' ? { onhold } : null,
    rtmpPublishConfig: rtmpPublish,
  });
}

/** Where the fields of an update stand in `UpdateRecordingInput`. */
const UPDATE_PATHS: InputPaths = [
  [/^streamSubscribe\.(audio|video)UidList\./, 'subscriptions.'],
  [/^rtmpPublishConfig\./, 'rtmpPublish.'],
];

/** Agora's `update` groups the lists by kind, which its `start` does not. */
function streamSubscribeOf({
  subscribeAudioUids,
  unSubscribeAudioUids,
  subscribeVideoUids,
  unSubscribeVideoUids,
}: NonNullable<UpdateInput['subscriptions']>) {
  const audio = subscribeAudioUids ?? unSubscribeAudioUids;
  const video = subscribeVideoUids ?? unSubscribeVideoUids;
  return {
    audioUidList: audio ? { subscribeAudioUids, unSubscribeAudioUids } : null,
    videoUidList: video ? { subscribeVideoUids, unSubscribeVideoUids } : null,
  };
}

function invalid(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}

const UpdateRecordingLayoutInput = builder.inputType('UpdateRecordingLayoutInput', {
  description: 'How a running composite recording is laid out from now on.',
  fields: (t) => ({
    recording: t.field({ type: RecordingRef, required: true, description: 'The recording to change.' }),
    layout: t.field({ type: LayoutInput, required: true, description: 'The layout.' }),
  }),
});

builder.mutationField('updateRecordingLayout', (t) =>
  t.errorUnionField({
    ...openTo('recording:update'),
    description: 'Changes the layout of a running composite recording, and gives it once Agora has done so.',
    types: result.types,
    union: {
      name: 'UpdateRecordingLayoutResult',
      description: 'The recording, or why its layout was not changed.',
      resolveType: result.resolveType,
    },
    args: {
      input: t.arg({ type: UpdateRecordingLayoutInput, required: true, description: 'Which, and how.' }),
    },
    resolve: (_root, { input }, { changers, caller, tenant }) =>
      changers.change(caller.tenant, targetOf(input.recording, tenant), changeOfLayout(input.layout)),
  }),
);

function changeOfLayout(input: typeof LayoutInput.$inferInput): RecordingChange {
  const clientRequest = withoutNulls(input);
  check([{ request: clientRequest, rules: layout, paths: [[/^/, 'layout.']] }]);
  return { method: 'updateLayout', clientRequest, storage: null };
}
