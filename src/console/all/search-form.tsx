import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import { StateBadge } from '../components/state-badge.tsx';
import { MODE_WORDS } from '../format/words.ts';
import type { RecordingState } from '../generated/graphql.ts';
import { hrefOf } from '../shell/routes.ts';
import {
  type Draft,
  draftOf,
  isNarrowed,
  MODES,
  parametersOf,
  type Search,
  STATES,
  withDraft,
} from './search.ts';
import { useLocate } from './use-locate.ts';

/** What to search for. It goes into the address, from which the page takes it: it can be shared, and gone back to. */
export function SearchForm({ search }: { readonly search: Search }) {
  const address = parametersOf(search).toString();
  const [shown, setShown] = useState(address);
  const [draft, setDraft] = useState<Draft>(() => draftOf(search));
  const [isWide, setWide] = useState(false);
  const { locate, isLocating, problem } = useLocate();
  if (shown !== address) {
    setShown(address);
    setDraft(draftOf(search));
  }

  const put = (name: keyof Draft) => (event: { readonly target: { readonly value: string } }) =>
    setDraft((before) => ({ ...before, [name]: event.target.value }));

  /** Goes to the search of the fields, with `change`; to one recording, where its sid or id was put in. */
  const go = async (change: Partial<Search> = {}) => {
    const wanted = { ...withDraft(search, draft), ...change };
    const isNewText = wanted.channel !== '' && wanted.channel !== search.channel;
    const place = isNewText ? await locate(wanted.channel) : ({ kind: 'channel' } as const);
    if (place.kind === 'failed') return;
    if (place.kind === 'recording') {
      window.location.hash = hrefOf({ page: 'recording', id: place.id });
      return;
    }
    const found = place.kind === 'sid' ? { ...wanted, channel: '', sid: wanted.channel } : wanted;
    window.location.hash = hrefOf({ page: 'all', search: parametersOf(found) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void go();
  };
  const toggle = (state: RecordingState) => {
    const states = search.states.includes(state)
      ? search.states.filter((each) => each !== state)
      : STATES.filter((each) => each === state || search.states.includes(each));
    void go({ states });
  };

  return (
    <search>
      <form className={isWide ? 'search-form wide' : 'search-form'} onSubmit={submit} noValidate>
        <div className="search-text">
          <Field label="Channel, sid or id" problem={problem ?? undefined}>
            {(control) => (
              <input
                {...control}
                type="search"
                value={draft.text}
                onChange={put('text')}
                spellCheck={false}
                autoComplete="off"
              />
            )}
          </Field>
        </div>
        <div className="search-buttons">
          <button type="submit" className="primary" aria-disabled={isLocating}>
            Search
          </button>
          {isNarrowed(search) && (
            <a className="small" href="#/all">
              Clear<span className="visually-hidden"> the search</span>
            </a>
          )}
          <button
            type="button"
            className="plain small search-more"
            aria-expanded={isWide}
            onClick={() => setWide(!isWide)}
          >
            {isWide ? 'Fewer fields' : 'More fields'}
          </button>
        </div>
        <fieldset className="search-states">
          <legend className="visually-hidden">State</legend>
          {STATES.map((state) => (
            <label key={state} className="chip">
              <input
                type="checkbox"
                className="visually-hidden"
                checked={search.states.includes(state)}
                onChange={() => toggle(state)}
              />
              <StateBadge state={state} />
            </label>
          ))}
        </fieldset>
        <div className="search-fields">
          <Field label="Tags">
            {(control) => (
              <input
                {...control}
                value={draft.tags}
                onChange={put('tags')}
                placeholder="room: 7, teacher: Li"
              />
            )}
          </Field>
          <Field label="UID">
            {(control) => <input {...control} value={draft.uid} onChange={put('uid')} inputMode="numeric" />}
          </Field>
          <Field label="Mode">
            {(control) => (
              <select
                {...control}
                value={search.mode}
                onChange={(event) => {
                  const mode = MODES.find((each) => each === event.target.value) ?? '';
                  void go({ mode });
                }}
              >
                <option value="">Any</option>
                {MODES.map((mode) => (
                  <option key={mode} value={mode}>
                    {MODE_WORDS[mode]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Created from">
            {(control) => (
              <input {...control} type="datetime-local" value={draft.from} onChange={put('from')} />
            )}
          </Field>
          <Field label="Created before">
            {(control) => (
              <input {...control} type="datetime-local" value={draft.before} onChange={put('before')} />
            )}
          </Field>
        </div>
      </form>
    </search>
  );
}
