import type { Transport } from '../agora/requests/transport.ts';

/** A transport whose next attempts can be sent by another one. */
export interface ReplaceableTransport extends Transport {
  /** Attempts from now on are sent by `next`. The one before is closed once its attempts have ended. */
  replace(next: Transport): void;
}

/** Sends each attempt by the latest transport, so that a call that is tried again has the latest credentials. */
export function createReplaceableTransport(first: Transport): ReplaceableTransport {
  let current = first;
  const underWay = new Map<Transport, number>();

  function count(transport: Transport, by: number): void {
    const left = (underWay.get(transport) ?? 0) + by;
    if (left > 0) underWay.set(transport, left);
    else underWay.delete(transport);
    if (left === 0 && transport !== current) void transport.close();
  }

  return {
    async attempt(...of) {
      const transport = current;
      count(transport, 1);
      try {
        return await transport.attempt(...of);
      } finally {
        count(transport, -1);
      }
    },
    replace(next) {
      const before = current;
      current = next;
      count(before, 0);
    },
    async close() {
      await Promise.all([...new Set([...underWay.keys(), current])].map((each) => each.close()));
    },
  };
}
