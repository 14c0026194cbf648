import { describe, expect, it, vi } from 'vitest';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import type { ProviderEvent } from '../../../src/llm/provider.js';
import { begin, chunk, event, json, sendText, usageOf } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { FakeClock } from '../../support/fake-clock.js';
import { call, eventsOf, faultOf, idle, providerAt, textOf } from '../provider-calls.js';

const upstream = upstreamOfEachTest();

/** The upstream takes these forms of structured answers only. */
function understand(...formats: string[]): void {
  upstream.answerWith((hit, response) => {
    const type = hit.body.response_format?.type ?? 'none';
    if (formats.includes(type)) sendText(hit, response, ['{}']);
    else json(response, 400, { error: { message: `response_format.type ${type} is not supported` } });
  });
}
const asked = (): string[] => upstream.hits.map((hit) => hit.body.response_format?.type ?? 'none');

/** The upstream minds these parameters. */
function reject(parameters: readonly string[]): void {
  upstream.answerWith((hit, response) => {
    const bad = parameters.find((name) => name in hit.body);
    if (bad === undefined) {
      sendText(hit, response, ['ok'], { usage: usageOf(1) });
    } else {
      json(response, 400, {
        error: {
          message: `Unsupported parameter: '${bad}' is not supported with this model.`,
          param: bad,
          code: 'unsupported_parameter',
        },
      });
    }
  });
}

describe('a stream', () => {
  it('gives every delta as it was sent, then usage, then the end', async () => {
    const events = await eventsOf(providerAt(upstream.url, 's-5').stream(call(), idle()));
    const [hit] = upstream.hits;
    expect(events.filter((event) => event.type === 'delta').map((event) => event.text)).toEqual(hit?.sent);
    expect(events.filter((event) => event.type === 'usage')).toEqual([
      { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 4, cacheWriteTokens: 0, completionTokens: 5 } },
    ]);
    expect(events.at(-1)).toEqual({ type: 'end', finishReason: 'stop', model: 's-5' });
    expect(events[0]).toEqual({ type: 'progress' });
  });

  it('sends the messages in their order, the cap, the temperature and the wish for usage, and no retry header of its own', async () => {
    await eventsOf(providerAt(upstream.url, 's-1').stream(call({ temperature: 0.7 }), idle()));
    expect(upstream.hits[0]?.body).toEqual({
      model: 's-1',
      messages: [
        { role: 'system', content: 'You write.' },
        { role: 'user', content: 'Hello' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 100,
      temperature: 0.7,
    });
    expect(upstream.hits[0]?.headers.authorization).toBe('Bearer test-key');
  });

  it('sends no credentials to a server that needs none', async () => {
    const provider = createOpenAiProvider({ name: 'ollama', baseUrl: upstream.url, model: 's-1' });
    await eventsOf(provider.stream(call(), idle()));
    expect(upstream.hits[0]?.headers.authorization).toBeUndefined();
  });

  it('asks the model that the call names', async () => {
    const events = await eventsOf(providerAt(upstream.url, 's-1').stream(call({ model: 's-2' }), idle()));
    expect(upstream.hits[0]?.body.model).toBe('s-2');
    expect(events.at(-1)).toMatchObject({ model: 's-2' });
  });

  it('takes usage from chunks that also hold text, the last one winning', async () => {
    const events = await eventsOf(providerAt(upstream.url, 'u-3').stream(call(), idle()));
    const usages = events.filter((event) => event.type === 'usage');
    expect(usages).toHaveLength(3);
    expect(usages.at(-1)?.usage.completionTokens).toBe(3);
  });

  it('reads white space, surrogate pairs and line ends exactly', async () => {
    const pieces = ['  \n', 'INT. CAFÉ ', '– ', '🎬', '\r\n\t', ' '];
    upstream.answerWith((hit, response) => sendText(hit, response, pieces));
    const events = await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle()));
    expect(textOf(events)).toBe(pieces.join(''));
  });

  it('counts reasoning as progress, not as text', async () => {
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { reasoning_content: 'Hmm.' }));
      event(response, chunk(hit, { content: 'Yes.' }, 'stop'));
      response.end('data: [DONE]\n\n');
    });
    const events = await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle()));
    expect(events.map(({ type }) => type)).toEqual(['progress', 'delta', 'end']);
  });

  it.each([
    ['in one piece', ['<think>\nThe user wants INT. first.\n</think>\n\nINT. BAY']],
    ['cut anywhere', ['\n<th', 'ink>The </', 'thing> of it <', '/thin', 'k>', '\n', '\nINT. ', 'BAY']],
  ])('leaves out thoughts that stand before the answer, %s', async (_name, pieces) => {
    upstream.answerWith((hit, response) => sendText(hit, response, pieces));
    const events = await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle()));
    expect(textOf(events)).toBe('INT. BAY');
  });

  it('leaves in what only looks like thoughts', async () => {
    for (const text of ['<thin', ' <', '  \n ', '<b>Bay</b>', 'INT. BAY <think>no</think>']) {
      upstream.answerWith((hit, response) => sendText(hit, response, [...text]));
      expect(textOf(await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())))).toBe(text);
    }
  });

  it('has no text when the thoughts never end', async () => {
    upstream.answerWith((hit, response) =>
      sendText(hit, response, ['<think>Once more: ', 'once more'], { finishReason: 'length' }),
    );
    const events = await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle()));
    expect(textOf(events)).toBe('');
    expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'length' });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['function_call', 'tool_calls'],
    ['eos', 'stop'],
  ])('takes the finish reason %s for %s', async (sent, understood) => {
    upstream.answerWith((hit, response) => sendText(hit, response, ['text'], { finishReason: sent }));
    const events = await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle()));
    expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: understood });
  });

  it('is complete once its finish reason came, though the connection breaks before the usage', async () => {
    let drop: (() => void) | undefined;
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'All of it.' }));
      event(response, chunk(hit, {}, 'stop'));
      drop = () => response.destroy();
    });
    const events: ProviderEvent[] = [];
    for await (const event of providerAt(upstream.url, 'any').stream(call(), idle())) {
      if (event.type === 'progress') drop?.();
      events.push(event);
    }
    expect(textOf(events)).toBe('All of it.');
    expect(events.at(-1)).toMatchObject({ type: 'end', finishReason: 'stop' });
  });

  it('takes the usage that comes after its finish reason', async () => {
    const clock = new FakeClock();
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'All of it.' }, 'stop'));
      event(response, { ...chunk(hit, {}), choices: [], usage: usageOf(3) });
    });
    const events = createOpenAiProvider({ name: 'upstream', baseUrl: upstream.url, model: 'any', clock })
      .stream(call(), idle())
      [Symbol.asyncIterator]();
    const seen: ProviderEvent['type'][] = [];
    for (let step = await events.next(); step.done !== true;) {
      seen.push(step.value.type);
      const next = events.next();
      if (step.value.type === 'usage') {
        await vi.waitUntil(() => clock.pending === 1);
        clock.advance(2_000);
      }
      step = await next;
    }
    expect(seen).toEqual(['delta', 'progress', 'usage', 'end']);
    expect(clock.pending).toBe(0);
  });
});

describe('a server that does not stream', () => {
  it('gives its answer in one delta', async () => {
    const events = await eventsOf(providerAt(upstream.url, 'n-0').stream(call(), idle()));
    expect(events).toEqual([
      { type: 'delta', text: 'plain' },
      { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 4, cacheWriteTokens: 0, completionTokens: 1 } },
      { type: 'end', finishReason: 'stop', model: 'n-0' },
    ]);
  });

  it('may report its error with status 200', async () => {
    upstream.answerWith((_hit, response) =>
      json(response, 200, { error: { message: 'Overloaded', type: 'overloaded_error' } }),
    );
    expect(await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())))).toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  it.each([
    ['a web page', 'text/html; charset=utf-8', '<!doctype html><title>Welcome</title>'],
    ['another API', 'application/json', '{"error":"Unexpected endpoint or method"}'],
  ])('is named for what it is when it is %s', async (_name, type, body) => {
    upstream.answerWith((_hit, response) => void response.writeHead(200, { 'content-type': type }).end(body));
    const fault = await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())));
    expect(fault).toMatchObject({
      code: 'MALFORMED',
      message: `upstream sent an answer that cannot be read: is it an OpenAI-compatible server at ${new URL(upstream.url).origin}?`,
    });
  });
});

describe('a stream that does not end well', () => {
  it.each([
    ['t-3', 'PARTIAL_STREAM'],
    ['j-3', 'PARTIAL_STREAM'],
    ['x-3-server_error', 'PARTIAL_STREAM'],
    ['x-3-rate_limit_exceeded', 'RATE_LIMITED'],
    ['x-3-whatever', 'PARTIAL_STREAM'],
  ])('%s is %s with the text so far', async (model, code) => {
    const fault = await faultOf(eventsOf(providerAt(upstream.url, model).stream(call(), idle())));
    expect(fault).toMatchObject({ code, provider: 'upstream', partialText: upstream.hits[0]?.sent.join('') });
    expect(fault.partialText).not.toBe('');
  });

  it('is PARTIAL_STREAM when the connection breaks', async () => {
    let drop: (() => void) | undefined;
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { content: 'Half of' }));
      drop = () => response.destroy();
    });
    const broken = async (): Promise<void> => {
      for await (const event of providerAt(upstream.url, 'any').stream(call(), idle())) {
        if (event.type === 'delta') drop?.();
      }
    };
    expect(await faultOf(broken())).toMatchObject({
      code: 'PARTIAL_STREAM',
      partialText: 'Half of',
      message: expect.stringContaining('UND_ERR_SOCKET'),
    });
  });

  it.each([
    ['r-0', 'CONNECT_FAILED'],
    ['e-401', 'AUTH'],
    ['e-403', 'AUTH'],
    ['e-404', 'MODEL_NOT_FOUND'],
    ['e-408', 'UNAVAILABLE'],
    ['e-409', 'UNAVAILABLE'],
    ['e-400', 'BAD_REQUEST'],
    ['e-422', 'BAD_REQUEST'],
    ['e-429', 'RATE_LIMITED'],
    ['e-500', 'UNAVAILABLE'],
    ['e-503', 'UNAVAILABLE'],
    ['x-0-server_error', 'UNAVAILABLE'],
  ])('%s is %s, asked once', async (model, code) => {
    const fault = await faultOf(eventsOf(providerAt(upstream.url, model).stream(call(), idle())));
    expect(fault).toMatchObject({ code, partialText: '' });
    expect(upstream.hits).toHaveLength(1);
  });

  it('carries Retry-After', async () => {
    const fault = await faultOf(eventsOf(providerAt(upstream.url, 'e-429-7').stream(call(), idle())));
    expect(fault).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7_000, status: 429 });
  });

  it('is CONNECT_FAILED where nobody listens, and says where', async () => {
    const { url } = upstream;
    await upstream.close();
    const fault = await faultOf(
      eventsOf(createOpenAiProvider({ name: 'ollama', baseUrl: url, model: 'any' }).stream(call(), idle())),
    );
    expect(fault.code).toBe('CONNECT_FAILED');
    expect(fault.message).toBe(
      `ollama cannot be reached at ${new URL(url).origin} (ECONNREFUSED): is Ollama running at ${new URL(url).origin}?`,
    );
  });

  it('is CONTENT_REFUSED when the model refuses', async () => {
    upstream.answerWith((hit, response) => {
      begin(response);
      event(response, chunk(hit, { refusal: 'I cannot help with that.' }));
      event(response, chunk(hit, {}, 'stop'));
      response.end('data: [DONE]\n\n');
    });
    const fault = await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())));
    expect(fault.code).toBe('CONTENT_REFUSED');
  });

  it('never shows the words of the upstream', async () => {
    upstream.answerWith((_hit, response) =>
      json(response, 401, { error: { message: 'Incorrect API key provided: sk-1234', code: 'invalid_api_key' } }),
    );
    const fault = await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())));
    expect(fault.message).toBe('upstream did not accept the API key (401, invalid_api_key): check OPENAI_API_KEY');
    expect(String(fault.cause)).not.toContain('sk-1234');
  });
});

describe('cancelling', () => {
  it('in the middle ends with CANCELLED and closes the connection', async () => {
    const abort = new AbortController();
    const stream = providerAt(upstream.url, 'h-2').stream(call(), abort.signal)[Symbol.asyncIterator]();
    let text = '';
    while (text.split('t').length <= 2) {
      const { value } = await stream.next();
      if (value?.type === 'delta') text += value.text;
    }
    const rest = faultOf(stream.next());
    abort.abort();
    expect(await rest).toMatchObject({ code: 'CANCELLED', partialText: text });
    expect(await upstream.hits[0]?.over).toBe('client-left');
  });

  it('before the headers ends with CANCELLED and closes the connection', async () => {
    const abort = new AbortController();
    upstream.answerWith(() => abort.abort());
    expect(await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), abort.signal)))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(await upstream.hits[0]?.over).toBe('client-left');
  });

  it('beforehand makes no request', async () => {
    expect(await faultOf(eventsOf(providerAt(upstream.url, 's-1').stream(call(), AbortSignal.abort())))).toMatchObject({
      code: 'CANCELLED',
    });
    expect(upstream.hits).toHaveLength(0);
  });

  it('by leaving the loop closes the connection', async () => {
    for await (const event of providerAt(upstream.url, 'h-1').stream(call(), idle())) if (event.type === 'delta') break;
    expect(await upstream.hits[0]?.over).toBe('client-left');
  });
});

describe('a structured answer', () => {
  const format = {
    name: 'a cast',
    schema: {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 9 }, age: { type: 'number' } },
      required: ['name'],
    },
  };

  it('is asked for by a strict schema', async () => {
    understand('json_schema');
    await eventsOf(providerAt(upstream.url, 'any').stream(call({ format }), idle()));
    expect(upstream.hits[0]?.body.response_format).toEqual({
      type: 'json_schema',
      json_schema: {
        name: 'a_cast',
        strict: true,
        schema: {
          type: 'object',
          properties: {
            name: { type: 'string', maxLength: 10 },
            age: { anyOf: [{ type: 'number' }, { type: 'null' }] },
          },
          required: ['name', 'age'],
          additionalProperties: false,
        },
      },
    });
  });

  it('is asked for without limits of text lengths where a server cannot compile them, and that is remembered', async () => {
    upstream.answerWith((hit, response) => {
      if (JSON.stringify(hit.body.response_format).includes('maxLength')) {
        json(response, 400, { error: { message: 'Failed to initialize samplers: failed to parse grammar' } });
      } else {
        sendText(hit, response, ['{"name":"Ann","age":null}']);
      }
    });
    const provider = providerAt(upstream.url, 'any');
    await eventsOf(provider.stream(call({ format }), idle()));
    await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_schema', 'json_schema']);
    expect(upstream.hits.map(({ body }) => JSON.stringify(body.response_format).includes('maxLength'))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is asked for without strictness when the schema cannot be strict', async () => {
    understand('json_schema');
    const map = { type: 'object', additionalProperties: { type: 'string' } };
    await eventsOf(providerAt(upstream.url, 'any').stream(call({ format: { name: 'map', schema: map } }), idle()));
    expect(upstream.hits[0]?.body.response_format?.json_schema).toEqual({ name: 'map', strict: false, schema: map });
  });

  it('falls back to a JSON object, tells the schema in the prompt, and remembers', async () => {
    understand('json_object');
    const provider = providerAt(upstream.url, 'any');
    await eventsOf(provider.stream(call({ format }), idle()));
    await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_object', 'json_object']);
    const { messages } = upstream.hits[2]?.body ?? { messages: [] };
    expect(messages[0]).toEqual({ role: 'system', content: 'You write.' });
    expect(messages[1]?.content).toMatch(/^Hello\n\nAnswer with one JSON object/);
    expect(messages[1]?.content).toContain(JSON.stringify(format.schema));
    expect(messages).toHaveLength(2);
  });

  it('falls back to the prompt alone', async () => {
    understand('none');
    const provider = providerAt(upstream.url, 'any');
    await eventsOf(provider.stream(call({ format }), idle()));
    await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_object', 'none', 'none']);
  });

  it('remembers nothing when no form is accepted', async () => {
    understand();
    const provider = providerAt(upstream.url, 'any');
    expect(await faultOf(eventsOf(provider.stream(call({ format }), idle())))).toMatchObject({ code: 'BAD_REQUEST' });
    understand('json_schema');
    await eventsOf(provider.stream(call({ format }), idle()));
    expect(asked()).toEqual(['json_schema', 'json_object', 'none', 'json_schema']);
  });

  it('is not asked for again when the prompt was too long', async () => {
    upstream.answerWith((_hit, response) =>
      json(response, 400, {
        error: { message: "This model's maximum context length is 8192 tokens", code: 'context_length_exceeded' },
      }),
    );
    expect(await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call({ format }), idle())))).toMatchObject({
      code: 'CONTEXT_TOO_LARGE',
    });
    expect(upstream.hits).toHaveLength(1);
  });
});

describe('a server that rejects a parameter', () => {
  it('is asked without it, and never with it again', async () => {
    reject(['max_tokens', 'temperature', 'stream_options']);
    const provider = providerAt(upstream.url, 'any');
    expect(textOf(await eventsOf(provider.stream(call({ temperature: 1 }), idle())))).toBe('ok');
    expect(upstream.hits).toHaveLength(4);
    await eventsOf(provider.stream(call({ temperature: 1 }), idle()));
    expect(upstream.hits).toHaveLength(5);
    const last = upstream.hits[4]?.body ?? {};
    expect(last).toMatchObject({ max_completion_tokens: 100 });
    expect(Object.keys(last).sort()).toEqual(['max_completion_tokens', 'messages', 'model', 'stream']);
  });

  it('is remembered for that model alone', async () => {
    reject(['temperature']);
    const provider = providerAt(upstream.url, 'any');
    await eventsOf(provider.stream(call({ temperature: 1 }), idle()));
    await eventsOf(provider.stream(call({ temperature: 1, model: 'other' }), idle()));
    expect(upstream.hits.map((hit) => 'temperature' in hit.body)).toEqual([true, false, true, false]);
  });

  it('is not asked with another name for a limit that is too high', async () => {
    upstream.answerWith((_hit, response) =>
      json(response, 400, { error: { message: 'max_tokens is too large: 100', param: 'max_tokens' } }),
    );
    expect(await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())))).toMatchObject({
      code: 'BAD_REQUEST',
      message:
        'any at upstream gives no answer as long as was asked for (400, parameter max_tokens): use a model that gives longer ones',
    });
    expect(upstream.hits).toHaveLength(1);
  });

  it('is given up on when both names of the limit are rejected', async () => {
    reject(['max_tokens', 'max_completion_tokens']);
    expect(await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())))).toMatchObject({
      code: 'BAD_REQUEST',
    });
    expect(upstream.hits).toHaveLength(2);
  });
});

describe('the key of the prompt cache', () => {
  const keyed = call({ promptCacheKey: 'k' });
  const caching = () =>
    createOpenAiProvider({
      name: 'upstream',
      baseUrl: upstream.url,
      model: 'any',
      caps: { promptCacheMinTokens: 1_024 },
    });

  it('is told to a server that is known to have one, and to no other', async () => {
    upstream.answerWith((hit, response) => sendText(hit, response, ['ok']));
    await eventsOf(caching().stream(keyed, idle()));
    await eventsOf(providerAt(upstream.url, 'any').stream(keyed, idle()));
    expect(upstream.hits.map(({ body }) => body.prompt_cache_key)).toEqual(['k', undefined]);
  });

  it('is given up where the server minds it', async () => {
    reject(['prompt_cache_key']);
    const provider = caching();
    await eventsOf(provider.stream(keyed, idle()));
    await eventsOf(provider.stream(keyed, idle()));
    expect(upstream.hits.map(({ body }) => body.prompt_cache_key)).toEqual(['k', undefined, undefined]);
  });
});

describe('what is left of the rate limits', () => {
  it.each([
    [
      { 'x-ratelimit-remaining-requests': '99', 'x-ratelimit-remaining-tokens': '149984' },
      { remainingRequests: 99, remainingTokens: 149_984 },
    ],
    [{ 'x-ratelimit-remaining-tokens': '0' }, { remainingRequests: undefined, remainingTokens: 0 }],
    [{ 'x-ratelimit-remaining-requests': 'many' }, undefined],
    [{}, undefined],
  ])('%j', async (headers, limits) => {
    upstream.answerWith((hit, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      sendText(hit, response, ['ok']);
    });
    const events = await eventsOf(providerAt(upstream.url, 'any').stream(call(), idle()));
    expect(events.filter(({ type }) => type === 'limits')).toEqual(
      limits === undefined ? [] : [{ type: 'limits', limits }],
    );
    expect(textOf(events)).toBe('ok');
  });

  it('is no sign of life: it comes with the first chunk', async () => {
    const provider = providerAt(upstream.url, 'any');
    upstream.answerWith((_hit, response) => {
      response.setHeader('x-ratelimit-remaining-requests', '1');
      begin(response);
      response.flushHeaders();
    });
    const abort = new AbortController();
    const events: ProviderEvent[] = [];
    const run = (async () => {
      for await (const event of provider.stream(call(), abort.signal)) events.push(event);
    })();
    while (upstream.hits.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await faultOf(run)).toMatchObject({ code: 'CANCELLED' });
    expect(events).toEqual([]);
  });
});

it.each([
  ['beside the error', { error: 'Model is loading', estimated_time: 20 }, 20_000],
  ['in a list', [{ error: { code: 503, message: 'no', details: [{ retryDelay: '3s' }] } }], 3_000],
  ['without an error', { detail: 'Please retry after 4 seconds' }, 4_000],
])('a wait is read from the whole body of an answer: %s', async (_where, body, retryAfterMs) => {
  upstream.answerWith((_hit, response) => json(response, 503, body));
  expect(await faultOf(eventsOf(providerAt(upstream.url, 'any').stream(call(), idle())))).toMatchObject({
    code: 'UNAVAILABLE',
    retryAfterMs,
  });
});
