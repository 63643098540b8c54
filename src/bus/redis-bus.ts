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

interface RedisBusOptions {
  readonly publishClient: Redis;
  /** A separate connection, since a subscribed one can do nothing else. It subscribes again after a reconnect. */
  readonly subscribeClient: Redis;
  /** Unique to this gateway. */
  readonly gateway: string;
}

/** Announces changes to the other gateways over Redis. Announcements made while Redis is unreachable are lost. */
export function createRedisBus({ publishClient, subscribeClient, gateway }: RedisBusOptions): ChangeBus {
  const target = createRedisEventTarget<CustomEvent<Announcement | null>>({
    publishClient: withoutRejections(publishClient),
    subscribeClient: withoutRejections(subscribeClient),
    serializer: { stringify: JSON.stringify, parse: parseAnnouncement },
  });
  return {
    announce: (change) =>
      void target.dispatchEvent(new CustomEvent(TOPIC, { detail: { ...change, gateway } })),
    listen(onChange, onGap) {
      target.addEventListener(TOPIC, ({ detail }) => {
        if (detail !== null && detail.gateway !== gateway) onChange(detail);
      });
      let wasReady = subscribeClient.status === 'ready';
      subscribeClient.on('ready', () => {
        if (wasReady) onGap();
        wasReady = true;
      });
    },
    isWorking: () => subscribeClient.status === 'ready',
  };
}

/** Null for anything else that is published on the channel. */
function parseAnnouncement(text: string): Announcement | null {
  try {
    return announcement.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const COMMANDS = new Set<PropertyKey>(['publish', 'subscribe', 'unsubscribe']);

/** The client, whose commands never reject: the event target handles no rejection, and a lost Redis must not end the process. */
function withoutRejections(client: Redis): Redis {
  return new Proxy(client, {
    get(redis, name) {
      const value: unknown = Reflect.get(redis, name, redis);
      if (typeof value !== 'function') return value;
      if (!COMMANDS.has(name)) return value.bind(redis);
      return (...args: readonly unknown[]) =>
        Promise.resolve(Reflect.apply(value, redis, args)).catch(() => undefined);
    },
  });
}
