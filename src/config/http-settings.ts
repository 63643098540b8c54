/** The HTTP settings: allowed origins and hosts, the console, GraphiQL, introspection, persisted operations, and callers' limits. */
import { z } from 'zod';
import { type Subnet, trustedProxies } from './trusted-proxies.ts';
import { attempt, commaSeparated, type Environment, problemsOf, wholeNumber } from './values.ts';

export interface HttpSettings {
  /** Pages of these origins may call the gateway from a browser; its own origin always may. */
  readonly corsOrigins: readonly string[];
  /** Whether the web page for operators is served at `/`. */
  readonly console: boolean;
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** Documents by id; no other document is executed. Null: all documents are. */
  readonly persistedOperations: ReadonlyMap<string, string> | null;
  /** The operations of one caller; its stops have a separate allowance of the same size. */
  readonly operationsPerMinute: number;
  readonly subscriptionsPerCaller: number;
  readonly socketsPerCaller: number;
  readonly connections: ConnectionsAllowed;
  /** The proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly Subnet[];
  /** The names in `Host` that are answered besides IP addresses and loopback. Null: all names. */
  readonly allowedHosts: readonly string[] | null;
  /** The highest cost of one document; see `graphql/plugins/use-cost-limit.ts`. */
  readonly maxCost: number;
}

/** The number of open connections: in total, and from one IP address (of IPv6, one /64) that is no trusted proxy's. */
interface ConnectionsAllowed {
  readonly total: number;
  readonly perAddress: number;
}

const onOrOff = z.enum(['on', 'off'], { error: 'expected on or off' }).optional();

const origins = commaSeparated.refine(
  (list) => list.every(isOrigin),
  'expected origins such as https://app.example, separated by commas',
);

const hostNames = commaSeparated.refine(
  (list) => list.every((name) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)),
  'expected host names without ports, such as gateway.internal, separated by commas',
);

export const httpSettings = z.object({
  ALLOWED_HOSTS: hostNames.optional(),
  CORS_ORIGINS: origins.default([]),
  CONSOLE: onOrOff,
  GRAPHIQL: onOrOff,
  INTROSPECTION: onOrOff,
  PERSISTED_OPERATIONS: z.string().optional(),
  CALLER_OPERATIONS_PER_MINUTE: wholeNumber({ from: 1, to: 1_000_000, left: 600 }),
  CALLER_SUBSCRIPTIONS: wholeNumber({ from: 0, to: 1_000_000, left: 100 }),
  CALLER_SOCKETS: wholeNumber({ from: 0, to: 1_000_000, left: 100 }),
  MAX_CONNECTIONS: wholeNumber({ from: 1, to: 1_000_000, left: 10_000 }),
  MAX_CONNECTIONS_PER_ADDRESS: wholeNumber({ from: 1, to: 1_000_000, left: 5000 }),
  TRUST_PROXY: trustedProxies.default([]),
  QUERY_MAX_COST: wholeNumber({ from: 1, to: 10_000_000, left: 10_000 }),
});

const operations = z.record(z.string().min(1), z.string().min(1));

/** Reads the settings. `problems` has one line for each variable that is wrong. */
export function readHttpSettings(
  env: Environment,
  context: {
    readonly isSandbox: boolean;
    /** Callers need no credential. */
    readonly isOpen: boolean;
    readonly readText: (path: string) => string;
  },
): { readonly http: HttpSettings | null; readonly problems: readonly string[] } {
  const { isSandbox, isOpen, readText } = context;
  const { data: read, error } = httpSettings.safeParse(env);
  if (read === undefined) return { http: null, problems: problemsOf(error) };
  const { GRAPHIQL, INTROSPECTION, PERSISTED_OPERATIONS: file, ALLOWED_HOSTS: hosts } = read;
  const parse = (path: string) => new Map(Object.entries(operations.parse(JSON.parse(readText(path)))));
  const persisted = file === undefined ? null : attempt(() => parse(file));
  const expected = 'expected a file of JSON with documents by their ids';
  const problems = file !== undefined && persisted === null ? [`PERSISTED_OPERATIONS: ${expected}`] : [];
  return {
    http: {
      corsOrigins: read.CORS_ORIGINS,
      console: read.CONSOLE !== 'off',
      graphiql: isSandbox ? GRAPHIQL !== 'off' : GRAPHIQL === 'on',
      introspection: isSandbox ? INTROSPECTION !== 'off' : INTROSPECTION === 'on',
      persistedOperations: persisted,
      operationsPerMinute: read.CALLER_OPERATIONS_PER_MINUTE,
      subscriptionsPerCaller: read.CALLER_SUBSCRIPTIONS,
      socketsPerCaller: read.CALLER_SOCKETS,
      connections: { total: read.MAX_CONNECTIONS, perAddress: read.MAX_CONNECTIONS_PER_ADDRESS },
      trustedProxies: read.TRUST_PROXY,
      // The check is against DNS rebinding; a page that abuses it has no credential.
      allowedHosts: hosts ?? (isOpen ? [] : null),
      maxCost: read.QUERY_MAX_COST,
    },
    problems,
  };
}

/** Whether the value is an origin: a URL with nothing after its host and port (RFC 6454). */
function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value && value !== 'null';
}
