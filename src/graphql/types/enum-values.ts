/** The values of a GraphQL enum: each word, its name in capitals, with its description. */
export function enumValues<Word extends string>(
  words: readonly Word[],
  meanings: Readonly<Record<Word, string>>,
): Readonly<Record<string, { readonly value: Word; readonly description: string }>> {
  return Object.fromEntries(
    words.map((word) => [word.toUpperCase(), { value: word, description: meanings[word] }]),
  );
}
