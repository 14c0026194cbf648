import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { isLocalAddress } from '../../src/llm/address.js';
import type { LlmProvider } from '../../src/llm/provider.js';
import { OPENAI_DEFAULT_MODEL, chooseProvider } from '../../src/llm/registry.js';
import { DEFAULT_LIMITS, LOCAL_LIMITS, NO_LIMITS } from '../../src/llm/watchdog.js';

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
    asked.push(String(input));
    const body = bodies[String(input)];
    if (body === undefined) throw new TypeError('fetch failed');
    return body instanceof Response ? body : Response.json(body);
  }) as typeof fetch;
  return { asked, fetch: probe };
}

const OLLAMA = 'http://127.0.0.1:11434/api/tags';
const STUDIO = 'http://127.0.0.1:1234/api/v0/models';
const STUDIO_OPENAI = 'http://127.0.0.1:1234/v1/models';

describe('the provider', () => {
  it('is the offline writer when that is asked for, whatever else is set', async () => {
    const { asked, fetch } = network({ [OLLAMA]: { models: [{ name: 'qwen3:8b' }] } });
    const chosen = await chooseProvider({ openai: { apiKey: 'k', baseUrl: undefined, model: undefined }, provider: 'offline' }, offline, { fetch });
    expect(chosen).toMatchObject({ provider: offline, watchdog: NO_LIMITS, reason: expect.stringContaining('SCRIPTGEN_PROVIDER=offline') });
    expect(asked).toEqual([]);
  });

  it('is OpenAI with a model of known price when only a key is set, and nothing is probed', async () => {
    const { asked, fetch } = network({});
    const { provider, reason, watchdog } = await chooseProvider({ openai: { apiKey: 'sk-secret', baseUrl: undefined, model: undefined }, provider: 'auto' }, offline, { fetch });
    expect(provider).toMatchObject({ name: 'openai', model: OPENAI_DEFAULT_MODEL, baseUrl: 'https://api.openai.com/v1' });
    expect(reason).toBe(`OPENAI_API_KEY is set: ${OPENAI_DEFAULT_MODEL} at https://api.openai.com (the default model; OPENAI_MODEL names another)`);
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
    const { provider, reason } = await chooseProvider({ openai: { apiKey: undefined, baseUrl, model: 'm' }, provider: 'auto' }, offline);
    expect(provider).toMatchObject({ name, model: 'm', baseUrl });
    expect(reason).toBe(`OPENAI_BASE_URL is set: m at ${new URL(baseUrl).origin}`);
  });

  it('gets time to load when it runs on a machine of one\'s own', async () => {
    const { watchdog } = await chooseProvider({ openai: { apiKey: undefined, baseUrl: 'http://10.0.0.7:8000/v1', model: 'm' }, provider: 'auto' }, offline);
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
    const { provider, reason, watchdog } = await chooseProvider(auto, offline, { fetch });
    expect(provider).toMatchObject({ name: 'ollama', model: 'qwen3:8b', baseUrl: 'http://127.0.0.1:11434/v1' });
    expect(reason).toBe('No provider is configured; Ollama answers at http://127.0.0.1:11434, so its model qwen3:8b is used');
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
    const { provider } = await chooseProvider(auto, offline, { fetch });
    expect(provider).toMatchObject({ name: 'lm-studio', model: 'qwen3-8b', baseUrl: 'http://127.0.0.1:1234/v1' });
  });

  it('is an LM Studio that has the OpenAI-compatible listing only', async () => {
    const { fetch } = network({ [STUDIO]: Response.json({ error: 'unexpected endpoint' }), [STUDIO_OPENAI]: { data: [{ id: 'text-embedding-nomic-embed' }, { id: 'qwen3-8b' }] } });
    const { provider } = await chooseProvider(auto, offline, { fetch });
    expect(provider).toMatchObject({ name: 'lm-studio', model: 'qwen3-8b' });
  });

  it.each([
    ['nothing answers', {}],
    ['only embedding models are there', { [OLLAMA]: { models: [{ name: 'mxbai-embed-large' }] }, [STUDIO]: { data: [{ id: 'e', type: 'embeddings' }] } }],
    ['something else listens', { [OLLAMA]: { hello: 'world' }, [STUDIO]: new Response('<html>'), [STUDIO_OPENAI]: new Response('no', { status: 500 }) }],
  ])('is the offline writer when %s, and the reason says what to do', async (_name, bodies) => {
    const chosen = await chooseProvider(auto, offline, { fetch: network(bodies).fetch });
    expect(chosen).toMatchObject({ provider: offline, watchdog: NO_LIMITS, reason: expect.stringContaining('Set OPENAI_API_KEY') });
  });

  it('does not wait for a server that hangs', async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const hanging = ((_input, init) => {
      signals.push(init?.signal);
      return new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)));
    }) as typeof fetch;
    const chosen = await chooseProvider(auto, offline, { fetch: hanging, timeoutMs: 5 });
    expect(chosen.provider).toBe(offline);
    expect(signals.every((signal) => signal?.aborted === true)).toBe(true);
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
  ['http://172.32.0.1/v1', false],
  ['https://api.openai.com/v1', false],
  ['https://localhost.example.com/v1', false],
  ['not a url', false],
])('%s is local: %s', (baseUrl, local) => {
  expect(isLocalAddress(baseUrl)).toBe(local);
});
