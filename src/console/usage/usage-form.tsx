import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import type { UsageDimension } from '../generated/graphql.ts';
import { hrefOf } from '../shell/routes.ts';
import { type Days, DIMENSIONS, PERIODS, type UsageSearch, usageParametersOf } from './usage-search.ts';
import { DIMENSION_WORDS, PERIOD_WORDS } from './usage-words.ts';

/** Of which days, and by what. It goes into the address, from which the page takes it. */
export function UsageForm({ search }: { readonly search: UsageSearch }) {
  const { period, first, last, by } = search;
  const address = `${period} ${first} ${last}`;
  const [shown, setShown] = useState(address);
  const [days, setDays] = useState<Days>({ first, last });
  if (shown !== address) {
    setShown(address);
    setDays({ first, last });
  }
  const go = (change: Partial<UsageSearch>) => {
    const wanted = { ...search, ...days, ...change };
    window.location.hash = hrefOf({ page: 'usage', search: usageParametersOf(wanted) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go({});
  };
  const put = (name: keyof Days) => (event: { readonly target: { readonly value: string } }) =>
    setDays((before) => ({ ...before, [name]: event.target.value }));
  const toggle = (dimension: UsageDimension) =>
    go({ by: DIMENSIONS.filter((each) => by.includes(each) !== (each === dimension)) });
  return (
    <search>
      <form className="search-form usage-form" onSubmit={submit} noValidate>
        <div className="usage-period">
          <Field label="Period">
            {(control) => (
              <select
                {...control}
                value={period}
                onChange={({ target }) => {
                  const wanted = PERIODS.find((each) => each === target.value) ?? 'this-month';
                  go({ period: wanted });
                }}
              >
                {PERIODS.map((each) => (
                  <option key={each} value={each}>
                    {PERIOD_WORDS[each]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {period === 'days' && (
            <>
              <Field label="First day">
                {(control) => <input {...control} type="date" value={days.first} onChange={put('first')} />}
              </Field>
              <Field label="Last day">
                {(control) => <input {...control} type="date" value={days.last} onChange={put('last')} />}
              </Field>
              <button type="submit" className="primary">
                Show
              </button>
            </>
          )}
        </div>
        <fieldset className="search-states">
          <legend className="visually-hidden">By</legend>
          <span className="small usage-by" aria-hidden="true">
            By
          </span>
          {DIMENSIONS.map((each) => (
            <label key={each} className="chip">
              <input
                type="checkbox"
                className="visually-hidden"
                checked={by.includes(each)}
                onChange={() => toggle(each)}
              />
              {DIMENSION_WORDS[each]}
            </label>
          ))}
        </fieldset>
      </form>
    </search>
  );
}
