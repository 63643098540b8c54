import { createHmac, timingSafeEqual } from 'node:crypto';

/** Agora's two signatures, each over the raw body (upstream contract, "Notifications"). */
interface Signatures {
  /** `Agora-Signature`: hex HMAC-SHA1. */
  readonly v1: string | null;
  /** `Agora-Signature-V2`: hex HMAC-SHA256. */
  readonly v2: string | null;
}

/**
 * Whether the body was signed with one of the secrets. Where both signatures are present, only the newer one counts.
 * Checking takes as long for a wrong signature as for a right one.
 */
export function isSigned(body: Buffer, { v1, v2 }: Signatures, secrets: readonly string[]): boolean {
  const [algorithm, signature] = v2 === null ? (['sha1', v1] as const) : (['sha256', v2] as const);
  const given = Buffer.from((signature ?? '').toLowerCase(), 'latin1');
  let isRight = false;
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac(algorithm, secret).update(body).digest('hex'), 'latin1');
    // No early return: the time must not tell which secret is the right one.
    if (expected.length === given.length && timingSafeEqual(expected, given)) isRight = true;
  }
  return isRight;
}
