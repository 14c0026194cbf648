import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError, AuthenticationError, BadRequestError, ConflictError, InternalServerError, NotFoundError, PermissionDeniedError, RateLimitError, UnprocessableEntityError } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { begin, chunk, event, startRawUpstream } from '../support/raw-upstream.js';
import type { Handler, RawUpstream } from '../support/raw-upstream.js';

/** What the rest of the code relies on of the `openai` package: an upgrade that changes it shows here first. */
let upstream: RawUpstream;
let handler: Handler;
let client: OpenAI;
beforeEach(async () => {
  handler = () => false;
  upstream = await startRawUpstream((hit, response) => handler(hit, response));
  client = new OpenAI({ baseURL: upstream.url, apiKey: 'k', maxRetries: 0, logLevel: 'off' });
});
afterEach(() => upstream.close());

type Options = { signal?: AbortSignal; timeout?: number };

async function read(model: string, options: Options = {}, onChunk: () => void = () => {}): Promise<{ error: unknown; text: string; finished: boolean; usages: number }> {
  const seen = { error: undefined as unknown, text: '', finished: false, usages: 0 };
  try {
    const chunks = await client.chat.completions.create({ model, messages: [], stream: true, stream_options: { include_usage: true } }, options);
    for await (const { choices, usage } of chunks) {
      seen.text += choices[0]?.delta.content ?? '';
      seen.finished ||= choices[0]?.finish_reason === 'stop';
      seen.usages += usage == null ? 0 : 1;
      onChunk();
    }
  } catch (error) {
    seen.error = error;
  }
  return seen;
}

describe('the library contract', () => {
  it.each<[number, new (...all: never[]) => Error]>([
    [400, BadRequestError], [401, AuthenticationError], [403, PermissionDeniedError], [404, NotFoundError], [408, APIError], [409, ConflictError], [422, UnprocessableEntityError], [429, RateLimitError], [500, InternalServerError], [503, InternalServerError],
  ])('%i is its own class, with status and headers, asked once', async (status, kind) => {
    const { error } = await read(`e-${status}-2`);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, headers: expect.any(Headers) });
    expect((error as APIError).headers?.get('retry-after')).toBe('2');
    expect(upstream.hits).toHaveLength(1);
  });

  it('a connection cut before the headers is an APIConnectionError', async () => {
    expect((await read('r-0')).error).toBeInstanceOf(APIConnectionError);
  });

  it('a header time-out is a subclass of the connection error', async () => {
    handler = () => true;
    const { error } = await read('any', { timeout: 30 });
    expect(error).toBeInstanceOf(APIConnectionTimeoutError);
    expect(error).toBeInstanceOf(APIConnectionError);
  });

  it('a connection cut in the middle is a bare TypeError', async () => {
    const { error, text } = await read('r-3');
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: 'terminated' });
    expect(error).not.toBeInstanceOf(APIError);
    expect(text).toContain('t3@');
  });

  it('malformed data is a bare SyntaxError', async () => {
    const { error } = await read('j-1');
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error).not.toBeInstanceOf(APIError);
  });

  it('an error event is an APIError without a status', async () => {
    const { error } = await read('x-1-server_error');
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status: undefined, code: 'server_error' });
  });

  it('an end without a finish reason is no error: whoever wants whole answers checks', async () => {
    expect(await read('t-2')).toMatchObject({ error: undefined, finished: false });
  });

  it('an abort in the middle ends the loop without a word', async () => {
    const abort = new AbortController();
    const seen = await read('h-2', { signal: abort.signal }, () => abort.abort());
    expect(seen).toMatchObject({ error: undefined, finished: false });
  });

  it('an abort before the headers is an APIUserAbortError', async () => {
    const abort = new AbortController();
    handler = () => {
      abort.abort();
      return true;
    };
    expect((await read('any', { signal: abort.signal })).error).toBeInstanceOf(APIUserAbortError);
  });

  it('its time-out covers the headers only: a stream may last longer', async () => {
    const timeout = 1_000;
    handler = (hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'early ' }));
      setTimeout(() => {
        event(response, chunk(hit, { content: 'late' }, 'stop'));
        response.end();
      }, timeout + 200);
      return true;
    };
    expect(await read('any', { timeout })).toMatchObject({ error: undefined, finished: true, text: 'early late' });
  });

  it('usage comes on a chunk without choices, or beside them', async () => {
    expect(await read('s-2')).toMatchObject({ usages: 1, finished: true });
    expect(await read('u-2')).toMatchObject({ usages: 2, finished: true });
  });
});
