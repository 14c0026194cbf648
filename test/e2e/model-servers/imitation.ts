import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatBody, Exchange, ModelServer } from './model-server.js';
import { promptTokens, storyReply, tokensOf } from './story-replies.js';
import type { StoryReply, StoryTask } from './story-replies.js';
import { shapedStream } from './stream-shape.js';

/** A request for an answer, as it came. */
export interface Hit {
  task: StoryTask | 'unknown';
  path: string;
  headers: IncomingHttpHeaders;
  body: ChatBody;
  status: number;
  /** The client closed the connection before the answer was complete. */
  cut: boolean;
}

export interface Imitation {
  /** What is configured as the base URL. */
  url: string;
  hits: Hit[];
  close(): Promise<void>;
}

type Choose = (model: string) => ModelServer;

/** Plays the server that is described; with a function, the one that it gives for the model of each request. */
export async function startImitation(
  described: ModelServer | { base: ModelServer; choose: Choose },
): Promise<Imitation> {
  const { base, choose } = 'base' in described ? described : { base: described, choose: () => described };
  const hits: Hit[] = [];
  const memories = new Map<string, Map<string, number>>();
  const memoryOf = ({ name }: ModelServer): Map<string, number> =>
    memories.get(name) ?? memories.set(name, new Map()).get(name)!;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://imitation');
    const content = await bodyOf(request);
    if (pathname !== `${base.path}/chat/completions` || request.method !== 'POST') {
      const page = base.pages?.[`${request.method} ${pathname}`];
      return page === undefined
        ? json(
            response,
            404,
            base.notFound ?? {
              error: { message: 'Not Found', type: 'invalid_request_error', param: null, code: null },
            },
          )
        : json(response, 200, page(memoryOf(base), content));
    }
    const body = content as ChatBody;
    const server = choose(body.model);
    const memory = memoryOf(server);
    const number = (memory.get('requests') ?? 0) + 1;
    memory.set('requests', number);
    const hit: Hit = {
      task: 'unknown',
      path: `${pathname}${search}`,
      headers: request.headers,
      body,
      status: 200,
      cut: false,
    };
    hits.push(hit);
    response.once('close', () => (hit.cut = !response.writableFinished));
    if (server.query !== undefined && search !== server.query) return refuse(hit, response, 404, server.notFound);
    if (!isAllowed(server, request.headers)) {
      return refuse(
        hit,
        response,
        401,
        server.unauthorized ?? {
          error: {
            message: 'Incorrect API key provided.',
            type: 'invalid_request_error',
            param: null,
            code: 'invalid_api_key',
          },
        },
      );
    }
    const exchange = exchangeOf(server, { body, headers: request.headers, number, memory });
    hit.task = exchange.reply.task;
    const refusal = server.rules?.map((rule) => rule(exchange)).find((found) => found !== undefined);
    if (refusal !== undefined) return refuse(hit, response, refusal.status, refusal.body, refusal.headers);
    memory.set('answers', (memory.get('answers') ?? 0) + 1);
    if (body.stream !== true) return json(response, 200, wholeAnswer(exchange), server.headers);
    response.writeHead(200, {
      'content-type': server.contentType ?? 'text/event-stream',
      'cache-control': 'no-cache',
      ...server.headers,
    });
    for await (const text of server.stream?.(exchange) ?? shapedStream(server, exchange)) {
      if (response.destroyed) return;
      if (server.splitsBytes === undefined) response.write(text);
      else await writeSplit(response, text, server.splitsBytes);
    }
    response.end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base.path}${base.query ?? ''}`,
    hits,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error === undefined ? resolve() : reject(error))),
      );
    },
  };
}

function exchangeOf(server: ModelServer, asked: Pick<Exchange, 'body' | 'headers' | 'number' | 'memory'>): Exchange {
  const { body } = asked;
  const read = server.reads?.(body.messages) ?? body.messages;
  const reply = replyTo(read);
  const limit = body.max_completion_tokens ?? body.max_tokens ?? Infinity;
  const begun = { ...asked, promptTokens: promptTokens(body.messages), reply, limit };
  const text = server.writes?.(reply, begun) ?? reply.text;
  const prompt = promptTokens(read);
  const completion = Math.min(limit, tokensOf(text) + tokensOf(server.shape?.thoughts?.text ?? ''));
  return {
    ...begun,
    text,
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  };
}

/** A model that does not see its task says so. */
function replyTo(messages: ChatBody['messages']): StoryReply {
  try {
    return storyReply(messages);
  } catch {
    return {
      task: 'scene',
      text: 'I do not see what you would like me to do. Please tell me more.',
      structured: false,
    };
  }
}

function isAllowed({ key, keyHeader = 'authorization' }: ModelServer, headers: IncomingHttpHeaders): boolean {
  if (key === undefined) return true;
  return keyHeader === 'authorization' ? headers.authorization === `Bearer ${key}` : headers[keyHeader] === key;
}

function wholeAnswer({ body, number, text, usage }: Exchange): unknown {
  return {
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: 1_760_000_000,
    model: body.model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage,
  };
}

async function writeSplit(response: ServerResponse, text: string, size: number): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    response.write(bytes.subarray(at, at + size));
    // A packet of its own for each.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function refuse(
  hit: Hit,
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  hit.status = status;
  json(response, status, body, headers);
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? undefined : (JSON.parse(Buffer.concat(parts).toString()) as unknown);
}
