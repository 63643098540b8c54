import type { RecordingTagInput } from '../generated/graphql.ts';

/** A tag as a person reads and types it: "room: 7". */
export function tagText({ key, value }: RecordingTagInput): string {
  return value === '' ? key : `${key}: ${value}`;
}

/** Reads "room: 7, teacher=Li": tags between commas, their value after the first colon or equals sign. */
export function tagsOfText(text: string): readonly RecordingTagInput[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map(tagOf);
}

function tagOf(text: string): RecordingTagInput {
  const at = text.search(/[:=]/);
  return at < 0
    ? { key: text, value: '' }
    : { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}
