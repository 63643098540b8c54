import { type Config, DEFAULT_DATABASE_URL } from '../config.ts';
import type { ApiKeyStore } from '../domain/api-key.ts';
import type { GatewaySecrets } from '../domain/playback.ts';
import { systemClock } from '../observability/system-clock.ts';
import { createRedactor } from '../redaction.ts';
import { createApiKeyStore } from '../store/api-keys.ts';
import { createAuditTrail } from '../store/audit-trail.ts';
import { openDatabase } from '../store/database.ts';
import { createGatewaySecrets } from '../store/gateway-secrets.ts';
import { createAuditing } from './auditing.ts';
import { logFormatOf, logToStandardOutput } from './log.ts';
import { secretsOf } from './secrets.ts';

interface KeyParts {
  readonly keys: ApiKeyStore;
  readonly secrets: GatewaySecrets;
  readonly auditFor: ReturnType<typeof createAuditing>;
}

/** Opens only what the command line needs for keys, whether gateways are running or not; closes it after `work`. */
export async function withKeys<Result>(
  config: Config,
  work: (parts: KeyParts) => Promise<Result>,
): Promise<Result> {
  const redactor = createRedactor(secretsOf(config));
  const { log } = logToStandardOutput('error', logFormatOf(config), redactor);
  const database = openDatabase(
    config.databaseUrl ?? DEFAULT_DATABASE_URL,
    { brokenRow: ({ table, id, message }) => log.error({ table, id }, message) },
    { clock: systemClock },
  );
  try {
    await database.migrate();
    const auditTrail = createAuditTrail(database);
    const auditFor = createAuditing({ auditTrail, clock: systemClock, log, redactor });
    return await work({
      ...{ keys: createApiKeyStore(database), auditFor },
      secrets: createGatewaySecrets(database),
    });
  } finally {
    await database.close();
  }
}
