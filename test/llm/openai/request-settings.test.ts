import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ConfiguredProvider } from '../../../src/config/config-file.js';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import type { RequestSettings } from '../../../src/llm/openai/request-settings.js';
import type { LlmProvider } from '../../../src/llm/provider.js';
import { chooseProviders } from '../../../src/llm/registry.js';
import { DEFAULT_LIMITS, LOCAL_LIMITS } from '../../../src/llm/watchdog-limits.js';
import { json } from '../../support/raw-upstream.js';
import { upstreamOfEachTest } from '../../support/upstream-of-each-test.js';
import { call, eventsOf, faultOf, idle } from '../provider-calls.js';

const upstream = upstreamOfEachTest();

async function bodyFor(request: RequestSettings, given: Parameters<typeof call>[0] = {}, baseUrl = upstream.url) {
  const provider = createOpenAiProvider({ name: 'gateway', baseUrl, model: 's-1', request });
  await eventsOf(provider.stream(call(given), idle()));
  return upstream.hits.at(-1)!.body;
}

const offline: LlmProvider = { name: 'offline-writer', model: 'offline-writer', async *stream() {} };
async function fromFile(entry: Partial<ConfiguredProvider>): Promise<LlmProvider> {
  const provider = {
    kind: 'openai',
    name: 'gateway',
    baseUrl: upstream.url,
    model: 's-1',
    ...entry,
  } as ConfiguredProvider;
  return (await chooseProviders({ openai: undefined, provider: 'auto', providers: [provider] }, offline)).providers[0];
}

describe('what is sent with each request', () => {
  it("are the operator's fields, merged into those of the call", async () => {
    const body = await bodyFor({
      body: {
        chat_template_kwargs: { enable_thinking: false },
        options: { num_ctx: 8_192 },
        stream_options: { chunk_size: 4 },
      },
    });
    expect(body).toMatchObject({
      model: 's-1',
      max_tokens: 100,
      chat_template_kwargs: { enable_thinking: false },
      options: { num_ctx: 8_192 },
      stream_options: { include_usage: true, chunk_size: 4 },
    });
  });

  it('lacks a field that is null there', async () => {
    expect(await bodyFor({ body: { stream_options: null } })).not.toHaveProperty('stream_options');
  });

  it("has the operator's temperature, or none", async () => {
    expect(await bodyFor({ temperature: 1 }, { temperature: 0.2 })).toMatchObject({ temperature: 1 });
    expect(await bodyFor({ temperature: 0 })).toMatchObject({ temperature: 0 });
    expect(await bodyFor({ temperature: null }, { temperature: 0.2 })).not.toHaveProperty('temperature');
  });

  it('asks for no longer an answer than the model gives', async () => {
    expect(await bodyFor({ maxOutputTokens: 60 })).toMatchObject({ max_tokens: 60 });
    expect(await bodyFor({ maxOutputTokens: 600 })).toMatchObject({ max_tokens: 100 });
  });

  it.each([
    ['reasoning_effort', 'low', { reasoning_effort: 'low' }],
    ['reasoning', 'high', { reasoning: { effort: 'high' } }],
    ['reasoning', 'none', { reasoning: { enabled: false } }],
    ['enable_thinking', 'none', { enable_thinking: false }],
    ['chat_template_kwargs', 'medium', { chat_template_kwargs: { enable_thinking: true } }],
    ['think', 'none', { think: false }],
    ['thinking', 'none', { thinking: { type: 'disabled' } }],
  ] as const)('tells how much to think by %s, as %s', async (reasoningField, effort, fields) => {
    const body = await bodyFor({ effort, reasoningField, body: { chat_template_kwargs: { other: 1 } } });
    expect(body).toMatchObject(fields);
    expect(body.chat_template_kwargs).toMatchObject({ other: 1 });
  });

  it('tells it by reasoning_effort where nothing else is known', async () => {
    expect(await bodyFor({ effort: 'minimal' })).toMatchObject({ reasoning_effort: 'minimal' });
    expect(await bodyFor({})).not.toHaveProperty('reasoning_effort');
  });

  it('reaches an address with a query, with a key in a header of its own and none beside it', async () => {
    const asked: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];
    const server = createServer((incoming, response) => {
      asked.push({ url: incoming.url, headers: incoming.headers });
      json(response, 200, {
        model: 'gpt',
        choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/openai/deployments/gpt?api-version=2024-10-21`;
      const provider = await fromFile({ baseUrl, headers: { 'api-key': 'azure-secret' } });
      await eventsOf(provider.stream(call(), idle()));
      expect(asked).toMatchObject([
        {
          url: '/openai/deployments/gpt/chat/completions?api-version=2024-10-21',
          headers: { 'api-key': 'azure-secret' },
        },
      ]);
      expect(asked[0]!.headers).not.toHaveProperty('authorization');
      expect(provider.keyed).toBe(true);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('may bring its own Authorization', async () => {
    const provider = await fromFile({ headers: { authorization: 'Basic abc' } });
    await eventsOf(provider.stream(call(), idle()));
    expect(upstream.hits[0]!.headers.authorization).toBe('Basic abc');
  });

  it('keeps its secrets out of what a fault says', async () => {
    upstream.handler = (_hit, response) => {
      json(response, 400, { error: { message: 'bad header azure-secret', code: 'bad' } });
      return true;
    };
    const provider = await fromFile({ headers: { 'api-key': 'azure-secret' } });
    expect((await faultOf(eventsOf(provider.stream(call(), idle())))).message).not.toContain('azure-secret');
  });

  it('is sent with several prompts in one request and with jobs for later too', async () => {
    const provider = await fromFile({
      promptArrays: true,
      body: { seed_of_house: 7 },
      temperature: 1,
      headers: { 'x-house': 'h' },
    });
    upstream.handler = () => false;
    await provider.sendArray!('promptArray', [call(), call()], idle());
    expect(upstream.hits[0]).toMatchObject({ body: { seed_of_house: 7, temperature: 1 }, headers: { 'x-house': 'h' } });
  });

  it('makes other answers: they are not shared with those under other settings', async () => {
    const groups = await Promise.all([
      fromFile({}),
      fromFile({ temperature: 1 }),
      fromFile({ body: { a: 1 } }),
      fromFile({ reasoning: 'low' }),
      fromFile({ body: { token: 'one' }, secrets: ['one'] }),
      fromFile({ body: { token: 'two' }, secrets: ['two'] }),
      fromFile({ temperature: 1, cacheGroup: 'ours' }),
    ]);
    const [none, temperature, body, reasoning, one, two, own] = groups.map(({ cacheGroup }) => cacheGroup);
    expect(none).toBeUndefined();
    expect(new Set([temperature, body, reasoning, one]).size).toBe(4);
    expect(one).toBe(two);
    expect(own).toBe('ours');
  });
});

it("the file's limits become the provider's", async () => {
  const provider = await fromFile({
    timeouts: { firstTokenMs: 90_000 },
    maxConcurrent: 2,
    maxOutputTokens: 8_000,
    reasoning: { tokens: 500 },
  });
  expect(provider.watchdog).toEqual({ ...LOCAL_LIMITS, ttftMs: 90_000 });
  expect(provider.caps).toMatchObject({ maxConcurrent: 2, maxOutputTokens: 8_000, reasoningTokens: 500 });
  expect(
    (await fromFile({ baseUrl: 'https://llm.example.com/v1', timeouts: { idleMs: 1, totalMs: 2 } })).watchdog,
  ).toEqual({ ...DEFAULT_LIMITS, idleMs: 1, totalMs: 2 });
});
