import { type ReactNode, useId } from 'react';
import './field.css';

/** What ties a control to its label, its help and its problem. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

interface FieldProps {
  readonly label: string;
  readonly help?: string;
  readonly problem?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A labelled control, with what is wrong with it right below. */
export function Field({ label, help, problem, children }: FieldProps) {
  const id = useId();
  const [helpId, problemId] = [`${id}-help`, `${id}-problem`];
  const described = [problem !== undefined && problemId, help !== undefined && helpId]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': problem !== undefined,
      })}
      {problem !== undefined && (
        <p id={problemId} className="field-problem">
          {problem}
        </p>
      )}
      {help !== undefined && (
        <p id={helpId} className="soft small">
          {help}
        </p>
      )}
    </div>
  );
}
