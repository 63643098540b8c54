import type { ApiKeyStore } from '../domain/api-key.ts';
import { fromApiKeyRow, toApiKeyRow } from './api-key-row.ts';
import { insertAsked } from './audit-trail.ts';
import type { Database } from './database.ts';

/** Stores API keys in SQLite or Postgres, with the same statements. */
export function createApiKeyStore({ run, write, transact, reading }: Database): ApiKeyStore {
  return {
    add: (key, asked = null) =>
      transact(async (db) => {
        if (asked !== null) await insertAsked(db, asked);
        await db.insertInto('api_keys').values(toApiKeyRow(key)).execute();
      }),

    find: (id) =>
      run(async (db) => {
        const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
        if (row === undefined) return null;
        // An unreadable key counts as unknown, so it lets nobody in.
        const [key = null] = await reading.all([row], fromApiKeyRow);
        return key;
      }),

    list: () =>
      run(async (db) => {
        const keys = db.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').orderBy('id');
        return reading.all(await keys.execute(), fromApiKeyRow);
      }),

    listOf: (tenant, { unrevoked, revoked }) =>
      run(async (db) => {
        const keys = db.selectFrom('api_keys').selectAll().where('tenant', '=', tenant);
        const rows = [
          ...(await keys
            .where('revoked_at', 'is', null)
            .orderBy('created_at', 'desc')
            .limit(unrevoked)
            .execute()),
          ...(await keys
            .where('revoked_at', 'is not', null)
            .orderBy('revoked_at', 'desc')
            .limit(revoked)
            .execute()),
        ];
        return reading.all(
          rows.toSorted((one, other) => other.created_at - one.created_at),
          fromApiKeyRow,
        );
      }),

    revoke: (id, now) =>
      write(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('api_keys')
          .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(now)) }))
          .where('id', '=', id)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),
  };
}
