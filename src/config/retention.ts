/** For how long what is over is kept, and where it is written before it is removed. */
import { z } from 'zod';
import { type KeepDays, MIN_AUDIT_DAYS } from '../domain/retention.ts';

const MOST_DAYS = 36_500;

const days = (least: number) => {
  const message = `expected a whole number of days from ${least} to ${MOST_DAYS}, or nothing for ever`;
  return z.int(message).min(least, message).max(MOST_DAYS, message);
};

const fromText = (least: number) =>
  z
    .string()
    .transform((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN))
    .pipe(days(least))
    .optional();

/** Folders and names that need no escape in any storage. */
const STORAGE_PLACE = /^storage:(?<name>[a-z0-9]+)(?<prefix>(\/[\w.-]+)*)\/?$/i;

/** Where the archive is. */
export type ArchivePlace =
  | { readonly kind: 'folder'; readonly path: string }
  /** `prefix` is empty or ends with a slash. */
  | { readonly kind: 'storage'; readonly storage: string; readonly prefix: string };

const archivePlace = z.string().transform((text, context): ArchivePlace => {
  if (!/^[a-z]+:/i.test(text)) return { kind: 'folder', path: text };
  const { name, prefix = '' } = STORAGE_PLACE.exec(text)?.groups ?? {};
  if (name !== undefined) {
    return {
      kind: 'storage',
      storage: name.toLowerCase(),
      prefix: prefix === '' ? '' : `${prefix.slice(1)}/`,
    };
  }
  context.addIssue('expected a folder, or storage:NAME/folder with the name of a configured storage');
  return z.NEVER;
});

/** The variables of the environment. */
export const retentionVariables = {
  KEEP_RECORDINGS_DAYS: fromText(1),
  KEEP_NOTIFICATIONS_DAYS: fromText(1),
  KEEP_AUDIT_DAYS: fromText(MIN_AUDIT_DAYS),
  ARCHIVE: archivePlace.optional(),
} as const;

/** What `TENANTS_FILE` says of a tenant; null: for ever. */
export const tenantRetention = {
  keepRecordingsDays: days(1).nullable().optional(),
  keepNotificationsDays: days(1).nullable().optional(),
  keepAuditDays: days(MIN_AUDIT_DAYS).nullable().optional(),
} as const;

type Variables = z.output<z.ZodObject<typeof retentionVariables>>;
type TenantEntry = z.output<z.ZodObject<typeof tenantRetention>>;

/** What is kept of everybody's whose tenant says nothing else. */
export function keepDaysOf(read: Variables): KeepDays {
  return {
    recordings: read.KEEP_RECORDINGS_DAYS ?? null,
    notifications: read.KEEP_NOTIFICATIONS_DAYS ?? null,
    audit: read.KEEP_AUDIT_DAYS ?? null,
  };
}

/** What a tenant says, as a property to spread: there is none where it says nothing. */
export function ownKeepDays(entry: TenantEntry): { readonly keep?: Partial<KeepDays> } {
  const { keepRecordingsDays, keepNotificationsDays, keepAuditDays } = entry;
  const keep = {
    ...(keepRecordingsDays === undefined ? {} : { recordings: keepRecordingsDays }),
    ...(keepNotificationsDays === undefined ? {} : { notifications: keepNotificationsDays }),
    ...(keepAuditDays === undefined ? {} : { audit: keepAuditDays }),
  };
  return Object.keys(keep).length === 0 ? {} : { keep };
}

/** A line where the archive names no storage of the gateway's. */
export function archiveProblems(
  place: ArchivePlace | undefined,
  storages: readonly string[],
): readonly string[] {
  if (place?.kind !== 'storage' || storages.includes(place.storage)) return [];
  return [`ARCHIVE: there is no such storage; expected one of STORAGE_<NAME>_…, or a folder`];
}
