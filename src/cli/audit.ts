import { userInfo } from 'node:os';
import type { App } from '../app.ts';
import type { Audit } from '../graphql/plugins/audit-plugin.ts';

/** The audit trail for what the person at the command line does to a tenant's recordings or keys. */
export function operatorAudit({ auditFor }: Pick<App, 'auditFor'>, tenant: string): Audit {
  return auditFor({ tenant, subject: `operator ${userInfo().username}` }, 'command line');
}
