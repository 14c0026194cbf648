import type { ServerResponse } from 'node:http';
import { isAsyncIterable } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import type { ExecutionResult } from 'graphql';
import type { ServerContext } from './server-context.js';
import { eventStream } from './event-stream.js';

/** The subscriptions over server-sent events: their event ids, and the open responses. */
interface EventStreams {
  /** The `Last-Event-ID` that a client sent, if it is one of ours. */
  lastEventId(request: Request): number | undefined;
  /** Sets the id of the event that this request's next message carries. */
  setEventId(request: Request, id: number): void;
  /**
   * Cuts all open streams off, and refuses new ones from then on. Clients reconnect after a stream that was cut, and not after
   * one that was completed.
   */
  cut(): void;
}

export function createEventStreams(pingMs: number): { streams: EventStreams; plugin: Plugin<object, ServerContext> } {
  const ids = new WeakMap<Request, number>();
  const open = new Set<ServerResponse>();
  let ended = false;
  return {
    streams: {
      lastEventId(request) {
        const header = request.headers.get('last-event-id');
        return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
      },
      setEventId: (request, id) => void ids.set(request, id),
      cut() {
        ended = true;
        for (const response of open) response.destroy();
      },
    },
    plugin: {
      onResultProcess({ request, result, serverContext, setResultProcessor }) {
        if (!isAsyncIterable(result) || !acceptsEventStream(request)) return;
        const { res } = serverContext;
        setResultProcessor((results, fetchAPI) => {
          if (ended) {
            void (results as AsyncIterable<ExecutionResult>)[Symbol.asyncIterator]().return?.();
            return new fetchAPI.Response('The server is shutting down: subscribe again.\n', {
              status: 503,
              headers: { 'retry-after': '1' },
            });
          }
          if (res !== undefined) {
            open.add(res);
            res.once('close', () => open.delete(res));
          }
          const body = eventStream(results as AsyncIterable<ExecutionResult>, { idOf: () => ids.get(request), pingMs });
          return new fetchAPI.Response(body, {
            headers: {
              'content-type': 'text/event-stream; charset=utf-8',
              'cache-control': 'no-cache, no-transform',
              connection: 'keep-alive',
              'x-accel-buffering': 'no',
            },
          });
        }, 'text/event-stream');
      },
    },
  };
}

function acceptsEventStream(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '*/*';
  return /(^|,)\s*(text\/event-stream|text\/\*|\*\/\*)\s*(;|,|$)/i.test(accept);
}
