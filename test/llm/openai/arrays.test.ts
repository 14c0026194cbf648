import { describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import type { ArrayKind, LlmProvider, ProviderCall } from '../../../src/llm/provider.js';
import { json, usageOf } from '../../support/raw-upstream.js';
import type { Hit } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { call, faultOf, idle } from '../provider-calls.js';

const upstream = upstreamOfEachTest();

const provider = (): LlmProvider =>
  createOpenAiProvider({
    name: 'upstream',
    baseUrl: upstream.url,
    apiKey: 'test-key',
    model: 'm',
    caps: { promptArrays: true, chatBatch: true },
  });
const send = (kind: ArrayKind, calls: readonly ProviderCall[], signal = idle()) =>
  provider().sendArray!(kind, calls, signal);
const chats = (...texts: string[]): ProviderCall[] =>
  texts.map((text, index) =>
    call({
      messages: [
        { role: 'system', text: 'You write.' },
        { role: 'user', text },
      ],
      maxOutputTokens: 100 + index,
      temperature: 0.5,
    }),
  );
const choices = (...all: Record<string, unknown>[]) =>
  upstream.answerWith((_hit, response) => json(response, 200, { model: 'm-2', choices: all, usage: usageOf(3) }));

it('only a provider that is said to take arrays does', () => {
  const { sendArray } = createOpenAiProvider({
    name: 'upstream',
    baseUrl: upstream.url,
    model: 'm',
    caps: { strictSchema: true },
  });
  expect(sendArray).toBeUndefined();
});

describe('a batch of chats', () => {
  it('is one request, answered in the order of the calls', async () => {
    const reply = await send('chatBatch', chats('one', 'two', 'three'));
    expect(reply.answers).toEqual(['one', 'two', 'three'].map((text) => ({ text, finishReason: 'stop' })));
    expect(reply).toMatchObject({ model: 'm', usage: { promptTokens: 10, completionTokens: 3 } });
    expect(upstream.hits).toHaveLength(1);
    expect(upstream.hits[0]).toMatchObject({
      path: '/chat/completions/batch',
      body: { model: 'm', temperature: 0.5, max_tokens: 102 },
    });
    expect(upstream.hits[0]?.body.messages).toEqual(
      ['one', 'two', 'three'].map((content) => [
        { role: 'system', content: 'You write.' },
        { role: 'user', content },
      ]),
    );
    expect(upstream.hits[0]?.body).not.toHaveProperty('stream');
  });

  it('asks for structured answers as one chat does', async () => {
    const format = {
      name: 'person',
      schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    };
    upstream.answerWith((hit, response) => {
      if (hit.body.response_format?.type === 'json_schema') {
        json(response, 400, { error: { message: 'response_format.type json_schema is not supported' } });
      } else {
        json(response, 200, { choices: [] });
      }
    });
    await send(
      'chatBatch',
      chats('one').map((chat) => ({ ...chat, format })),
    );
    expect(upstream.hits.map(({ body }) => body.response_format?.type)).toEqual(['json_schema', 'json_object']);
  });
});

describe('an array of prompts', () => {
  it('is one request with the limit always said, answered in the order of the calls', async () => {
    const reply = await send('promptArray', [
      ...chats('one'),
      call({
        messages: [
          { role: 'user', text: 'two' },
          { role: 'assistant', text: 'yes' },
          { role: 'user', text: 'three' },
        ],
      }),
    ]);
    expect(upstream.hits[0]).toMatchObject({
      path: '/completions',
      body: { model: 'm', max_tokens: 100, temperature: 0.5 },
    });
    expect(upstream.hits[0]?.body.prompt).toEqual([
      '### System\nYou write.\n\n### User\none\n\n### Assistant\n',
      '### User\ntwo\n\n### Assistant\nyes\n\n### User\nthree\n\n### Assistant\n',
    ]);
    // A model that writes the other side's next turn is stopped there.
    expect(upstream.hits[0]?.body.stop).toEqual(['\n### ']);
    expect(reply.answers).toHaveLength(2);
  });

  it('tells the schema in the prompt', async () => {
    await send('promptArray', [call({ format: { name: 'x', schema: { type: 'object' } } })]);
    const [prompt] = upstream.hits.flatMap(({ body }) => body.prompt as string[]);
    expect(prompt).toContain('It must match this JSON schema:\n{"type":"object"}');
  });
});

describe('an answer within an array', () => {
  it.each([
    ['is missing', { index: 0, text: 'a', finish_reason: 'stop' }],
    ['did not end', { index: 1, text: 'b', finish_reason: null }],
    ['was filtered', { index: 1, text: 'b', finish_reason: 'content_filter' }],
    ['was refused', { index: 1, message: { content: null, refusal: 'no' }, finish_reason: 'stop' }],
    ['has no text', { index: 1, message: { content: null }, finish_reason: 'stop' }],
  ])('that %s is undefined', async (_name, choice) => {
    choices({ index: 0, text: 'a', finish_reason: 'stop' }, choice);
    const { answers, model } = await send('promptArray', chats('one', 'two'));
    expect(answers).toEqual([{ text: 'a', finishReason: 'stop' }, undefined]);
    expect(model).toBe('m-2');
  });

  it('that was cut off says so, and thoughts are left out', async () => {
    choices(
      { index: 0, text: '<think>hm</think>a', finish_reason: 'length' },
      { index: 7, text: 'whose?', finish_reason: 'stop' },
    );
    expect((await send('promptArray', chats('one'))).answers).toEqual([{ text: 'a', finishReason: 'length' }]);
  });
});

describe('an answer within an array is read as one alone', () => {
  const format = {
    name: 'person',
    schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  };
  it.each<[string, object, string]>([
    [
      'tokens of a template',
      { text: '<|im_start|>assistant\nINT. BAY<|im_end|>\n<|im_start|>user\nGo on.' },
      'INT. BAY',
    ],
    ['tags', { text: '<scene>INT. BAY</scene>' }, 'INT. BAY'],
    ['thoughts alone', { message: { content: '', reasoning_content: 'Mara should wait in the bay.' } }, ''],
    [
      'a scene taken for thoughts',
      { message: { content: '', reasoning_content: 'INT. BAY - DAY\n\nMara waits.' } },
      'INT. BAY - DAY\n\nMara waits.',
    ],
  ])('%s', async (_name, choice, text) => {
    choices({ index: 0, ...choice, finish_reason: 'stop' });
    expect((await send('chatBatch', chats('one'))).answers).toEqual([{ text, finishReason: 'stop' }]);
  });

  it.each<[string, object]>([
    [
      'a call',
      {
        message: { content: 'Sure!', tool_calls: [{ function: { arguments: '{"name":"Mara"}' } }] },
        finish_reason: 'tool_calls',
      },
    ],
    ['a value among thoughts', { message: { content: '<think>{"name":"Mara"}</think>' }, finish_reason: 'stop' }],
  ])('structured, as %s', async (_name, choice) => {
    choices({ index: 0, ...choice });
    expect(
      (
        await send(
          'chatBatch',
          chats('one').map((each) => ({ ...each, format })),
        )
      ).answers,
    ).toEqual([{ text: '{"name":"Mara"}', finishReason: 'stop' }]);
  });
});

describe('an array that fails', () => {
  it.each([
    [503, 'UNAVAILABLE'],
    [400, 'BAD_REQUEST'],
    [404, 'MODEL_NOT_FOUND'],
  ])('with %i is %s', async (status, code) => {
    upstream.answerWith((_hit, response) => json(response, status, { error: { message: 'no' } }));
    expect(await faultOf(send('promptArray', chats('one', 'two')))).toMatchObject({
      code,
      status,
      provider: 'upstream',
    });
  });

  it.each([
    ['that holds no choices', { hello: 'world' }, 'MALFORMED'],
    ['with an error under status 200', { error: { message: 'no', code: 'insufficient_quota' } }, 'QUOTA_EXHAUSTED'],
  ])('with a body %s', async (_name, body, code) => {
    upstream.answerWith((_hit, response) => json(response, 200, body));
    expect(await faultOf(send('chatBatch', chats('one')))).toMatchObject({ code });
  });

  it('because it was cancelled closes the connection', async () => {
    const abort = new AbortController();
    const arrived = Promise.withResolvers<Hit>();
    upstream.handler = (hit) => {
      arrived.resolve(hit);
      return true;
    };
    const fault = faultOf(send('chatBatch', chats('one'), abort.signal));
    const hit = await arrived.promise;
    abort.abort();
    expect(await fault).toMatchObject({ code: 'CANCELLED' });
    expect(await hit.over).toBe('client-left');
    expect(await faultOf(send('chatBatch', chats('one'), AbortSignal.abort()))).toMatchObject({ code: 'CANCELLED' });
  });
});

it('what is left of the rate limits is told', async () => {
  upstream.answerWith((_hit, response) =>
    json(
      response,
      200,
      { choices: [] },
      { 'x-ratelimit-remaining-requests': '12', 'x-ratelimit-remaining-tokens': '3400' },
    ),
  );
  expect((await send('chatBatch', chats('one'))).limits).toEqual({ remainingRequests: 12, remainingTokens: 3_400 });
});
