import { describe, expect, it, onTestFinished } from 'vitest';
import { createPlaybackTokens } from '../../src/playback/playback-token.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createGatewaySecrets } from '../../src/store/gateway-secrets.ts';
import { migratedDatabase, postgresIsThere } from '../support/databases.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { migratedPostgres } from '../support/postgres-schemas.ts';

const thereIsPostgres = await postgresIsThere();
if (!thereIsPostgres) console.warn('There is no Postgres: its half of the tests of the secrets is skipped.');

describe.skipIf(!thereIsPostgres)('on Postgres', () => behave(() => migratedPostgres(onTestFinished)));
describe('on SQLite', () => behave(migratedDatabase));

const PLAYBACK = { recordingId: '0'.repeat(32), owner: 'acme', fingerprint: 'x'.repeat(22) };

function behave(makeUrl: () => Promise<string>): void {
  /** A gateway's connection to the database, and its tokens. */
  async function open(url: string, clock = new ManualClock()) {
    const database = openDatabase(url, {}, { clock, countsBy: 'process' });
    onTestFinished(() => database.close());
    await database.migrate();
    const secrets = createGatewaySecrets(database);
    const tokens = createPlaybackTokens({ secrets, clock });
    const make = () => tokens.make({ ...PLAYBACK, expiresAt: clock.now() / 1000 + 3600 });
    return { clock, database, secrets, tokens, make };
  }

  it('gateways that ask for the first secret at once get the same one, and keep it', async () => {
    const url = await makeUrl();
    const gateways = [await open(url), await open(url), await open(url)];
    const seen = await Promise.all(gateways.map(({ secrets }) => secrets.of('playback')));
    const later = await (await open(url)).secrets.of('playback');
    expect(later).toEqual([expect.objectContaining({ length: 32 })]);
    expect(seen).toEqual([later, later, later]);
  });

  it('a newer key is used for new tokens by all within a minute, and older ones are taken until they are deleted', async () => {
    const url = await makeUrl();
    const one = await open(url);
    const other = await open(url, one.clock);
    const before = await one.make();
    expect(await other.tokens.read(before)).toMatchObject(PLAYBACK);
    await one.secrets.rotate('playback', 'keep');
    await one.clock.advance(60_000);
    const after = await one.make();
    expect(after.split('.')[0]).not.toBe(before.split('.')[0]);
    for (const token of [before, after]) expect(await other.tokens.read(token)).toMatchObject(PLAYBACK);
    await one.secrets.rotate('playback', 'delete');
    await one.clock.advance(60_000);
    for (const token of [before, after]) expect(await other.tokens.read(token)).toBeNull();
    expect(await other.tokens.read(await one.make())).toMatchObject(PLAYBACK);
  });
}
