/**
 * What migration 018 lets be removed of the audit trail. The trail only grows, but for this: in one transaction a row of
 * `audit_removals` says of which tenant and up to when, and names the entry of the trail that says so too; it is gone
 * again when the transaction ends. Entries of the last 30 days, by the database's clock, are never removed, and none is
 * ever changed. A released migration is never changed, and neither is this.
 */
import { type Kysely, PostgresAdapter, sql } from 'kysely';

const REFUSAL = 'the audit trail only grows';

const ALLOWED = sql.raw(`exists (
  select 1 from audit_removals as removal join audit_asked as entry on entry.id = removal.entry
  where removal.tenant = old.tenant and old.at < removal.before
    and entry.action = 'retention' and entry.id <> old.id)`);
/** An answer goes once what it answers is gone. */
const IS_ANSWER_ALONE = sql.raw('not exists (select 1 from audit_asked as asked where asked.id = old.id)');
const THIRTY_DAYS_MS = sql.raw(String(30 * 24 * 3_600_000));

/** Makes the triggers that refuse to delete allow what retention removes. */
export async function allowRemoval(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_removals')
    .addColumn('tenant', 'text', (column) => column.primaryKey())
    .addColumn('before', 'bigint', (column) => column.notNull())
    .addColumn('entry', 'text', (column) => column.notNull())
    .execute();
  if (db.getExecutor().adapter instanceof PostgresAdapter) await onPostgres(db);
  else await onSqlite(db);
}

async function onSqlite(db: Kysely<unknown>): Promise<void> {
  const refuse = sql.raw(`select raise(abort, '${REFUSAL}')`);
  const isOld = sql`old.at < unixepoch() * 1000 - ${THIRTY_DAYS_MS}`;
  await sql`drop trigger audit_asked_no_delete`.execute(db);
  await sql`create trigger audit_asked_no_delete before delete on audit_asked for each row
    when not (${isOld} and ${ALLOWED}) begin ${refuse}; end`.execute(db);
  await sql`drop trigger audit_answered_no_delete`.execute(db);
  await sql`create trigger audit_answered_no_delete before delete on audit_answered for each row
    when not (${IS_ANSWER_ALONE}) begin ${refuse}; end`.execute(db);
}

async function onPostgres(db: Kysely<unknown>): Promise<void> {
  const refuse = sql.raw(`raise exception '${REFUSAL}'`);
  const isOld = sql`old.at < extract(epoch from clock_timestamp()) * 1000 - ${THIRTY_DAYS_MS}`;
  const conditions = { audit_asked: sql`${isOld} and ${ALLOWED}`, audit_answered: IS_ANSWER_ALONE };
  for (const [table, condition] of Object.entries(conditions)) {
    const name = sql.ref(`${table}_may_go`);
    const body = sql`begin if ${condition} then return old; end if; ${refuse}; end`;
    await sql`create function ${name}() returns trigger language plpgsql as $$ ${body} $$`.execute(db);
    const trigger = sql.ref(`${table}_no_delete`);
    await sql`drop trigger ${trigger} on ${sql.table(table)}`.execute(db);
    await sql`create trigger ${trigger} before delete on ${sql.table(table)}
      for each row execute function ${name}()`.execute(db);
  }
}
