/** The bodies of `update` and `updateLayout` (upstream contract, "Methods"). */
import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import { channelIn, inEachMode } from './channel.ts';
import { cdnOutputs } from './extension-services.ts';
import { HAS_REGIONS, hasRegions, layoutFields } from './layout.ts';
import { uidLists } from './recording-config.ts';
import * as rules from './rules.ts';
import { storageConfig, storageWithoutKeys } from './storage-config.ts';

/** The modes of the parts of an update that only some modes support. */
const SUPPORTED_IN: Readonly<Record<string, readonly RecordingMode[]>> = {
  streamSubscribe: ['individual', 'mix', 'raw'],
  webRecordingConfig: ['web'],
  rtmpPublishConfig: ['web'],
};

function uidListOf(kind: 'Audio' | 'Video') {
  return z
    .looseObject(uidLists[kind])
    .refine((lists) => rules.kindSubscribesOneWay(kind, lists), {
      path: [`unSubscribe${kind}Uids`],
      error: rules.SUBSCRIBES_ONE_WAY,
    })
    .optional();
}

const streamSubscribe = z
  .looseObject({ audioUidList: uidListOf('Audio'), videoUidList: uidListOf('Video') })
  .optional();

function updateWith(mode: RecordingMode, storage: typeof storageConfig | typeof storageWithoutKeys) {
  return z
    .looseObject({
      streamSubscribe,
      webRecordingConfig: z.looseObject({ onhold: z.boolean() }).optional(),
      rtmpPublishConfig: z.looseObject({ outputs: cdnOutputs }).optional(),
      storageConfig: storage.optional(),
    })
    .superRefine((request, context) => {
      for (const [part, modes] of Object.entries(SUPPORTED_IN)) {
        if (request[part] === undefined || modes.includes(mode)) continue;
        const names = modes.map((each) => each.toUpperCase()).join(' or ');
        rules.reporterOf(context)([part], `Only a recording in ${names} mode takes this.`);
      }
    });
}

/** `clientRequest` of an update, before the storage's keys are added. */
export const updateWithoutKeys = inEachMode((mode) => updateWith(mode, storageWithoutKeys));

/** The body of an update, as sent to Agora. */
export const updateRequest = inEachMode((mode) =>
  channelIn(mode).extend({ clientRequest: updateWith(mode, storageConfig) }),
);

const layout = z.looseObject(layoutFields).refine(hasRegions, HAS_REGIONS);

/** `clientRequest` of an updateLayout. */
export const updateLayout = inEachMode((mode) =>
  layout.refine(() => mode === 'mix', 'Only a recording in MIX mode has a layout.'),
);

export const updateLayoutRequest = channelIn('mix').extend({ clientRequest: updateLayout.mix });
