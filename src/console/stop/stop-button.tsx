import { ConfirmedButton } from '../components/confirmed-button.tsx';
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

/** Stops a recording, after a second press: what is stopped can't be started again. */
export function StopButton({ id, name, state, stops }: StopButtonProps) {
  const { kind } = stops.stepOf(id);
  return (
    <ConfirmedButton
      // Somebody has asked for it before, maybe elsewhere.
      word={state === 'STOPPING' ? 'Stop again' : 'Stop'}
      name={name}
      sendingWord="Stopping…"
      confirmWord="Stop for good"
      step={kind === 'asking' ? 'asking' : kind === 'sent' ? 'sending' : 'idle'}
      onAsk={() => stops.ask(id)}
      onConfirm={() => stops.stop(id)}
      onKeep={() => stops.dismiss(id)}
    />
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
