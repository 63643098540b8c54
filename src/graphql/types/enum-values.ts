/** The values of an enum: each word in capitals, with what it means. */
export function enumValues<Word extends string>(
  words: readonly Word[],
  meanings: Readonly<Record<Word, string>>,
): Readonly<Record<string, { readonly value: Word; readonly description: string }>> {
  return Object.fromEntries(
    words.map((word) => [word.toUpperCase(), { value: word, description: meanings[word] }]),
  );
}
