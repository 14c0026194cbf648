import { createServer as createHttpServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Config } from '../config.js';
import type { ContextParts } from '../schema/context.js';
import { listen, urlOf } from './address.js';
import { createAuthentication, useAuthentication } from './authentication.js';
import { createDocumentCaches } from './document-caches.js';
import { createDownloadLinks } from './download-links.js';
import { createErrorMask } from './error-masking.js';
import { foreignPage, useForeignPageGuard } from './foreign-pages.js';
import { useHealth } from './health.js';
import type { Health } from './health.js';
import { DEFAULT_LIMITS } from './limits/limits.js';
import type { Limits } from './limits/limits.js';
import { useLimits } from './limits/use-limits.js';
import type { ServerLog } from './log.js';
import { createOperationContexts } from './operation-context.js';
import { createOperationRunner } from './operation-runner.js';
import { usePersistedQueryRefusal } from './persisted-queries.js';
import { RequestIds, useRequestIds } from './request-ids.js';
import { createRequestListener } from './request-listener.js';
import { originOf } from './request-target.js';
import type { ServerContext } from './server-context.js';
import { useDownloads } from './use-downloads.js';
import { EventStreams } from './subscriptions/event-streams.js';
import { useEventStreams } from './use-event-streams.js';
import { useExecution } from './use-execution.js';
import { usePlayground } from './use-playground.js';
import { useReadableParams } from './use-readable-params.js';
import { attachWebSocket, isWebSocket } from './websocket.js';

const ENDPOINT = '/graphql';

export interface ServerOptions {
  schema: GraphQLSchema;
  contextParts: ContextParts;
  config: Pick<Config, 'host' | 'port' | 'apiKeys' | 'allowAnonymous'>;
  log: ServerLog;
  health: () => Promise<Health> | Health;
  /** Why the server should get no new work, as a sentence; undefined when it may. Draining counts as a reason whatever this says. */
  notReady: () => Promise<string | undefined> | string | undefined;
  /**
   * Says in a sentence what is wrong with the database, if that caused the error; undefined for any other. Default: always
   * undefined.
   */
  unavailable?: ((error: unknown) => string | undefined) | undefined;
  /** Default: `DEFAULT_LIMITS`. */
  limits?: Partial<Limits> | undefined;
  /** How often idle event streams and sockets are pinged, in milliseconds. Default 12,000. */
  pingMs?: number | undefined;
  /** How long a WebSocket may take to send its first message, in milliseconds. Default 3,000. */
  webSocketInitTimeoutMs?: number | undefined;
}

export interface GraphQLServer {
  /** Starts to listen. Rejects with ListenError when the address is taken or not allowed. */
  listen(): Promise<{ url: string; port: number }>;
  /** Answers one HTTP request without a socket. */
  fetch(request: Request): Promise<Response>;
  /**
   * Makes `/ready` answer 503, so that load balancers send work elsewhere. All requests are still answered, and each answer
   * closes its connection.
   */
  drain(): void;
  /**
   * Stops: `/ready` says 503, readers are cut off so that they connect elsewhere, then no new connections are taken. Running requests
   * may end until the deadline, in milliseconds; what is open then is closed.
   */
  close(deadlineMs: number): Promise<void>;
}

/** GraphQL over HTTP, server-sent events and WebSocket on one port, with health, downloads and the playground. */
export function createServer(options: ServerOptions): GraphQLServer {
  const { schema, contextParts, config, log, pingMs = 12_000 } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const rules = { keysNeeded: config.apiKeys.size > 0, openToAll: config.allowAnonymous };
  const authenticate = createAuthentication(config.apiKeys);
  const links = createDownloadLinks(config.apiKeys);
  const ids = new RequestIds();
  const maskError = createErrorMask(ids, log, limits.bodyBytes, options.unavailable);
  const events = new EventStreams(pingMs);
  const documents = createDocumentCaches();
  const operationContexts = createOperationContexts({ parts: contextParts, limits, ids, log, links });
  const underway = new Set<ServerResponse>();
  let draining = false;
  /** From here on each connection ends with its answer: otherwise it might be closed just when a client sends the next request on it. */
  const drain = (): void => {
    draining = true;
    for (const response of underway) response.shouldKeepAlive = false;
  };

  const yoga = createYoga<ServerContext>({
    schema,
    graphqlEndpoint: ENDPOINT,
    graphiql: false,
    landingPage: false,
    logging: false,
    // The default, /health, is ours.
    healthCheckEndpoint: '/live',
    batching: false,
    parserAndValidationCache: documents.caches,
    multipart: false,
    maxRequestBodySize: limits.bodyBytes,
    maskedErrors: { maskError },
    cors: (request) => {
      const origin = request.headers.get('origin');
      const allowed =
        origin !== null && foreignPage(rules, { host: request.headers.get('host'), origin }) === undefined;
      return allowed
        ? {
            origin,
            credentials: false,
            methods: ['GET', 'POST', 'OPTIONS'],
            exposedHeaders: ['x-request-id', 'etag', 'content-disposition'],
            maxAge: 600,
          }
        : false;
    },
    context: ({ request, caller, signal, req }) => {
      if (caller === undefined) throw new Error('An operation came without its caller');
      return operationContexts({
        caller,
        origin: originOf(request, req),
        client: signal ?? request.signal,
        lastEventId: signal === undefined ? events.lastEventId(request) : undefined,
      });
    },
    plugins: [
      useRequestIds(ids),
      useForeignPageGuard(rules),
      useHealth({
        health: options.health,
        notReady: async () => (draining ? 'The server is shutting down.' : options.notReady()),
      }),
      usePlayground(ENDPOINT),
      useDownloads({ db: contextParts.db, scripts: contextParts.scripts, authenticate, links, maskError, log }),
      useAuthentication(authenticate),
      useReadableParams(),
      usePersistedQueryRefusal(),
      documents.plugin,
      useExecution((error, requestId) => ids.run(requestId, () => maskError(error))),
      useLimits(limits),
      useEventStreams(events),
    ],
  });

  const answer = createRequestListener({ yoga, events, maskError, log });
  const http = createHttpServer(
    { requestTimeout: 60_000, headersTimeout: 20_000, shouldUpgradeCallback: isWebSocket },
    (request, response) => {
      if (draining) response.shouldKeepAlive = false;
      underway.add(response);
      response.once('close', () => {
        underway.delete(response);
        // The connection of an answer that had begun before is idle only now.
        if (draining && !http.listening) setImmediate(() => http.closeIdleConnections());
      });
      answer(request, response);
    },
  );
  const webSocket = attachWebSocket(http, {
    path: ENDPOINT,
    runner: createOperationRunner(yoga, maskError),
    authenticate,
    refuse: ({ headers: { host, origin } }) => foreignPage(rules, { host, origin }),
    ids,
    log,
    maxMessageBytes: limits.bodyBytes,
    maxOperations: limits.operationsPerSocket,
    initTimeoutMs: options.webSocketInitTimeoutMs ?? 3_000,
    pingMs,
  });

  return {
    async listen() {
      const port = await listen(http, config);
      // A connection that cannot be accepted, for lack of file handles for example, is no reason to drop the others.
      http.on('error', (error) => log.error({ err: error }, 'A connection could not be taken'));
      return { url: urlOf({ host: config.host, port }), port };
    },
    fetch: async (request) => yoga.fetch(request, {}),
    drain,
    async close(deadlineMs) {
      drain();
      const deadline = setTimeout(() => http.closeAllConnections(), deadlineMs);
      // Requests are answered until the readers have gone: the listener closes last.
      events.cut();
      await webSocket.close(deadlineMs);
      if (http.listening) {
        const stopped = new Promise<void>((resolve) => http.close(() => resolve()));
        http.closeIdleConnections();
        await stopped;
      }
      clearTimeout(deadline);
      await yoga.dispose();
    },
  };
}
