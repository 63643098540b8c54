import { CopyableId } from '../components/copyable-id.tsx';
import { Time } from '../components/time.tsx';
import { duration } from '../format/duration.ts';
import { instant } from '../format/time.ts';
import { CAUSE_WORDS } from '../format/words.ts';
import type { PageRecordingFragment } from '../generated/graphql.ts';
import { isOver } from '../now/live-recordings.ts';

interface FactsProps {
  readonly recording: PageRecordingFragment;
  /** The gateway's time in Unix milliseconds. */
  readonly now: number;
}

/** Ids to copy, and times. */
export function Facts({ recording, now }: FactsProps) {
  const { id, sid, resourceId, uid, appId, state, resourceExpiresAt, lastSeenAt } = recording;
  const ids = [
    ['Gateway id', id],
    ['sid', sid],
    ['Resource ID', resourceId],
    ['Recorder’s UID', uid],
    ['App ID', appId],
  ] as const;
  const [seenAt, expiresAt] = [instant(lastSeenAt), instant(resourceExpiresAt)];
  const { stopsBecause, stopCause } = recording;
  const [stopsAt, askedAt] = [instant(recording.stopsAt), instant(recording.stopRequestedAt)];
  return (
    <section className="panel panel-facts" aria-labelledby="facts-title">
      <h2 id="facts-title">Ids</h2>
      <dl className="facts">
        {ids.map(
          ([label, value]) =>
            value != null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd title={value}>
                  <CopyableId label={label} value={value} />
                </dd>
              </div>
            ),
        )}
        {!isOver(state) && seenAt !== null && (
          <div>
            <dt>Seen at Agora</dt>
            <dd>{duration(now - seenAt)} ago</dd>
          </div>
        )}
        {askedAt !== null && (
          <div>
            <dt>Stop asked for</dt>
            <dd>
              <Time at={askedAt} now={now} />
              {stopCause != null && `: ${CAUSE_WORDS[stopCause]}`}
            </dd>
          </div>
        )}
        {!isOver(state) && askedAt === null && stopsAt !== null && (
          <div>
            <dt>Will be stopped</dt>
            <dd>
              <Time at={stopsAt} now={now} />
              {stopsBecause != null && `: ${CAUSE_WORDS[stopsBecause]}`}
            </dd>
          </div>
        )}
        {!isOver(state) && expiresAt !== null && (
          <div>
            <dt>Resource expires</dt>
            <dd>
              <Time at={expiresAt} now={now} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
