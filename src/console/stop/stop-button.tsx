import { useEffect, useRef } from 'react';
import type { RecordingState } from '../generated/graphql.ts';
import type { Stops } from './use-stops.ts';
import './stop.css';

interface StopButtonProps {
  readonly id: string;
  /** What is stopped, for those who hear the page. */
  readonly name: string;
  readonly state: RecordingState;
  readonly stops: Stops;
}

/** Stops a recording, after a second press: what is stopped can't be started again. Escape takes it back. */
export function StopButton({ id, name, state, stops }: StopButtonProps) {
  const step = stops.stepOf(id);
  const first = useRef<HTMLButtonElement>(null);
  const second = useRef<HTMLButtonElement>(null);
  const isAsking = step.kind === 'asking';
  const wasAsking = useRef(isAsking);
  useEffect(() => {
    if (isAsking) second.current?.focus();
    else if (wasAsking.current) first.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  // Somebody has asked for it before, maybe elsewhere.
  const word = state === 'STOPPING' ? 'Stop again' : 'Stop';
  if (!isAsking) {
    return (
      <button
        ref={first}
        type="button"
        aria-label={`${word} ${name}`}
        aria-disabled={step.kind === 'sent'}
        onClick={() => step.kind !== 'sent' && stops.ask(id)}
      >
        {step.kind === 'sent' ? 'Stopping…' : word}
      </button>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the buttons in it
    <span className="stop-question" onKeyDown={({ key }) => key === 'Escape' && stops.dismiss(id)}>
      <button ref={second} type="button" className="danger" onClick={() => stops.stop(id)}>
        Stop for good
      </button>
      <button type="button" className="plain" onClick={() => stops.dismiss(id)}>
        Keep
      </button>
    </span>
  );
}

/** What came of the stop, with a button that takes it away. Nothing before. */
export function StopAnswerLine({ id, name, stops }: Omit<StopButtonProps, 'state'>) {
  const step = stops.stepOf(id);
  if (step.kind !== 'answered') return null;
  const { tone, title, more } = step.answer;
  return (
    <div className={`stop-answer ${tone}`} role={tone === 'failed' ? 'alert' : 'status'}>
      <p>
        <strong>{title}</strong> {more}
      </p>
      <button type="button" className="plain small" onClick={() => stops.dismiss(id)}>
        Dismiss<span className="visually-hidden"> what came of {name}</span>
      </button>
    </div>
  );
}
