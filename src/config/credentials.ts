/**
 * The least length of credentials. Shorter ones can't be real and are refused: a secret of one letter would be found, and
 * redacted, in every line of the log.
 */
import { z } from 'zod';
import { SHORTEST_SECRET } from '../redaction.ts';

/** The sandbox's customer ID; public. */
export const SANDBOX_CUSTOMER_ID = 'sandbox';

const notSet = { error: 'missing', abort: true } as const;

const TOO_SHORT = 'too short to be real';

/** Agora's customer IDs have 32 hex digits; other sandboxes may use a different form. */
export const customerId = z
  .string('missing')
  .min(1, notSet)
  .refine(
    (id) => id.length >= SHORTEST_SECRET || id === SANDBOX_CUSTOMER_ID,
    `${TOO_SHORT}; expected the customer ID of the Agora console, 32 characters`,
  );

export const customerSecret = secretOf('the customer secret of the Agora console, 32 characters');

/** With an empty secret, anybody could sign notifications. */
export const webhookSecret = secretOf(
  `what the Agora console shows, at least ${SHORTEST_SECRET} characters each`,
);

/** No vendor has shorter secret keys, not even MinIO. */
export const cloudSecretKey = secretOf(`at least ${SHORTEST_SECRET} characters`);

/** A name rather than a secret: an Azure account or a MinIO user may have only three letters. */
export const cloudAccessKey = z
  .string('missing')
  .min(1, notSet)
  .min(3, `${TOO_SHORT}; expected at least 3 characters`);

function secretOf(expected: string) {
  return z.string('missing').min(1, notSet).min(SHORTEST_SECRET, `${TOO_SHORT}; expected ${expected}`);
}
