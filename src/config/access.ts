import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { ALGORITHMS, type TokenKey, type TokenPolicy } from '../auth/tokens.ts';
import {
  attempt,
  commaSeparated,
  type Environment,
  LOOPBACK,
  problemsOf,
  secret,
  wholeNumber,
} from './values.ts';

/** Who may call the gateway: everybody, or callers with an API key or, if there is a policy for tokens, a token. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly tokens: TokenPolicy | null };

/** In bytes. RFC 7518 requires a key at least as long as the hash. */
const SHORTEST_SECRET = 32;

const KEYS = ['AUTH_JWKS_URL', 'AUTH_JWT_PUBLIC_KEY', 'AUTH_JWT_SECRET'];

export const accessSettings = z.object({
  AUTH: z.literal('none', { error: 'expected none, or nothing at all' }).optional(),
  AUTH_JWKS_URL: z
    .string()
    .refine(isSafeUrl, 'expected an https: URL (http: for loopback only) without a user or password')
    .optional(),
  AUTH_JWT_SECRET: secret(
    z
      .string()
      .refine(
        (text) => Buffer.byteLength(text) >= SHORTEST_SECRET,
        `expected at least ${SHORTEST_SECRET} bytes`,
      )
      .optional(),
  ),
  AUTH_JWT_PUBLIC_KEY: secret(
    z
      .string()
      // Some systems allow only one line in a variable, so `\n` may stand for a line break.
      .transform((pem) => pem.replaceAll('\\n', '\n'))
      .refine(isPublicKey, 'expected a public key in PEM: "-----BEGIN PUBLIC KEY-----", …')
      .optional(),
  ),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_ALGORITHMS: commaSeparated.optional(),
  AUTH_CLOCK_SKEW_MS: wholeNumber({ from: 0, to: 999_999, left: 5000 }),
});

type Settings = z.output<typeof accessSettings>;

/**
 * Reads the variables `AUTH…`. When none is set, the sandbox is open and a real account is closed.
 * `problems` has one line for each variable that is wrong; no value is repeated.
 */
export function readAccess(
  env: Environment,
  { hasAccount }: { readonly hasAccount: boolean },
): { readonly access: Access; readonly problems: readonly string[] } {
  const closed: Access = { kind: 'closed', tokens: null };
  const { data: read, error } = accessSettings.safeParse(env);
  if (read === undefined) return { access: closed, problems: problemsOf(error) };
  const given = KEYS.filter((name) => env[name] !== undefined);
  const problems = contradictions(read, given);
  if (problems.length > 0) return { access: closed, problems };
  const key = keyOf(read);
  if (key === null) {
    const isOpen = read.AUTH === 'none' || !hasAccount;
    return { access: isOpen ? { kind: 'open' } : closed, problems };
  }
  const tokens = {
    key,
    issuer: read.AUTH_ISSUER ?? null,
    audience: read.AUTH_AUDIENCE ?? null,
    algorithms: read.AUTH_ALGORITHMS ?? algorithmsFor(key),
    clockSkewMs: read.AUTH_CLOCK_SKEW_MS,
  };
  return { access: { kind: 'closed', tokens }, problems };
}

/** One line for each variable that does not fit the others. `keys`: the names of the key variables that are set. */
function contradictions(read: Settings, keys: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const [key, another] = keys;
  if (another !== undefined) problems.push(`${another}: expected no more than one of ${KEYS.join(', ')}`);
  if (key !== undefined && read.AUTH === 'none') {
    problems.push(`AUTH: none lets everybody in, although ${key} is set; expected only one of the two`);
  }
  const others = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_ALGORITHMS'] as const;
  for (const name of others) {
    if (key !== undefined || read[name] === undefined) continue;
    problems.push(`${name}: there is no key to check tokens with; expected one of ${KEYS.join(', ')}`);
  }
  if (read.AUTH_JWKS_URL !== undefined && read.AUTH_AUDIENCE === undefined) {
    problems.push('AUTH_AUDIENCE: missing; the issuer’s keys sign tokens for other services too');
  }
  const usable = keyOf(read);
  const fitting = usable && algorithmsFor(usable);
  if (fitting && read.AUTH_ALGORITHMS?.some((each) => !fitting.includes(each))) {
    problems.push(`AUTH_ALGORITHMS: expected some of ${fitting.join(', ')}, which are what fits ${key}`);
  }
  return problems;
}

function keyOf(read: Settings): TokenKey | null {
  if (read.AUTH_JWKS_URL !== undefined) return { kind: 'jwks', url: read.AUTH_JWKS_URL };
  if (read.AUTH_JWT_PUBLIC_KEY !== undefined) return { kind: 'public-key', pem: read.AUTH_JWT_PUBLIC_KEY };
  if (read.AUTH_JWT_SECRET !== undefined) return { kind: 'secret', secret: read.AUTH_JWT_SECRET };
  return null;
}

function algorithmsFor(key: TokenKey): readonly string[] {
  return key.kind === 'secret' ? ALGORITHMS.symmetric : ALGORITHMS.asymmetric;
}

function isSafeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isEncrypted = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  return isEncrypted && username === '' && password === '';
}

/** Refuses a private key, although its public half could be used: a gateway that only verifies should not have it. */
function isPublicKey(pem: string): boolean {
  return !pem.includes('PRIVATE') && attempt(() => createPublicKey(pem).asymmetricKeyType) != null;
}
