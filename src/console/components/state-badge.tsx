import type { RecordingState } from '../generated/graphql.ts';
import './state-badge.css';

/** The word that a person reads, and a shape of its own: no state is told by its colour alone. */
const STATES: Readonly<Record<RecordingState, { readonly word: string; readonly shape: string }>> = {
  STARTING: {
    word: 'Starting',
    shape: 'M8 2.5a5.5 5.5 0 1 0 0 11Z M8 2.5a5.5 5.5 0 0 1 0 11v-1.4a4.1 4.1 0 0 0 0-8.2Z',
  },
  RECORDING: { word: 'Recording', shape: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z' },
  STOPPING: { word: 'Stopping', shape: 'M3.5 3.5h9v9h-9Z' },
  EXITING: { word: 'Uploading', shape: 'M8 2 13.5 8.5H10V14H6V8.5H2.5Z' },
  ENDED: { word: 'Ended', shape: 'M2.5 8.5 6.5 12.5 13.5 4.5' },
  FAILED: { word: 'Failed', shape: 'M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5' },
};

/** Where a recording is in its life. */
export function StateBadge({ state }: { readonly state: RecordingState }) {
  const { word, shape } = STATES[state];
  return (
    <span className={`state state-${state.toLowerCase()}`}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true" focusable="false">
        <path d={shape} />
      </svg>
      {word}
    </span>
  );
}
