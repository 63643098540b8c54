/**
 * What migration 023 refuses besides: SQLite's `insert or replace` takes a row away without asking the triggers on delete,
 * and an entry that tells of one removal allowed others, of another tenant or later on. A released migration is never
 * changed, and neither is this.
 */
import { type Kysely, PostgresAdapter, sql } from 'kysely';

const REFUSAL = 'the audit trail only grows';

/** The entry is the same tenant's, and has not been answered: then its removal is over. */
const ALLOWED = sql.raw(`exists (
  select 1 from audit_removals as removal join audit_asked as entry on entry.id = removal.entry
  where removal.tenant = old.tenant and old.at < removal.before
    and entry.action = 'retention' and entry.tenant = old.tenant and entry.id <> old.id
    and not exists (select 1 from audit_answered as answer where answer.id = entry.id))`);
const THIRTY_DAYS_MS = sql.raw(String(30 * 24 * 3_600_000));

/** Replaces what `allowRemoval` has made. */
export async function refuseMore(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) await onPostgres(db);
  else await onSqlite(db);
}

async function onSqlite(db: Kysely<unknown>): Promise<void> {
  const refuse = sql.raw(`select raise(abort, '${REFUSAL}')`);
  const isOld = sql`old.at < unixepoch() * 1000 - ${THIRTY_DAYS_MS}`;
  await sql`drop trigger audit_asked_no_delete`.execute(db);
  await sql`create trigger audit_asked_no_delete before delete on audit_asked for each row
    when not (${isOld} and ${ALLOWED}) begin ${refuse}; end`.execute(db);
  // An entry that is there already is left as it is, as gateways ask for (`on conflict do nothing`); they answer once.
  const onceThere = { audit_asked: sql.raw('select raise(ignore)'), audit_answered: refuse };
  for (const [table, then] of Object.entries(onceThere)) {
    const trigger = sql.ref(`${table}_no_replace`);
    // A row is also replaced by its number, which is -1 here where the statement gives none.
    await sql`create trigger ${trigger} before insert on ${sql.table(table)} for each row
      when exists (select 1 from ${sql.table(table)} where id = new.id)
        or (new.rowid <> -1 and exists (select 1 from ${sql.table(table)} where rowid = new.rowid))
      begin ${then}; end`.execute(db);
  }
}

async function onPostgres(db: Kysely<unknown>): Promise<void> {
  const isOld = sql`old.at < extract(epoch from clock_timestamp()) * 1000 - ${THIRTY_DAYS_MS}`;
  const refuse = sql.raw(`raise exception '${REFUSAL}'`);
  const body = sql`begin if ${isOld} and ${ALLOWED} then return old; end if; ${refuse}; end`;
  await sql`create or replace function audit_asked_may_go() returns trigger language plpgsql as $$ ${body} $$`.execute(
    db,
  );
}
