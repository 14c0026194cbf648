import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { Context, SubscribePayload } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { Caller } from '../domain/caller.js';
import { UnauthenticatedError } from './authentication.js';
import type { Credentials } from './authentication.js';
import type { ServerLog } from './log.js';
import { presentErrors, presentResult } from './present-result.js';
import type { RequestIds } from './request-ids.js';

/** How one operation is made ready and run; the same pipeline as over HTTP. */
export interface OperationRunner {
  /** Parses, validates, builds the context. Gives the arguments of the run, or why there is none. */
  prepare(operation: { payload: SubscribePayload; request: IncomingMessage; caller: Caller; signal: AbortSignal }): Promise<ExecutionArgs | readonly GraphQLError[]>;
  run(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  maskError(error: unknown): GraphQLError;
}

export interface WebSocketOptions {
  path: string;
  runner: OperationRunner;
  authenticate: (credentials: Credentials) => Caller;
  /** Why a handshake is refused, or undefined. */
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

interface Connection {
  socket: WebSocket;
  request: IncomingMessage;
  caller?: Caller;
  closed: AbortController;
}

export interface WebSocketTransport {
  /** Closes every socket with 1012, which makes clients connect again, and waits for their operations to end. */
  close(deadlineMs: number): Promise<void>;
}

const SERVICE_RESTART = 1012;
const INTERNAL_ERROR = 1011;

/** The graphql-transport-ws protocol on the HTTP server's own port. */
export function attachWebSocket(http: Server, options: WebSocketOptions): WebSocketTransport {
  const { path, runner, ids, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.maxMessageBytes, handleProtocols: (protocols) => (protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false) });
  const closing = new Set<Promise<void>>();
  let draining = false;

  const server = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: options.initTimeoutMs,
    onConnect({ connectionParams, extra }) {
      try {
        extra.caller = options.authenticate((name) => text(connectionParams, name) ?? (name === 'x-api-key' ? text(connectionParams, 'apiKey') : undefined) ?? header(extra.request, name));
        return true;
      } catch (error) {
        if (!(error instanceof UnauthenticatedError)) throw error;
        log.info({ requestId: ids.current() }, 'A WebSocket was refused: its API key is missing or unknown');
        return false;
      }
    },
    async onSubscribe(context, _id, payload) {
      try {
        return (await prepare(context, payload)) as ExecutionArgs | GraphQLError[];
      } catch (error) {
        // Thrown here it would close the socket with 4500, which tells clients not to come back.
        return [runner.maskError(error)];
      }
    },
    execute: run,
    subscribe: run,
    onNext: (_context, _id, _payload, _args, result) => presentResult(result) as never,
    onError: (_context, _id, _payload, errors) => presentErrors(errors) as never,
  });

  async function prepare({ extra, subscriptions }: Context<Record<string, unknown>, Connection>, payload: SubscribePayload): Promise<ExecutionArgs | readonly GraphQLError[]> {
    if (Object.keys(subscriptions).length > options.maxOperations) {
      return [
        new GraphQLError(`This socket runs ${options.maxOperations} operations already: complete some of them, or open another socket.`, {
          extensions: { code: 'TOO_MANY_OPERATIONS' },
        }),
      ];
    }
    const { caller } = extra;
    if (caller === undefined) throw new Error('An operation came before its socket was acknowledged');
    return runner.prepare({ payload, request: extra.request, caller, signal: extra.closed.signal });
  }

  async function run(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
    try {
      const result = await runner.run(args);
      return Symbol.asyncIterator in result ? endingInResult(result, runner) : result;
    } catch (error) {
      return { errors: [runner.maskError(error)] };
    }
  }

  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const requestId = ids.idFor(header(request, 'x-request-id'));
    const connection: Connection = { socket, request, closed: new AbortController() };
    const stopPinging = keepAlive(socket, options.pingMs);
    socket.on('error', (error) => log.debug({ err: error, requestId }, 'A WebSocket failed'));
    const opened = server.opened(
      {
        protocol: socket.protocol,
        // Resolves when the text has left, so that a slow client is not sent more than it reads.
        send: (data) => new Promise((resolve) => (socket.readyState === WebSocket.OPEN ? socket.send(data, () => resolve()) : resolve())),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data) => {
            ids.run(ids.idFor(undefined), () => {
              handle(String(data)).catch((error: unknown) => {
                log.error({ err: error, requestId: ids.current() }, 'A WebSocket message could not be handled');
                socket.close(INTERNAL_ERROR, 'Internal error');
              });
            });
          });
        },
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      connection.closed.abort();
      const closed = opened(code, String(reason)).catch((error: unknown) => log.error({ err: error, requestId }, 'A WebSocket did not close cleanly'));
      closing.add(closed);
      void closed.finally(() => closing.delete(closed));
    });
  });

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    socket.on('error', () => socket.destroy());
    if (pathname !== path) return reject(socket, 404, `GraphQL is at ${path}.`);
    if (draining) return reject(socket, 503, 'The server is shutting down: connect again.');
    const refused = options.refuse(request);
    if (refused !== undefined) return reject(socket, 403, refused);
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  return {
    async close(deadlineMs) {
      draining = true;
      const closed = [...sockets.clients].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
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

/** A source that fails ends its own operation with an error, not the socket with all others. */
function endingInResult(results: AsyncIterable<ExecutionResult>, runner: OperationRunner): AsyncIterableIterator<ExecutionResult> {
  const source = results[Symbol.asyncIterator]();
  let failed = false;
  return {
    async next() {
      if (failed) return { value: undefined, done: true };
      try {
        return await source.next();
      } catch (error) {
        failed = true;
        return { value: { errors: [runner.maskError(error)] }, done: false };
      }
    },
    // Not a generator: its return() would wait for the event that the source is waiting for.
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
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

function reject(socket: Duplex, status: number, message: string): void {
  const body = `${message}\n`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
