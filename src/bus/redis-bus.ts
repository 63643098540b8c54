import { createRedisEventTarget } from '@graphql-yoga/redis-event-target';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { ChangeBus } from '../domain/ports.ts';

const announcement = z.object({
  id: z.string(),
  owner: z.string(),
  version: z.number(),
  gateway: z.string(),
});
type Announcement = z.output<typeof announcement>;

const TOPIC = 'agora-gateway:changes';

export interface RedisBusOptions {
  readonly publishClient: Redis;
  /** A connection of its own: one that is subscribed can do nothing else. It subscribes again when it comes back. */
  readonly subscribeClient: Redis;
  /** Tells this gateway from all others. */
  readonly gateway: string;
}

/** Announces changes to the other gateways over Redis. What is announced while Redis is away is lost. */
export function createRedisBus({ publishClient, subscribeClient, gateway }: RedisBusOptions): ChangeBus {
  const target = createRedisEventTarget<CustomEvent<Announcement | null>>({
    publishClient: quietly(publishClient),
    subscribeClient: quietly(subscribeClient),
    // Whatever else is published there must not get further than here.
    serializer: { stringify: JSON.stringify, parse },
  });
  return {
    announce: (change) =>
      void target.dispatchEvent(new CustomEvent(TOPIC, { detail: { ...change, gateway } })),
    listen(onChange, onGap) {
      target.addEventListener(TOPIC, ({ detail }) => {
        if (detail !== null && detail.gateway !== gateway) onChange(detail);
      });
      let wasThere = subscribeClient.status === 'ready';
      subscribeClient.on('ready', () => {
        if (wasThere) onGap();
        wasThere = true;
      });
    },
    isWorking: () => subscribeClient.status === 'ready',
  };
}

function parse(text: string): Announcement | null {
  try {
    return announcement.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The client, with promises that never reject: the event target leaves them alone, and a lost Redis must end no process. */
function quietly(client: Redis): Redis {
  const commands = new Set<PropertyKey>(['publish', 'subscribe', 'unsubscribe']);
  return new Proxy(client, {
    get(redis, name) {
      const value: unknown = Reflect.get(redis, name, redis);
      if (typeof value !== 'function') return value;
      if (!commands.has(name)) return value.bind(redis);
      return (...args: readonly unknown[]) =>
        Promise.resolve(Reflect.apply(value, redis, args)).catch(() => undefined);
    },
  });
}
