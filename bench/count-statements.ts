/**
 * Loaded into a gateway (`node --import`): counts the statements that it gives to SQLite and the commits that wrote something,
 * and tells both to whoever asks over IPC, since they asked last.
 */
import { DatabaseSync, StatementSync } from 'node:sqlite';

const SETS_UP = /^\s*pragma\b/i;
const ROLLBACK = /^\s*rollback\b/i;

interface Watched {
  /** All rows that the connection has changed so far. */
  readonly changes: () => number;
  /** As many had been changed when its last transaction ended. */
  settled: number;
}

let statements = 0;
let commits = 0;
const databases = new WeakMap<DatabaseSync, Watched>();
const databaseOf = new WeakMap<StatementSync, DatabaseSync>();
const { prepare, exec } = DatabaseSync.prototype;

function watchedFor(database: DatabaseSync): Watched {
  const known = databases.get(database);
  if (known !== undefined) return known;
  // Not counted itself: it is not prepared by the gateway.
  const total = prepare.call(database, 'select total_changes() as total');
  const watched = { changes: () => Number(total.get()?.total), settled: 0 };
  databases.set(database, watched);
  return watched;
}

/** Where no transaction is open and rows have changed, SQLite has committed them: an update that met no row writes nothing. */
function counted<Result>(database: DatabaseSync, sql: string, carryOut: () => Result): Result {
  const result = carryOut();
  if (SETS_UP.test(sql)) return result;
  statements += 1;
  const watched = watchedFor(database);
  const changes = watched.changes();
  if (database.isTransaction || changes === watched.settled) return result;
  watched.settled = changes;
  if (!ROLLBACK.test(sql)) commits += 1;
  return result;
}

DatabaseSync.prototype.prepare = function (...given) {
  const statement = prepare.apply(this, given);
  databaseOf.set(statement, this);
  return statement;
};
DatabaseSync.prototype.exec = function (sql) {
  counted(this, sql, () => exec.call(this, sql));
};
for (const name of ['run', 'all', 'get', 'iterate'] as const) {
  const original = StatementSync.prototype[name];
  Object.defineProperty(StatementSync.prototype, name, {
    value(this: StatementSync, ...parameters: readonly unknown[]): unknown {
      const carryOut = (): unknown => Reflect.apply(original, this, parameters);
      const database = databaseOf.get(this);
      return database === undefined ? carryOut() : counted(database, this.sourceSQL, carryOut);
    },
  });
}

process.on('message', () => {
  process.send?.({ statements, commits });
  statements = 0;
  commits = 0;
});
process.channel?.unref();
