import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendNodeResponse } from '@whatwg-node/server';
import type { YogaServerInstance } from 'graphql-yoga';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ServerLog } from './log.js';
import { presentErrors } from './present-result.js';
import { readTarget } from './request-target.js';
import type { ServerContext } from './server-context.js';
import type { EventStreams } from './subscriptions/event-streams.js';

interface ListenerOptions {
  yoga: YogaServerInstance<ServerContext, object>;
  events: EventStreams;
  maskError: (error: unknown) => GraphQLError;
  log: ServerLog;
}

/**
 * Answers HTTP requests by yoga. Errors that yoga does not catch are answered here, because its own answer would be their stack,
 * with paths of this machine in it.
 */
export function createRequestListener({ yoga, events, maskError, log }: ListenerOptions): RequestListener {
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<Response> => {
    const { url, reason } = readTarget(request);
    if (url === undefined) {
      return Response.json(
        { errors: [{ message: reason, extensions: { code: 'BAD_REQUEST' } }] },
        { status: 400, headers: { connection: 'close' } },
      );
    }
    // Without the host that proxies put before the path.
    request.url = `${url.pathname}${url.search}`;
    try {
      return await yoga.handleNodeRequestAndResponse(request, response, { req: request, res: response });
    } catch (error) {
      return Response.json({ errors: presentErrors([maskError(error)]) }, { status: 500 });
    }
  };
  const sendEvents = (
    results: AsyncIterable<ExecutionResult>,
    { status, headers }: Response,
    response: ServerResponse,
  ) => {
    if (!response.destroyed) {
      response.socket?.setNoDelay(true).setKeepAlive(true).setTimeout(0);
      for (const [name, value] of headers) response.setHeader(name, value);
      response.writeHead(status);
    }
    return events.send(results, response);
  };
  return (request, response) => {
    answerTo(request, response)
      .then((answer) => {
        const results = events.take(response);
        return results === undefined
          ? sendNodeResponse(answer, response, request, true)
          : sendEvents(results, answer, response);
      })
      .catch((error: unknown) => {
        log.debug({ err: error }, 'An answer could not be sent to its end');
        response.destroy();
      });
  };
}
