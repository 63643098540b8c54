import { CompiledQuery, createQueryId, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toBeStarted, toBeStopped } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded } from '../../src/domain/lifecycle/transitions.ts';
import { newStart } from '../../src/domain/progress.ts';
import { newId } from '../../src/ids.ts';
import { createApiKeyStore } from '../../src/store/api-keys.ts';
import { createAuditTrail } from '../../src/store/audit-trail.ts';
import { createChangeTurns } from '../../src/store/change-turns.ts';
import { createCurrentCounts } from '../../src/store/current-counts.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createGuardStore } from '../../src/store/guards.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { createRetentionStore } from '../../src/store/retention.ts';
import { createUnknownRecordings } from '../../src/store/unknown-recordings.ts';
import { createUsageStore } from '../../src/store/usage.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { temporaryPostgres } from '../support/postgres-schemas.ts';

const NOW = Date.UTC(2026, 0, 1);
const OWNER = 'default';

const stopOf = (sid: string) => {
  const session = { appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: 'room', uid: '1' } as const;
  const identity = { id: newId(NOW), owner: OWNER, now: NOW };
  return { ...toBeStopped(identity, session, false), idempotency: { key: sid, fingerprint: 'f' } };
};

/** The same database, which notes every statement that is made of it. */
function noting(database: Database) {
  const noted: RootOperationNode[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      noted.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const run: Database['run'] = (work) => database.run((db) => work(db.withPlugin(plugin)));
  return { noted, plugin, noting: { ...database, run } };
}

/** How the database goes about a statement, where it may avoid scans however small its tables are. */
async function planOf(database: Database, node: RootOperationNode): Promise<string> {
  return database.run((db) =>
    db.transaction().execute(async (inner) => {
      const isPostgres = database.kind === 'postgres';
      if (isPostgres) await sql`set local enable_seqscan = off`.execute(inner);
      const query = inner.getExecutor().compileQuery(node, createQueryId());
      const words = `${isPostgres ? 'explain' : 'explain query plan'} ${query.sql}`;
      const { rows } = await inner.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(words, [...query.parameters]),
      );
      return rows.map((row) => String(row['QUERY PLAN'] ?? row.detail)).join('\n');
    }),
  );
}

/** Of an index that holds nothing but what is looked for, the whole may be read. */
const SCAN =
  /\bSCAN (?!recordings USING INDEX recordings_unguarded)(recordings|recording_tags|notifications|audit_\w+|api_keys|change_turns|unknown_recordings)\b|Seq Scan/;

/** All of a state, such as a million that have ended, and not only what is due of it. */
const WHOLE_STATE = /recordings_(next|due)_by_state \(state=\?\)/;

/** The index that holds what is listed, and nothing else, in its order: the fewest entries are read. */
const LISTED_BY = {
  all: [{}, 'recordings_by_owner'],
  state: [{ states: ['ended'] }, 'recordings_by_state'],
  channel: [{ cname: 'room' }, 'recordings_by_cname'],
  UID: [{ uid: '1', createdBefore: NOW }, 'recordings_by_uid'],
  tag: [{ tags: [{ key: 'env', value: 'test' }], states: ['ended'] }, 'recording_tags_by_tag'],
  sid: [{ sid: 'one', cname: 'room' }, 'recordings_by_sid'],
} as const;

describe.each([
  ['SQLite', migratedDatabase, true],
  // Of indexes that cost the same Postgres takes the one that was made first: they have to be made by the migrations.
  ['Postgres', () => temporaryPostgres(onTestFinished), await postgresIsThere()],
] as const)('the statements on %s', (_name, create, isThere) => {
  it.runIf(isThere)('all go through an index, whatever they look for', async () => {
    const clock = new ManualClock();
    clock.jump(NOW + 1000 - clock.now());
    const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    const { noted, noting: store } = noting(database);
    const recordings = createRecordingStore(store);
    const notifications = createNotificationStore(store);
    const { recording } = await recordings.add(stopOf('one'));
    await recordings.add(stopOf('one'));
    await recordings.load(OWNER, [recording.id]);
    await recordings.findBySid('one');
    await recordings.findByIdempotencyKey(OWNER, 'one');
    await recordings.list(OWNER, {}, { limit: 2 });
    await recordings.list(OWNER, { states: ['ended'], cname: 'room' }, { limit: 2 });
    await recordings.count(OWNER, {});
    const tags = [{ key: 'env', value: 'test' }];
    for (const filter of [{ sid: 'one' }, { uid: '1' }, { tags }, { uid: '1', tags, mode: 'mix' }] as const) {
      await recordings.list(OWNER, filter, { limit: 2 });
      await recordings.count(OWNER, filter);
      await recordings.list(OWNER, { ...filter, createdFrom: 1 }, { limit: 2, fromTheEnd: true });
    }
    await recordings.change(recording, (current) => ({ ...current, sid: 'other' }));
    await recordings.change(recording, (current) => ({ ...current, startedAt: NOW }));
    await recordings.versions([recording.id]);
    const claim = { gateway: 'one', leaseMs: 1000, limit: 10, isGone: () => true };
    await recordings.claimDue({ ...claim, urgentOnly: true });
    await clock.advance(60_000);
    await recordings.claimDue(claim);
    await recordings.renew('one', [recording.id], 1000);
    await recordings.findWithoutSid({ appId: 'app', cname: 'room', uid: '1' });
    await recordings.takeListing(['own', 'other'], 1000);
    await recordings.countRunning(['app', 'other']);
    await recordings.addWithin(1, { ...stopOf('two'), mode: 'web' });
    const usage = createUsageStore(store);
    for (const owner of [OWNER, null]) {
      for await (const _ of usage.billedIn(owner, { from: NOW - 1000, to: NOW + 1000 }));
    }
    const order = { acquire: {}, start: {}, storage: 's', fileNamePrefix: [], token: null };
    const party = { appId: 'app', mode: 'mix', cname: 'room', uid: '1' } as const;
    const birth = { id: newId(NOW), owner: OWNER, now: NOW };
    const started = (await recordings.add(toBeStarted(birth, party, order, null, { tags }))).recording;
    const unanswered = {
      ...newStart(order),
      phase: 'requesting',
      mintedToken: null,
      failures: 0,
      inFlight: false,
      unanswered: true,
    } as const;
    await recordings.change(started, (current) =>
      current.state === 'starting' ? { ...current, progress: unanswered } : null,
    );
    const notification = {
      appId: 'app',
      noticeId: 'n',
      notifiedAt: 1,
      sid: 's',
      cname: 'room',
      uid: '1',
      serviceScene: null,
      eventType: 1,
      happenedAt: 1,
    };
    await notifications.add({ ...notification, details: {} }, { receivedAt: NOW, dueAt: NOW });
    const [taken] = await notifications.takeDue({ now: NOW, againAt: NOW, limit: 10 });
    await notifications.notePending([taken?.id ?? ''], NOW);
    await notifications.noteApplied([taken?.id ?? ''], NOW);
    await notifications.latest({ appId: 'app', sid: 's' }, 10);
    await notifications.forgetPending(NOW);
    const unknown = createUnknownRecordings(store);
    await unknown.list(['app', 'other'], {}, { limit: 2 });
    await unknown.list(['app'], { isRunning: true }, { limit: 2, olderThan: 'f' });
    await unknown.count(['app', 'other']);
    await createApiKeyStore(store).find('id');
    await createApiKeyStore(store).listOf(OWNER, { unrevoked: 10, revoked: 10 });
    const turns = createChangeTurns(store);
    const session = {
      appId: 'app',
      resourceId: 'r',
      sid: 's',
      mode: 'mix',
      cname: 'room',
      uid: '1',
    } as const;
    await turns.take(session, 'gateway', 1000);
    await turns.release(session, 'gateway');
    const trail = createAuditTrail(store);
    const guards = createGuardStore(store);
    const guardsFrom = noted.length;
    // Takes all, so that it looks for those that nobody guards too.
    while ((await guards.take(['busy'], 1000)) !== null);
    const looks = await Promise.all(noted.slice(guardsFrom).map((node) => planOf(database, node)));
    expect(looks.join('\n')).toContain('recordings_unguarded');
    await guards.later(null);
    await guards.later({ id: 'id', dueAt: NOW });
    await guards.lookIn([recording.id], 0);
    await trail.list('t', {}, { limit: 2 });
    await trail.list('t', { subject: 's', action: 'a', recordingId: 'r' }, { limit: 2 });

    const counts = createCurrentCounts(store);
    await counts.byState();
    await counts.byOwner([OWNER, 'other']);
    await counts.dueRecordings();
    await counts.dueNotifications();
    await counts.dueListings(['own', 'other']);
    await counts.lastNotificationAt();
    await counts.pastTheirTime();
    await counts.expiring();
    await counts.oldestUnsettledStopMs();
    const [last] = noted.slice(-1);
    if (last !== undefined) expect(await planOf(database, last)).toContain('recordings_unsettled_stops');

    expect(noted.length).toBeGreaterThan(25);
    for (const node of noted) expect(await planOf(database, node)).not.toMatch(SCAN);
  });

  it.runIf(isThere)('look for due work among what is due, and not among all that have ended', async () => {
    const database = openDatabase(await create(), {}, { clock: new ManualClock(), countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    const { noted, noting: store } = noting(database);
    const claim = { gateway: 'one', leaseMs: 1000, limit: 10 };
    for (const urgentOnly of [false, true])
      await createRecordingStore(store).claimDue({ ...claim, urgentOnly });
    expect(noted.length).toBeGreaterThan(1);
    for (const node of noted) expect(await planOf(database, node)).not.toMatch(WHOLE_STATE);
  });

  it.runIf(isThere)('find what is old by its end, and remove it by its id', async () => {
    const clock = new ManualClock();
    clock.jump(NOW + 1000 - clock.now());
    const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    const { noted, noting: store, plugin } = noting(database);
    const transact: Database['transact'] = (work) => database.transact((db) => work(db.withPlugin(plugin)));
    const retention = createRetentionStore({ ...store, transact });
    const { recording } = await createRecordingStore(database).add(
      toEnded(stopOf('one'), NOTHING_REPORTED, NOW),
    );
    const asked = { id: newId(NOW), at: NOW, tenant: OWNER, subject: 's', action: 'retention' };
    await retention.tenantsWith('recordings');
    await retention.tenantsWith('audit');
    const stretch = { before: NOW + 1, from: { at: 1, id: '' }, limit: 10 };
    const foundFrom = noted.length;
    const { items } = await retention.recordings(OWNER, stretch);
    const [found] = noted.slice(foundFrom);
    expect(items).toHaveLength(1);
    expect(found && (await planOf(database, found))).toContain('recordings_by_end');
    await retention.notifications(stretch);
    await retention.audit(OWNER, stretch);
    const entry = { ...asked, target: null, requestId: 'r' };
    const goes = { recording, notifications: [], goesItself: true };
    expect(await retention.removeRecordings([goes], entry)).toBe(1);
    await retention.removeNotifications(['n'], entry);
    await retention.removeAudit(['a'], NOW, entry);
    expect(noted.length).toBeGreaterThan(15);
    for (const node of noted) expect(await planOf(database, node)).not.toMatch(SCAN);
  });

  it.runIf(isThere)('list from the index that holds just that, in its order', async () => {
    const clock = new ManualClock();
    const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    for (const [what, [filter, index]] of Object.entries(LISTED_BY)) {
      const { noted, noting: store } = noting(database);
      for (const fromTheEnd of [false, true]) {
        await createRecordingStore(store).list(OWNER, filter, { limit: 2, fromTheEnd, olderThan: 'f' });
      }
      expect(noted).toHaveLength(2);
      for (const node of noted) {
        const plan = await planOf(database, node);
        expect(plan, what).toContain(index);
        expect(plan.replaceAll(index, ''), what).not.toMatch(/recording\w*_(by|pkey|once)/);
        expect(plan, what).not.toMatch(SCAN);
      }
    }
  });
});

it.runIf(await postgresIsThere())(
  'counting needs no statistics to be quick where tags go together',
  async () => {
    const database = openDatabase(
      await temporaryPostgres(onTestFinished),
      {},
      { clock: new ManualClock(), countsBy: 'process' },
    );
    onTestFinished(() => database.close());
    await database.migrate();
    const recordings = createRecordingStore(database);
    await recordings.add(stopOf('one'));
    await database.run(async (db) => {
      await sql`insert into recordings select (jsonb_populate_record(one, jsonb_build_object(
      'id', one.id || n, 'session_hash', 'hash' || n, 'idempotency_key', 'key' || n))).*
      from recordings as one, generate_series(1, 2999) as n`.execute(db);
      await sql`insert into recording_tags select id, owner, key, 'same', state, mode
      from recordings, unnest(array['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) as key`.execute(db);
      await sql`delete from recording_tags where key = 'd'
      and id in (select id from recordings where session_hash like 'hash%7')`.execute(db);
    });
    const tags = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ key, value: 'same' }));
    expect(await recordings.count(OWNER, { tags: tags.slice(0, 3) })).toBe(3000);
    expect(await recordings.count(OWNER, { tags, cname: 'room' })).toBe(2700);
  },
);
