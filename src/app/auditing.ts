import type { Logger } from 'pino';
import type { AuditTrail } from '../domain/audit.ts';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import type { Audit } from '../graphql/plugins/audit-plugin.ts';
import { newId } from '../ids.ts';
import type { Redactor } from '../redaction.ts';

/**
 * Records what callers ask for in the audit trail. A result that can't be stored goes to the log instead: the action has
 * been carried out and can't fail any more.
 */
export function createAuditing(parts: {
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly log: Logger;
  readonly redactor: Redactor;
}): (caller: Pick<Caller, 'tenant' | 'subject'>, requestId: string) => Audit {
  const { auditTrail, clock, log, redactor } = parts;
  const now = () => Math.round(clock.now());
  return ({ tenant, subject }, requestId) => ({
    entry({ action, target: given }) {
      const at = now();
      // What was pasted into the wrong field could never be removed again.
      const target = given === null ? null : redactor.text(given);
      return { id: newId(at), at, tenant, subject, action, target, requestId };
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
