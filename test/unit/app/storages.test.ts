import { expect, it } from 'vitest';
import { createStorages } from '../../../src/app/storages.ts';
import { SANDBOX_STORAGES } from '../../../src/config/storages.ts';
import { createLog } from '../../../src/observability/log.ts';
import { createRedactor } from '../../../src/redaction.ts';
import { ManualClock } from '../../support/manual-clock.ts';

it('the sandbox’s own storage is there for starts, and not for URLs: they would lead to a stranger’s bucket', async () => {
  const redactor = createRedactor([]);
  const storages = createStorages({
    storages: SANDBOX_STORAGES,
    readSource: () => Promise.reject(new Error('nothing is read')),
    clock: new ManualClock(),
    log: createLog({ level: 'silent', redactor, destination: { write: () => undefined } }),
    redactor,
  });
  expect(await storages.storageConfig('default')).toMatchObject({ vendor: 1, bucket: 'sandbox' });
  expect(await storages.open('default', { isFresh: false })).toBe('unknown');
});
