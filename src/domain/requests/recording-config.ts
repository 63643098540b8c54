/** `recordingConfig` of `start`, by mode (upstream contract, "Field rules" and "Rules between fields"). */
import { z } from 'zod';
import { HAS_REGIONS, hasRegions, layoutFields } from './layout.ts';
import * as rules from './rules.ts';

/** `streamTypes`: what is recorded. */
export const STREAMS = { audio: 0, video: 1, both: 2 } as const;

const uids = rules.uidList.optional();

/** The lists of UIDs: all together in `start`, by kind in `update`. */
export const uidLists = {
  Audio: { subscribeAudioUids: uids, unSubscribeAudioUids: uids, unsubscribeAudioUids: uids },
  Video: { subscribeVideoUids: uids, unSubscribeVideoUids: uids, unsubscribeVideoUids: uids },
};

const base64Salt = z
  .string()
  .refine(
    (value) => Buffer.from(value, 'base64').length === 32 && /^[A-Za-z0-9+/]+=*$/.test(value),
    'Expected 32 bytes in Base64.',
  );

/** Parameters for which Agora has no field, as JSON text in any number of lines. */
const privateParams = z
  .string()
  .max(4096, 'Expected at most 4096 characters.')
  .refine(isJson, 'Expected JSON, as text.');

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    // Lone surrogates are valid JSON, but no database keeps them as they are.
    return value.isWellFormed();
  } catch {
    return false;
  }
}

/** The fields of a channel, in any mode. */
export const channelConfig = z.looseObject({
  channelType: rules.wholeNumber(0, 1).optional(),
  streamTypes: rules.wholeNumber(0, 2).optional(),
  videoStreamType: rules.wholeNumber(0, 1).optional(),
  maxIdleTime: rules.wholeNumber(5, 2_592_000).optional(),
  decryptionMode: rules.wholeNumber(0, 8).optional(),
  secret: rules.text(1, 1024).optional(),
  salt: base64Salt.optional(),
  ...uidLists.Audio,
  ...uidLists.Video,
  subscribeUidGroup: rules.wholeNumber(0, 5).optional(),
  privateParams: privateParams.optional(),
});

type ChannelConfig = z.output<typeof channelConfig>;

/** Checks the lists with one another and with `streamTypes`. */
function checkLists(config: ChannelConfig, context: z.RefinementCtx): void {
  const report = rules.reporterOf(context);
  for (const kind of ['Audio', 'Video'] as const) {
    if (!rules.kindSubscribesOneWay(kind, config)) {
      report([`unSubscribe${kind}Uids`], rules.SUBSCRIBES_ONE_WAY);
    }
    const others = kind === 'Audio' ? STREAMS.video : STREAMS.audio;
    if (config.streamTypes !== others || !rules.hasList(kind, config)) continue;
    const list = rules.unsubscribed(kind, config) ? `unSubscribe${kind}Uids` : `subscribe${kind}Uids`;
    report([list], `Expected no list of ${kind.toLowerCase()} streams where streamTypes records none.`);
  }
}

/** The two modes with a salt: AES_128_GCM2 and AES_256_GCM2. */
const WITH_SALT: readonly number[] = [7, 8];

/** Decryption needs a secret, and in some modes a salt. */
function checkDecryption({ decryptionMode, secret, salt }: ChannelConfig, context: z.RefinementCtx): void {
  if (decryptionMode === undefined || decryptionMode === 0) return;
  const report = rules.reporterOf(context);
  if (secret === undefined) report(['secret'], 'Expected a secret with this decryptionMode.');
  if (WITH_SALT.includes(decryptionMode) && salt === undefined) {
    report(['salt'], 'Expected a salt with the GCM2 modes.');
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

const mixSide = rules.wholeNumber(1, 1920);

const transcodingConfig = z
  .looseObject({
    width: mixSide.optional(),
    height: mixSide.optional(),
    fps: rules.wholeNumber(1, 60).optional(),
    bitrate: rules.wholeNumber(1, 20_000).optional(),
    ...layoutFields,
  })
  .refine(hasRegions, HAS_REGIONS)
  // Agora's own size is 360 x 640.
  .refine(({ width = 360, height = 640 }) => rules.fitsFullHd(width, height), {
    path: ['width'],
    error: 'Expected width times height to be at most 1920 x 1080.',
  });

export const mixConfig = channelConfig
  .extend({
    audioProfile: rules.wholeNumber(0, 2).optional(),
    transcodingConfig: transcodingConfig.optional(),
  })
  .superRefine(checkLists)
  .superRefine(checkDecryption);

/** Up to how many users each of the groups 0 to 3 is for; 4 is for more. */
const GROUPS = [2, 7, 12, 17];

/**
 * The fitting `subscribeUidGroup`: by the number of UIDs in the lists, or the largest if the lists leave open who is
 * recorded. Agora's references require it in individual mode and its own clients leave it out, so a body without it is
 * valid, but the gateway always sends it.
 */
export function fittingUidGroup(config: Readonly<Record<string, unknown>>): number {
  const lists = [config.subscribeAudioUids, config.subscribeVideoUids].filter((list) => Array.isArray(list));
  const named = new Set(lists.flat());
  const isOpen = named.size === 0 || named.has(rules.ALL_STREAMS);
  const excludes = rules.unsubscribed('Audio', config) || rules.unsubscribed('Video', config);
  const group = isOpen || excludes ? -1 : GROUPS.findIndex((upTo) => named.size <= upTo);
  return group === -1 ? GROUPS.length : group;
}
