import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { Context, SubscribePayload } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { Caller } from '../domain/caller.js';
import { UnauthenticatedError } from './authentication.js';
import type { Credentials } from './authentication.js';
import { limitError } from './limits/limits.js';
import type { ServerLog } from './log.js';
import { presentErrors, presentResult } from './present-result.js';
import type { RequestIds } from './request-ids.js';
import { readTarget } from './request-target.js';
import { FairTurns } from './subscriptions/fair-turns.js';
import { sendingResults } from './subscriptions/socket-results.js';
import { WebSocketConnection } from './websocket-connection.js';
import { closeReason, isServersMessage, withQuery, textOf } from './websocket-messages.js';

/** How one operation is made ready and run; the same pipeline as over HTTP. */
export interface OperationRunner {
  /** Parses, validates, builds the context. Gives the arguments of the run, or why there is none. */
  prepare(operation: {
    payload: SubscribePayload;
    request: IncomingMessage;
    caller: Caller;
    signal: AbortSignal;
  }): Promise<ExecutionArgs | readonly GraphQLError[]>;
  run(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  maskError(error: unknown): GraphQLError;
}

interface WebSocketOptions {
  path: string;
  runner: OperationRunner;
  authenticate: (credentials: Credentials) => Caller;
  /** Says why a handshake is refused; undefined when it is not. */
  refuse: (request: IncomingMessage) => string | undefined;
  ids: RequestIds;
  log: ServerLog;
  maxMessageBytes: number;
  maxOperations: number;
  /** How long a client may take to send its first message, in milliseconds. */
  initTimeoutMs: number;
  /** How often a socket is pinged, in milliseconds; one that does not answer in that time is dropped. */
  pingMs: number;
}

interface WebSocketTransport {
  /** Closes every socket with 1012, which makes clients connect again, and waits for their operations to end. */
  close(deadlineMs: number): Promise<void>;
}

const SERVICE_RESTART = 1012;
const INTERNAL_ERROR = 1011;

/** The graphql-transport-ws protocol on the HTTP server's own port. */
export function attachWebSocket(http: Server, options: WebSocketOptions): WebSocketTransport {
  const { path, runner, ids, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    handleProtocols: (protocols) => (protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
  });
  const closing = new Set<Promise<void>>();
  const turns = new FairTurns();
  const places = new WeakMap<ExecutionArgs, { id: string; socket: WebSocket }>();
  let draining = false;

  const server = makeServer<Record<string, unknown>, WebSocketConnection>({
    connectionInitWaitTimeout: options.initTimeoutMs,
    onConnect({ connectionParams, extra }) {
      try {
        extra.caller = options.authenticate(
          (name) =>
            text(connectionParams, name) ??
            (name === 'x-api-key' ? text(connectionParams, 'apiKey') : undefined) ??
            header(extra.request, name),
        );
        return true;
      } catch (error) {
        if (!(error instanceof UnauthenticatedError)) throw error;
        log.info({ requestId: ids.current() }, 'A WebSocket was refused: its API key is missing or unknown');
        return false;
      }
    },
    async onSubscribe(context, id, payload) {
      try {
        return await prepare(context, id, payload);
      } catch (error) {
        // Thrown here it would close the socket with 4500, which tells clients not to come back.
        return [runner.maskError(error)];
      }
    },
    execute: run,
    subscribe: run,
    onNext: (_context, _id, _payload, _args, result) => presentResult(result),
    onError: (_context, _id, _payload, errors) => presentErrors(errors),
  });

  async function prepare(
    context: Context<Record<string, unknown>, WebSocketConnection>,
    id: string,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { extra, subscriptions } = context;
    const signal = extra.begin(id, context);
    if (Object.keys(subscriptions).length > options.maxOperations) {
      return [limitError('TOO_MANY_OPERATIONS', `This socket runs ${options.maxOperations} operations already.`)];
    }
    const { caller, request } = extra;
    if (caller === undefined) throw new Error('An operation came before its socket was acknowledged');
    const prepared = await runner.prepare({ payload, request, caller, signal });
    if ('schema' in prepared) places.set(prepared, { id, socket: extra.socket });
    return prepared;
  }

  async function run(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    try {
      const result = await runner.run(args);
      const place = places.get(args);
      if (place === undefined || !(Symbol.asyncIterator in result)) return result;
      return sendingResults(result, { ...place, turns });
    } catch (error) {
      return { errors: [runner.maskError(error)] };
    }
  }

  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const requestId = ids.idFor(header(request, 'x-request-id'));
    const connection = new WebSocketConnection(request, socket);
    const stopPinging = keepAlive(socket, options.pingMs);
    socket.on('error', (error) => log.debug({ err: error, requestId }, 'A WebSocket failed'));
    const opened = server.opened(
      {
        protocol: socket.protocol,
        // Resolves when the text has left, so that a slow client is not sent more than it reads.
        send: (data) =>
          new Promise((resolve) =>
            socket.readyState === WebSocket.OPEN ? socket.send(data, () => resolve()) : resolve(),
          ),
        close: (code, reason) => socket.close(code, closeReason(reason ?? '')),
        onMessage: (handle) => {
          socket.on('message', (data, isBinary) => {
            if (isBinary) return socket.close(CloseCode.BadRequest, 'Messages are JSON in text frames');
            const message = withQuery(textOf(data));
            ids.run(ids.idFor(undefined), () => {
              const handled = handle(message).catch((error: unknown) => {
                if (isServersMessage(message)) {
                  return socket.close(CloseCode.BadRequest, 'Only servers send messages of this type');
                }
                log.error({ err: error, requestId: ids.current() }, 'A WebSocket message could not be handled');
                socket.close(INTERNAL_ERROR, 'Internal error');
              });
              // A `complete` has been seen by now; an operation that ends by itself is seen when it is handled.
              connection.endCompleted();
              void handled.finally(() => connection.endCompleted());
            });
          });
        },
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      connection.close();
      const closed = opened(code, String(reason)).catch((error: unknown) =>
        log.error({ err: error, requestId }, 'A WebSocket did not close cleanly'),
      );
      closing.add(closed);
      void closed.finally(() => closing.delete(closed));
    });
  });

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const { url, reason } = readTarget(request);
    if (url === undefined) return reject(socket, 400, reason);
    if (url.pathname !== path) return reject(socket, 404, `GraphQL is at ${path}.`);
    if (draining) return reject(socket, 503, 'The server is shutting down: connect again.');
    const refused = options.refuse(request);
    if (refused !== undefined) return reject(socket, 403, refused);
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  return {
    async close(deadlineMs) {
      draining = true;
      const closed = [...sockets.clients].map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of sockets.clients) socket.close(SERVICE_RESTART, 'Service restart');
      const deadline = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, deadlineMs);
      await Promise.all(closed);
      clearTimeout(deadline);
      await Promise.all(closing);
      sockets.close();
    },
  };
}

/** Pings the peer; one that has not answered the ping before is gone, and its operations with it. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}

function text(params: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const [, value] = Object.entries(params ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
  return typeof value === 'string' ? value : undefined;
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** True for a request that asks for a WebSocket; other upgrades are not offered, and their requests are answered as they are. */
export function isWebSocket({ headers: { upgrade } }: IncomingMessage): boolean {
  return upgrade?.toLowerCase() === 'websocket';
}

function reject(socket: Duplex, status: number, message: string): void {
  const body = `${message}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
