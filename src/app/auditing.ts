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
  return ({ tenant, subject }, requestId) => ({
    entry({ action, target }) {
      const at = now();
      return { id: newRecordingId(at), at, tenant, subject, action, target, requestId };
    },
    asked: (entry) => auditTrail.asked(entry),
    async answered(entry, answer) {
      try {
        await auditTrail.answered(entry, { at: now(), ...answer });
      } catch (error) {
        log.error({ err: error, ...entry, ...answer }, 'a result could not be audited');
      }
    },
  });
}
