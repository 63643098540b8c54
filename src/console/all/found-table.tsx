import { StateBadge } from '../components/state-badge.tsx';
import { Time } from '../components/time.tsx';
import { machineDuration, runningTime } from '../format/duration.ts';
import { visibleName } from '../format/names.ts';
import { tagText } from '../format/tags.ts';
import { instant } from '../format/time.ts';
import { MODE_WORDS } from '../format/words.ts';
import type { FoundRecordingFragment } from '../generated/graphql.ts';
import { hrefOf } from '../shell/routes.ts';
import { EVERYTHING, parametersOf } from './search.ts';

interface FoundTableProps {
  readonly recordings: readonly FoundRecordingFragment[];
  /** When they were so, in Unix milliseconds. */
  readonly loadedAt: number;
  /** They are not what is asked for now. */
  readonly isStale: boolean;
}

export function FoundTable({ recordings, loadedAt, isStale }: FoundTableProps) {
  return (
    <div className="data-frame">
      <table className={isStale ? 'data-table found stale' : 'data-table found'} aria-busy={isStale}>
        <caption className="visually-hidden">Recordings, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">State</th>
            <th scope="col">Mode</th>
            <th scope="col">Created</th>
            <th scope="col" className="number">
              Recorded
            </th>
            <th scope="col">Tags</th>
            <th scope="col">UID</th>
            <th scope="col">Sid</th>
          </tr>
        </thead>
        <tbody>
          {recordings.map((recording) => (
            <FoundRow key={recording.id} recording={recording} loadedAt={loadedAt} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FoundRowProps {
  readonly recording: FoundRecordingFragment;
  readonly loadedAt: number;
}

function FoundRow({ recording, loadedAt }: FoundRowProps) {
  const { id, cname, state, mode, createdAt, tags, uid, sid } = recording;
  return (
    <tr>
      <th scope="row" className="found-channel">
        <a className="cut" title={cname} href={hrefOf({ page: 'recording', id })}>
          {visibleName(cname)}
        </a>
      </th>
      <td className="found-state">
        <StateBadge state={state} />
      </td>
      <td className="found-mode">{MODE_WORDS[mode]}</td>
      <td className="found-created">
        <Time at={instant(createdAt)} now={loadedAt} />
      </td>
      <td className="found-recorded number">
        <Recorded recording={recording} loadedAt={loadedAt} />
      </td>
      <td className="found-tags">
        {tags.length > 0 && (
          <ul className="tag-links">
            {tags.map((tag) => (
              <li key={tag.key}>
                <a
                  className="soft-link"
                  title={tagText(tag)}
                  href={hrefOf({ page: 'all', search: parametersOf({ ...EVERYTHING, tags: [tag] }) })}
                >
                  {tagText(tag)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td className="found-uid">{uid}</td>
      <td className="found-sid">
        {sid == null ? <span className="soft">–</span> : <code title={sid}>{sid.slice(0, 8)}</code>}
      </td>
    </tr>
  );
}

/** For how long it recorded; "so far" where it had not ended when this was loaded. */
function Recorded({ recording: { startedAt, endedAt }, loadedAt }: FoundRowProps) {
  const start = instant(startedAt);
  if (start === null) return <span className="soft">–</span>;
  const end = instant(endedAt);
  const ms = (end ?? loadedAt) - start;
  return (
    <time dateTime={machineDuration(ms)}>
      {end === null && <span className="soft">so far </span>}
      {runningTime(ms)}
    </time>
  );
}
