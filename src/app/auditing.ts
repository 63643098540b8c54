import type { Logger } from 'pino';
import type { AuditTrail } from '../domain/audit.ts';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import { newRecordingId } from '../domain/recording-id.ts';
import type { Audit } from '../graphql/plugins/audit-plugin.ts';

/** Writes down what callers ask for. What has been done is not undone by a result that can't be written: the log has it then. */
export function createAuditing({
  auditTrail,
  clock,
  log,
}: {
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly log: Logger;
}): (caller: Pick<Caller, 'tenant' | 'subject'>, requestId: string) => Audit {
  const now = () => Math.round(clock.now());
  return ({ tenant, subject }, requestId) =>
    async ({ action, target }) => {
      const at = now();
      const id = newRecordingId(at);
      await auditTrail.asked({ id, at, tenant, subject, action, target, requestId });
      return async (answer) => {
        try {
          await auditTrail.answered(id, { at: now(), ...answer });
        } catch (error) {
          log.error({ err: error, id, tenant, subject, action, ...answer }, 'a result could not be audited');
        }
      };
    };
}
