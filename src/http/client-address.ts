import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Where a request comes from. */
export interface ClientAddress {
  readonly address: string;
  /** What is counted as one client: an IPv4 address, or the /64 of an IPv6 address, all of which one client may have. */
  readonly network: string;
}

/** The requests' sockets and headers, as far as addresses are concerned. */
type Addressed = Pick<IncomingMessage, 'socket' | 'headers'>;

export interface ClientAddresses {
  /** Null: the socket has no address, such as one that is closed already. */
  of(request: Addressed): ClientAddress | null;
  /** The network of a socket's other end; null: it is a trusted proxy, whose connections are those of many clients. */
  networkOf(remoteAddress: string | undefined): string | null;
}

interface Subnet {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/**
 * Tells the addresses of clients. Of `X-Forwarded-For`, to which each proxy appends the address that it was asked from, only
 * what trusted proxies have written is believed: the client is the right-most address that is not a trusted proxy's.
 * `Forwarded` (RFC 7239) is not read: a proxy that writes one of the two headers passes on the other one as the client sent
 * it.
 */
export function createClientAddresses(trusted: readonly Subnet[]): ClientAddresses {
  const proxies = new BlockList();
  for (const { address, prefix, family } of trusted) proxies.addSubnet(address, prefix, family);
  const isProxy = (address: string) =>
    trusted.length > 0 && proxies.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

  return {
    of({ socket, headers }) {
      let address = canonical(socket.remoteAddress ?? '');
      if (address === null) return null;
      const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
      while (isProxy(address)) {
        const before = addressIn(forwarded.pop() ?? '');
        // Not an address (some proxies write "unknown"), or none any more: nobody knows of anything further away.
        if (before === null) break;
        address = before;
      }
      return { address, network: networkOf(address) };
    },
    networkOf(remoteAddress = '') {
      const address = canonical(remoteAddress);
      if (address === null) return 'unknown';
      return isProxy(address) ? null : networkOf(address);
    },
  };
}

/** The address in an entry, which may have a port, and then brackets around one of IPv6. */
function addressIn(entry: string): string | null {
  const text = entry.trim();
  const [, inBrackets] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, withPort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  return canonical(inBrackets ?? withPort ?? text);
}

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** The address in the one form that equal addresses have: an IPv4 address in IPv6's notation as itself. Null: it is none. */
function canonical(text: string): string | null {
  // A link-local address has its interface behind it.
  const [address = ''] = text.split('%');
  const version = isIP(address);
  if (version !== 6) return version === 4 ? address : null;
  const shortened = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(shortened) ?? [];
  if (high === undefined || low === undefined) return shortened;
  const bytes = [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255]);
  return bytes.join('.');
}

function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const [head, tail] = [before, after ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  const groups = [...(head ?? []), ...Array.from({ length: zeros }, () => '0'), ...(tail ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
