import './form-end.css';

interface FormEndProps {
  /** What is wrong with all of it, or with what has no field here; undefined: nothing. */
  readonly problem: string | undefined;
  readonly word: string;
  readonly sendingWord: string;
  readonly isSending: boolean;
  readonly onCancel: () => void;
}

/** The end of a form in a dialog: what is wrong with it as a whole, and its buttons. */
export function FormEnd({ problem, word, sendingWord, isSending, onCancel }: FormEndProps) {
  return (
    <>
      {problem !== undefined && (
        <p className="form-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="form-buttons">
        <button type="submit" className="primary" aria-disabled={isSending}>
          {isSending ? sendingWord : word}
        </button>
        <button type="button" className="plain" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </>
  );
}
