import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { ALGORITHMS, type TokenKey, type TokenPolicy } from '../auth/tokens.ts';
import { commaSeparated, LOOPBACK, wholeNumber } from './values.ts';

/** Who is let in: everybody, or whoever has an API key or, where there is a policy for them, a token. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly tokens: TokenPolicy | null };

/** RFC 7518 wants a key at least as long as the hash. */
const SHORTEST_SECRET = 32;

const KEYS = ['AUTH_JWKS_URL', 'AUTH_JWT_PUBLIC_KEY', 'AUTH_JWT_SECRET'];

const settings = z.object({
  AUTH: z.literal('none', { error: 'expected none, or nothing at all' }).optional(),
  AUTH_JWKS_URL: z
    .string()
    .refine(isSafeUrl, 'expected an https: URL (http: for loopback only) without a user or password')
    .optional(),
  AUTH_JWT_SECRET: z
    .string()
    .refine(
      (secret) => Buffer.byteLength(secret) >= SHORTEST_SECRET,
      `expected at least ${SHORTEST_SECRET} bytes`,
    )
    .optional(),
  AUTH_JWT_PUBLIC_KEY: z
    .string()
    // As one line it fits where variables can't have several.
    .transform((pem) => pem.replaceAll('\\n', '\n'))
    .refine(isPublicKey, 'expected a public key in PEM: "-----BEGIN PUBLIC KEY-----", …')
    .optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_ALGORITHMS: commaSeparated.optional(),
  AUTH_CLOCK_SKEW_MS: wholeNumber({ from: 0, to: 999_999, left: 5000 }),
});

type Settings = z.output<typeof settings>;

/**
 * Reads who is let in. Without a word about it the sandbox is open and a real account is not.
 * `problems` has one line for each variable that is wrong; no value is repeated in it.
 */
export function readAccess(
  env: Readonly<Record<string, string | undefined>>,
  { hasAccount }: { readonly hasAccount: boolean },
): { readonly access: Access; readonly problems: readonly string[] } {
  const closed: Access = { kind: 'closed', tokens: null };
  const read = settings.safeParse(env);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
    return { access: closed, problems };
  }
  const given = KEYS.filter((name) => env[name] !== undefined);
  const problems = problemsOf(read.data, given);
  const key = keyOf(read.data);
  if (problems.length > 0) return { access: closed, problems };
  if (key === null) {
    const isOpen = read.data.AUTH === 'none' || !hasAccount;
    return { access: isOpen ? { kind: 'open' } : closed, problems };
  }
  return {
    access: {
      kind: 'closed',
      tokens: {
        key,
        issuer: read.data.AUTH_ISSUER ?? null,
        audience: read.data.AUTH_AUDIENCE ?? null,
        algorithms: read.data.AUTH_ALGORITHMS ?? algorithmsFor(key),
        clockSkewMs: read.data.AUTH_CLOCK_SKEW_MS,
      },
    },
    problems,
  };
}

function problemsOf(read: Settings, keys: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const [key, another] = keys;
  if (another !== undefined) problems.push(`${another}: expected no more than one of ${KEYS.join(', ')}`);
  if (key !== undefined && read.AUTH === 'none') {
    problems.push(`AUTH: none lets everybody in, although ${key} is set; expected only one of the two`);
  }
  const others = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_ALGORITHMS'] as const;
  const idle = key === undefined ? others.filter((name) => read[name] !== undefined) : [];
  problems.push(
    ...idle.map(
      (name) => `${name}: there is no key to check tokens with; expected one of ${KEYS.join(', ')}`,
    ),
  );
  if (read.AUTH_JWKS_URL !== undefined && read.AUTH_AUDIENCE === undefined) {
    problems.push('AUTH_AUDIENCE: missing; the issuer’s keys sign tokens for other services too');
  }
  const usable = keyOf(read);
  const fitting = usable === null ? [] : algorithmsFor(usable);
  const wrong = usable === null ? undefined : read.AUTH_ALGORITHMS?.find((each) => !fitting.includes(each));
  if (wrong !== undefined) {
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

/** A private key has a public half, but does not belong into the configuration of whoever only checks. */
function isPublicKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType !== undefined && !pem.includes('PRIVATE');
  } catch {
    return false;
  }
}
