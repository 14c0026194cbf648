/** One message of a server-sent event stream, with the lines that it had. */
export interface ServerSentEvent {
  id?: string;
  event?: string;
  data?: string;
}

export interface EventSourceReader {
  response: Response;
  /** The next message that is not a comment; undefined when the stream completed. */
  next(): Promise<ServerSentEvent | undefined>;
  /** Goes away, as a closed browser tab does. */
  abort(): void;
}

/** Subscribes over server-sent events with nothing but fetch, so that tests see the stream's own lines. */
export async function openEventSource(
  endpoint: string,
  query: string,
  variables: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<EventSourceReader> {
  const aborting = new AbortController();
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: aborting.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  return {
    response,
    abort: () => aborting.abort(),
    async next() {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end < 0) {
          const { done, value } = await reader.read();
          if (done) return undefined;
          buffer += value;
          continue;
        }
        const block = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (!block.startsWith(':')) return parseBlock(block);
      }
    },
  };
}

function parseBlock(block: string): ServerSentEvent {
  return Object.fromEntries(
    block.split('\n').map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name, value.join(':').trimStart()];
    }),
  );
}
