/** Words for a person of the schema's enums. */
import type { RecordingMode } from '../generated/graphql.ts';

export const MODE_WORDS: Readonly<Record<RecordingMode, string>> = {
  MIX: 'Mix',
  INDIVIDUAL: 'Individual',
  WEB: 'Web page',
  RAW: 'Raw',
};
