import { useEffect, useState } from 'react';
import type { StreamStatus } from '../connection/keep-watching.ts';
import { duration } from '../format/duration.ts';

interface StreamStateProps {
  readonly status: StreamStatus;
  /** How many run. */
  readonly running: number;
  readonly isComplete: boolean;
}

/** Whether what is shown is how things are: how many run, or since when nobody knows. */
export function StreamState({ status, running, isComplete }: StreamStateProps) {
  switch (status.kind) {
    case 'connecting':
      return <p className="soft">Asking the gateway…</p>;
    case 'live':
      return (
        <p className="stream-state">
          <span className="live-mark" aria-hidden="true" />
          {isComplete || running > 0 ? `${running} running, live` : 'Live'}
        </p>
      );
    case 'lost':
      return <Lost status={status} />;
    case 'refused':
      return null;
  }
}

function Lost({ status }: { readonly status: Extract<StreamStatus, { kind: 'lost' }> }) {
  const now = useMachineTime();
  const againMs = status.nextTryAt - now;
  return (
    <p className="stream-state lost" role="alert">
      <strong>No connection for {duration(now - status.since)}.</strong> {status.reason} What is below may
      have changed since. {againMs > 500 ? `Next try in ${duration(againMs + 500)}.` : 'Trying now…'}
    </p>
  );
}

/** This machine's time, by which tries are planned. */
function useMachineTime(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
}
