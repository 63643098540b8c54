import { isIP } from 'node:net';

/** Whether a request with this `Host` header is to be answered. */
export type AnswersTo = (host: string | undefined) => boolean;

export const anyHost: AnswersTo = () => true;

/**
 * Loopback, addresses, and the given names; any other name can be one that an attacker had point here, whose pages a
 * browser then takes for the same origin (DNS rebinding). A page whose host is an address was served by that address, and
 * whoever sends no header (HTTP/1.0) is no browser.
 */
export function onlyHosts(
  names: readonly string[],
  onRefused: (host: string) => void = () => undefined,
): AnswersTo {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const told = new Set<string>();
  return (host) => {
    if (host === undefined) return true;
    const name = nameIn(host);
    if (name !== null && (isAddress(name) || isLoopback(name) || known.has(name))) return true;
    if (!told.has(host) && told.size < MAX_TOLD) {
      told.add(host);
      onRefused(host);
    }
    return false;
  };
}

/** Each name is told once, as somebody may have to allow it; who makes up more of them is not told of. */
const MAX_TOLD = 20;

/** The header's name or address as a URL would have it, without its port. */
function nameIn(host: string): string | null {
  const url = `http://${host}`;
  if (/[/\\@?#\s]/.test(host) || !URL.canParse(url)) return null;
  return new URL(url).hostname.replace(/\.$/, '');
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function isAddress(name: string): boolean {
  return isIP(name) === 4 || name.startsWith('[');
}

/** HTTP's word for a request that has come to a server that is not meant (RFC 9110, 15.5.20). */
export const MISDIRECTED = 421;

export const REFUSED_HOST =
  'This host name is not answered: whoever reaches this server may use it, so its operator names the hosts by which it may be reached.';
