import { useGatewayTime } from '../connection/gateway-clock.ts';
import type { SnapshotState } from '../connection/use-snapshot.ts';
import './snapshot-line.css';
import { Time } from './time.tsx';

interface SnapshotLineProps {
  readonly state: Pick<SnapshotState<unknown>, 'snapshot' | 'isLoading' | 'error' | 'reload'>;
  /** What is shown, in short: "12 recordings match". */
  readonly summary: string | null;
}

/** Of when what is shown is, and how to load it anew. */
export function SnapshotLine({ state: { snapshot, isLoading, reload }, summary }: SnapshotLineProps) {
  const now = useGatewayTime();
  return (
    <div className="snapshot-line">
      <p className="soft" role="status">
        {summary !== null && <strong>{summary}</strong>}{' '}
        {isLoading ? (
          'Loading…'
        ) : snapshot === null ? null : (
          <>
            As of <Time at={snapshot.loadedAt} now={now} />
          </>
        )}
      </p>
      <button type="button" className="plain small" onClick={reload} aria-disabled={isLoading}>
        Refresh
      </button>
    </div>
  );
}
