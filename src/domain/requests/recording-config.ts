/** `recordingConfig` of `start`, by mode (upstream contract, "Field rules" and "Rules between fields"). */
import { z } from 'zod';
import { layoutFields, REGIONS_ARE_GIVEN } from './layout.ts';
import * as rules from './rules.ts';

/** `streamTypes`: what is recorded. */
export const STREAMS = { audio: 0, video: 1, both: 2 } as const;

const uids = rules.uidList.optional();

/** The lists of UIDs, as `start` has them; `update` has those of each kind apart. */
export const uidLists = {
  Audio: { subscribeAudioUids: uids, unSubscribeAudioUids: uids, unsubscribeAudioUids: uids },
  Video: { subscribeVideoUids: uids, unSubscribeVideoUids: uids, unsubscribeVideoUids: uids },
};

/** What any mode says of a channel. */
export const channelConfig = z.looseObject({
  channelType: rules.wholeNumber(0, 1).optional(),
  streamTypes: rules.wholeNumber(0, 2).optional(),
  videoStreamType: rules.wholeNumber(0, 1).optional(),
  maxIdleTime: rules.wholeNumber(5, 2_592_000).optional(),
  decryptionMode: rules.wholeNumber(0, 8).optional(),
  secret: rules.text(1, 1024).optional(),
  salt: rules.base64Salt.optional(),
  ...uidLists.Audio,
  ...uidLists.Video,
  subscribeUidGroup: rules.wholeNumber(0, 5).optional(),
  privateParams: rules.privateParams.optional(),
});

type ChannelConfig = z.output<typeof channelConfig>;

/** The rules between the lists, and of each with `streamTypes`. */
function checkLists(config: ChannelConfig, context: z.RefinementCtx): void {
  for (const kind of ['Audio', 'Video'] as const) {
    const report = (message: string, list: string) =>
      context.addIssue({ code: 'custom', path: [list], message });
    if (!rules.kindSubscribesOneWay(kind, config)) {
      report(rules.SUBSCRIBES_ONE_WAY, `unSubscribe${kind}Uids`);
    }
    const others = kind === 'Audio' ? STREAMS.video : STREAMS.audio;
    if (config.streamTypes !== others || !rules.hasList(kind, config)) continue;
    const list = rules.unsubscribed(kind, config) ? `unSubscribe${kind}Uids` : `subscribe${kind}Uids`;
    report(`Expected no list of ${kind.toLowerCase()} streams where streamTypes records none.`, list);
  }
}

/** The two modes with a salt: AES_128_GCM2 and AES_256_GCM2. */
const WITH_SALT: readonly number[] = [7, 8];

/** Decryption needs a secret; the modes with a salt need that too. */
function checkDecryption({ decryptionMode, secret, salt }: ChannelConfig, context: z.RefinementCtx): void {
  if (decryptionMode === undefined || decryptionMode === 0) return;
  const report = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  if (secret === undefined) report('secret', 'Expected a secret with this decryptionMode.');
  if (WITH_SALT.includes(decryptionMode) && salt === undefined) {
    report('salt', 'Expected a salt with the GCM2 modes.');
  }
}

const streamMode = z.enum(['default', 'standard', 'original'], 'Expected default, standard or original.');

export const individualConfig = channelConfig
  .extend({ streamMode: streamMode.optional() })
  .superRefine(checkLists)
  .superRefine(checkDecryption)
  .refine(({ streamMode, streamTypes }) => streamMode !== 'original' || streamTypes === STREAMS.audio, {
    path: ['streamMode'],
    error: 'Expected streamMode original with streamTypes 0 (audio only).',
  });

export const rawConfig = channelConfig
  .extend({ streamMode: z.undefined('Expected no streamMode in raw mode.').optional() })
  .superRefine(checkLists)
  .superRefine(checkDecryption);

const transcodingConfig = z
  .looseObject({
    width: rules.mixSide.optional(),
    height: rules.mixSide.optional(),
    fps: rules.wholeNumber(1, 60).optional(),
    bitrate: rules.wholeNumber(1, 20_000).optional(),
    ...layoutFields,
  })
  .refine(rules.layoutIsGiven, REGIONS_ARE_GIVEN)
  .refine(rules.mixFitsFullHd, { path: ['width'], error: rules.MIX_FITS_FULL_HD });

export const mixConfig = channelConfig
  .extend({
    audioProfile: rules.wholeNumber(0, 2).optional(),
    transcodingConfig: transcodingConfig.optional(),
  })
  .superRefine(checkLists)
  .superRefine(checkDecryption);

/**
 * The `subscribeUidGroup` that fits: by the number of UIDs that the lists name, or the largest where they leave open who
 * comes. Agora's references require it in individual mode and its own clients leave it out, so a body without it is
 * valid; but the gateway always says it.
 */
export function fittingUidGroup(config: Readonly<Record<string, unknown>>): number {
  const lists = [config.subscribeAudioUids, config.subscribeVideoUids].filter((list) => Array.isArray(list));
  const named = new Set(lists.flat());
  const isOpen = named.size === 0 || named.has(rules.ALL_STREAMS);
  if (isOpen || rules.unsubscribed('Audio', config) || rules.unsubscribed('Video', config))
    return GROUPS.length;
  const group = GROUPS.findIndex((upTo) => named.size <= upTo);
  return group === -1 ? GROUPS.length : group;
}

/** Up to how many users each of the groups 0 to 3 is for; 4 is for more. */
const GROUPS = [2, 7, 12, 17];
