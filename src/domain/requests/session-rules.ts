/**
 * Rules of a recording's coordinates. Source: the upstream contract's field rules, from Agora's references of
 * `acquire`, `start` and `stop`.
 */
import { z } from 'zod';

export const resourceId = z
  .string()
  .max(2048, 'Expected at most 2048 characters.')
  .regex(/^[A-Za-z0-9_-]+$/, 'Expected the resourceId that acquire gave: letters, digits, _ and -.');

export const sid = z
  .string()
  .max(64, 'Expected at most 64 characters.')
  .regex(/^[A-Za-z0-9]+$/, 'Expected the sid that start gave: letters and digits.');

const UID_RULE = 'Expected a whole number from 1 to 4294967295, as text.';
export const uid = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, UID_RULE)
  .refine((value) => Number(value) <= 0xffffffff, UID_RULE);

/** False for control characters and lone surrogates: no database and no log keeps them as they are. */
export function isPlainText(value: string): boolean {
  return value.isWellFormed() && !/\p{Cc}/u.test(value);
}

export const PLAIN_TEXT_RULE = 'Expected text without control characters.';

const WEB_CNAME_RULE = 'Expected 1 to 1024 bytes.';
export const cname = z
  .string()
  .refine((value) => value !== '' && Buffer.byteLength(value) <= 1024, WEB_CNAME_RULE)
  .refine(isPlainText, PLAIN_TEXT_RULE);

export const CHANNEL_NAME_RULE =
  'Expected a channel name: 1 to 64 letters, digits, spaces and ! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~ ,';
const CHANNEL_NAME = /^[A-Za-z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/;

/** In web mode `cname` is any name; in the other modes it is the name of an RTC channel. */
export function cnameFitsMode(session: Readonly<Record<string, unknown>>): boolean {
  return session.mode === 'web' || (typeof session.cname === 'string' && CHANNEL_NAME.test(session.cname));
}
