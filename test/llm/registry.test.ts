import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import type { ConfiguredProvider } from '../../src/config/config-file.js';
import { isLocalAddress } from '../../src/llm/address.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { OPENAI_DEFAULT_MODEL, chooseProviders } from '../../src/llm/registry.js';
import { DEFAULT_LIMITS, LOCAL_LIMITS } from '../../src/llm/watchdog-limits.js';
import { startRawUpstream } from '../support/raw-upstream.js';
import { call, eventsOf, faultOf, idle } from './provider-calls.js';

const offline: LlmProvider = {
  name: 'offline-writer',
  model: 'offline-writer',
  async *stream() {
    yield { type: 'end', finishReason: 'stop', model: 'offline-writer' };
  },
};
const auto = { openai: undefined, provider: 'auto' } as const;

/** A network in which only these addresses answer. */
function network(bodies: Record<string, unknown>) {
  const asked: string[] = [];
  const probe = (async (input: string | URL | Request) => {
    const url = input instanceof Request ? input.url : input.toString();
    asked.push(url);
    const body = bodies[url];
    if (body === undefined) throw new TypeError('fetch failed');
    return body instanceof Response ? body : Response.json(body);
  }) as typeof fetch;
  return { asked, fetch: probe };
}

const OLLAMA = 'http://127.0.0.1:11434/api/tags';
const LLAMA = 'http://127.0.0.1:8080';
const VLLM = 'http://127.0.0.1:8000';
const STUDIO = 'http://127.0.0.1:1234/api/v0/models';
const STUDIO_OPENAI = 'http://127.0.0.1:1234/v1/models';

/** The only provider that is chosen, and how long it may keep silent. */
async function choose(...given: Parameters<typeof chooseProviders>) {
  const { providers, reason } = await chooseProviders(...given);
  expect(providers).toHaveLength(1);
  return { provider: providers[0], reason, watchdog: providers[0].watchdog };
}

describe('the provider', () => {
  it('is the offline writer when that is asked for, whatever else is set', async () => {
    const { asked, fetch } = network({ [OLLAMA]: { models: [{ name: 'qwen3:8b' }] } });
    const chosen = await choose(
      { openai: { apiKey: 'k', baseUrl: undefined, model: undefined }, provider: 'offline' },
      offline,
      { fetch },
    );
    expect(chosen).toMatchObject({ provider: offline, reason: expect.stringContaining('SCRIPTGEN_PROVIDER=offline') });
    expect(asked).toEqual([]);
  });

  it('has no models by stage when it is the offline writer that was asked for: they are of other providers', async () => {
    const stageModels = { SCENES: { provider: 'main', model: 'm' } };
    expect((await chooseProviders({ ...auto, provider: 'offline', stageModels }, offline)).stageModels).toEqual({});
    const providers: ConfiguredProvider[] = [
      { kind: 'openai', name: 'main', baseUrl: 'https://llm.example.com/v1', model: 'm' },
    ];
    expect((await chooseProviders({ ...auto, providers, stageModels }, offline)).stageModels).toEqual(stageModels);
  });

  it('is OpenAI with a model of known price when only a key is set, and nothing is probed', async () => {
    const { asked, fetch } = network({});
    const { provider, reason, watchdog } = await choose(
      { openai: { apiKey: 'sk-secret', baseUrl: undefined, model: undefined }, provider: 'auto' },
      offline,
      { fetch },
    );
    expect(provider).toMatchObject({
      name: 'openai',
      model: OPENAI_DEFAULT_MODEL,
      baseUrl: 'https://api.openai.com/v1',
    });
    expect(reason).toBe(
      `OPENAI_API_KEY is set: ${OPENAI_DEFAULT_MODEL} at https://api.openai.com (the default model; OPENAI_MODEL names another)`,
    );
    expect(watchdog).toBe(DEFAULT_LIMITS);
    expect(asked).toEqual([]);
    expect(calcPrice({}, OPENAI_DEFAULT_MODEL, { providerId: 'openai' })).not.toBeNull();
  });

  it.each([
    ['http://localhost:11434/v1', 'ollama'],
    ['http://192.168.1.5:1234/v1', 'lm-studio'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['http://127.0.0.1:8080/v1', '127.0.0.1:8080'],
    ['https://llm.example.com/v1', 'llm.example.com'],
  ])('at %s is called %s', async (baseUrl, name) => {
    const { provider, reason } = await choose(
      { openai: { apiKey: undefined, baseUrl, model: 'm' }, provider: 'auto' },
      offline,
    );
    expect(provider).toMatchObject({ name, model: 'm', baseUrl });
    expect(reason).toBe(`OPENAI_BASE_URL is set: m at ${new URL(baseUrl).origin}`);
  });

  it("gets time to load when it runs on a machine of one's own", async () => {
    const { watchdog } = await choose(
      { openai: { apiKey: undefined, baseUrl: 'http://10.0.0.7:8000/v1', model: 'm' }, provider: 'auto' },
      offline,
    );
    expect(watchdog).toBe(LOCAL_LIMITS);
  });

  it('is an Ollama that answers, with its first chat model', async () => {
    const { fetch } = network({
      [OLLAMA]: {
        models: [
          { name: 'nomic-embed-text:latest', details: { family: 'nomic-bert' } },
          { name: 'gpt-oss:120b-cloud', remote_host: 'https://ollama.com:443' },
          { name: 'bge-m3:latest', details: { family: 'bert' } },
          { name: 'qwen3:8b', details: { family: 'qwen3' } },
        ],
      },
      [STUDIO]: { data: [{ id: 'other', type: 'llm', state: 'loaded' }] },
    });
    const { provider, reason, watchdog } = await choose(auto, offline, { fetch });
    expect(provider).toMatchObject({ name: 'ollama', model: 'qwen3:8b', baseUrl: 'http://127.0.0.1:11434/v1' });
    expect(reason).toBe(
      'No provider is configured; Ollama answers at http://127.0.0.1:11434, so its model qwen3:8b is used',
    );
    expect(watchdog).toBe(LOCAL_LIMITS);
  });

  it('is an LM Studio that answers, with the model that is loaded', async () => {
    const { fetch } = network({
      [OLLAMA]: { models: [{ name: 'all-minilm:latest' }] },
      [STUDIO]: {
        data: [
          { id: 'text-embedding-nomic', type: 'embeddings', state: 'loaded' },
          { id: 'gemma-3-4b', type: 'vlm', state: 'not-loaded' },
          { id: 'qwen3-8b', type: 'llm', state: 'loaded' },
        ],
      },
    });
    const { provider } = await choose(auto, offline, { fetch });
    expect(provider).toMatchObject({ name: 'lm-studio', model: 'qwen3-8b', baseUrl: 'http://127.0.0.1:1234/v1' });
  });

  it('is an LM Studio that has the OpenAI-compatible listing only', async () => {
    const { fetch } = network({
      [STUDIO]: Response.json({ error: 'unexpected endpoint' }),
      [STUDIO_OPENAI]: { data: [{ id: 'text-embedding-nomic-embed' }, { id: 'qwen3-8b' }] },
    });
    const { provider } = await choose(auto, offline, { fetch });
    expect(provider).toMatchObject({ name: 'lm-studio', model: 'qwen3-8b' });
  });

  it('is told with its context window, where the server tells it', async () => {
    const { fetch } = network({
      [OLLAMA]: { models: [{ name: 'qwen3:8b' }] },
      'http://127.0.0.1:11434/api/ps': { models: [{ name: 'qwen3:8b', context_length: 4_096 }] },
      'http://127.0.0.1:11434/api/show': { model_info: { 'qwen3.context_length': 40_960 } },
    });
    expect((await choose(auto, offline, { fetch })).reason).toMatch(
      /so its model qwen3:8b is used, with a context window of 4096 tokens$/,
    );
    const unloaded = network({
      [OLLAMA]: { models: [{ name: 'qwen3:8b' }] },
      'http://127.0.0.1:11434/api/ps': { models: [] },
      'http://127.0.0.1:11434/api/show': { model_info: { 'qwen3.context_length': 40_960 } },
    });
    expect((await choose(auto, offline, { fetch: unloaded.fetch })).reason).toMatch(
      /with a context window of 40960 tokens or what the server was started with$/,
    );
  });

  it.each([
    [
      'its properties',
      {
        [`${LLAMA}/props`]: { default_generation_settings: { n_ctx: 8_192 }, total_slots: 4 },
        [`${LLAMA}/v1/models`]: { data: [{ id: 'gemma-3-4b.gguf' }] },
      },
      ', with a context window of 8192 tokens',
    ],
    [
      'its health and how it lists its model',
      {
        [`${LLAMA}/health`]: { status: 'ok' },
        [`${LLAMA}/v1/models`]: {
          data: [{ id: 'gemma-3-4b.gguf', owned_by: 'llamacpp', meta: { n_ctx_train: 131_072 } }],
        },
      },
      ', with a context window of 131072 tokens or what the server was started with',
    ],
  ])('is a llama.cpp server that is known by %s', async (_name, bodies, window) => {
    const { provider, reason, watchdog } = await choose(auto, offline, { fetch: network(bodies).fetch });
    expect(provider).toMatchObject({ name: 'llama.cpp', model: 'gemma-3-4b.gguf', baseUrl: `${LLAMA}/v1` });
    expect(reason).toBe(
      `No provider is configured; llama.cpp answers at ${LLAMA}, so its model gemma-3-4b.gguf is used${window}`,
    );
    expect(watchdog).toBe(LOCAL_LIMITS);
  });

  it('is a vLLM that answers, after all others', async () => {
    const bodies = {
      [`${VLLM}/v1/models`]: {
        data: [
          { id: 'qwen3-embedding', owned_by: 'vllm', max_model_len: 512 },
          { id: 'Qwen/Qwen3-8B', owned_by: 'vllm', max_model_len: 32_768 },
        ],
      },
    };
    const { provider, reason } = await choose(auto, offline, { fetch: network(bodies).fetch });
    expect(provider).toMatchObject({ name: 'vllm', model: 'Qwen/Qwen3-8B', baseUrl: `${VLLM}/v1` });
    expect(reason).toMatch(/; vLLM answers at .*, with a context window of 32768 tokens$/);
    const first = await choose(auto, offline, {
      fetch: network({ ...bodies, [OLLAMA]: { models: [{ name: 'qwen3:8b' }] } }).fetch,
    });
    expect(first.provider.name).toBe('ollama');
  });

  it.each([
    [
      'a web server that is well',
      { [`${LLAMA}/health`]: { status: 'ok' }, [`${LLAMA}/v1/models`]: { data: [{ id: 'gpt-6' }] } },
    ],
    [
      'a page at every path',
      {
        [`${LLAMA}/props`]: new Response('<html>'),
        [`${LLAMA}/health`]: new Response('<html>'),
        [`${LLAMA}/v1/models`]: new Response('<html>'),
        [`${VLLM}/v1/models`]: new Response('<html>'),
      },
    ],
    [
      'another program with properties',
      { [`${LLAMA}/props`]: { port: 8080 }, [`${LLAMA}/v1/models`]: { data: [{ id: 'm', owned_by: 'somebody' }] } },
    ],
    [
      'a gateway to paid models',
      {
        [`${VLLM}/v1/models`]: {
          data: [
            { id: 'gpt-6', owned_by: 'openai' },
            { id: 'claude', owned_by: 'anthropic', max_model_len: 200_000 },
          ],
        },
      },
    ],
    [
      'a llama.cpp for embeddings',
      {
        [`${LLAMA}/props`]: { default_generation_settings: { n_ctx: 512 } },
        [`${LLAMA}/v1/models`]: { data: [{ id: 'nomic-embed-text.gguf', owned_by: 'llamacpp' }] },
      },
    ],
  ])('is not %s', async (_name, bodies) => {
    expect((await choose(auto, offline, { fetch: network(bodies).fetch })).provider).toBe(offline);
  });

  it.each([
    ['nothing answers', {}],
    [
      'only embedding models are there',
      { [OLLAMA]: { models: [{ name: 'mxbai-embed-large' }] }, [STUDIO]: { data: [{ id: 'e', type: 'embeddings' }] } },
    ],
    [
      'something else listens',
      {
        [OLLAMA]: { hello: 'world' },
        [STUDIO]: new Response('<html>'),
        [STUDIO_OPENAI]: new Response('no', { status: 500 }),
      },
    ],
  ])('is the offline writer when %s, and the reason says what to do', async (_name, bodies) => {
    const chosen = await choose(auto, offline, { fetch: network(bodies).fetch });
    expect(chosen).toMatchObject({ provider: offline, reason: expect.stringContaining('Set OPENAI_API_KEY') });
  });

  it('does not wait for a server that hangs', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const hanging = ((_input, init) => {
      signals.push(init?.signal);
      return new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      );
    }) as typeof fetch;
    const chosen = await choose(auto, offline, { fetch: hanging, timeoutMs: 5 });
    expect(chosen.provider).toBe(offline);
    expect(signals.every((signal) => signal?.aborted === true)).toBe(true);
  });
});

describe('the providers of a configuration file', () => {
  const file = (...providers: ConfiguredProvider[]) => ({
    openai: { apiKey: 'other', baseUrl: undefined, model: undefined },
    provider: 'auto' as const,
    providers,
  });
  const main: ConfiguredProvider = {
    kind: 'openai',
    name: 'main',
    baseUrl: 'https://api.openai.com/v1',
    apiKey: 'sk-secret',
    model: 'gpt-6-luna',
  };
  const rig: ConfiguredProvider = { kind: 'openai', name: 'rig', baseUrl: 'http://10.0.0.7:8000/v1', model: 'qwen3' };

  it('stand above the OPENAI_* variables, in their order; the offline writer only where it is named', async () => {
    const { asked, fetch } = network({});
    const { providers, reason } = await chooseProviders(
      file(main, rig, { kind: 'offline-writer', name: 'offline-writer' }),
      offline,
      { fetch },
    );
    expect(providers.map(({ name, model, keyed }) => [name, model, keyed])).toEqual([
      ['main', 'gpt-6-luna', true],
      ['rig', 'qwen3', false],
      ['offline-writer', 'offline-writer', undefined],
    ]);
    expect(providers[2]).toBe(offline);
    expect(reason).toBe(
      'SCRIPTGEN_CONFIG is set: main (gpt-6-luna at https://api.openai.com), then rig (qwen3 at http://10.0.0.7:8000), then offline-writer',
    );
    expect(asked).toEqual([]);
    expect((await chooseProviders(file(main, rig), offline)).providers).toHaveLength(2);
  });

  it('give way to SCRIPTGEN_PROVIDER=offline', async () => {
    expect((await chooseProviders({ ...file(main), provider: 'offline' }, offline)).providers).toEqual([offline]);
  });

  it('know what their servers offer, unless the file says otherwise', async () => {
    const {
      providers: [byDefault, local, told],
    } = await chooseProviders(
      file(main, rig, {
        ...main,
        name: 'told',
        strictSchema: false,
        batchApi: false,
        promptCacheMinTokens: 10,
        contextWindow: 9_000,
        requestsPerMinute: 5,
        tokensPerMinute: 6,
        promptArrays: true,
        chatBatch: true,
        models: ['m'],
        cacheGroup: 'group',
        watchdog: { ttftMs: 1, idleMs: 2, totalMs: 3 },
      }),
      offline,
    );
    expect(byDefault).toMatchObject({
      caps: { strictSchema: true, promptCacheMinTokens: 1_024, batchApi: { priceFactor: 0.5 } },
      watchdog: DEFAULT_LIMITS,
    });
    expect(byDefault.sendArray).toBeUndefined();
    expect(local).toMatchObject({ caps: { strictSchema: undefined, batchApi: undefined }, watchdog: LOCAL_LIMITS });
    expect(told).toMatchObject({
      caps: {
        strictSchema: false,
        batchApi: undefined,
        promptCacheMinTokens: 10,
        contextWindow: { '*': 9_000 },
        requestsPerMinute: 5,
        tokensPerMinute: 6,
        promptArrays: true,
        chatBatch: true,
      },
      models: ['m'],
      cacheGroup: 'group',
      watchdog: { ttftMs: 1, idleMs: 2, totalMs: 3 },
      sendArray: expect.any(Function),
    });
  });

  it.each([
    [{ apiKeyVariable: 'MAIN_KEY' }, 'main did not accept the API key (401): check MAIN_KEY'],
    [{}, 'main did not accept the API key (401): check the apiKey of the provider "main" in SCRIPTGEN_CONFIG'],
  ])('are named in messages by where they were set up: %j', async (more, message) => {
    const upstream = await startRawUpstream();
    const {
      providers: [provider],
    } = await chooseProviders(file({ ...main, ...more, baseUrl: upstream.url, model: 'e-401' }), offline);
    expect((await faultOf(eventsOf(provider.stream(call(), idle())))).message).toBe(message);
    await upstream.close();
  });
});

it.each([
  ['http://localhost:1/v1', true],
  ['http://127.8.0.1/v1', true],
  ['http://[::1]:8080/v1', true],
  ['http://[fd00::1]/v1', true],
  ['http://10.1.2.3/v1', true],
  ['http://172.31.0.1/v1', true],
  ['http://192.168.0.9/v1', true],
  ['http://studio.local:1234/v1', true],
  ['http://ollama:11434/v1', true],
  ['http://172.32.0.1/v1', false],
  ['https://api.openai.com/v1', false],
  ['https://localhost.example.com/v1', false],
  ['not a url', false],
])('%s is local: %s', (baseUrl, local) => {
  expect(isLocalAddress(baseUrl)).toBe(local);
});
