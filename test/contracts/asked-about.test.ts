import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/ids.ts';
import { createAuditTrail } from '../../src/store/audit-trail.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

describe.each([
  ['SQLite', migratedDatabase, true],
  ['Postgres', () => migratedPostgres(onTestFinished), await postgresIsThere()],
] as const)('on %s the calls about recordings', (_name, create, isThere) => {
  it.runIf(isThere)(
    'are found by target or answer: the first and the last twenty of each, the tenant’s alone',
    async () => {
      const clock = new ManualClock();
      const database = openDatabase(await create(), {}, { clock, countsBy: 'process' });
      onTestFinished(() => database.close());
      await database.migrate();
      const trail = createAuditTrail(database);
      let at = clock.now();
      const entry = (tenant: string, target: string, subject: string) => {
        at += 10;
        return { id: newId(at), at, tenant, subject, action: 'stopRecording', target, requestId: 'r' };
      };
      const started = entry('acme', 'room', 'starter');
      const answering = trail.answered(started, { at, result: 'Recording', recordingId: 'one' });
      for (let each = 0; each < 30; each += 1) await trail.asked(entry('acme', 'one', `stopper ${each}`));
      await trail.asked(entry('other', 'one', 'stranger'));
      await trail.asked(entry('acme', 'two', 'another'));
      const found = await trail.askedAbout('acme', ['one', 'two', 'three']);
      const subjects = (id: string) => (found.get(id) ?? []).map(({ subject }) => subject);
      expect(subjects('one').slice(0, 2)).toEqual(['starter', 'stopper 11']);
      expect(subjects('one').at(-1)).toBe('stopper 29');
      expect(subjects('two')).toEqual(['another']);
      expect(subjects('three')).toEqual([]);
      await answering;
    },
  );
});
