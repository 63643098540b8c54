import { execFileSync } from 'node:child_process';
import { appendFileSync, globSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRetention, type RetentionOptions } from '../../src/application/retention.ts';
import { createFolderArchive } from '../../src/archive/folder-archive.ts';
import { toBeWatched } from '../../src/domain/lifecycle/new-recording.ts';
import { NOTHING_REPORTED, toEnded, toEndedByNotFound } from '../../src/domain/lifecycle/transitions.ts';
import { bareFile } from '../../src/domain/recorded-file.ts';
import type { Recording } from '../../src/domain/recording.ts';
import {
  ArchiveError,
  type ArchiveLine,
  type KeepDays,
  keptSince,
  type RetentionStore,
} from '../../src/domain/retention.ts';
import { archiveLines } from '../../src/graphql/archive-lines.ts';
import { recordingIdOf } from '../../src/graphql/global-id.ts';
import { newId } from '../../src/ids.ts';
import { createAuditTrail } from '../../src/store/audit-trail.ts';
import { createChangeTurns } from '../../src/store/change-turns.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { createRetentionStore } from '../../src/store/retention.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';
import { temporaryFile, temporaryFolder } from '../support/temporary-file.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.UTC(2026, 0, 31, 12);
const OLD = NOW - 20 * DAY_MS;
const YOUNG = NOW - 5 * DAY_MS;
const KEEP: KeepDays = { recordings: 10, notifications: 10, audit: 40 };

/** Recordings by what is left to do about them. */
const KINDS = {
  ended: { goes: true },
  young: { goes: false },
  running: { goes: false },
  'looked for after 404s': { goes: false },
  'ended by 404s within the life of its resource': { goes: false },
  'to be listed': { goes: false },
  'to be guarded': { goes: false },
  leased: { goes: false },
  'with a notification that is not applied': { goes: false },
  'with notifications': { goes: true },
  'of a form that is not known': { goes: false },
} as const;
type Kind = keyof typeof KINDS;
const ALL_KINDS = Object.keys(KINDS).filter((kind): kind is Kind => kind in KINDS);

function recordingOf(kind: Kind, sid: string, owner: string): Recording {
  const session = { appId: 'app', resourceId: 'r', sid, mode: 'mix', cname: kind, uid: '1' } as const;
  const live = { ...toBeWatched({ id: newId(OLD), owner, now: OLD }, session), tags: TAGS };
  const ended = toEnded(live, NOTHING_REPORTED, kind === 'young' ? YOUNG : OLD);
  switch (kind) {
    case 'running':
      return live;
    case 'looked for after 404s':
      return toEndedByNotFound(live, NOTHING_REPORTED, { ms: 1, at: OLD }, OLD);
    case 'ended by 404s within the life of its resource':
      return { ...toEndedByNotFound(live, NOTHING_REPORTED, { ms: 1, at: OLD }, OLD), dueAt: null };
    case 'to be listed':
      return {
        ...ended,
        destination: { storage: 's', fileNamePrefix: [], fileTypes: [] },
        listing: { dueAt: NOW + 1, tries: 1, isComplete: false },
      };
    case 'to be guarded':
      return {
        ...ended,
        guard: { deadline: null, dueAt: NOW + 1, asked: null, tokenExpiresAt: null, restart: null },
      };
    case 'leased':
      return { ...ended, lease: { gateway: 'other', until: NOW + DAY_MS } };
    default:
      return ended;
  }
}

/** A clock on which nothing has to be waited for: what is waited for here is the database and the disk. */
class HastyClock extends ManualClock {
  override async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
  }
}

const TAGS = [{ key: 'class', value: '7b' }];

describe.each([
  ['SQLite', migratedDatabase, true, 15],
  ['Postgres', () => migratedPostgres(onTestFinished), await postgresIsThere(), 4],
] as const)('retention on %s', (_name, create, isThere, runs) => {
  const test = it.runIf(isThere);

  async function open() {
    const clock = new HastyClock();
    clock.jump(NOW - clock.now());
    const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
    await database.migrate();
    onTestFinished(() => database.close());
    const parts = {
      clock,
      database,
      recordings: createRecordingStore(database),
      notifications: createNotificationStore(database),
      auditTrail: createAuditTrail(database),
      store: createRetentionStore(database),
      folder: temporaryFolder(),
      told: [] as (string | null)[],
    };
    let noticed = 0;
    const notify = (sid: string, isApplied: boolean, receivedAt = OLD) =>
      parts.notifications
        .add(
          {
            ...{ appId: 'app', noticeId: `n${noticed++}`, notifiedAt: 1, sid, cname: 'room', uid: '1' },
            ...{ serviceScene: null, eventType: 45, happenedAt: OLD, details: {} },
          },
          { receivedAt, dueAt: OLD },
        )
        .then(async () => {
          if (!isApplied) return;
          await database.write((db) =>
            db.updateTable('notifications').set({ applied_at: OLD }).where('sid', '=', sid).execute(),
          );
        });

    async function add(kind: Kind, sid: string, owner = 'acme'): Promise<string> {
      const { recording } = await parts.recordings.add(recordingOf(kind, sid, owner));
      if (kind === 'with notifications') for (let each = 0; each < 3; each += 1) await notify(sid, true);
      if (kind === 'with a notification that is not applied') await notify(sid, false);
      if (kind === 'of a form that is not known')
        await database.write((db) =>
          db.updateTable('recordings').set({ outcome: '{' }).where('id', '=', recording.id).execute(),
        );
      return recording.id;
    }

    /** A recording that has ended, with so many characters of file names. */
    async function addLarge(sid: string, characters: number): Promise<void> {
      const files = Array.from({ length: characters / 1000 }, (_, index) =>
        bareFile(`${index} `.padEnd(1000, 'x'), 'answer'),
      );
      await parts.recordings.add({ ...recordingOf('ended', sid, 'acme'), files });
    }

    async function audit(tenant: string, at: number, isAnswered = true): Promise<string> {
      const entry = { id: newId(at), at, tenant, subject: 's', action: 'stopRecording', target: null };
      const asked = { ...entry, requestId: 'r' };
      await parts.auditTrail.asked(asked);
      if (isAnswered)
        await parts.auditTrail.answered(asked, { at, result: 'RecordingEnded', recordingId: null });
      return entry.id;
    }

    const retention = (over: Partial<RetentionOptions> = {}) =>
      createRetention({
        ...{ store: parts.store, auditTrail: parts.auditTrail, clock, linesOf: archiveLines },
        archive: createFolderArchive(parts.folder),
        keepOf: () => KEEP,
        fewestDays: () => KEEP,
        ...{ gateway: 'one~1', gatewayName: 'one' },
        events: {
          removed: () => undefined,
          archiveFailed: (failure) => void parts.told.push(failure),
          trouble: (message, details) => void parts.told.push(`${message} ${JSON.stringify(details)}`),
        },
        ...over,
      });
    return {
      ...parts,
      ...{ add, addLarge, audit, notify, retention },
      tick: (over: Partial<RetentionOptions> = {}) => retention(over).tick(),
      /** The ids that are stored. */
      stored: (table: 'recordings' | 'notifications' | 'audit_asked') =>
        database.run(async (db) => {
          const rows = await db.selectFrom(table).select('id').execute();
          return new Set(rows.map(({ id }) => id));
        }),
      count: (table: 'recording_tags' | 'change_turns' | 'audit_answered' | 'audit_removals') =>
        database.run(async (db) => (await db.selectFrom(table).selectAll().execute()).length),
    };
  }

  /** The ids in the archive, as a reader finds them: what is no JSON was not finished, and came again. */
  function archived(folder: string, kind: string): ReadonlySet<string> {
    const files = globSync(join(folder, `${kind}-*.ndjson`));
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
    const ids = lines.flatMap((line) => {
      try {
        const { id }: { id: string } = JSON.parse(line);
        return [recordingIdOf(id) ?? id];
      } catch {
        return [];
      }
    });
    return new Set(ids);
  }

  test('removes what ended long enough ago and has nothing left to be done, and all that goes with it', async () => {
    const gateway = await open();
    const ids = new Map<string, Kind>();
    for (const kind of ALL_KINDS) ids.set(await gateway.add(kind, kind), kind);
    const gone = [...ids].filter(([, kind]) => KINDS[kind].goes).map(([id]) => id);
    const session = { appId: 'app', resourceId: 'r', mode: 'mix', cname: 'ended', uid: '1' } as const;
    await createChangeTurns(gateway.database).take({ ...session, sid: 'ended' }, 'died', 1000);
    await gateway.tick();
    const stored = await gateway.stored('recordings');
    expect([...ids].filter(([id]) => !stored.has(id)).map(([, kind]) => kind)).toEqual([
      'ended',
      'with notifications',
    ]);
    expect(archived(gateway.folder, 'recordings')).toEqual(new Set(gone));
    expect(await gateway.count('recording_tags')).toBe(ALL_KINDS.length - gone.length);
    expect(await gateway.count('change_turns')).toBe(0);
    expect((await gateway.stored('notifications')).size).toBe(1);
    expect(archived(gateway.folder, 'notifications').size).toBe(3);
    const trail = await gateway.auditTrail.list('acme', { action: 'retention' }, { limit: 9 });
    expect(trail).toMatchObject([
      {
        subject: 'gateway one',
        target: 'recordings that ended before 2026-01-21T00:00:00.000Z',
        answered: { result: 'removed 2' },
      },
    ]);
    await gateway.tick();
    expect(await gateway.auditTrail.list('acme', { action: 'retention' }, { limit: 9 })).toEqual(trail);
  });

  test('what a tenant keeps for longer, or for ever, stays', async () => {
    const gateway = await open();
    for (const owner of ['acme', 'choir', 'zoo']) {
      await gateway.add('ended', owner, owner);
      await gateway.add('running', `${owner} runs`, owner);
      await gateway.audit(owner, NOW - 60 * DAY_MS);
      await gateway.notify(owner, true);
    }
    const keeps: Readonly<Record<string, KeepDays>> = {
      choir: { recordings: 15, notifications: 15, audit: 59 },
      zoo: { recordings: null, notifications: null, audit: null },
    };
    await gateway.tick({ keepOf: (tenant) => keeps[tenant ?? ''] ?? { ...KEEP, audit: 61 } });
    const owners = (await gateway.recordings.list('zoo', {}, { limit: 9 })).map(({ cname }) => cname);
    expect(owners.toSorted()).toEqual(['ended', 'running']);
    expect(await gateway.stored('recordings')).toHaveProperty('size', 4);
    expect(archived(gateway.folder, 'audit').size).toBe(1);
    const trail = await gateway.auditTrail.list('choir', {}, { limit: 9 });
    expect(trail.map(({ target }) => target).toSorted()).toEqual([
      'entries of the audit trail before 2025-12-03T00:00:00.000Z',
      'recordings that ended before 2026-01-16T00:00:00.000Z',
    ]);
  });

  test('a recording with very many notifications goes in steps, and of two with one sid the second takes them', async () => {
    const gateway = await open();
    await gateway.add('ended', 'long');
    await gateway.add('ended', 'shared', 'acme');
    await gateway.add('ended', 'shared', 'choir');
    const again = { ...recordingOf('ended', 'shared', 'acme'), resourceId: 'another' };
    await gateway.recordings.add(again);
    await gateway.notify('shared', true);
    const rows = Array.from({ length: 1100 }, (_, index) => ({
      ...{ id: newId(OLD), app_id: 'app', notice_id: `many ${index}`, notified_at: 1, sid: 'long' },
      ...{ event_type: 45, happened_at: OLD, details: '{}', received_at: OLD, applied_at: OLD },
      ...{ due_at: null, tries: 0, cname: 'room', uid: '1' },
    }));
    for (let from = 0; from < rows.length; from += 100)
      await gateway.database.write((db) =>
        db
          .insertInto('notifications')
          .values(rows.slice(from, from + 100))
          .execute(),
      );
    for (let day = 0; day < 2; day += 1)
      await gateway.tick({ keepOf: () => ({ ...KEEP, notifications: null }) });
    expect(await gateway.stored('recordings')).toEqual(new Set());
    expect(await gateway.stored('notifications')).toEqual(new Set());
    expect(archived(gateway.folder, 'notifications').size).toBe(1101);
  });

  test('what changed after it was written to the archive stays', async () => {
    const gateway = await open();
    const changed = await gateway.add('ended', 'changed');
    const notified = await gateway.add('ended', 'notified');
    await gateway.add('ended', 'as it was');
    const archive = {
      write: async () => {
        const [recording] = await gateway.recordings.load('acme', [changed]);
        if (recording !== undefined)
          await gateway.recordings.change(recording, (current) => ({ ...current, seenAt: NOW }));
        await gateway.notify('notified', true);
      },
    };
    await gateway.tick({ archive });
    expect(await gateway.stored('recordings')).toEqual(new Set([changed, notified]));
  });

  test('removes nothing while the archive can’t be written, and says so until it can', async () => {
    const gateway = await open();
    await gateway.add('ended', 'one');
    await gateway.tick({ archive: createFolderArchive(join(import.meta.filename, 'x')) });
    expect((await gateway.stored('recordings')).size).toBe(1);
    await gateway.tick();
    expect((await gateway.stored('recordings')).size).toBe(0);
    expect(gateway.told).toEqual([
      expect.stringContaining('the folder of the archive can’t be written'),
      null,
    ]);
  });

  test('removes nothing that only a link or a pipe in the folder has taken', async () => {
    const gateway = await open();
    await gateway.add('ended', 'one');
    const [elsewhere, file] = [temporaryFile(''), join(gateway.folder, 'recordings-2026-01-11.ndjson')];
    symlinkSync(elsewhere, file);
    await gateway.tick();
    unlinkSync(file);
    execFileSync('mkfifo', [file]);
    await gateway.tick();
    expect((await gateway.stored('recordings')).size).toBe(1);
    expect(readFileSync(elsewhere, 'utf8')).toBe('');
    unlinkSync(file);
    await gateway.tick();
    expect((await gateway.stored('recordings')).size).toBe(0);
    expect(archived(gateway.folder, 'recordings').size).toBe(1);
  });

  test('a gateway whose archive took longer than its turn leaves the removal to the one that has it', async () => {
    const gateway = await open();
    await gateway.add('ended', 'one');
    const archive = {
      write: async () => {
        gateway.clock.jump(6 * 60_000);
        await gateway.store.takeTurn('another', 60_000);
      },
    };
    await gateway.tick({ archive });
    expect((await gateway.stored('recordings')).size).toBe(1);
  });

  test('what could not be written is not told any more once another gateway has written it', async () => {
    const gateway = await open();
    await gateway.add('ended', 'one');
    const failing = { write: () => Promise.reject(new ArchiveError('the disk is away')) };
    const retention = gateway.retention({ archive: failing });
    await retention.tick();
    await gateway.tick();
    expect(gateway.told.splice(0)).toEqual(['the disk is away', null]);
    await retention.tick();
    expect(gateway.told).toEqual([null]);
  });

  test('recordings with very many files go a few at a time, so that they fit into the memory', async () => {
    const gateway = await open();
    for (let each = 0; each < 4; each += 1) await gateway.addLarge(`large ${each}`, 2_000_000);
    const written: number[] = [];
    const archive = {
      write: async (_kind: string, lines: readonly ArchiveLine[]) => {
        written.push(lines.reduce((sum, { json }) => sum + json.length, 0));
      },
    };
    await gateway.tick({ archive });
    expect((await gateway.stored('recordings')).size).toBe(0);
    expect(written.reduce((sum, each) => sum + each)).toBeGreaterThan(8_000_000);
    expect(Math.max(...written)).toBeLessThan(6_000_000);
  });

  test('one gateway removes at a time, and another goes on after one that died over it', async () => {
    const gateway = await open();
    await gateway.add('ended', 'one');
    await gateway.store.takeTurn('dead', 60_000);
    appendFileSync(join(gateway.folder, 'recordings-2026-01-11.ndjson'), '{"id":"torn');
    await gateway.tick();
    expect((await gateway.stored('recordings')).size).toBe(1);
    gateway.clock.jump(60_001);
    await gateway.tick();
    expect((await gateway.stored('recordings')).size).toBe(0);
    expect(archived(gateway.folder, 'recordings').size).toBe(1);
  });

  test('the audit trail lets go of what its own entry tells, up to then, and of nothing of the last 30 days', async () => {
    const gateway = await open();
    const { database } = gateway;
    const [old, recent] = [
      await gateway.audit('acme', NOW - 60 * DAY_MS),
      await gateway.audit('acme', Date.now()),
    ];
    const entry = {
      id: newId(NOW),
      at: NOW,
      tenant: 'acme',
      subject: 'g',
      action: 'retention',
      target: null,
    };
    const attempt = (statements: readonly string[]) =>
      database.transact(async (db) => {
        for (const each of statements) await sql.raw(each).execute(db);
      });
    const allow = (tenant: string, before: number, by = entry.id) =>
      `insert into audit_removals (tenant, before, entry) values ('${tenant}', ${before}, '${by}')`;
    const soon = Date.now() + DAY_MS;
    for (const refused of [
      [`delete from audit_asked where id = '${old}'`],
      [`delete from audit_answered where id = '${old}'`],
      [allow('acme', soon), `delete from audit_asked where id = '${old}'`],
      [allow('acme', soon, old), `delete from audit_asked where id = '${old}'`],
    ])
      await expect(attempt(refused)).rejects.toThrow();
    await gateway.auditTrail.asked({ ...entry, requestId: 'r' });
    const others = { ...entry, id: newId(NOW), tenant: 'other', requestId: 'r' };
    const over = { ...entry, id: newId(NOW), requestId: 'r' };
    await gateway.auditTrail.asked(others);
    await gateway.auditTrail.answered(over, { at: NOW, result: 'removed 1', recordingId: null });
    for (const refused of [
      [allow('acme', soon, others.id), `delete from audit_asked where id = '${old}'`],
      [allow('acme', soon, over.id), `delete from audit_asked where id = '${old}'`],
      [allow('other', soon), `delete from audit_asked where id = '${old}'`],
      [allow('acme', NOW - 61 * DAY_MS), `delete from audit_asked where id = '${old}'`],
      [allow('acme', soon), `delete from audit_asked where id = '${recent}'`],
      [allow('acme', soon), `delete from audit_asked where id = '${entry.id}'`],
      [allow('acme', soon), `update audit_asked set subject = 'x' where id = '${old}'`],
      [allow('acme', soon), `delete from audit_answered where id = '${old}'`],
    ])
      await expect(attempt(refused)).rejects.toThrow();
    expect((await gateway.stored('audit_asked')).size).toBe(5);
    await gateway.tick();
    expect(archived(gateway.folder, 'audit')).toEqual(new Set([old]));
    expect((await gateway.stored('audit_asked')).has(old)).toBe(false);
    expect(await gateway.count('audit_answered')).toBe(3);
    expect(await gateway.count('audit_removals')).toBe(0);
  });

  test('no way to insert changes an entry of the audit trail or its answer', async () => {
    const { audit, auditTrail, database } = await open();
    const id = await audit('acme', NOW);
    const before = await auditTrail.list('acme', {}, { limit: 9 });
    const asked = '(id, at, tenant, subject, action, request_id)';
    const answered = '(id, answered_at, result)';
    const forged = `values ('${id}', 1, 'acme', 'forged', 'x', 'r')`;
    const numbered = (table: string, columns: string, values: string) =>
      `insert or replace into ${table} (rowid, ${columns.slice(1)} select rowid, ${values} from ${table}`;
    for (const statement of [
      `insert or replace into audit_asked ${asked} ${forged}`,
      `replace into audit_answered ${answered} values ('${id}', 1, 'forged')`,
      numbered('audit_asked', asked, `'new', 1, 'acme', 'forged', 'x', 'r'`),
      numbered('audit_answered', answered, `'new', 1, 'forged'`),
      `insert into audit_asked ${asked} ${forged} on conflict (id) do update set subject = 'forged'`,
      `insert into audit_answered ${answered} values ('${id}', 1, 'forged') on conflict (id) do update set result = 'forged'`,
    ])
      await database.write((db) => sql.raw(statement).execute(db)).catch(() => undefined);
    expect(await auditTrail.list('acme', {}, { limit: 9 })).toEqual(before);
    await audit('acme', NOW);
    expect(await auditTrail.list('acme', {}, { limit: 9 })).toHaveLength(before.length + 1);
  });

  /** Dies at its nth call, before it has done anything or after it has. */
  class Killed extends Error {}
  const plan = fc.record({
    kinds: fc.array(fc.constantFrom(...ALL_KINDS), { minLength: 5, maxLength: 40 }),
    kills: fc.array(fc.record({ after: fc.nat(14), isDone: fc.boolean() }), { maxLength: 6 }),
    notified: fc.array(fc.nat(39), { maxLength: 4 }),
  });

  test('whatever it is killed over, what is removed is in the archive, and nothing that is unsettled is removed', async () => {
    const property = fc.asyncProperty(plan, async ({ kinds, kills, notified }) => {
      const gateway = await open();
      const all = new Map<string, Kind>();
      for (const [index, kind] of kinds.entries())
        all.set(await gateway.add(kind, `s${index}`, index % 2 === 0 ? 'acme' : 'choir'), kind);
      for (let each = 0; each < 5; each += 1) await gateway.audit('acme', OLD - 40 * DAY_MS);
      const before = await gateway.stored('audit_asked');
      const notificationsBefore = await gateway.stored('notifications');
      for (const [index, { after, isDone }] of kills.entries()) {
        let calls = 0;
        const mayDie = async <Result>(work: () => Promise<Result>, torn?: () => void): Promise<Result> => {
          if (calls > after) throw new Killed();
          calls += 1;
          if (calls <= after) return work();
          if (isDone) await work();
          else torn?.();
          throw new Killed();
        };
        const { store } = gateway;
        const dying: RetentionStore = {
          ...store,
          takeTurn: (...args) => mayDie(() => store.takeTurn(...args)),
          endTurn: () => Promise.reject(new Killed()),
          recordings: (...args) => mayDie(() => store.recordings(...args)),
          audit: (...args) => mayDie(() => store.audit(...args)),
          removeRecordings: (...args) => mayDie(() => store.removeRecordings(...args)),
          removeAudit: (...args) => mayDie(() => store.removeAudit(...args)),
        };
        const archive = createFolderArchive(gateway.folder);
        await gateway.tick({
          store: dying,
          archive: {
            write: (kind, lines, signal) =>
              mayDie(
                () => archive.write(kind, lines, signal),
                () => appendFileSync(join(gateway.folder, `${kind}-2026-01-11.ndjson`), '{"id":"torn'),
              ),
          },
          gateway: `run~${index}`,
        });
        const sid = notified[index];
        if (sid !== undefined) await gateway.notify(`s${sid}`, false);
        gateway.clock.jump(6 * 60_000);
      }
      const unapplied = new Set(notified.slice(0, kills.length).map((index) => `s${index}`));
      await gateway.tick();
      const stored = await gateway.stored('recordings');
      const inArchive = archived(gateway.folder, 'recordings');
      for (const [index, [id, kind]] of [...all].entries()) {
        if (!stored.has(id)) expect(inArchive).toContain(id);
        if (!KINDS[kind].goes) expect(stored).toContain(id);
        else if (!unapplied.has(`s${index}`)) expect(stored).not.toContain(id);
      }
      const goneEntries = before.difference(await gateway.stored('audit_asked'));
      expect(goneEntries.size).toBe(5);
      expect(goneEntries.isSubsetOf(archived(gateway.folder, 'audit'))).toBe(true);
      const goneNotices = notificationsBefore.difference(await gateway.stored('notifications'));
      expect(goneNotices.isSubsetOf(archived(gateway.folder, 'notifications'))).toBe(true);
      expect(await gateway.count('audit_removals')).toBe(0);
    });
    await fc.assert(property, { numRuns: runs });
  }, 60_000);
});

describe('the days that are kept', () => {
  it('are whole, and never fewer than was said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(DAY_MS * 1000), (days, later) => {
        const now = NOW + later;
        const since = keptSince(days, now);
        expect(since % DAY_MS).toBe(0);
        expect(now - since).toBeGreaterThanOrEqual(days * DAY_MS);
        expect(now - since).toBeLessThan((days + 1) * DAY_MS);
      }),
    );
  });
});
