import type { SumsFragment, UsageDimension, UsageLineFragment } from '../generated/graphql.ts';
import { dimensionsOf, VALUES } from './usage-csv.ts';
import { DIMENSION_WORDS, minutesText, usdText, wordOf } from './usage-words.ts';

interface UsageTableProps {
  readonly lines: readonly UsageLineFragment[];
  readonly total: SumsFragment;
  readonly isStale: boolean;
}

/** A line for each combination that there was, and the sum of all. */
export function UsageTable({ lines, total, isStale }: UsageTableProps) {
  const by = dimensionsOf(lines);
  return (
    <div className="data-frame">
      <table className={isStale ? 'data-table usage stale' : 'data-table usage'} aria-busy={isStale}>
        <caption className="visually-hidden">Usage of the period</caption>
        <thead>
          <tr>
            {by.map((each) => (
              <th key={each} scope="col">
                {DIMENSION_WORDS[each]}
              </th>
            ))}
            {by.length === 0 && <td />}
            <th scope="col" className="number">
              Recordings
            </th>
            <th scope="col" className="number">
              Minutes
            </th>
            <th scope="col" className="number">
              Estimate
            </th>
          </tr>
        </thead>
        {by.length > 0 && (
          <tbody>
            {lines.map((line) => (
              <tr key={by.map((each) => VALUES[each](line)).join(' ')}>
                {by.map((each, index) => (
                  <Told key={each} dimension={each} line={line} isHeader={index === 0} />
                ))}
                <Sums sums={line} />
              </tr>
            ))}
          </tbody>
        )}
        <tfoot>
          <tr>
            <th scope="row" className="usage-told" colSpan={Math.max(1, by.length)}>
              Total
            </th>
            <Sums sums={total} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface ToldProps {
  readonly dimension: UsageDimension;
  readonly line: UsageLineFragment;
  readonly isHeader: boolean;
}

function Told({ dimension, line, isHeader }: ToldProps) {
  const word = wordOf(dimension, line);
  const shown = dimension === 'APP' ? <code>{word}</code> : word;
  return isHeader ? (
    <th scope="row" className="usage-told">
      {shown}
    </th>
  ) : (
    <td className="usage-told">{shown}</td>
  );
}

function Sums({ sums: { recordings, minutes, estimatedUsd } }: { readonly sums: SumsFragment }) {
  return (
    <>
      <td className="number usage-recordings">
        {recordings.toLocaleString()}
        <span className="narrow-word">{recordings === 1 ? ' recording' : ' recordings'}</span>
      </td>
      <td className="number usage-minutes">
        {minutesText(minutes)}
        <span className="narrow-word"> min</span>
      </td>
      <td className="number usage-estimate">{usdText(estimatedUsd)}</td>
    </>
  );
}
