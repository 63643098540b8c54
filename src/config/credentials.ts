/**
 * What credentials look like at the least. What is shorter can't be real, and is refused: a secret of one letter would be
 * found, and taken out, in every line of the log.
 */
import { z } from 'zod';
import { SHORTEST_SECRET } from '../domain/redaction.ts';

/** The customer ID of the sandbox, which everybody knows. */
export const SANDBOX_CUSTOMER_ID = 'sandbox';

const notSet = { error: 'missing', abort: true } as const;

const TOO_SHORT = 'too short to be real';

/** Agora's have 32 hex digits; those of sandboxes may be others. */
export const customerId = z
  .string('missing')
  .min(1, notSet)
  .refine(
    (id) => id.length >= SHORTEST_SECRET || id === SANDBOX_CUSTOMER_ID,
    `${TOO_SHORT}; expected the customer ID of the Agora console, 32 characters`,
  );

export const customerSecret = secretOf('the customer secret of the Agora console, 32 characters');

/** An empty one would let everybody sign. */
export const webhookSecret = secretOf(
  `what the Agora console shows, at least ${SHORTEST_SECRET} characters each`,
);

/** No vendor's secrets are shorter, MinIO's included. */
export const cloudSecretKey = secretOf(`at least ${SHORTEST_SECRET} characters`);

/** A name rather than a secret: an account at Azure, or a user of MinIO's, may have three letters. */
export const cloudAccessKey = z
  .string('missing')
  .min(1, notSet)
  .min(3, `${TOO_SHORT}; expected at least 3 characters`);

function secretOf(expected: string) {
  return z.string('missing').min(1, notSet).min(SHORTEST_SECRET, `${TOO_SHORT}; expected ${expected}`);
}
