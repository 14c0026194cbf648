import OpenAI, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from 'openai';
import { beforeEach, describe, expect, it } from 'vitest';
import { begin, chunk, event } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';

/** What the rest of the code relies on of the `openai` package: an upgrade that changes it shows here first. */
const upstream = upstreamOfEachTest();
let client: OpenAI;
beforeEach(() => {
  client = new OpenAI({ baseURL: upstream.url, apiKey: 'k', maxRetries: 0, logLevel: 'off' });
});

type Options = { signal?: AbortSignal; timeout?: number };

async function read(
  model: string,
  options: Options = {},
  onPart: () => void = () => {},
): Promise<{ error: unknown; text: string }> {
  const seen = { error: undefined as unknown, text: '' };
  try {
    const response = await client.chat.completions.create({ model, messages: [], stream: true }, options).asResponse();
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      seen.text += decoder.decode(part, { stream: true });
      onPart();
    }
  } catch (error) {
    seen.error = error;
  }
  return seen;
}

describe('the library contract', () => {
  it.each<[number, new (...all: never[]) => Error]>([
    [400, BadRequestError],
    [401, AuthenticationError],
    [403, PermissionDeniedError],
    [404, NotFoundError],
    [408, APIError],
    [409, ConflictError],
    [422, UnprocessableEntityError],
    [429, RateLimitError],
    [500, InternalServerError],
    [503, InternalServerError],
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
    upstream.handler = () => true;
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

  it('a body is handed on as it came, comments and all', async () => {
    upstream.handler = (_hit, response) => {
      begin(response);
      response.end(': wait\n\ndata: {"choices": [{"delta"\n\ndata: [DONE]\n\n');
      return true;
    };
    expect(await read('any')).toEqual({
      error: undefined,
      text: ': wait\n\ndata: {"choices": [{"delta"\n\ndata: [DONE]\n\n',
    });
  });

  it('an abort in the middle ends the body with an error', async () => {
    const abort = new AbortController();
    const { error } = await read('h-2', { signal: abort.signal }, () => abort.abort());
    expect(error).toMatchObject({ name: 'AbortError' });
  });

  it('an abort before the headers is an APIUserAbortError', async () => {
    const abort = new AbortController();
    upstream.handler = () => {
      abort.abort();
      return true;
    };
    expect((await read('any', { signal: abort.signal })).error).toBeInstanceOf(APIUserAbortError);
  });

  it('its time-out covers the headers only: a stream may last longer', async () => {
    const timeout = 1_000;
    upstream.handler = (hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'early ' }));
      setTimeout(() => {
        event(response, chunk(hit, { content: 'late' }, 'stop'));
        response.end();
      }, timeout + 200);
      return true;
    };
    const { error, text } = await read('any', { timeout });
    expect(error).toBeUndefined();
    expect(text).toContain('early ');
    expect(text).toContain('late');
  });
});
