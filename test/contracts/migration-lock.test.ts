import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/observability/system-clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { postgresIsThere } from '../support/databases.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';

/** Of all who use Kysely in a database. */
const KYSELYS_LOCK = '3853314791062309107';

it.runIf(await postgresIsThere())(
  'a Postgres whose tables are up to date is used whoever holds the lock of migrations',
  async () => {
    const url = await temporaryPostgres(onTestFinished);
    const database = openDatabase(url, {}, { clock: systemClock });
    onTestFinished(() => database.close());
    expect(await database.migrate()).toContain('001-recordings');
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query(`select pg_advisory_lock(${KYSELYS_LOCK})`);
    expect(await database.migrate()).toEqual([]);
  },
);
