import { it } from 'vitest';
import { playHistory } from '../crash/history.ts';
import { DATABASES, planHistory } from '../crash/plan.ts';
import { postgresIsThere } from '../support/databases.ts';

/** `npm run crash` plays a hundred on each database. */
const SEED = Number(process.env.CRASH_SEED ?? 778);
const ACTION_MS = 4000;
const hasPostgres = await postgresIsThere();

it.concurrent.for(DATABASES.filter((database) => database === 'sqlite' || hasPostgres))(
  'gateways that are killed, ended, paused and cut off from %s lose and double nothing that anybody was promised',
  async (database, { expect }) => {
    const { violations, trace, starts, stops } = await playHistory(planHistory(database, SEED, ACTION_MS));
    if (violations.length > 0) console.error(trace.lines().join('\n'));
    expect(violations).toEqual([]);
    // Who is promised nothing can lose nothing.
    expect(Math.min(starts, stops)).toBeGreaterThan(0);
  },
);
