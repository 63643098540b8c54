import { useId } from 'react';

interface StartChoiceProps {
  readonly label: string;
  /** What it does, in a few words. */
  readonly help: string;
  readonly problem: string | undefined;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** Something that a start can ask for beside recording, with what it does right below. */
export function StartChoice({ label, help, problem, isChecked, onChange }: StartChoiceProps) {
  const id = useId();
  const [helpId, problemId] = [`${id}-help`, `${id}-problem`];
  return (
    <div className="field start-choice">
      <label>
        <input
          type="checkbox"
          checked={isChecked}
          aria-describedby={problem === undefined ? helpId : `${problemId} ${helpId}`}
          aria-invalid={problem !== undefined}
          onChange={({ target }) => onChange(target.checked)}
        />
        {label}
      </label>
      {problem !== undefined && (
        <p id={problemId} className="field-problem">
          {problem}
        </p>
      )}
      <p id={helpId} className="soft small">
        {help}
      </p>
    </div>
  );
}
