/**
 * Reads which recordings were billed in a period. Most ran for less than a day, so those that began in the period or on the
 * day before it are a stretch of one index, and the few that ran for longer are another's. Those that still run are few.
 */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { BillingFacts } from '../domain/billing.ts';
import { RECORDING_STATES } from '../domain/recording.ts';
import { RECORDING_MODES } from '../domain/session.ts';
import { type BilledRecording, DAY_MS, type UsagePeriod, type UsageStore } from '../domain/usage.ts';
import type { Database } from './database.ts';
import { billingColumn, type RecordingRow } from './recording-columns.ts';
import type { Tables } from './tables.ts';

/** How many rows a statement reads: some 3 ms with all that follows. */
const PORTION = 500;

const COLUMNS = [
  'id',
  'owner',
  'app_id',
  'mode',
  'state',
  'billing',
  'started_at',
  'ended_at',
  'left_at',
  'expires_at',
] as const;
type UsageColumns = Pick<RecordingRow, (typeof COLUMNS)[number]>;

const NOT_OVER = RECORDING_STATES.filter((state) => state !== 'ended' && state !== 'failed');

/** As the index says it. */
const ranLong = sql<boolean>`ended_at - started_at > 86400000`;

/** Reads usage in SQLite or Postgres, with the same statements. */
export function createUsageStore(database: Database, portion = PORTION): UsageStore {
  const { run, clock } = database;

  async function* ownersOf(owner: string | null): AsyncGenerator<string> {
    if (owner !== null) {
      yield owner;
      return;
    }
    for (let last = ''; ; ) {
      const next = await run((db) =>
        db
          .selectFrom('recordings')
          .select('owner')
          .where('owner', '>', last)
          .orderBy('owner')
          .limit(1)
          .executeTakeFirst(),
      );
      if (next === undefined) return;
      yield next.owner;
      last = next.owner;
    }
  }

  /** The rows of an owner that a statement selects, in the order of a column (a time, or null) and the id. */
  async function* inPortions(
    owner: string,
    column: 'started_at' | 'ended_at' | null,
    from: number,
    narrow: (rows: Rows) => Rows,
  ): AsyncGenerator<readonly UsageColumns[]> {
    for (let last = { at: from, id: '' }; ; ) {
      const { at, id } = last;
      const rows = await run((db) => {
        const owned = narrow(db.selectFrom('recordings').select(COLUMNS).where('owner', '=', owner));
        const rest =
          column === null
            ? owned.where('id', '>', id)
            : owned.where(sql<boolean>`(${sql.ref(column)}, id) > (${at}, ${id})`).orderBy(column);
        return rest.orderBy('id').limit(portion).execute();
      });
      yield rows;
      const end = rows.at(-1);
      if (end === undefined || rows.length < portion) return;
      last = { at: (column === null ? null : end[column]) ?? at, id: end.id };
    }
  }

  async function* notOver(owner: string): AsyncGenerator<readonly UsageColumns[]> {
    for (const state of NOT_OVER) {
      for (const mode of RECORDING_MODES) {
        yield* inPortions(owner, null, 0, (rows) => rows.where('state', '=', state).where('mode', '=', mode));
      }
    }
  }

  async function* billedOf(
    owner: string,
    { from, to }: UsagePeriod,
  ): AsyncGenerator<readonly UsageColumns[]> {
    const began = from - DAY_MS;
    const isEarlier = ({ started_at: at }: UsageColumns) => at !== null && at < began;
    // Those that still run come first, and are remembered: one of them may end meanwhile, and be found again as such.
    const running = new Set<string>();
    const earlierOf = (rows: readonly UsageColumns[]) =>
      rows.filter((row) => isEarlier(row) && !running.has(row.id));
    for await (const rows of notOver(owner)) {
      const earlier = earlierOf(rows);
      for (const { id } of earlier) running.add(id);
      yield earlier;
    }
    for await (const rows of inPortions(owner, 'ended_at', from, (each) => each.where(ranLong))) {
      yield earlierOf(rows);
    }
    yield* inPortions(owner, 'started_at', began, (rows) => rows.where('started_at', '<', to));
  }

  return {
    now: () => clock.now(),
    async *billedIn(owner, period) {
      const factsOf = createFactsReader();
      for await (const each of ownersOf(owner)) {
        for await (const rows of billedOf(each, period)) {
          yield rows.flatMap((row) => recordingOf(row, factsOf) ?? []);
        }
      }
    },
  };
}

type Rows = SelectQueryBuilder<Tables, 'recordings', UsageColumns>;

/** Null where the row can't be read, which is logged where it is read as a whole. */
function recordingOf(row: UsageColumns, factsOf: FactsReader): BilledRecording | null {
  const mode = RECORDING_MODES.find((each) => each === row.mode);
  const state = RECORDING_STATES.find((each) => each === row.state);
  if (mode === undefined || state === undefined || row.started_at === null) return null;
  return {
    id: row.id,
    owner: row.owner,
    appId: row.app_id,
    mode,
    state,
    billing: row.billing === null ? null : factsOf(row.billing),
    startedAt: row.started_at,
    leftAt: row.left_at,
    endedAt: row.ended_at,
    resourceExpiresAt: row.expires_at,
  };
}

type FactsReader = (text: string) => BillingFacts | null;

/** There are few different texts, and parsing a million would take seconds. */
const MAX_KNOWN = 1000;

function createFactsReader(): FactsReader {
  const known = new Map<string, BillingFacts | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const facts = billingColumn.safeParse(text).data ?? null;
    if (known.size < MAX_KNOWN) known.set(text, facts);
    return facts;
  };
}
