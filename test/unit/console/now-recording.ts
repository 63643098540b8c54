import type { NowRecordingFragment } from '../../../src/console/generated/graphql.ts';

export const T0 = Date.parse('2026-01-01T00:00:00Z');

/** A recording of the Now page of which there is nothing to tell but its changes. */
export function nowRecording(id: string, changes: Partial<NowRecordingFragment> = {}): NowRecordingFragment {
  return {
    ...{ id, state: 'RECORDING', cname: id, mode: 'MIX', createdAt: new Date(T0).toISOString() },
    ...{ startedAt: null, stopRequestedAt: null, endedAt: null, uploadProgress: null, failure: null },
    ...{ stopOutcome: null, lastSeenAt: null, nextTryAt: null, lastTrouble: null, stopsAt: null },
    ...{ attention: [], tags: [] },
    ...changes,
  };
}
