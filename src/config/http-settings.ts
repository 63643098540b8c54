/** What is open to whom besides who is let in: origins, exploration, operations, and how much one caller may ask. */
import { z } from 'zod';
import { commaSeparated, wholeNumber } from './values.ts';

export interface HttpSettings {
  /** Pages of these origins may use the gateway from a browser; its own may anyway. */
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** Documents by their ids; nothing else is executed. Null: whatever comes is. */
  readonly persistedOperations: ReadonlyMap<string, string> | null;
  /** One caller's operations; its stops have an allowance of their own, as large. */
  readonly operationsPerMinute: number;
  readonly subscriptionsPerCaller: number;
  readonly socketsPerCaller: number;
  readonly connections: ConnectionsAllowed;
  /** Names in `Host` that are answered; addresses and loopback are anyway. Null: all of them. */
  readonly allowedHosts: readonly string[] | null;
  /** The largest cost of one document; see `graphql/plugins/use-cost-limit.ts`. */
  readonly maxCost: number;
}

/** Open connections: of all clients, and from one address. */
export interface ConnectionsAllowed {
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

const settings = z.object({
  ALLOWED_HOSTS: hostNames.optional(),
  CORS_ORIGINS: origins.default([]),
  GRAPHIQL: onOrOff,
  INTROSPECTION: onOrOff,
  PERSISTED_OPERATIONS: z.string().optional(),
  CALLER_OPERATIONS_PER_MINUTE: wholeNumber({ from: 1, to: 1_000_000, left: 600 }),
  CALLER_SUBSCRIPTIONS: wholeNumber({ from: 0, to: 1_000_000, left: 100 }),
  CALLER_SOCKETS: wholeNumber({ from: 0, to: 1_000_000, left: 100 }),
  MAX_CONNECTIONS: wholeNumber({ from: 1, to: 1_000_000, left: 10_000 }),
  MAX_CONNECTIONS_PER_ADDRESS: wholeNumber({ from: 1, to: 1_000_000, left: 5000 }),
  QUERY_MAX_COST: wholeNumber({ from: 1, to: 10_000_000, left: 10_000 }),
});

const operations = z.record(z.string().min(1), z.string().min(1));

/** Reads the settings. `problems` has one line for each variable that is wrong. */
export function readHttpSettings(
  env: Readonly<Record<string, string | undefined>>,
  {
    isSandbox,
    isOpen,
    readText,
  }: {
    readonly isSandbox: boolean;
    /** Everybody is let in. */
    readonly isOpen: boolean;
    readonly readText: (path: string) => string;
  },
): { readonly http: HttpSettings | null; readonly problems: readonly string[] } {
  const read = settings.safeParse(env);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
    return { http: null, problems };
  }
  const { GRAPHIQL, INTROSPECTION, PERSISTED_OPERATIONS: file, ALLOWED_HOSTS: hosts } = read.data;
  const persisted = file === undefined ? null : operationsIn(file, readText);
  const expected = 'expected a file of JSON with documents by their ids';
  const problems = file !== undefined && persisted === null ? [`PERSISTED_OPERATIONS: ${expected}`] : [];
  return {
    http: {
      corsOrigins: read.data.CORS_ORIGINS,
      graphiql: isSandbox ? GRAPHIQL !== 'off' : GRAPHIQL === 'on',
      introspection: isSandbox ? INTROSPECTION !== 'off' : INTROSPECTION === 'on',
      persistedOperations: persisted,
      operationsPerMinute: read.data.CALLER_OPERATIONS_PER_MINUTE,
      subscriptionsPerCaller: read.data.CALLER_SUBSCRIPTIONS,
      socketsPerCaller: read.data.CALLER_SOCKETS,
      connections: {
        total: read.data.MAX_CONNECTIONS,
        perAddress: read.data.MAX_CONNECTIONS_PER_ADDRESS,
      },
      // Who shows a credential is no page that a browser was led to by a name.
      allowedHosts: hosts ?? (isOpen ? [] : null),
      maxCost: read.data.QUERY_MAX_COST,
    },
    problems,
  };
}

function operationsIn(file: string, readText: (path: string) => string): ReadonlyMap<string, string> | null {
  try {
    return new Map(Object.entries(operations.parse(JSON.parse(readText(file)))));
  } catch {
    return null;
  }
}

/** An origin is a URL without anything after its host (RFC 6454). */
function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value && value !== 'null';
}
