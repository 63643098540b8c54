import type { RecordingChange } from '../../domain/ports.ts';
import type { Recording } from '../../domain/recording.ts';
import { updateLayout, updateWithoutKeys } from '../../domain/requests/update.ts';
import { withoutNulls } from '../../domain/requests/without-nulls.ts';
import type { RecordingMode } from '../../domain/session.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { updateInputRules } from '../inputs/caller-rules.ts';
import { check, type InputPaths } from '../inputs/check-request.ts';
import { LayoutInput, layoutRequestOf } from '../inputs/layout.ts';
import { auditTargetOf, issuesOfRef, RecordingRef, targetOf } from '../inputs/recording-ref.ts';
import { SubscriptionsInput } from '../inputs/rtc-configuration.ts';
import { issuesOfStorage } from '../inputs/tenant-rules.ts';
import { RtmpPublishInput } from '../inputs/web-configuration.ts';
import { openTo } from '../permissions.ts';
import { recordingErrors } from '../types/errors.ts';
import { RecordingType } from '../types/recording-type.ts';

const UpdateRecordingInput = builder.inputType('UpdateRecordingInput', {
  description: 'What to change of a running recording. At least one change is needed.',
  fields: (t) => ({
    recording: t.field({ type: RecordingRef, required: true, description: 'The recording to change.' }),
    subscriptions: t.field({
      type: SubscriptionsInput,
      description:
        'Whose streams are recorded from now on (individual, raw and composite mode): at least one list.',
    }),
    onhold: t.boolean({ description: 'Pauses the recording of a web page (true), or goes on (false).' }),
    rtmpPublish: t.field({
      type: RtmpPublishInput,
      description: 'Where a web page recording is pushed to from now on.',
    }),
    refreshStorage: t.string({
      description:
        'Sends the keys of this storage again, after they have changed: they are read anew, and the folders stay as they were.',
    }),
    fileNamePrefix: t.stringList({
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
    audit: { target: ({ input }) => auditTargetOf(input.recording), stored: 'before' },
    description: 'Changes a running recording, and gives it once Agora has done so.',
    types: result.types,
    union: {
      name: 'UpdateRecordingResult',
      description: 'The recording, or why it was not changed.',
      resolveType: result.resolveType,
    },
    args: { input: t.arg({ type: UpdateRecordingInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      change(input.recording, (mode) => changeOf(input, mode, context.tenant), context),
  }),
);

/** Changes the recording. Rejects with what `changeIn` throws, before anything is sent. */
function change(
  recording: UpdateInput['recording'],
  changeIn: (mode: RecordingMode) => RecordingChange,
  { updates, caller, tenant }: GraphQLContext,
): Promise<Recording> {
  // A session has the mode, so the input is checked at once; for an id the mode is looked up first.
  const known = recording.session && changeIn(recording.session.mode);
  return updates.change(caller.tenant, targetOf(recording, tenant), known ? () => known : changeIn);
}

/** @throws InvalidInputError with all issues for a recording in this mode */
function changeOf(input: UpdateInput, mode: RecordingMode, tenant: Tenant): RecordingChange {
  const { refreshStorage, fileNamePrefix } = input;
  const clientRequest = updateRequestOf(input);
  const storageConfig = fileNamePrefix ? { fileNamePrefix } : undefined;
  check(
    [
      { request: { ...clientRequest, storageConfig }, rules: updateWithoutKeys[mode], paths: UPDATE_PATHS },
      { request: withoutNulls(input), rules: updateInputRules, paths: [] },
    ],
    [
      ...issuesOfRef(input.recording, tenant),
      ...issuesOfStorage(refreshStorage, tenant, 'input.refreshStorage'),
    ],
  );
  const storage = refreshStorage ? { name: refreshStorage, fileNamePrefix: fileNamePrefix ?? [] } : null;
  return { method: 'update', clientRequest, storage };
}

/**
 * The unchecked `clientRequest` of an update, without the storage's keys. Exported for the test that sends it to the
 * sandbox, which checks as Agora does.
 */
export function updateRequestOf({ subscriptions, onhold, rtmpPublish }: UpdateInput) {
  return withoutNulls({
    streamSubscribe: subscriptions ? streamSubscribeOf(subscriptions) : null,
    webRecordingConfig: typeof onhold === 'boolean' ? { onhold } : null,
    rtmpPublishConfig: rtmpPublish,
  });
}

/** Maps paths in the request of an update to paths in `UpdateRecordingInput`. */
const UPDATE_PATHS: InputPaths = [
  [/^streamSubscribe(\.(audio|video)UidList)?/, 'subscriptions'],
  [/^webRecordingConfig(\.onhold)?/, 'onhold'],
  [/^rtmpPublishConfig/, 'rtmpPublish'],
  [/^storageConfig\./, ''],
];

/** Agora's `update` groups the lists by audio and video; its `start` does not. */
function streamSubscribeOf(subscriptions: NonNullable<UpdateInput['subscriptions']>) {
  const { subscribeAudioUids, unSubscribeAudioUids, subscribeVideoUids, unSubscribeVideoUids } =
    subscriptions;
  const audio = subscribeAudioUids ?? unSubscribeAudioUids;
  const video = subscribeVideoUids ?? unSubscribeVideoUids;
  return {
    audioUidList: audio ? { subscribeAudioUids, unSubscribeAudioUids } : null,
    videoUidList: video ? { subscribeVideoUids, unSubscribeVideoUids } : null,
  };
}

const UpdateRecordingLayoutInput = builder.inputType('UpdateRecordingLayoutInput', {
  description: 'How a running composite recording is laid out from now on.',
  fields: (t) => ({
    recording: t.field({ type: RecordingRef, required: true, description: 'The recording to change.' }),
    layout: t.field({
      type: LayoutInput,
      required: true,
      description:
        'The layout. All of the earlier one is replaced, so an empty one goes back to Agora’s own.',
    }),
  }),
});

builder.mutationField('updateRecordingLayout', (t) =>
  t.errorUnionField({
    ...openTo('recording:update'),
    audit: { target: ({ input }) => auditTargetOf(input.recording), stored: 'before' },
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
    resolve: (_root, { input }, context) =>
      change(input.recording, (mode) => changeOfLayout(input, mode, context.tenant), context),
  }),
);

/** @throws InvalidInputError with all issues for a recording in this mode */
function changeOfLayout(
  { recording, layout }: LayoutChange,
  mode: RecordingMode,
  tenant: Tenant,
): RecordingChange {
  const clientRequest = withoutNulls(layoutRequestOf(layout));
  check(
    [{ request: clientRequest, rules: updateLayout[mode], paths: LAYOUT_PATHS }],
    issuesOfRef(recording, tenant),
  );
  return { method: 'updateLayout', clientRequest, storage: null };
}

type LayoutChange = typeof UpdateRecordingLayoutInput.$inferInput;

/** Maps paths in the request to the input. An empty path: the recording's mode has no layouts. */
const LAYOUT_PATHS: InputPaths = [
  [/^$/, 'recording'],
  [/^/, 'layout.'],
];
