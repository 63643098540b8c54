import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { sentenceOf } from '../connection/client.ts';
import { StopDocument } from '../generated/graphql.ts';
import { answerOf, noAnswer, type StopAnswer } from './stop-answer.ts';

/** How far the stop of one recording is on this page. */
export type StopStep =
  | { readonly kind: 'none' }
  /** The button was pressed once, and asks whether it is meant. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'answered'; readonly answer: StopAnswer };

export interface Stops {
  stepOf(id: string): StopStep;
  ask(id: string): void;
  /** Takes the question, or the answer, away. */
  dismiss(id: string): void;
  stop(id: string): void;
}

const NONE: StopStep = { kind: 'none' };

/** The stops of a page, by recording: they outlive the row's moves. */
export function useStops(): Stops {
  const client = useClient();
  const [steps, setSteps] = useState<ReadonlyMap<string, StopStep>>(new Map());
  const put = useCallback(
    (id: string, step: StopStep) => setSteps((before) => new Map(before).set(id, step)),
    [],
  );
  const stop = async (id: string) => {
    put(id, { kind: 'sent' });
    const { data, error } = await client.mutation(StopDocument, { id });
    const answer =
      data === undefined
        ? noAnswer(error === undefined ? 'The gateway said nothing.' : sentenceOf(error))
        : answerOf(data.stopRecording);
    put(id, { kind: 'answered', answer });
  };
  return {
    stepOf: (id) => steps.get(id) ?? NONE,
    ask: (id) => put(id, { kind: 'asking' }),
    dismiss: (id) => put(id, NONE),
    stop: (id) => void stop(id),
  };
}
