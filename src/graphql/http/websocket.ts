/** GraphQL over WebSocket (graphql-transport-ws), with the same logins, limits and execution phases as over HTTP. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import { CloseCode, handleProtocols, MessageType, makeServer, parseMessage } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { NotServedError, UnauthenticatedError } from '../../auth/errors.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Clock } from '../../domain/ports.ts';
import type { SpanStart, TraceOrigin, Traces } from '../../domain/tracing.ts';
import { createQuota } from '../../http/quota.ts';
import type { Refusals } from '../../http/refusals.ts';
import { countedRefusalOf, type LoginOptions, logIn, refusalOf } from '../plugins/use-authentication.ts';
import { withoutHttp } from '../plugins/use-error-codes.ts';
import type { CountOperation } from '../plugins/use-operation-limit.ts';
import { FOREIGN_ORIGIN, isForeignOrigin, originHeadersOf } from '../plugins/use-same-origin.ts';
import type { Access, AccessLog } from './access-log.ts';
import { newNotes } from './operation-notes.ts';
import type { GatewayYoga } from './yoga.ts';

export interface SocketOptions extends LoginOptions {
  readonly yoga: GatewayYoga;
  readonly countOperation: CountOperation;
  readonly corsOrigins: readonly string[];
  readonly maxPerCaller: number;
  readonly log: Logger;
  readonly accessLog: AccessLog;
  readonly refusals: Refusals;
  readonly traces: Traces;
  readonly clock: Clock;
}

export interface SocketServer {
  /** Handles an HTTP upgrade request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes the sockets of callers that are not let in any more. */
  checkNow(): void;
  /** Closes all sockets, as the gateway is shutting down. */
  close(): void;
}

/** The limit of a body over HTTP. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** A client that leaves more data than this unread is disconnected. */
const MAX_UNREAD_BYTES = 1024 * 1024;

const KEEP_ALIVE_MS = 12_000;
const INIT_WAIT_MS = 3000;

/** RFC 6455, 7.4.1; graphql-transport-ws has no code for it. */
const GOING_AWAY = 1001;
/** Registered with IANA; clients wait before they connect again. */
const TRY_AGAIN_LATER = 1013;

/** The upgrade request has the client's address and headers, with which each operation is authenticated. */
interface Extra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** By the monotonic clock. */
  readonly openedAt: number;
}

interface Phases extends Pick<ReturnType<GatewayYoga['getEnveloped']>, 'execute' | 'subscribe'> {
  readonly origin: TraceOrigin | null;
  /** Writes the line of the access log. */
  readonly answered: (errors: Access['errors']) => void;
}

export function createSocketServer(options: SocketOptions): SocketServer {
  const { yoga, authenticate, clientAddresses, countUnknown, countOperation, maxPerCaller } = options;
  const { corsOrigins, log, accessLog, refusals, traces, clock } = options;
  const quota = createQuota(maxPerCaller);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, handleProtocols });

  /** Checks who has opened each socket again. Empty for one that is not let in yet. */
  const checks = new Map<WebSocket, () => Promise<void>>();

  const loginOf = ({ request }: Extra, params: Readonly<Record<string, unknown>> = {}) =>
    logIn(authenticate, credentialOf(params, request), clientAddresses.of(request));
  const addressOf = ({ request }: Extra) => clientAddresses.of(request)?.address ?? null;

  /** The execution phases of each operation, by its context: the only thing that onSubscribe can hand on to them. */
  const phases = new WeakMap<object, Phases>();
  const phasesOf = ({ contextValue }: ExecutionArgs) => {
    const found = phases.get(Object(contextValue));
    if (found === undefined) throw new Error('an operation got past its subscription');
    return found;
  };

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_WAIT_MS,

    async onConnect({ extra, connectionParams }) {
      const write = accessLog.begin();
      let caller: Caller | null = null;
      const refuse = (errors: readonly GraphQLError[]) =>
        write({
          ...{ method: 'WEBSOCKET', params: null, caller, address: addressOf(extra) },
          ...{ requestId: randomUUID(), errors, notes: newNotes() },
        });
      try {
        ({ caller } = await loginOf(extra, connectionParams));
        const release = quota.take(caller.countedAs);
        if (release === null) {
          extra.socket.close(TRY_AGAIN_LATER, 'TOO_MANY_SOCKETS');
          refuse([TOO_MANY_SOCKETS]);
          return false;
        }
        if (extra.socket.readyState === extra.socket.CLOSED) release();
        else {
          checks.set(extra.socket, () => checkAgain(extra, connectionParams));
          extra.socket.once('close', () => {
            checks.delete(extra.socket);
            release();
          });
        }
        return true;
      } catch (error) {
        const refusal = await graphQLErrorOf(error, extra);
        close(extra.socket, refusal);
        refuse([refusal]);
        return false;
      }
    },

    /** Authenticates each operation anew: the token may have expired since the socket was opened. */
    async onSubscribe({ extra, connectionParams }, _id, params) {
      const write = accessLog.begin();
      const requestId = randomUUID();
      const notes = newNotes();
      let caller: Caller | null = null;
      const answered = (errors: Access['errors']) =>
        write({
          ...{ method: 'WEBSOCKET', params, caller, address: addressOf(extra), requestId, errors, notes },
        });
      const refuse = (errors: readonly GraphQLError[]) => {
        answered(errors);
        return errors;
      };
      try {
        const login = await loginOf(extra, connectionParams);
        caller = login.caller;
        const { refusal } = await countOperation(login.caller, params.query);
        if (refusal !== null) throw refusal;
        const enveloped = yoga.getEnveloped({ login, params, requestId, notes });
        const { schema, execute, subscribe, contextFactory, parse, validate } = enveloped;
        const document = parse(params.query);
        const errors = validate(schema, document);
        if (errors.length > 0) return refuse(errors);
        const { operationName, variables: variableValues, extensions } = params;
        if (!getOperationAST(document, operationName)) return refuse([NO_OPERATION]);
        const contextValue = await contextFactory();
        const parents = [extensions ?? {}, connectionParams ?? {}, extra.request.headers];
        const origin = originIn(parents, clock.monotonic() - extra.openedAt);
        phases.set(contextValue, { execute, subscribe, answered, origin });
        return { schema, document, operationName, variableValues, contextValue };
      } catch (error) {
        return refuse([await graphQLErrorOf(error, extra)]);
      }
    },
    async execute(args) {
      const { execute, answered, origin } = phasesOf(args);
      const traced = () => traces.span({ ...OPERATION, origin }, () => execute(args));
      const result: Awaited<ReturnType<typeof execute>> = await traced();
      answered(result.errors);
      return result;
    },
    async subscribe(args) {
      const { subscribe, answered, origin } = phasesOf(args);
      const traced = () => traces.span({ ...OPERATION, origin }, () => subscribe(args));
      const result: Awaited<ReturnType<typeof subscribe>> = await traced();
      answered(result.errors);
      return result;
    },
    onError: (_context, _id, _payload, errors) => formatted(errors),
    onNext(_context, _id, _payload, _args, { errors, data, extensions }) {
      if (errors === undefined) return;
      const rest = {
        ...(data === undefined ? {} : { data }),
        ...(extensions === undefined ? {} : { extensions }),
      };
      return { ...rest, errors: formatted(errors) };
    },
  });

  async function checkAgain(extra: Extra, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
    try {
      await loginOf(extra, params);
    } catch (error) {
      // While the credential can't be checked, its next operation decides.
      const isCertain = error instanceof UnauthenticatedError || error instanceof NotServedError;
      const refusal = refusalOf(error);
      if (isCertain && refusal instanceof GraphQLError) close(extra.socket, refusal);
    }
  }

  /** The reason is the code, as it may have at most 123 bytes (RFC 6455, 5.5.1): too short for messages. */
  function close(socket: WebSocket, refusal: GraphQLError): void {
    socket.close(CloseCode.Unauthorized, String(refusal.extensions.code).slice(0, 100));
  }

  async function graphQLErrorOf(error: unknown, { request }: Extra): Promise<GraphQLError> {
    const refusal = await countedRefusalOf(error, clientAddresses.of(request), countUnknown);
    if (refusal instanceof GraphQLError) return refusal;
    log.error({ err: error }, 'an operation over a WebSocket failed before it was executed');
    return new GraphQLError('Unexpected error.', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  }

  function open(socket: WebSocket, request: IncomingMessage): void {
    // Caused by the client (such as too large a message, or invalid UTF-8), so not logged as an error; `ws` closes it.
    socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket broke'));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data) => {
            const message = String(data);
            if (isServerMessage(message))
              return socket.close(CloseCode.BadRequest, 'Invalid message received');
            handle(message).catch((error: unknown) => {
              log.error({ err: error }, 'a message over a WebSocket failed');
              socket.close(1011, 'Unexpected error.');
            });
          });
        },
      },
      { socket, request, openedAt: clock.monotonic() },
    );
    const stopPinging = keepAlive(socket);
    socket.once('close', (code, reason) => {
      stopPinging();
      closed(code, String(reason)).catch((error: unknown) => {
        log.error({ err: error }, 'the operations of a WebSocket could not be ended');
      });
    });
  }

  return {
    upgrade(request, socket, head) {
      if (isForeignOrigin({ ...originHeadersOf(request), fetchMode: null }, corsOrigins)) {
        refusals.refuseUpgrade(request, socket, { status: 403, message: FOREIGN_ORIGIN });
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request));
    },
    checkNow() {
      for (const check of checks.values()) void check();
    },
    close() {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The gateway is shutting down.');
    },
  };
}

/** The span of an operation, as a request over HTTP has one. */
const OPERATION = {
  name: 'WEBSOCKET /graphql',
  kind: 'server',
  attributes: { 'http.route': '/graphql', 'network.protocol.name': 'websocket' },
} as const satisfies SpanStart;

/**
 * The trace that an operation belongs to: by its own `extensions.traceparent`, or else by what the socket was opened with,
 * in `connectionParams` or in a header.
 */
function originIn(
  [own, ...ofSocket]: readonly Readonly<Record<string, unknown>>[],
  socketAgeMs: number,
): TraceOrigin | null {
  if (typeof own?.traceparent === 'string') return { traceparent: own.traceparent, ageMs: 0 };
  const traceparent = ofSocket.map((place) => place.traceparent).find((each) => typeof each === 'string');
  return traceparent === undefined ? null : { traceparent, ageMs: socketAgeMs };
}

const TOO_MANY_SOCKETS = new GraphQLError('Too many sockets are open.', {
  extensions: { code: 'TOO_MANY_SOCKETS' },
});

/** As Yoga answers over HTTP. */
const NO_OPERATION = new GraphQLError('Could not determine what operation to execute.', {
  extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
});

function formatted(errors: readonly GraphQLError[]) {
  return errors.map((error) => withoutHttp(error).toJSON());
}

const SERVER_MESSAGES: ReadonlySet<string> = new Set([
  MessageType.ConnectionAck,
  MessageType.Next,
  MessageType.Error,
]);

/**
 * Whether a client sent a type of message that only servers send: `graphql-ws` would throw as if the gateway had erred.
 */
function isServerMessage(message: string): boolean {
  try {
    return SERVER_MESSAGES.has(parseMessage(message).type);
  } catch {
    return false;
  }
}

/**
 * Resolves once the operating system has taken the data, so that a slow reader slows down only its own streams.
 * Resolves also when sending fails: the streams end with the socket.
 */
function send(socket: WebSocket, data: string): Promise<void> {
  if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
  return new Promise((resolve) => socket.send(data, () => resolve()));
}

/** Terminates the socket when the client no longer answers pings. Returns a function that stops the pings. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}

/** Browsers can't set headers of a WebSocket, so the credential may be in the first message instead. */
function credentialOf(params: Readonly<Record<string, unknown>>, request: IncomingMessage): string | null {
  const given = params.authorization ?? params.Authorization;
  return typeof given === 'string' ? given : (request.headers.authorization ?? null);
}
