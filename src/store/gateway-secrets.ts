import { randomBytes } from 'node:crypto';
import type { GatewaySecrets } from '../domain/playback.ts';
import type { Database } from './database.ts';

const SECRET_BYTES = 32;

/** Stores the secrets in SQLite or Postgres, with the same statements. */
export function createGatewaySecrets({ run, write, clock }: Database): GatewaySecrets {
  const read = (purpose: string) =>
    run(async (db) => {
      const found = db.selectFrom('gateway_secrets').select('secret').where('purpose', '=', purpose);
      const rows = await found.orderBy('generation', 'desc').execute();
      return rows.map(({ secret }) => bytesOf(secret));
    });

  const rowOf = (purpose: string, generation: number) => {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    return { purpose, generation, secret, created_at: clock.now() };
  };

  return {
    async of(purpose) {
      const known = await read(purpose);
      if (known.length > 0) return known;
      const first = rowOf(purpose, 1);
      await write(async (db) => {
        // Of several gateways that do this at once, one comes first.
        await db
          .insertInto('gateway_secrets')
          .values(first)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
      return read(purpose);
    },

    async rotate(purpose, older) {
      await write(async (db) => {
        const { max } = db.fn;
        const newest = db.selectFrom('gateway_secrets').select(max('generation').as('generation'));
        const last = await newest.where('purpose', '=', purpose).executeTakeFirst();
        const next = rowOf(purpose, Number(last?.generation ?? 0) + 1);
        await db.insertInto('gateway_secrets').values(next).execute();
        if (older === 'keep') return;
        const others = db.deleteFrom('gateway_secrets').where('purpose', '=', purpose);
        await others.where('generation', '<', next.generation).execute();
      });
    },
  };
}

function bytesOf(secret: string): Uint8Array {
  const bytes = Buffer.from(secret, 'base64url');
  if (bytes.length !== SECRET_BYTES)
    throw new Error(`gateway_secrets: expected ${SECRET_BYTES} bytes as base64url`);
  return bytes;
}
