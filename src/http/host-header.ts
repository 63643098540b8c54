import { isIP } from 'node:net';

/** Whether to answer a request with this `Host` header. */
export type AnswersTo = (host: string | undefined) => boolean;

export const anyHost: AnswersTo = () => true;

/**
 * Accepts loopback names, IP addresses and the given names. An attacker can make any other name resolve to this server,
 * and browsers then treat the attacker's pages as of the same origin (DNS rebinding). With an IP address that is
 * impossible, and a request without the header (HTTP/1.0) is not a browser's.
 */
export function onlyHosts(
  names: readonly string[],
  onRefused: (host: string) => void = () => undefined,
): AnswersTo {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const reported = new Set<string>();
  return (host) => {
    if (host === undefined) return true;
    const name = nameIn(host);
    if (name !== null && (isAddress(name) || isLoopback(name) || known.has(name))) return true;
    if (!reported.has(host) && reported.size < MAX_REPORTED) {
      reported.add(host);
      onRefused(host);
    }
    return false;
  };
}

/** Each refused name is reported once, so that the operator can allow it; a flood of invented names is not. */
const MAX_REPORTED = 20;

/** The header's name or address without the port, normalised as in a URL. Null: malformed. */
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

/** Misdirected Request (RFC 9110, 15.5.20). */
export const MISDIRECTED = 421;

export const REFUSED_HOST =
  'This host name is not answered: whoever reaches this server may use it, so its operator names the hosts by which it may be reached.';
