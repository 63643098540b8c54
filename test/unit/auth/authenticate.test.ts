import { expect, it } from 'vitest';
import { makeApiKey } from '../../../src/auth/api-keys.ts';
import { createAuthenticate } from '../../../src/auth/authenticate.ts';
import type { ApiKey } from '../../../src/domain/api-key.ts';
import { ManualClock } from '../../support/manual-clock.ts';

it('an API key is looked up once for all who ask at once, and anew for those who ask after it was revoked', async () => {
  const clock = new ManualClock();
  const made = makeApiKey({
    ...{ tenant: 't', name: 'n', scopes: [], createdAt: 0, expiresAt: null, operationsPerMinute: null },
  });
  let stored: ApiKey = made.key;
  let lookups = 0;
  const find = async () => {
    lookups += 1;
    return stored;
  };
  const tenantOf = () => ({ appIds: [], share: 1, storages: [], longestMs: null });
  const authenticate = createAuthenticate({ keys: { find }, tokens: null, tenantOf, clock });
  const ask = () => authenticate(`Bearer ${made.text}`, null);
  const callers = await Promise.all(Array.from({ length: 10 }, ask));
  expect(new Set(callers.map(({ subject }) => subject))).toEqual(new Set([`key:${made.key.id}`]));
  expect(lookups).toBe(1);
  stored = { ...made.key, revokedAt: 1 };
  await expect(ask()).rejects.toThrow('revoked');
});
