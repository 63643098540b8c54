import { duration } from '../format/duration.ts';
import { fullTime, shortTime } from '../format/time.ts';
import type { PageRecordingFragment } from '../generated/graphql.ts';
import { JsonDetails } from './json-details.tsx';
import './life.css';
import { type LifeEntry, lifeOf } from './life-entries.ts';

/** What happened to a recording, oldest first, and how long each took. */
export function Life({ recording }: { readonly recording: PageRecordingFragment }) {
  return (
    <section className="panel" aria-labelledby="life-title">
      <h2 id="life-title">Life</h2>
      <ol className="life">
        {lifeOf(recording).map((entry) => (
          <li key={entry.key} className={`life-${entry.kind.toLowerCase().replace('_', '-')}`}>
            <When entry={entry} />
            <span className="life-mark" aria-hidden="true" />
            <div className="life-words">
              {entry.details === undefined ? (
                <p>{entry.message}</p>
              ) : (
                <JsonDetails summary={entry.message} value={entry.details} />
              )}
              {entry.by != null && <p className="soft small">by {entry.by}</p>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The time, with the day where it is another than before, and how long after the entry before. */
function When({ entry: { at, afterMs } }: { readonly entry: LifeEntry }) {
  const before = afterMs === null ? at : at - afterMs;
  return (
    <span className="life-when">
      <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
        {shortTime(at, before)}
      </time>
      {afterMs !== null && afterMs >= 1000 && <span className="life-after">{duration(afterMs)} later</span>}
    </span>
  );
}
