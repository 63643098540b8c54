import { useState } from 'react';
import { useClient } from 'urql';
import { sentenceOf } from '../connection/client.ts';
import { LocateDocument } from '../generated/graphql.ts';
import { inWordsOfPage } from './search.ts';

/** What somebody meant with a piece of text. */
export type Place =
  | { readonly kind: 'recording'; readonly id: string }
  /** The `sid` of several recordings. */
  | { readonly kind: 'sid' }
  /** No recording has it as its `sid` or id. */
  | { readonly kind: 'channel' }
  | { readonly kind: 'failed' };

/** Finds out whether a text is the `sid` or the id of a recording, by asking: no form of either is guessed. */
export function useLocate() {
  const client = useClient();
  const [isLocating, setLocating] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const locate = async (text: string): Promise<Place> => {
    setLocating(true);
    const { data, error } = await client.query(LocateDocument, { text, id: text });
    setLocating(false);
    if (data === undefined || error !== undefined) {
      setProblem(error === undefined ? 'The gateway said nothing.' : inWordsOfPage(sentenceOf(error)));
      return { kind: 'failed' };
    }
    setProblem(null);
    const [first, ...more] = data.bySid.nodes;
    if (data.recording != null) return { kind: 'recording', id: data.recording.id };
    if (first === undefined) return { kind: 'channel' };
    return more.length === 0 ? { kind: 'recording', id: first.id } : { kind: 'sid' };
  };
  return { locate, isLocating, problem };
}
