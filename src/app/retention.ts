import type { Logger } from 'pino';
import { createRetention, type Retention } from '../application/retention.ts';
import { createFolderArchive } from '../archive/folder-archive.ts';
import { createStorageArchive } from '../archive/storage-archive.ts';
import type { Config } from '../config.ts';
import type { AuditTrail } from '../domain/audit.ts';
import type { Clock } from '../domain/ports.ts';
import type { Archive, KeepDays, Retained } from '../domain/retention.ts';
import type { Tenant, TenantOf } from '../domain/tenant.ts';
import { archiveLines } from '../graphql/archive-lines.ts';
import type { Health } from '../observability/health.ts';
import type { StorageClientOf } from '../storage/storage-client.ts';
import type { OpenByName } from '../storage/usable-storage.ts';
import type { Database } from '../store/database.ts';
import { createRetentionStore } from '../store/retention.ts';
import { encryptionOf } from './examined-storage.ts';
import type { Measures } from './measures.ts';

interface RetentionParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly database: Database;
  readonly auditTrail: AuditTrail;
  readonly health: Health;
  readonly measures: Pick<Measures, 'removed'>;
  readonly tenantOf: TenantOf;
  readonly tenants: () => readonly Tenant[];
  readonly open: OpenByName;
  readonly clientOf: StorageClientOf;
  /** The id of this run of the gateway, which begins with its name. */
  readonly gateway: string;
}

/** Creates what removes what is kept no more. */
export function createGatewayRetention(config: Config, parts: RetentionParts): Retention {
  const { log, health, measures, gateway, database, auditTrail, tenantOf, clock } = parts;
  return createRetention({
    ...{ clock, auditTrail, gateway, linesOf: archiveLines },
    store: createRetentionStore(database),
    archive: createArchive(config, parts),
    keepOf: (tenant) => ({ ...config.keep, ...(tenant === null ? null : tenantOf(tenant))?.keep }),
    fewestDays: () => fewestDaysOf(config.keep, parts.tenants()),
    gatewayName: gateway.split('~', 1)[0] ?? gateway,
    events: {
      removed(what) {
        measures.removed(what);
        log.info(what, 'what was kept long enough was removed');
      },
      archiveFailed: (failure) => health.archiveFailed(failure),
      trouble: (message, details) => log.error(details, message),
    },
  });
}

function createArchive({ archive, storages }: Config, parts: RetentionParts): Archive | null {
  if (archive === null) return null;
  if (archive.kind === 'folder') return createFolderArchive(archive.path);
  const { storage, prefix } = archive;
  const configured = storages[storage];
  const encryption = configured === undefined ? undefined : encryptionOf(configured);
  const { open, clientOf, clock } = parts;
  return createStorageArchive({ ...{ storage, prefix, encryption }, open, clientOf, clock });
}

function fewestDaysOf(keep: KeepDays, tenants: readonly Tenant[]): KeepDays {
  const all = [keep, ...tenants.map((tenant) => ({ ...keep, ...tenant.keep }))];
  const fewestOf = (kind: Retained) => {
    const days = all.flatMap((each) => each[kind] ?? []);
    return days.length === 0 ? null : Math.min(...days);
  };
  return {
    recordings: fewestOf('recordings'),
    notifications: fewestOf('notifications'),
    audit: fewestOf('audit'),
  };
}
