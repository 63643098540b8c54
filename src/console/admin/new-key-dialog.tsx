import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient } from 'urql';
import { CopyableId } from '../components/copyable-id.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { FormEnd } from '../components/form-end.tsx';
import { useCaller } from '../connection/caller.ts';
import { sentenceOf } from '../connection/client.ts';
import { scopeName } from '../format/scopes.ts';
import { CreateKeyDocument, type Scope } from '../generated/graphql.ts';
import { inputOf, type KeyProblems, type NewKey, problemsOf } from './new-key.ts';

interface NewKeyDialogProps {
  /** A key was, or may have been, created. */
  readonly onCreated: () => void;
  readonly onClose: () => void;
}

/** Creates a key, and shows its secret until it is closed: nobody can see it again after that. */
export function NewKeyDialog({ onCreated, onClose }: NewKeyDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  if (secret !== null) {
    return (
      <Dialog title="The key" onClose={onClose}>
        <Secret secret={secret} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title="Create a key" onClose={onClose}>
      <NewKeyForm
        onClose={onClose}
        onUnanswered={onCreated}
        onSecret={(text) => {
          setSecret(text);
          onCreated();
        }}
      />
    </Dialog>
  );
}

function Secret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const warning = useRef<HTMLParagraphElement>(null);
  // The field that had the focus is gone; and whoever only hears the page must hear of this first.
  useEffect(() => warning.current?.focus(), []);
  return (
    <div className="secret">
      <p ref={warning} tabIndex={-1}>
        <strong>Copy it now: it is shown this once.</strong> The gateway keeps only a hash of it. Whoever has
        it can do what it opens, so put it where secrets are kept.
      </p>
      <p className="secret-text">
        <CopyableId label="the key" value={secret} />
      </p>
      <p className="soft small">
        A client sends it as <code>Authorization: Bearer …</code>
      </p>
      <button type="button" className="primary" onClick={onClose}>
        I have copied it
      </button>
    </div>
  );
}

interface NewKeyFormProps {
  readonly onSecret: (secret: string) => void;
  readonly onUnanswered: () => void;
  readonly onClose: () => void;
}

function NewKeyForm({ onSecret, onUnanswered, onClose }: NewKeyFormProps) {
  const client = useClient();
  const { scopes: held } = useCaller();
  const [key, setKey] = useState<NewKey>({ name: '', scopes: [], days: '90' });
  const [problems, setProblems] = useState<KeyProblems>({});
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const scopesProblem = useId();

  const show = (wrong: KeyProblems) => {
    flushSync(() => setProblems(wrong));
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    const input = inputOf(key);
    if ('problems' in input) return show(input.problems);
    setSending(true);
    const { data, error } = await client.mutation(CreateKeyDocument, { input });
    setSending(false);
    const result = data?.createApiKey;
    if (result?.__typename === 'CreatedApiKey') return onSecret(result.secret);
    if (result !== undefined) return show(problemsOf(result));
    onUnanswered();
    const sentence = error === undefined ? 'The gateway said nothing.' : sentenceOf(error);
    show({ form: `${sentence} If the list has a key of this name now, revoke it: nobody has its secret.` });
  };
  const change = (to: Partial<NewKey>) => {
    setKey((before) => ({ ...before, ...to }));
    setProblems({});
  };
  const toggle = (scope: Scope) =>
    change({
      scopes: key.scopes.includes(scope)
        ? key.scopes.filter((each) => each !== scope)
        : [...key.scopes, scope],
    });

  return (
    <form className="new-key" ref={form} onSubmit={create} noValidate>
      <Field label="What it is for" problem={problems.name}>
        {(control) => (
          <input
            {...control}
            value={key.name}
            onChange={(event) => change({ name: event.target.value })}
            placeholder="Booking service"
            autoComplete="off"
          />
        )}
      </Field>
      <fieldset
        className="scopes"
        aria-describedby={problems.scopes === undefined ? undefined : scopesProblem}
      >
        <legend>What it opens</legend>
        {held.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={key.scopes.includes(scope)}
              aria-invalid={problems.scopes !== undefined}
              onChange={() => toggle(scope)}
            />
            <span>
              <code>{scopeName(scope)}</code> <span className="soft small">{SCOPE_WORDS[scope]}</span>
            </span>
          </label>
        ))}
        {problems.scopes !== undefined && (
          <p id={scopesProblem} className="field-problem">
            {problems.scopes}
          </p>
        )}
      </fieldset>
      <Field label="For how many days" problem={problems.days} help="Empty: until somebody revokes it.">
        {(control) => (
          <input
            {...control}
            className="days"
            inputMode="numeric"
            value={key.days}
            onChange={(event) => change({ days: event.target.value })}
            autoComplete="off"
          />
        )}
      </Field>
      <FormEnd
        {...{ problem: problems.form, isSending, onCancel: onClose }}
        word="Create"
        sendingWord="Creating…"
      />
    </form>
  );
}

const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  RECORDING_READ: 'see and watch recordings',
  RECORDING_START: 'start recordings',
  RECORDING_UPDATE: 'change running recordings',
  RECORDING_STOP: 'stop recordings',
  RECORDING_PLAY: 'play what was recorded',
  ADMIN: 'keys, the trail and the limit; no recordings',
};
