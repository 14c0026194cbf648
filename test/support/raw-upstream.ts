import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a client asked for. */
export interface UpstreamRequest {
  model: string;
  messages: { role: string; content: string }[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  response_format?: { type: string; json_schema?: { name: string; schema: Record<string, unknown>; strict: boolean } };
  [key: string]: unknown;
}

export interface Hit {
  /** Below `/v1`. */
  path: string;
  body: UpstreamRequest;
  headers: IncomingHttpHeaders;
  /** The text of every delta that was sent. */
  sent: string[];
  /** Resolves when the exchange is over: `client-left` when the client closed the connection before the answer was complete. */
  over: Promise<'answered' | 'client-left'>;
}

export interface RawUpstream {
  /** Base URL of the OpenAI-compatible interface. */
  url: string;
  /** Every request for answers, in order of arrival. */
  hits: Hit[];
  close(): Promise<void>;
}

/** Answers a request itself and returns true, or returns false to leave it to the model's name. */
export type Handler = (hit: Hit, response: ServerResponse) => boolean;

/**
 * A small OpenAI-compatible server whose behaviour lies in the model's name, with numbers after the letter:
 *
 * `s-<tokens>-<gap ms>-<first token ms>` streams · `u-…` streams with usage beside choices · `t-…` streams without a finish
 * reason · `n-<delay ms>` answers in one piece · `e-<status>-<retry-after s>` fails · `r-<tokens>` drops the connection, for 0
 * tokens before the headers · `h-<tokens>` stalls · `j-<tokens>` sends a malformed event · `x-<tokens>-<code>` sends an error event.
 *
 * Each token holds its number and the time it was sent. `GET /hits` counts the requests.
 *
 * `/v1/completions` and `/v1/chat/completions/batch` answer each prompt or chat with its own last line, in reverse order.
 */
export async function startRawUpstream(handler: Handler = () => false): Promise<RawUpstream> {
  const hits: Hit[] = [];
  const server = createServer((request, response) => {
    answer(request, response, hits, handler).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    hits,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error === undefined ? resolve() : reject(error))),
      );
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  hits: Hit[],
  handler: Handler,
): Promise<void> {
  if (request.url === '/hits') return json(response, 200, { hits: hits.length });
  const path = request.url?.replace(/^\/v1/, '') ?? '';
  if (!ENDPOINTS.has(path)) return json(response, 404, { error: { message: 'Not found', code: 'not_found' } });
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = JSON.parse(Buffer.concat(parts).toString()) as UpstreamRequest;
  const over = new Promise<'answered' | 'client-left'>((resolve) =>
    response.once('close', () => resolve(response.writableFinished ? 'answered' : 'client-left')),
  );
  const hit: Hit = { path, body, headers: request.headers, sent: [], over };
  hits.push(hit);
  if (handler(hit, response)) return;
  if (path === '/chat/completions') await behave(hit, response);
  else json(response, 200, arrayAnswer(hit));
}

const ENDPOINTS: ReadonlySet<string> = new Set(['/chat/completions', '/completions', '/chat/completions/batch']);

function arrayAnswer({ path, body }: Hit): Record<string, unknown> {
  const texts =
    path === '/completions'
      ? (body.prompt as string[])
      : (body.messages as unknown as { content: string }[][]).map((chat) => chat.at(-1)?.content ?? '');
  const choices = texts.map((text, index) => {
    const answer = text.trim().split('\n').at(-1);
    return {
      index,
      finish_reason: 'stop',
      ...(path === '/completions' ? { text: answer } : { message: { role: 'assistant', content: answer } }),
    };
  });
  return { model: body.model, choices: choices.toReversed(), usage: usageOf(choices.length) };
}

async function behave(hit: Hit, response: ServerResponse): Promise<void> {
  const [kind, ...rest] = hit.body.model.split('-');
  const [first = 0, second = 0, third = 0] = rest.map(Number);
  switch (kind) {
    case 'e': {
      const headers: Record<string, string> = second > 0 ? { 'retry-after': String(second) } : {};
      return json(
        response,
        first,
        { error: { message: `failed with ${first}`, type: 'upstream_error', code: null } },
        headers,
      );
    }
    case 'n':
      await delay(first);
      return json(response, 200, {
        model: hit.body.model,
        choices: [{ index: 0, message: { role: 'assistant', content: 'plain' }, finish_reason: 'stop' }],
        usage: usageOf(1),
      });
    case 'r':
      if (first === 0) return void response.socket?.resetAndDestroy();
      await tokens(hit, response, first, 0, 0);
      // A client that has not read the tokens yet loses them with the connection.
      await delay(50);
      return void response.destroy();
    case 'h':
      return tokens(hit, response, first, 0, 0);
    case 'j':
      await tokens(hit, response, first, 0, 0);
      response.write('data: {"choices": [{"delta"\n\n');
      return void response.end();
    case 'x':
      await tokens(hit, response, first, 0, 0);
      event(response, { error: { message: 'the upstream gave up', type: 'error', code: rest.slice(1).join('-') } });
      return void response.end();
    default:
      await tokens(hit, response, first, second, third, kind === 'u');
      return finish(hit, response, kind !== 't');
  }
}

async function tokens(
  hit: Hit,
  response: ServerResponse,
  count: number,
  gapMs: number,
  firstMs: number,
  usageBeside = false,
): Promise<void> {
  begin(response);
  event(response, chunk(hit, { role: 'assistant', content: '' }));
  if (firstMs > 0) await delay(firstMs);
  for (let number = 1; number <= count; number += 1) {
    if (number > 1 && gapMs > 0) await delay(gapMs);
    const text = `t${number}@${(performance.timeOrigin + performance.now()).toFixed(3)} `;
    hit.sent.push(text);
    event(response, { ...chunk(hit, { content: text }), ...(usageBeside ? { usage: usageOf(number) } : {}) });
  }
}

function finish(hit: Hit, response: ServerResponse, withReason: boolean): void {
  if (withReason) event(response, chunk(hit, {}, 'stop'));
  if (withReason && hit.body.stream_options?.include_usage === true && !hit.body.model.startsWith('u')) {
    event(response, { ...chunk(hit, {}), choices: [], usage: usageOf(hit.sent.length) });
  }
  if (withReason) response.write('data: [DONE]\n\n');
  response.end();
}

/** Streams `text` in the given pieces as a complete answer. */
export function sendText(
  hit: Hit,
  response: ServerResponse,
  pieces: readonly string[],
  options: { finishReason?: string; usage?: Record<string, unknown> } = {},
): void {
  begin(response);
  for (const piece of pieces) {
    hit.sent.push(piece);
    event(response, chunk(hit, { content: piece }));
  }
  event(response, chunk(hit, {}, options.finishReason ?? 'stop'));
  if (options.usage !== undefined) event(response, { ...chunk(hit, {}), choices: [], usage: options.usage });
  response.end('data: [DONE]\n\n');
}

export function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}

export function event(response: ServerResponse, data: unknown): void {
  response.write(`data: ${JSON.stringify(data)}\n\n`);
}

export function chunk(
  hit: Hit,
  delta: Record<string, unknown>,
  finishReason: string | null = null,
): Record<string, unknown> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: hit.body.model,
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** 10 prompt tokens, 4 of them cached, and one completion token per token sent. */
export function usageOf(completion: number): Record<string, unknown> {
  return {
    prompt_tokens: 10,
    completion_tokens: completion,
    total_tokens: 10 + completion,
    prompt_tokens_details: { cached_tokens: 4 },
  };
}
