import { type KeyboardEvent, useEffect, useRef } from 'react';
import './confirmed-button.css';

interface ConfirmedButtonProps {
  /** What it does, and to what: "Stop", "class-7b". */
  readonly word: string;
  readonly name: string;
  /** What it says while that is under way. */
  readonly sendingWord: string;
  /** The second press. */
  readonly confirmWord: string;
  readonly step: 'idle' | 'asking' | 'sending';
  readonly onAsk: () => void;
  readonly onConfirm: () => void;
  readonly onKeep: () => void;
}

/** A button for what can't be undone: it wants a second press. Escape takes the question back. */
export function ConfirmedButton(props: ConfirmedButtonProps) {
  const { word, name, sendingWord, confirmWord, step, onAsk, onConfirm, onKeep } = props;
  const first = useRef<HTMLButtonElement>(null);
  const second = useRef<HTMLButtonElement>(null);
  const isAsking = step === 'asking';
  const wasAsking = useRef(isAsking);
  useEffect(() => {
    if (isAsking) second.current?.focus();
    else if (wasAsking.current) first.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  if (!isAsking) {
    const isSending = step === 'sending';
    return (
      <button
        ref={first}
        type="button"
        aria-label={`${word} ${name}`}
        aria-disabled={isSending}
        onClick={() => !isSending && onAsk()}
      >
        {isSending ? sendingWord : word}
      </button>
    );
  }
  const onKeyDown = ({ key }: KeyboardEvent) => key === 'Escape' && onKeep();
  return (
    <span className="confirmation">
      <button ref={second} type="button" className="danger" onClick={onConfirm} onKeyDown={onKeyDown}>
        {confirmWord}
      </button>
      <button type="button" className="plain" onClick={onKeep} onKeyDown={onKeyDown}>
        Keep
      </button>
    </span>
  );
}
