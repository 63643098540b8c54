import { createHmac, timingSafeEqual } from 'node:crypto';

/** The two signatures of Agora's, each over the raw body (upstream contract, "Notifications"). */
export interface Signatures {
  /** `Agora-Signature`: hex HMAC-SHA1. */
  readonly v1: string | null;
  /** `Agora-Signature-V2`: hex HMAC-SHA256. */
  readonly v2: string | null;
}

/**
 * Whether the body was signed with one of the secrets. Where both signatures came the newer one counts and the older one
 * can't make up for it. Takes as long for a wrong signature as for a right one.
 */
export function isSigned(body: Buffer, { v1, v2 }: Signatures, secrets: readonly string[]): boolean {
  const [algorithm, signature] = v2 === null ? (['sha1', v1] as const) : (['sha256', v2] as const);
  const given = Buffer.from(signature ?? '', 'latin1');
  let isRight = false;
  for (const secret of secrets) {
    const expected = Buffer.from(createHmac(algorithm, secret).update(body).digest('hex'), 'latin1');
    // Every secret is tried, whichever is the right one.
    if (expected.length === given.length && timingSafeEqual(expected, lowerCase(given))) isRight = true;
  }
  return isRight;
}

function lowerCase(hex: Buffer): Buffer {
  return Buffer.from(hex.toString('latin1').toLowerCase(), 'latin1');
}
