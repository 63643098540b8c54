/** Tags of recordings: the gateway's own, so their rules are too. */
import { z } from 'zod';
import type { RecordingTag } from '../../domain/recording.ts';
import * as rules from '../../domain/requests/rules.ts';
import { builder } from '../builder.ts';

/** How many tags a recording may have. */
export const MAX_TAGS = 10;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 256;

export const RecordingTagInput = builder.inputType('RecordingTagInput', {
  description: 'A short note on a recording, by which it can be found.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description: `What the note is about: 1 to ${LONGEST_KEY} characters.`,
    }),
    value: t.string({ required: true, description: `The note: at most ${LONGEST_VALUE} characters.` }),
  }),
});

const tag = z.object({ key: rules.text(1, LONGEST_KEY), value: rules.text(0, LONGEST_VALUE) });

/** Tags to search for. The same key may be there twice: then nothing matches. */
export const searchedTags = rules.listUpTo(MAX_TAGS, tag, `Expected at most ${MAX_TAGS} tags.`);

/** Tags of a new recording. */
export const newTags = searchedTags.superRefine((tags, context) => {
  const report = rules.reporterOf(context);
  const keys = tags.map(({ key }) => key);
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) < index) report([index, 'key'], 'Expected each key once.');
  }
});

/** The tags in an order that does not depend on the caller's, in which they mean the same. */
export function sortedTags(tags: readonly RecordingTag[]): readonly RecordingTag[] {
  return tags.toSorted((one, other) => (one.key < other.key ? -1 : 1));
}
