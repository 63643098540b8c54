import type { ArchiveLine } from '../domain/retention.ts';

/** The lines by their day in UTC, such as `2026-01-31`. */
export function byDay(lines: readonly ArchiveLine[]): ReadonlyMap<string, readonly ArchiveLine[]> {
  return Map.groupBy(lines, ({ at }) => new Date(at).toISOString().slice(0, 10));
}
