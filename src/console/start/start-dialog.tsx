import { type FormEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient } from 'urql';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { FormEnd } from '../components/form-end.tsx';
import { useCaller } from '../connection/caller.ts';
import { sentenceOf } from '../connection/client.ts';
import { StartDocument } from '../generated/graphql.ts';
import './start.css';
import { StartChoice } from './start-choice.tsx';
import {
  type ChoiceName,
  inputOf,
  type Problems,
  problemsBefore,
  problemsOf,
  type StartForm,
  type StartMode,
  type TextName,
} from './start-form.ts';

const MODES: readonly (readonly [mode: StartMode, word: string])[] = [
  ['mix', 'Mix: all in one picture'],
  ['individual', 'Individual: files for each user'],
  ['web', 'Web page'],
];

const CHOICES: readonly { readonly name: ChoiceName; readonly label: string; readonly help: string }[] = [
  {
    name: 'rollsOver',
    label: 'Go on in another recording when its resource expires, after 3 days',
    help: 'For some minutes both record. Otherwise it is stopped then.',
  },
  {
    name: 'restarts',
    label: 'Start another one if it exits abnormally',
    help: 'With the same order, at most three times in a row. Whoever stops it stops those too.',
  },
];

/** Starts a recording. What the gateway finds wrong stands at the fields; once it runs, the dialog closes. */
export function StartDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient();
  const { storages } = useCaller();
  const [form, setForm] = useState<StartForm>(() => ({
    channel: '',
    mode: 'mix',
    url: '',
    storage: storages.includes('default') ? 'default' : (storages[0] ?? 'default'),
    tags: '',
    stopAfter: '',
    rollsOver: false,
    restarts: false,
  }));
  const [problems, setProblems] = useState<Problems>({});
  const [isSending, setSending] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  /** Of the start as it is typed in now. */
  const key = useRef(newKey());

  const show = (found: Problems) => {
    flushSync(() => setProblems(found));
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };

  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    const before = problemsBefore(form);
    if (Object.keys(before).length > 0) {
      show(before);
      return;
    }
    setSending(true);
    const { data, error } = await client.mutation(StartDocument, { input: inputOf(form, key.current) });
    setSending(false);
    const result = data?.startRecording;
    if (result?.__typename === 'Recording') {
      onClose();
      return;
    }
    // Without an answer the key stays: it may have started, and is then not started again.
    if (result !== undefined) key.current = newKey();
    const sentence = error === undefined ? 'The gateway said nothing.' : sentenceOf(error);
    const lost = { form: `${sentence} Press Start again: nothing is started twice.` };
    show(result === undefined ? lost : problemsOf(result));
  };

  const put = (name: TextName) => (event: { readonly target: { readonly value: string } }) => {
    key.current = newKey();
    setForm((before) => ({ ...before, [name]: event.target.value }));
    setProblems(({ [name]: _settled, form: _all, ...others }) => others);
  };
  const choose = (name: ChoiceName) => (isChosen: boolean) => {
    key.current = newKey();
    setForm((before) => ({ ...before, [name]: isChosen }));
    setProblems(({ [name]: _settled, form: _all, ...others }) => others);
  };

  return (
    <Dialog title="Start a recording" onClose={onClose}>
      <form className="start" ref={element} onSubmit={start} noValidate>
        <Field label={form.mode === 'web' ? 'Name' : 'Channel'} problem={problems.channel}>
          {(control) => (
            <input
              {...control}
              type="text"
              value={form.channel}
              onChange={put('channel')}
              spellCheck={false}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Mode">
          {(control) => (
            <select
              {...control}
              value={form.mode}
              onChange={(event) => {
                const mode = MODES.find(([each]) => each === event.target.value)?.[0] ?? 'mix';
                key.current = newKey();
                setForm((before) => ({ ...before, mode }));
              }}
            >
              {MODES.map(([mode, word]) => (
                <option key={mode} value={mode}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
        {form.mode === 'web' && (
          <Field label="Page" problem={problems.url} help="Agora opens it from the internet.">
            {(control) => (
              <input {...control} type="url" placeholder="https://" value={form.url} onChange={put('url')} />
            )}
          </Field>
        )}
        {storages.length > 1 || problems.storage !== undefined ? (
          <Field label="Storage" problem={problems.storage}>
            {(control) => (
              <select {...control} value={form.storage} onChange={put('storage')}>
                {storages.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
        ) : null}
        <Field
          label="Tags (optional)"
          problem={problems.tags}
          help="Such as room: 7, teacher: Li. Agora is not sent them."
        >
          {(control) => (
            <input {...control} type="text" value={form.tags} onChange={put('tags')} autoComplete="off" />
          )}
        </Field>
        <Field
          label="Stop after (optional)"
          problem={problems.stopAfter}
          help="Such as 1 h 30 min: it is stopped then if nobody has stopped it before."
        >
          {(control) => (
            <input
              {...control}
              type="text"
              value={form.stopAfter}
              onChange={put('stopAfter')}
              autoComplete="off"
            />
          )}
        </Field>
        {CHOICES.map(({ name, label, help }) => (
          <StartChoice
            key={name}
            {...{ label, help, problem: problems[name], isChecked: form[name] }}
            onChange={choose(name)}
          />
        ))}
        <FormEnd
          {...{ problem: problems.form, isSending, onCancel: onClose }}
          word="Start"
          sendingWord="Starting…"
        />
      </form>
    </Dialog>
  );
}

/** For `idempotencyKey`. Browsers have no `crypto.randomUUID` for pages that came without TLS. */
function newKey(): string {
  return `console-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
}
