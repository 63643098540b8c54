/** Rows that stay where they are while somebody is about to press one of their buttons. Pure. */
import type { Groups, LiveRow } from './live-recordings.ts';

export interface ShownGroups extends Groups {
  /** What has come since the rows are held: it stands last, so that it moves none of them. */
  readonly fresh: readonly LiveRow[];
}

/** `groups` in the order of `held`, with no line more or less under a row than there. Null: nothing is held. */
export function shownGroups(groups: Groups, held: ShownGroups | null): ShownGroups {
  if (held === null) return { ...groups, fresh: [] };
  const rows = new Map(allRows(groups).map((row) => [row.recording.id, row]));
  const stay = (group: readonly LiveRow[]) =>
    group.map((before) => heldRow(before, rows.get(before.recording.id) ?? before));
  const [pressing, running] = [stay(held.pressing), stay(held.running)];
  const [over, fresh] = [stay(held.over), stay(held.fresh)];
  const known = new Set([...pressing, ...running, ...over, ...fresh].map(({ recording }) => recording.id));
  const come = [...rows.values()].filter(({ recording }) => !known.has(recording.id));
  return { pressing, running, over, fresh: [...fresh, ...come] };
}

function allRows({ pressing, running, over }: Groups): readonly LiveRow[] {
  return [...pressing, ...running, ...over];
}

function heldRow(before: LiveRow, row: LiveRow): LiveRow {
  if (before === row) return row;
  const { attention, lastTrouble } = before.recording;
  const hadLine = attention.length > 0 || lastTrouble != null;
  const hasLine = row.recording.attention.length > 0 || row.recording.lastTrouble != null;
  if (hadLine === hasLine && attention.length === row.recording.attention.length) return row;
  return { ...row, recording: { ...row.recording, attention, lastTrouble } };
}
