import type { ExecutionResult } from 'graphql';
import { EventFrame } from './subscriptions/event-frame.js';

/** Results as the body of a response that has no socket; the messages are those of `EventStreams`. */
export function eventStream(results: AsyncIterable<ExecutionResult>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = results[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(':\n\n')),
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done !== true) return controller.enqueue(EventFrame.event(value));
      controller.enqueue(encoder.encode('event: complete\ndata:\n\n'));
      controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
