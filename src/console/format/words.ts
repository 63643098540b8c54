/** Words for a person of the schema's enums. */
import type { RecordingKind, RecordingMode, StopCause } from '../generated/graphql.ts';

export const MODE_WORDS: Readonly<Record<RecordingMode, string>> = {
  MIX: 'Mix',
  INDIVIDUAL: 'Individual',
  WEB: 'Web page',
  RAW: 'Raw',
};

export const KIND_WORDS: Readonly<Record<RecordingKind, { readonly one: string; readonly many: string }>> = {
  RTC: { one: 'Channel', many: 'channels' },
  WEB: { one: 'Web page', many: 'web pages' },
};

/** Why it is stopped, and why it was. */
export const CAUSE_WORDS: Readonly<Record<StopCause, string>> = {
  CALLER: 'somebody asked for it',
  STOP_AFTER: 'the time its start asked for is over',
  LONGEST_TIME: 'no recording may run longer',
  RESOURCE_EXPIRES: 'its resource expires soon after',
  TOKEN_EXPIRES: 'its token expires soon after',
};
