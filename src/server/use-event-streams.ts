import { isAsyncIterable } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import type { ExecutionResult } from 'graphql';
import type { ServerContext } from './server-context.js';
import { eventStream } from './event-stream.js';
import type { EventStreams } from './subscriptions/event-streams.js';

const HEADERS = Object.freeze({
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
});

/** Answers subscriptions over HTTP by server-sent events. */
export function useEventStreams(streams: EventStreams): Plugin<object, ServerContext> {
  return {
    onResultProcess({ request, result, serverContext, setResultProcessor }) {
      if (!isAsyncIterable(result) || !acceptsEventStream(request)) return;
      const { res } = serverContext;
      setResultProcessor((given, fetchAPI) => {
        const results = serverContext.results ?? (given as AsyncIterable<ExecutionResult>);
        if (streams.ended) {
          void results[Symbol.asyncIterator]().return?.();
          return new fetchAPI.Response('The server is shutting down: subscribe again.\n', {
            status: 503,
            headers: { 'retry-after': '1' },
          });
        }
        if (res === undefined) return new fetchAPI.Response(eventStream(results), { headers: { ...HEADERS } });
        // A stream of the web's kind takes several times as long as the write to the socket.
        streams.begin(res, results);
        return new fetchAPI.Response(null, { headers: { ...HEADERS } });
      }, 'text/event-stream');
    },
  };
}

function acceptsEventStream(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '*/*';
  return /(^|,)\s*(text\/event-stream|text\/\*|\*\/\*)\s*(;|,|$)/i.test(accept);
}
