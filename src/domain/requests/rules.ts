/**
 * What a start may ask for, checked before a request is spent on it. Source: the upstream contract's field rules, from
 * Agora's references of `acquire`, `start`, `update` and `updateLayout`.
 */
import { z } from 'zod';
import { isPlainText, PLAIN_TEXT_RULE, uid } from './session-rules.ts';

export function wholeNumber(from: number, to: number) {
  const message = `Expected a whole number from ${from} to ${to}.`;
  return z.number().int(message).min(from, message).max(to, message);
}

export function text(from: number, to: number) {
  const message = `Expected ${from} to ${to} characters.`;
  return z.string().min(from, message).max(to, message).refine(isPlainText, PLAIN_TEXT_RULE);
}

export function url(...protocols: readonly string[]) {
  const expected = `Expected a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}.`;
  return z
    .string()
    .max(1024, 'Expected at most 1024 characters.')
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), expected);
}

/** A list of at most so many. zod's own `max` would leave unsaid what else is wrong, in the list and beside it. */
export function listUpTo<Each extends z.ZodType>(max: number, each: Each, message: string) {
  return z.array(each).refine((list) => list.length <= max, message);
}

export const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/, 'Expected a colour such as #1A2B3C.');

/** A share of the canvas, 0 to 1. */
export const share = z.number().min(0, 'Expected 0.0 to 1.0.').max(1, 'Expected 0.0 to 1.0.');

export const base64Salt = z
  .string()
  .refine(
    (value) => Buffer.from(value, 'base64').length === 32 && /^[A-Za-z0-9+/]+=*$/.test(value),
    'Expected 32 bytes in Base64.',
  );

/** Seconds between screenshots: from 5 in one of Agora’s references, from 1 in another. */
export const captureInterval = wholeNumber(1, 3600);

export const MAX_UIDS = 32;

/** Stands for everybody in a list of UIDs. */
export const ALL_STREAMS = '#allstream#';

/** UIDs to subscribe to or not, or `#allstream#` alone. Agora takes an empty list for none. */
export const uidList = listUpTo(
  MAX_UIDS,
  z
    .string()
    .refine(
      (value) => value === ALL_STREAMS || uid.safeParse(value).success,
      `Expected UIDs as text (1 to 4294967295), or "${ALL_STREAMS}".`,
    ),
  `Expected at most ${MAX_UIDS} UIDs.`,
).refine(
  (uids) => uids.length === 1 || !uids.includes(ALL_STREAMS),
  `Expected "${ALL_STREAMS}" to stand alone.`,
);

export const REGIONS = ['CN', 'AP', 'EU', 'NA'] as const;

/** Parameters for which Agora has no field: a JSON text (`recordingConfig.privateParams`), in as many lines as it likes. */
export const privateParams = z
  .string()
  .max(4096, 'Expected at most 4096 characters.')
  .refine(isJson, 'Expected JSON, as text.');

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    // Halves of characters are JSON, but no database keeps them as they are.
    return value.isWellFormed();
  } catch {
    return false;
  }
}

const MAX_PREFIX = 128;

/** Folders under which the files are put. Agora counts a slash after each. */
export const fileNamePrefix = z
  .array(z.string().regex(/^[A-Za-z0-9]+$/, 'Expected letters and digits.'))
  .refine(
    (parts) => parts.reduce((sum, part) => sum + part.length + 1, 0) <= MAX_PREFIX,
    `Expected at most ${MAX_PREFIX} characters, a slash after each part included.`,
  );

type Given = Readonly<Record<string, unknown>>;

/** Agora takes either the UIDs to record or those not to, for each of audio and video. */
export function kindSubscribesOneWay(kind: 'Audio' | 'Video', config: Given): boolean {
  return !(names(config[`subscribe${kind}Uids`]) && names(unsubscribed(kind, config)));
}

/** Whether a list of this kind says whose streams are recorded. */
export function hasList(kind: 'Audio' | 'Video', config: Given): boolean {
  return names(config[`subscribe${kind}Uids`]) || names(unsubscribed(kind, config));
}

/** Whether nobody's streams of this kind are recorded. */
export function leavesNobody(kind: 'Audio' | 'Video', config: Given): boolean {
  const list = unsubscribed(kind, config);
  return Array.isArray(list) && list.includes(ALL_STREAMS);
}

/** The list of UIDs not to record: Agora’s newest reference spells it without the capital S, its clients both ways. */
export function unsubscribed(kind: 'Audio' | 'Video', config: Given): unknown {
  return config[`unSubscribe${kind}Uids`] ?? config[`unsubscribe${kind}Uids`];
}

/** An empty list is as good as none. */
function names(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

export const SUBSCRIBES_ONE_WAY =
  'Expected either UIDs to subscribe to or UIDs not to subscribe to, not both.';

/** The custom layout is given region by region. */
export function layoutIsGiven({ mixedVideoLayout, layoutConfig }: Given): boolean {
  return mixedVideoLayout !== 3 || layoutConfig !== undefined;
}

export const LAYOUT_IS_GIVEN = 'Expected layoutConfig with the CUSTOM layout.';

const FULL_HD = 1920 * 1080;

/** A side of a mixed picture, and one of a web page. */
export const mixSide = wholeNumber(1, 1920);
export const pageSide = wholeNumber(240, 1920);

/** Sides of a mix that are left out are Agora’s own: 360 x 640. */
export function mixFitsFullHd({ width, height }: Given): boolean {
  return Number(width ?? 360) * Number(height ?? 640) <= FULL_HD;
}

export const MIX_FITS_FULL_HD = 'Expected width times height to be at most 1920 x 1080.';

export function pageFitsFullHd({ videoWidth, videoHeight }: Given): boolean {
  return Number(videoWidth) * Number(videoHeight) <= FULL_HD;
}

export const PAGE_FITS_FULL_HD = 'Expected videoWidth times videoHeight to be at most 1920 x 1080.';

/** Agora writes MP4 from the HLS files, never alone. */
export function hasHls(types: readonly string[]): boolean {
  return types.includes('hls') && new Set(types).size === types.length;
}

export const HAS_HLS = 'Expected [HLS] or [HLS, MP4].';
