import type { Config } from '../config.ts';
import type { ApiKeyStore } from '../domain/api-key.ts';
import { createRedactor } from '../domain/redaction.ts';
import type { Audit } from '../graphql/plugins/audit-plugin.ts';
import { createLog } from '../observability/log.ts';
import { standardOutput } from '../observability/log-destination.ts';
import { systemClock } from '../observability/system-clock.ts';
import { createApiKeyStore } from '../store/api-keys.ts';
import { createAuditTrail } from '../store/audit-trail.ts';
import { openDatabase } from '../store/database.ts';
import { createAuditing } from './auditing.ts';
import { secretsOf } from './secrets.ts';

export interface KeyWork {
  readonly keys: ApiKeyStore;
  /** The trail of what is done to a tenant's keys. */
  readonly auditFor: (tenant: string) => Audit;
}

/** Composition, for the command line: the API keys alone, beside running gateways or without any. */
export async function withKeys<Result>(
  config: Config,
  subject: string,
  work: (parts: KeyWork) => Promise<Result>,
): Promise<Result> {
  const log = createLog({
    level: 'error',
    redactor: createRedactor(secretsOf(config)),
    destination: standardOutput(),
  });
  const database = openDatabase(
    config.databaseUrl ?? 'file:./data/gateway.db',
    { brokenRow: ({ table, id, message }) => log.error({ table, id }, message) },
    { clock: systemClock },
  );
  try {
    await database.migrate();
    const audit = createAuditing({ auditTrail: createAuditTrail(database), clock: systemClock, log });
    const auditFor = (tenant: string) => audit({ tenant, subject }, 'command line');
    return await work({ keys: createApiKeyStore(database), auditFor });
  } finally {
    await database.close();
  }
}
