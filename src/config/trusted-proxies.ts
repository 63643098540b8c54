import { isIP } from 'node:net';
import { z } from 'zod';
import { commaSeparated } from './values.ts';

/** The addresses that begin with the same `prefix` bits as this one. */
export interface Subnet {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Names of subnets, as Express's "trust proxy" has them. */
const NAMED: Readonly<Record<string, readonly Subnet[]>> = {
  loopback: [subnet('127.0.0.0', 8), subnet('::1', 128)],
  linklocal: [subnet('169.254.0.0', 16), subnet('fe80::', 10)],
  uniquelocal: [
    subnet('10.0.0.0', 8),
    subnet('172.16.0.0', 12),
    subnet('192.168.0.0', 16),
    subnet('fc00::', 7),
  ],
};

const EXPECTED =
  'expected addresses, subnets such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas';

/** A list of addresses, subnets and names. A subnet of all addresses is refused: every caller could say who it is. */
export const trustedProxies = commaSeparated.transform((words, context): readonly Subnet[] => {
  const found = words.map((word) => NAMED[word] ?? subnetIn(word));
  if (!found.every((each) => each !== null)) {
    context.addIssue(EXPECTED);
    return z.NEVER;
  }
  return found.flat();
});

function subnetIn(word: string): readonly Subnet[] | null {
  const [address = '', prefix, ...more] = word.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const isPrefix = prefix === undefined || /^[1-9]\d{0,2}$/.test(prefix);
  const length = Number(prefix ?? bits);
  if (bits === 0 || !isPrefix || length > bits || more.length > 0 || address.includes('%')) return null;
  return [subnet(address, length)];
}

function subnet(address: string, prefix: number): Subnet {
  return { address, prefix, family: address.includes(':') ? 'ipv6' : 'ipv4' };
}
