import type { ExecutionResult } from 'graphql';
import { presentResult } from './present-result.js';

interface EventStreamOptions {
  /** Gives the `id:` of the latest result; the message has none when that is undefined. */
  idOf: () => number | undefined;
  /** How often a comment is sent while nothing happens, in milliseconds, so that proxies keep the connection. */
  pingMs: number;
}

/**
 * Results as server-sent events, in graphql-sse's single-connection mode: `next` with the result, then `complete`.
 * Results are pulled as the client reads, so a slow client holds up nothing but itself.
 */
export function eventStream(
  results: AsyncIterable<ExecutionResult>,
  { idOf, pingMs }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = results[Symbol.asyncIterator]();
  let ping: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      // A first comment makes clients see the response's head before the first event.
      controller.enqueue(encoder.encode(':\n\n'));
      ping = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'));
      }, pingMs);
    },
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) {
        clearInterval(ping);
        controller.enqueue(encoder.encode('event: complete\ndata:\n\n'));
        controller.close();
        return;
      }
      const id = idOf();
      controller.enqueue(
        encoder.encode(
          `${id === undefined ? '' : `id: ${id}\n`}event: next\ndata: ${JSON.stringify(presentResult(value))}\n\n`,
        ),
      );
    },
    async cancel() {
      clearInterval(ping);
      await iterator.return?.();
    },
  });
}
