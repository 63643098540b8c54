/** The bodies of `update` and `updateLayout` (upstream contract, "Methods"). */
import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import { channelIn, inEachMode } from './channel.ts';
import { cdnOutputs } from './extension-services.ts';
import { layoutFields, REGIONS_ARE_GIVEN } from './layout.ts';
import { uidLists } from './recording-config.ts';
import * as rules from './rules.ts';
import { storageConfig, storageWithoutKeys } from './storage-config.ts';

const RTC_MODES: readonly RecordingMode[] = ['individual', 'mix', 'raw'];
const WEB_MODE: readonly RecordingMode[] = ['web'];

/** What of an update fits only some modes. */
const TAKEN_IN = {
  streamSubscribe: RTC_MODES,
  webRecordingConfig: WEB_MODE,
  rtmpPublishConfig: WEB_MODE,
} as const;

const audioUidList = z
  .looseObject(uidLists.Audio)
  .refine((lists) => rules.kindSubscribesOneWay('Audio', lists), bothWays('unSubscribeAudioUids'));
const videoUidList = z
  .looseObject(uidLists.Video)
  .refine((lists) => rules.kindSubscribesOneWay('Video', lists), bothWays('unSubscribeVideoUids'));

function bothWays(list: string) {
  return { path: [list], error: rules.SUBSCRIBES_ONE_WAY };
}

function updateWith(mode: RecordingMode, storage: typeof storageConfig | typeof storageWithoutKeys) {
  return z
    .looseObject({
      streamSubscribe: z
        .looseObject({ audioUidList: audioUidList.optional(), videoUidList: videoUidList.optional() })
        .optional(),
      webRecordingConfig: z.looseObject({ onhold: z.boolean() }).optional(),
      rtmpPublishConfig: z.looseObject({ outputs: cdnOutputs }).optional(),
      storageConfig: storage.optional(),
    })
    .superRefine((request, context) => {
      for (const [part, modes] of Object.entries(TAKEN_IN)) {
        if (request[part] === undefined || modes.includes(mode)) continue;
        context.addIssue({
          code: 'custom',
          path: [part],
          message: `Only a recording in ${named(modes)} mode takes this.`,
        });
      }
    });
}

function named(modes: readonly RecordingMode[]): string {
  return modes.map((each) => each.toUpperCase()).join(' or ');
}

/** `clientRequest` of an update, before the keys are added. */
export const updateWithoutKeys = inEachMode((mode) => updateWith(mode, storageWithoutKeys));

/** The body of an update, as Agora gets it. */
export const updateRequest = inEachMode((mode) =>
  channelIn(mode).extend({ clientRequest: updateWith(mode, storageConfig) }),
);

const layout = z.looseObject(layoutFields).refine(rules.layoutIsGiven, REGIONS_ARE_GIVEN);

/** `clientRequest` of an updateLayout. */
export const updateLayout = inEachMode((mode) =>
  layout.refine(() => mode === 'mix', 'Only a recording in MIX mode has a layout.'),
);

export const updateLayoutRequest = channelIn('mix').extend({ clientRequest: updateLayout.mix });
