import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { MigrationProvider } from 'kysely/migration';
import { refuseMore } from './audit-refusals.ts';
import { allowRemoval } from './audit-removal.ts';

/** The migrations of both databases, in order. A released migration is never changed. */
const MIGRATIONS: Readonly<Record<string, (db: Kysely<unknown>) => Promise<void>>> = {
  '001-recordings': async (db) => {
    await db.schema
      .createTable('recordings')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('cname', 'text', (column) => column.notNull())
      .addColumn('uid', 'text', (column) => column.notNull())
      .addColumn('resource_id', 'text')
      .addColumn('sid', 'text')
      .addColumn('session_hash', 'text', (column) => column.unique())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint')
      .addColumn('stop_requested_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('due_at', 'bigint')
      .addColumn('lease_gateway', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('idempotency_key', 'text')
      .addColumn('idempotency_fingerprint', 'text')
      .addColumn('files', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text')
      .addColumn('failure', 'text')
      .addColumn('sighting', 'text')
      .addColumn('work', 'text')
      .addUniqueConstraint('recordings_idempotency', ['owner', 'idempotency_key'])
      .execute();
    await index(db, 'recordings', 'recordings_due', ['due_at'])
      .where(sql.ref('due_at'), 'is not', null)
      .execute();
    await index(db, 'recordings', 'recordings_by_sid', ['sid']).execute();
    // Lists use these indexes: see `store/listing.ts`.
    const lists = { owner: [], state: ['state', 'mode'], cname: ['cname', 'state', 'mode'] };
    for (const [name, columns] of Object.entries(lists)) {
      await index(db, 'recordings', `recordings_by_${name}`, ['owner', ...columns, 'id']).execute();
    }
  },
  '002-api-keys': async (db) => {
    await db.schema
      .createTable('api_keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('salt', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .execute();
  },
  '003-notifications': async (db) => {
    await db.schema.alterTable('recordings').addColumn('told', 'text').execute();
    await db.schema
      .createTable('notifications')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('notice_id', 'text', (column) => column.notNull())
      .addColumn('notified_at', 'bigint', (column) => column.notNull())
      .addColumn('sid', 'text', (column) => column.notNull())
      .addColumn('event_type', 'integer', (column) => column.notNull())
      .addColumn('happened_at', 'bigint', (column) => column.notNull())
      .addColumn('details', 'text', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('applied_at', 'bigint')
      .addColumn('due_at', 'bigint')
      .addColumn('tries', 'integer', (column) => column.notNull())
      .addUniqueConstraint('notifications_once', ['app_id', 'notice_id', 'notified_at'])
      .execute();
    await index(db, 'notifications', 'notifications_due', ['due_at'])
      .where(sql.ref('due_at'), 'is not', null)
      .execute();
    await index(db, 'notifications', 'notifications_by_sid', ['sid', 'id']).execute();
  },
  '004-audit-trail': async (db) => {
    await db.schema
      .createTable('audit_asked')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('target', 'text')
      .addColumn('request_id', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('audit_answered')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('answered_at', 'bigint', (column) => column.notNull())
      .addColumn('result', 'text', (column) => column.notNull())
      .addColumn('recording_id', 'text')
      .execute();
    for (const columns of [['tenant'], ['tenant', 'subject'], ['tenant', 'action'], ['target']]) {
      const name = `audit_asked_by_${columns.join('_')}`;
      await index(db, 'audit_asked', name, [...columns, 'id']).execute();
    }
    await index(db, 'audit_answered', 'audit_answered_by_recording', ['recording_id']).execute();
    await makeAppendOnly(db, ['audit_asked', 'audit_answered']);
  },
  '005-due-work': async (db) => {
    // Claims use these indexes: see `store/claim.ts`.
    await index(db, 'recordings', 'recordings_due_by_state', ['state', 'due_at'])
      .where(sql.ref('due_at'), 'is not', null)
      .execute();
    await index(db, 'notifications', 'notifications_pending', ['received_at'])
      .where(sql.ref('applied_at'), 'is', null)
      .execute();
  },
  // The columns of form 1 stay, so that gateways of that version can run on. They claim no row without `due_at`.
  '006-progress': async (db) => {
    await db.schema.alterTable('recordings').addColumn('form', 'integer').execute();
    await db.schema.alterTable('recordings').addColumn('progress', 'text').execute();
    await db.schema.alterTable('recordings').addColumn('next_at', 'bigint').execute();
    await db.schema.alterTable('notifications').addColumn('cname', 'text').execute();
    await db.schema.alterTable('notifications').addColumn('uid', 'text').execute();
    await index(db, 'recordings', 'recordings_leased', ['lease_gateway', 'lease_until'])
      .where(sql.ref('lease_gateway'), 'is not', null)
      .execute();
    // Not a partial index: with one whose use depends on a parameter, SQLite plans the statement again each time.
    await index(db, 'recordings', 'recordings_next_by_state', ['state', 'next_at']).execute();
    await index(db, 'recordings', 'recordings_without_sid', ['app_id', 'cname', 'uid'])
      .where(sql.ref('sid'), 'is', null)
      .execute();
  },
  '007-destination': async (db) => {
    await db.schema.alterTable('recordings').addColumn('destination', 'text').execute();
  },
  '008-change-turns': async (db) => {
    await db.schema
      .createTable('change_turns')
      .addColumn('session_hash', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addColumn('wanted_by', 'text')
      .execute();
  },
  // An earlier version of `006-progress` created the index; `recordings_next_by_state` serves the same statements.
  '009-no-second-index': async (db) => {
    await db.schema.dropIndex('recordings_next').ifExists().execute();
  },
  '010-tags': async (db) => {
    await db.schema.alterTable('recordings').addColumn('tags', 'text').execute();
    await index(db, 'recordings', 'recordings_by_uid', ['owner', 'uid', 'state', 'mode', 'id']).execute();
    await db.schema
      .createTable('recording_tags')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('recording_tags_once', ['id', 'key'])
      .execute();
    const searched = ['owner', 'key', 'value', 'state', 'mode', 'id'];
    await index(db, 'recording_tags', 'recording_tags_by_tag', searched).execute();
    await haveTagsFollowState(db);
  },
  '011-attention': async (db) => {
    for (const column of ['acquired_at', 'expires_at', 'seen_at'] as const) {
      await db.schema.alterTable('recordings').addColumn(column, 'bigint').execute();
    }
    await db.schema.alterTable('recordings').addColumn('trouble', 'text').execute();
  },
  '012-keys-by-tenant': async (db) => {
    await index(db, 'api_keys', 'api_keys_by_tenant', ['tenant', 'revoked_at', 'created_at'])
      .ifNotExists()
      .execute();
  },
  '013-gateway-secrets': async (db) => {
    await db.schema
      .createTable('gateway_secrets')
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('generation', 'integer', (column) => column.notNull())
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('gateway_secrets_once', ['purpose', 'generation'])
      .execute();
  },
  '014-listings': async (db) => {
    await db.schema.alterTable('recordings').addColumn('listing', 'text').execute();
    await db.schema.alterTable('recordings').addColumn('list_at', 'bigint').execute();
    await db.schema.alterTable('recordings').addColumn('list_in', 'text').execute();
    await index(db, 'recordings', 'recordings_to_list', ['list_in', 'list_at'])
      .where(sql.ref('list_in'), 'is not', null)
      .execute();
  },
  '015-guards': async (db) => {
    for (const column of ['terms', 'guard', 'previous_id'] as const) {
      await db.schema.alterTable('recordings').addColumn(column, 'text').execute();
    }
    for (const column of ['guard_at', 'stops_at'] as const) {
      await db.schema.alterTable('recordings').addColumn(column, 'bigint').execute();
    }
    await db.schema.alterTable('recordings').addColumn('attempt', 'integer').execute();
    await index(db, 'recordings', 'recordings_to_guard', ['guard_at', 'id'])
      .where(sql.ref('guard_at'), 'is not', null)
      .execute();
    await index(db, 'recordings', 'recordings_by_deadline', ['stops_at'])
      .where(sql.ref('stops_at'), 'is not', null)
      .execute();
    // Those that gateways left which guard nothing. The statement has to say the same: see `store/guards.ts`.
    await sql`create index recordings_unguarded on recordings (id)
      where guard_at is null and state in ('starting', 'recording')`.execute(db);
    // However many gateways try: a recording has one successor of each number.
    await index(db, 'recordings', 'recordings_succession', ['previous_id', 'attempt'])
      .unique()
      .where(sql.ref('previous_id'), 'is not', null)
      .execute();
  },
  '016-unknown-recordings': async (db) => {
    // What runs is counted at each start: see `store/running.ts`.
    await index(db, 'recordings', 'recordings_running', ['app_id', 'ended_at', 'state', 'mode'])
      .where(sql.ref('ended_at'), 'is', null)
      .execute();
    await db.schema.alterTable('notifications').addColumn('service_scene', 'text').execute();
    await db.schema.alterTable('notifications').addColumn('counted_at', 'bigint').execute();
    // Those that wait for their recording are looked at once more, and counted.
    await sql`update notifications set due_at = received_at where applied_at is null`.execute(db);
    await db.schema
      .createTable('unknown_recordings')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('sid', 'text', (column) => column.notNull())
      .addColumn('cname', 'text')
      .addColumn('uid', 'text')
      .addColumn('service_scene', 'text')
      .addColumn('kind', 'text')
      .addColumn('first_at', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .addColumn('alive_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('events', 'integer', (column) => column.notNull())
      .addColumn('noted_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('unknown_recordings_once', ['app_id', 'sid'])
      .execute();
    await index(db, 'unknown_recordings', 'unknown_recordings_by_app', ['app_id', 'id']).execute();
    await index(db, 'unknown_recordings', 'unknown_recordings_noted', ['noted_at']).execute();
  },
  '017-trace-context': async (db) => {
    await db.schema.alterTable('recordings').addColumn('trace', 'text').execute();
  },
  '018-retention': async (db) => {
    await index(db, 'recordings', 'recordings_by_end', ['owner', 'ended_at', 'id'])
      .where(sql.ref('ended_at'), 'is not', null)
      .execute();
    await db.schema
      .createTable('retention_turns')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .execute();
    await allowRemoval(db);
  },
  // Usage is read by these indexes: see `store/usage.ts`.
  '019-usage': async (db) => {
    await db.schema.alterTable('recordings').addColumn('left_at', 'bigint').execute();
    for (const column of ['billing', 'exit_signs'] as const) {
      await db.schema.alterTable('recordings').addColumn(column, 'text').execute();
    }
    await index(db, 'recordings', 'recordings_by_start', ['owner', 'started_at', 'id']).execute();
    await index(db, 'recordings', 'recordings_long', ['owner', 'ended_at', 'id']).where(ranLong).execute();
  },
  '020-key-limits': async (db) => {
    await db.schema.alterTable('api_keys').addColumn('operations_per_minute', 'integer').execute();
  },
  '021-unsettled-stops': async (db) => {
    // Finds the oldest of them: see `store/current-counts.ts`.
    await index(db, 'recordings', 'recordings_unsettled_stops', ['stop_requested_at'])
      .where(sql.ref('stop_requested_at'), 'is not', null)
      .where(sql.ref('ended_at'), 'is', null)
      .execute();
  },
  '022-database-marks': async (db) => {
    await db.schema
      .createTable('database_marks')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
  '023-audit-refusals': refuseMore,
};

/** Of recordings that ran for longer than a day. Released: it never changes. */
const ranLong = sql<boolean>`ended_at - started_at > 86400000`;

/** Has the database itself write a recording's state to its tags: gateways that know of no tags change states too. */
async function haveTagsFollowState(db: Kysely<unknown>): Promise<void> {
  const follow = sql`update recording_tags set state = new.state where id = new.id`;
  const trigger = sql`create trigger recording_tags_follow_state after update of state on recordings for each row`;
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) {
    const isMoved = sql`new.tags is not null and new.state <> old.state`;
    await sql`${trigger} when ${isMoved} begin ${follow}; end`.execute(db);
    return;
  }
  const body = sql`begin ${follow}; return null; end`;
  await sql`create function tags_follow_state() returns trigger language plpgsql as $$ ${body} $$`.execute(
    db,
  );
  const isMoved = sql`new.tags is not null and new.state <> old.state`;
  await sql`${trigger} when (${isMoved}) execute function tags_follow_state()`.execute(db);
}

/** Makes the database itself refuse to change or delete rows of these tables. */
async function makeAppendOnly(db: Kysely<unknown>, tables: readonly string[]): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const refusal = 'the audit trail only grows';
  if (isPostgres) {
    const body = sql.raw(`begin raise exception '${refusal}'; end`);
    await sql`create function audit_only_grows() returns trigger language plpgsql as $$ ${body} $$`.execute(
      db,
    );
  }
  for (const table of tables) {
    for (const change of isPostgres ? ['update', 'delete', 'truncate'] : ['update', 'delete']) {
      const trigger = sql.raw(`create trigger ${table}_no_${change} before ${change} on ${table}`);
      const refuse = isPostgres
        ? sql`for each statement execute function audit_only_grows()`
        : sql.raw(`begin select raise(abort, '${refusal}'); end`);
      await sql`${trigger} ${refuse}`.execute(db);
    }
  }
}

/** Builds the statement that creates an index of these columns. */
function index(db: Kysely<unknown>, table: string, name: string, columns: readonly string[]) {
  return db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns]);
}

export const migrationProvider: MigrationProvider = {
  getMigrations: async () =>
    Object.fromEntries(Object.entries(MIGRATIONS).map(([name, up]) => [name, { up }])),
};
