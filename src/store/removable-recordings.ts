/** What goes with a recording when it is removed: its notifications, its tags, its turn to be changed. */
import { type Kysely, sql } from 'kysely';
import type { Recording } from '../domain/recording.ts';
import type { Place, Portion, RemovableRecording } from '../domain/retention.ts';
import { fromNotificationRow, type NotificationRow } from './notification-row.ts';
import type { Reading } from './reading.ts';
import type { Tables } from './tables.ts';

/** A recording with more notifications than this is removed in several steps. */
const MAX_NOTIFICATIONS = 500;

/** Which recordings a notification is of. */
export const keyOf = ({ appId, sid }: { readonly appId: string; readonly sid: string | null }) =>
  `${appId} ${sid}`;

export function isApplied({ applied_at: at }: NotificationRow): boolean {
  return at !== null;
}

interface WithSid {
  readonly id: string;
  readonly owner: string;
  readonly isOver: boolean;
}

/** All recordings with these `sid`s, by `keyOf`. */
export async function recordingsWith(
  db: Kysely<Tables>,
  sids: readonly string[],
): Promise<ReadonlyMap<string, readonly WithSid[]>> {
  if (sids.length === 0) return new Map();
  const rows = await db
    .selectFrom('recordings')
    .select(['id', 'app_id', 'sid', 'owner', 'ended_at', 'next_at'])
    .where('sid', 'in', sids)
    .execute();
  const all = rows.map(({ id, app_id: appId, sid, owner, ended_at, next_at }) => {
    return { id, appId, sid, owner, isOver: ended_at !== null && next_at === null };
  });
  return Map.groupBy(all, keyOf);
}

/** Some recordings with the notifications that go with them; `next`: where to go on after these, if they are not all. */
type WithNotifications = Omit<Portion<RemovableRecording>, 'next'> & { readonly next?: Place };

/**
 * Leaves out recordings with a notification that is not applied. Where there are too many notifications for all, gives
 * the first recording alone, and where it alone has too many, some of those without it.
 */
export async function withNotifications(
  reading: Reading,
  db: Kysely<Tables>,
  recordings: readonly Recording[],
): Promise<WithNotifications> {
  const sids = recordings.flatMap(({ sid }) => sid ?? []);
  const rows = await notificationsOf(db, sids);
  const [first, ...others] = recordings;
  if (first === undefined) return { items: [] };
  const isTooMuch = rows.length > MAX_NOTIFICATIONS;
  if (isTooMuch && others.length > 0) {
    return {
      next: { at: first.endedAt ?? 0, id: first.id },
      ...(await withNotifications(reading, db, [first])),
    };
  }
  const bySid = Map.groupBy(rows, ({ app_id: appId, sid }) => keyOf({ appId, sid }));
  if (isTooMuch) {
    const applied = (bySid.get(keyOf(first)) ?? []).filter(isApplied);
    const notifications = await reading.all(applied, fromNotificationRow);
    if (notifications.length === 0) return { items: [] };
    const items = [{ recording: first, notifications, goesItself: false }];
    return { items, next: { at: first.endedAt ?? 0, id: '' }, hasMoreOfSame: true };
  }
  const bySameSid = await recordingsWith(db, sids);
  const items: RemovableRecording[] = [];
  for (const recording of recordings) {
    const key = keyOf(recording);
    const own = bySid.get(key) ?? [];
    if (!own.every(isApplied)) continue;
    const isShared = (bySameSid.get(key)?.length ?? 0) > 1;
    const notifications = isShared ? [] : await reading.all(own, fromNotificationRow);
    items.push({ recording, notifications, goesItself: true });
  }
  return { items };
}

async function notificationsOf(
  db: Kysely<Tables>,
  sids: readonly string[],
): Promise<readonly NotificationRow[]> {
  if (sids.length === 0) return [];
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('sid', 'in', sids)
    .orderBy('sid')
    .orderBy('id')
    .limit(MAX_NOTIFICATIONS + 1)
    .execute();
}

/** Removes those that are as they were read. Resolves with the number of recordings. */
export async function removeRecordings(
  db: Kysely<Tables>,
  some: readonly RemovableRecording[],
): Promise<number> {
  const whole = firstOfEachSid(some.filter(({ goesItself }) => goesItself));
  const taken = whole.flatMap(({ notifications }) => notifications.map(({ id }) => id));
  const gone = whole.length === 0 ? [] : await removeRows(db, whole, taken);
  const ids = new Set(gone.map(({ id }) => id));
  const notifications = some
    .filter(({ recording, goesItself }) => !goesItself || ids.has(recording.id))
    .flatMap((each) => each.notifications.map(({ id }) => id));
  await removeNotifications(db, notifications);
  if (ids.size === 0) return 0;
  await db
    .deleteFrom('recording_tags')
    .where('id', 'in', [...ids])
    .execute();
  const sessions = gone.flatMap(({ session_hash: hash }) => hash ?? []);
  if (sessions.length > 0)
    await db.deleteFrom('change_turns').where('session_hash', 'in', sessions).execute();
  return ids.size;
}

/** Of several with one `sid` the last one takes the notifications along, so they don't go together. */
function firstOfEachSid(some: readonly RemovableRecording[]): readonly RemovableRecording[] {
  const bySid = Map.groupBy(some, ({ recording }) =>
    recording.sid === null ? recording.id : keyOf(recording),
  );
  return [...bySid.values()].flatMap(([first]) => first ?? []);
}

/** The versions tell whether they have changed. `taken`: the notifications that go along; any other one keeps them. */
function removeRows(db: Kysely<Tables>, whole: readonly RemovableRecording[], taken: readonly string[]) {
  const ids = whole.map(({ recording }) => recording.id);
  const versions = whole.map(({ recording: { id, version } }) => `${id} ${version}`);
  const other = sql`select 1 from notifications where notifications.sid = recordings.sid
    and notifications.app_id = recordings.app_id ${
      taken.length === 0 ? sql`` : sql`and notifications.id not in (${sql.join(taken)})`
    }`;
  const sharing = sql`select 1 from recordings as other where other.sid = recordings.sid
    and other.app_id = recordings.app_id and other.id <> recordings.id`;
  return db
    .deleteFrom('recordings')
    .where('id', 'in', ids)
    .where(sql<string>`id || ' ' || version`, 'in', versions)
    .where('next_at', 'is', null)
    .where('due_at', 'is', null)
    .where('list_at', 'is', null)
    .where('guard_at', 'is', null)
    .where(sql<boolean>`(not exists (${other}) or exists (${sharing}))`)
    .returning(['id', 'session_hash'])
    .execute();
}

export async function removeNotifications(db: Kysely<Tables>, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom('notifications')
    .where('id', 'in', ids)
    .where('applied_at', 'is not', null)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
