import { useMay } from '../connection/caller.ts';
import { usePolled } from '../connection/use-polled.ts';
import { type UnknownFragment, UnknownRunningDocument } from '../generated/graphql.ts';

/** What runs, by Agora's notifications, and was not asked for here. */
export interface UnknownRunning {
  /** The latest of them. */
  readonly recordings: readonly UnknownFragment[];
  readonly hasMore: boolean;
}

const EVERY_MS = 15_000;

/** Follows what runs unknown to the gateway; null: none does, none is known of yet, or it is nothing for this caller. */
export function useUnknown(): UnknownRunning | null {
  const { data } = usePolled(UnknownRunningDocument, EVERY_MS, useMay('ADMIN'));
  if (data === null || data.unknownRecordings.nodes.length === 0) return null;
  const { nodes, pageInfo } = data.unknownRecordings;
  return { recordings: nodes, hasMore: pageInfo.hasNextPage };
}

/** "3 unknown recordings run". */
export function unknownWords({ recordings, hasMore }: UnknownRunning): string {
  const { length } = recordings;
  if (hasMore) return `More than ${length} unknown recordings run`;
  return length === 1 ? '1 unknown recording runs' : `${length} unknown recordings run`;
}
