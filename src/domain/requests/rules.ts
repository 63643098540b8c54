/**
 * Rules of the fields that several requests or fields share. Source: the upstream contract's field rules, from Agora's
 * references of `acquire`, `start`, `update` and `updateLayout`.
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

/** A list of at most `max` entries. With zod's own `max` other issues, in the list and beside it, would not be reported. */
export function listUpTo<Each extends z.ZodType>(max: number, each: Each, message: string) {
  return z.array(each).refine((list) => list.length <= max, message);
}

export const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/, 'Expected a colour such as #1A2B3C.');

/** A fraction of the canvas, 0 to 1. */
export const share = z.number().min(0, 'Expected 0.0 to 1.0.').max(1, 'Expected 0.0 to 1.0.');

export const MAX_UIDS = 32;

/** Means all users in a list of UIDs. */
export const ALL_STREAMS = '#allstream#';

/** UIDs to subscribe to or not, or `#allstream#` alone. Agora treats an empty list as no list. */
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

const MAX_PREFIX = 128;

/** The folders of the files. Agora counts a slash after each. */
export const fileNamePrefix = z
  .array(z.string().regex(/^[A-Za-z0-9]+$/, 'Expected letters and digits.'))
  .refine(
    (parts) => parts.reduce((sum, part) => sum + part.length + 1, 0) <= MAX_PREFIX,
    `Expected at most ${MAX_PREFIX} characters, a slash after each part included.`,
  );

type Given = Readonly<Record<string, unknown>>;

/** Agora allows either the UIDs to record or those not to record, for each of audio and video. */
export function kindSubscribesOneWay(kind: 'Audio' | 'Video', config: Given): boolean {
  return !(names(config[`subscribe${kind}Uids`]) && names(unsubscribed(kind, config)));
}

/** True if a list of this kind says whose streams are recorded. */
export function hasList(kind: 'Audio' | 'Video', config: Given): boolean {
  return names(config[`subscribe${kind}Uids`]) || names(unsubscribed(kind, config));
}

/** True if nobody's streams of this kind are recorded. */
export function leavesNobody(kind: 'Audio' | 'Video', config: Given): boolean {
  const list = unsubscribed(kind, config);
  return Array.isArray(list) && list.includes(ALL_STREAMS);
}

/** The UIDs not to record. Agora’s newest reference writes `unsubscribe…`, its clients use both spellings. */
export function unsubscribed(kind: 'Audio' | 'Video', config: Given): unknown {
  return config[`unSubscribe${kind}Uids`] ?? config[`unsubscribe${kind}Uids`];
}

/** False for an empty list: it means the same as no list. */
function names(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

export const SUBSCRIBES_ONE_WAY =
  'Expected either UIDs to subscribe to or UIDs not to subscribe to, not both.';

const FULL_HD = 1920 * 1080;

/** True if a picture has at most as many pixels as 1920 x 1080. */
export function fitsFullHd(width: unknown, height: unknown): boolean {
  return Number(width) * Number(height) <= FULL_HD;
}

/** Returns a function that reports issues from within `superRefine`. */
export function reporterOf(context: z.RefinementCtx) {
  return (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
}
