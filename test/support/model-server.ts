import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers with; a function sees the body of the request. */
export type Answers = Record<string, unknown>;

export interface ModelServer {
  /** Base URL of the OpenAI-compatible interface. */
  readonly url: string;
  /** `GET /props`, in order of arrival. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A model server that answers some paths with JSON, as `'GET /props'`, and all others with 404. A function that gives undefined has answered itself. */
export async function startModelServer(answers: Answers): Promise<ModelServer> {
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = `${request.method} ${request.url}`;
    asked.push(key);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const found = answers[key];
    const body =
      typeof found === 'function'
        ? await (found as (body: unknown, response: ServerResponse) => unknown)(
            text === '' ? undefined : JSON.parse(text),
            response,
          )
        : found;
    if (typeof found === 'function' && body === undefined) return;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'not found' }));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
