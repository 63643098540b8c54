/** GraphQL over WebSocket (graphql-transport-ws), beside HTTP: the same sessions, limits and phases. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, MessageType, makeServer, parseMessage } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Authenticate } from '../../auth/authenticate.ts';
import { createQuota } from '../../http/quota.ts';
import { logIn, refusalOf } from '../plugins/use-authentication.ts';
import type { CountOperation } from '../plugins/use-operation-limit.ts';
import { isForeignPage, pageOf } from '../plugins/use-same-origin.ts';
import type { GatewayYoga } from './yoga.ts';

export interface SocketOptions {
  readonly yoga: GatewayYoga;
  readonly authenticate: Authenticate;
  readonly countOperation: CountOperation;
  readonly corsOrigins: readonly string[];
  readonly maxPerCaller: number;
  readonly log: Logger;
}

export interface SocketServer {
  /** Answers a request to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes all sockets: the gateway is going away. */
  close(): void;
}

/** As much as a document over HTTP may have. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** A client that does not read what it asked for is cut off beyond this. */
const MAX_UNREAD_BYTES = 1024 * 1024;

const KEEP_ALIVE_MS = 12_000;
const INIT_WAIT_MS = 3000;

/** RFC 6455, 7.4.1; the protocol itself has no code for it. */
const GOING_AWAY = 1001;
/** Registered with IANA for it; clients wait before they come again. */
const TRY_AGAIN_LATER = 1013;

/** The upgrade request is kept for its address and its headers; the credential, for the operations to come. */
interface Extra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

export function createSocketServer(options: SocketOptions): SocketServer {
  const { yoga, authenticate, countOperation, corsOrigins, maxPerCaller, log } = options;
  const places = createQuota(maxPerCaller);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, handleProtocols });

  const loginOf = ({ request }: Extra, params: Readonly<Record<string, unknown>> = {}) =>
    logIn(authenticate, credentialOf(params, request), request.socket.remoteAddress ?? null);

  /** The execution phases of each operation, by what is handed from one to the next: they belong to its context. */
  const phases = new WeakMap<
    object,
    Pick<ReturnType<GatewayYoga['getEnveloped']>, 'execute' | 'subscribe'>
  >();
  const phasesOf = ({ contextValue }: ExecutionArgs) => {
    const found = phases.get(Object(contextValue));
    if (found === undefined) throw new Error('an operation got past its subscription');
    return found;
  };

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_WAIT_MS,

    async onConnect({ extra, connectionParams }) {
      try {
        const { caller } = await loginOf(extra, connectionParams);
        const leave = places.take(`${caller.tenant}:${caller.subject}`);
        if (leave === null) {
          extra.socket.close(TRY_AGAIN_LATER, 'TOO_MANY_SOCKETS');
          return false;
        }
        if (extra.socket.readyState === extra.socket.CLOSED) leave();
        else extra.socket.once('close', leave);
        return true;
      } catch (error) {
        // A reason has at most 123 bytes (RFC 6455, 5.5.1); the messages are for people, the code is for programs.
        extra.socket.close(CloseCode.Unauthorized, String(toldOf(error).extensions.code).slice(0, 100));
        return false;
      }
    },

    /** Each operation is let in anew: the token may have expired since the socket was opened. */
    async onSubscribe({ extra, connectionParams }, _id, params) {
      try {
        const login = await loginOf(extra, connectionParams);
        await countOperation(login.caller, params.query);
        const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
          login,
          params,
        });
        const document = parse(params.query);
        const errors = validate(schema, document);
        if (errors.length > 0) return errors;
        const { operationName, variables: variableValues } = params;
        const contextValue = await contextFactory();
        phases.set(contextValue, { execute, subscribe });
        return { schema, document, operationName, variableValues, contextValue };
      } catch (error) {
        return [toldOf(error)];
      }
    },
    execute: (args) => phasesOf(args).execute(args),
    subscribe: (args) => phasesOf(args).subscribe(args),
  });

  function toldOf(error: unknown): GraphQLError {
    const refusal = refusalOf(error);
    if (refusal instanceof GraphQLError) return refusal;
    log.error({ err: error }, 'an operation over a WebSocket failed before it was executed');
    return new GraphQLError('Unexpected error.', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  }

  function open(socket: WebSocket, request: IncomingMessage): void {
    // What the client breaks (too large a message, no UTF-8) is its own affair: `ws` closes the socket.
    socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket broke'));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data) => {
            const message = String(data);
            if (isServersOwn(message)) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            handle(message).catch((error: unknown) => {
              log.error({ err: error }, 'a message over a WebSocket failed');
              socket.close(1011, 'Unexpected error.');
            });
          });
        },
      },
      { socket, request },
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
      if (isForeignPage({ ...pageOf(request), fetchMode: null }, corsOrigins)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request));
    },
    close() {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The gateway is shutting down.');
    },
  };
}

const SERVERS_OWN: ReadonlySet<string> = new Set([
  MessageType.ConnectionAck,
  MessageType.Next,
  MessageType.Error,
]);

/** Whether a client sends what only servers do: to `graphql-ws` that would be an error of the gateway's. */
function isServersOwn(message: string): boolean {
  try {
    return SERVERS_OWN.has(parseMessage(message).type);
  } catch {
    return false;
  }
}

/**
 * Resolves once the system has taken the data, so that a slow reader slows its own streams and nothing else; also when
 * nobody is there any more to read it, whose streams end with the socket.
 */
function send(socket: WebSocket, data: string): Promise<void> {
  if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
  return new Promise((resolve) => socket.send(data, () => resolve()));
}

/** Ends the socket when its client does not answer any more. */
function keepAlive(socket: WebSocket): () => void {
  let isThere = true;
  socket.on('pong', () => {
    isThere = true;
  });
  const timer = setInterval(() => {
    if (!isThere) return socket.terminate();
    isThere = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
  return () => clearInterval(timer);
}

/** Browsers can't set headers of a WebSocket, so the credential comes with the first message; programs may send either. */
function credentialOf(params: Readonly<Record<string, unknown>>, request: IncomingMessage): string | null {
  const given = params.authorization ?? params.Authorization;
  return typeof given === 'string' ? given : (request.headers.authorization ?? null);
}
