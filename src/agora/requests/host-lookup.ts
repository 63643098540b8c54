import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import type { Clock } from '../../domain/ports.ts';

/** For each name server; the second try waits twice as long. */
const RESOLVER_OPTIONS = { timeout: 1000, tries: 2 };

/** How long to wait for the second address family once the first has answered (RFC 8305, section 3). */
const OTHER_FAMILY_MS = 50;

/** The last known addresses are used when the name servers have not answered within this time (RFC 8767, section 5). */
const STALE_AFTER_MS = 1000;

/** The name servers do not know the name, or there are none: the system's own look-up may still know it. */
const UNKNOWN_TO_DNS = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

type Addresses = readonly LookupAddress[];

interface HostLookupOptions {
  readonly clock: Clock;
  /** Left out: the machine's name servers. */
  readonly nameServers?: readonly string[];
}

/**
 * Looks up host names for `net.connect`. Asks the name servers itself: `dns.lookup` would occupy one of the few threads of
 * Node's pool for as long as a name server is silent, and all other look-ups and file operations would wait. Simultaneous
 * look-ups of a name share one query, and known names stay known while the name servers are unreachable.
 */
export function createHostLookup({ clock, nameServers }: HostLookupOptions): LookupFunction {
  const pending = new Map<string, Promise<Addresses>>();
  const lastKnown = new Map<string, Addresses>();

  function queryOnce(hostname: string): Promise<Addresses> {
    const shared = pending.get(hostname) ?? query(hostname).finally(() => pending.delete(hostname));
    pending.set(hostname, shared);
    return shared;
  }

  async function query(hostname: string): Promise<Addresses> {
    const found = await queryNameServers(hostname, clock, nameServers).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && UNKNOWN_TO_DNS.has(String(error.code)))
        return promisify(systemLookup)(hostname, { all: true });
      throw error;
    });
    lastKnown.set(hostname, found);
    return found;
  }

  async function addressesOf(hostname: string): Promise<Addresses> {
    const local = isLoopback(hostname) ? LOOPBACK : fromHostsFile(hostname);
    if (local.length > 0) return local;
    const known = lastKnown.get(hostname);
    const found = queryOnce(hostname);
    return known === undefined ? found : within(STALE_AFTER_MS, clock, found).then((fresh) => fresh ?? known);
  }

  return (hostname, options, callback) => {
    addressesOf(hostname).then(
      (addresses) => {
        const [first, ...rest] = ofFamily(addresses, options);
        if (first === undefined) callback(new Error(`${hostname} has no address of this family`), []);
        else if (options.all) callback(null, [first, ...rest]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

/** Asks for A and AAAA at the same time. One answer is enough: some name servers never answer the other. */
async function queryNameServers(
  hostname: string,
  clock: Clock,
  nameServers: readonly string[] | undefined,
): Promise<Addresses> {
  // A new resolver each time, so that a change of the machine's name servers takes effect.
  const resolver = new Resolver(RESOLVER_OPTIONS);
  if (nameServers !== undefined) resolver.setServers(nameServers);
  const v4 = resolver.resolve4(hostname).then((all) => all.map((address) => ({ address, family: 4 })));
  const v6 = resolver.resolve6(hostname).then((all) => all.map((address) => ({ address, family: 6 })));
  const sooner = await Promise.any([v4, v6]).catch((error: unknown) => {
    throw error instanceof AggregateError ? error.errors[0] : error;
  });
  const both = Promise.all([v4.catch(() => []), v6.catch(() => [])]);
  return (await within(OTHER_FAMILY_MS, clock, both))?.flat() ?? sooner;
}

/** The result of `work`, or null where it fails or does not come within `ms`. */
async function within<Result>(ms: number, clock: Clock, work: Promise<Result>): Promise<Result | null> {
  const over = new AbortController();
  const nothing = clock.sleep(ms, over.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([work, nothing]);
  } catch {
    return null;
  } finally {
    over.abort();
  }
}

function isLoopback(hostname: string): boolean {
  return /^(.+\.)?localhost\.?$/i.test(hostname);
}

function fromHostsFile(hostname: string): Addresses {
  return hostsFile()
    .split('\n')
    .flatMap((line) => {
      const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
      const isNamed = names.some((name) => name.toLowerCase() === hostname.toLowerCase());
      const family = isIP(address);
      return isNamed && family !== 0 ? [{ address, family }] : [];
    });
}

function hostsFile(): string {
  try {
    return readFileSync('/etc/hosts', 'utf8');
  } catch {
    return '';
  }
}

function ofFamily(addresses: Addresses, { family }: LookupOptions): Addresses {
  const wanted = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : (family ?? 0);
  return wanted === 0 ? addresses : addresses.filter((each) => each.family === wanted);
}
