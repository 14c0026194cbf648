import { afterEach, describe, expect, it } from 'vitest';
import { jsonAsker, probeDeadline } from '../../../src/llm/discovery/probe.js';
import { askServer } from '../../../src/llm/discovery/server-facts.js';
import type { ServerFacts } from '../../../src/llm/discovery/server-facts.js';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import { startModelServer } from '../../support/model-server.js';
import type { Answers, ModelServer } from '../../support/model-server.js';
import { FakeClock } from '../../support/fake-clock.js';

let server: ModelServer | undefined;
afterEach(() => server?.close());

async function factsOf(answers: Answers, model = 'qwen3:8b'): Promise<ServerFacts> {
  server = await startModelServer(answers);
  return createOpenAiProvider({ name: 'own', baseUrl: server.url, model, describes: true }).describe!(model);
}

const list = (...data: Record<string, unknown>[]) => ({ object: 'list', data });

describe('a server tells', () => {
  it.each<[string, Answers, ServerFacts]>([
    [
      'llama.cpp its window a slot, and its slots',
      {
        'GET /props': {
          default_generation_settings: { id: 0, n_ctx: 4_096, params: {} },
          total_slots: 1,
          model_path: '/models/q.gguf',
          chat_template: '…',
        },
        'GET /v1/models': list({
          id: '/models/q.gguf',
          owned_by: 'llamacpp',
          meta: { n_ctx_train: 131_072, n_params: 8 },
        }),
      },
      { contextWindow: 4_096, largestWindow: 131_072, slots: 1 },
    ],
    [
      'llama.cpp without /props what the model was trained for',
      { 'GET /v1/models': list({ id: 'q', owned_by: 'llamacpp', meta: { n_ctx_train: 32_768 } }) },
      { largestWindow: 32_768 },
    ],
    [
      'vLLM how long a sequence may be',
      {
        'GET /v1/models': list(
          { id: 'other', max_model_len: 1 },
          { id: 'qwen3:8b', owned_by: 'vllm', max_model_len: 8_192 },
        ),
      },
      { contextWindow: 8_192 },
    ],
    [
      'a gateway its context_length',
      { 'GET /v1/models': list({ id: 'qwen3:8b', context_length: 40_960 }, { id: 'other' }) },
      { contextWindow: 40_960 },
    ],
    [
      'a gateway its context_window',
      { 'GET /v1/models': list({ id: 'qwen3:8b', context_window: '32768' }, { id: 'other' }) },
      { contextWindow: 32_768 },
    ],
    [
      'LM Studio what it loaded, before what the model could read',
      {
        'GET /api/v0/models': list({
          id: 'qwen3:8b',
          type: 'llm',
          state: 'loaded',
          max_context_length: 131_072,
          loaded_context_length: 4_096,
        }),
        'GET /v1/models': list({ id: 'qwen3:8b' }),
      },
      { contextWindow: 4_096, largestWindow: 131_072 },
    ],
    [
      'LM Studio what a model could read that is not loaded',
      { 'GET /api/v0/models': list({ id: 'qwen3:8b', state: 'not-loaded', max_context_length: 131_072 }) },
      { largestWindow: 131_072 },
    ],
    [
      'Ollama the num_ctx of the model file',
      {
        'GET /api/version': { version: '0.9.6' },
        'POST /api/show': (body: unknown) =>
          (body as { model: string }).model === 'qwen3:8b'
            ? {
                parameters: 'stop                           "<|im_end|>"\nnum_ctx                        16384',
                model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
              }
            : { error: 'no' },
      },
      { contextWindow: 16_384, largestWindow: 40_960 },
    ],
    [
      'Ollama the window of a loaded model',
      {
        'GET /api/ps': { models: [{ name: 'qwen3:8b', model: 'qwen3:8b', context_length: 4_096 }] },
        'POST /api/show': { model_info: { 'qwen3.context_length': 40_960 } },
      },
      { contextWindow: 4_096, largestWindow: 40_960 },
    ],
    [
      'Ollama that the model could read more than it may be run with',
      {
        'GET /api/ps': { models: [] },
        'POST /api/show': { model_info: { 'qwen3.context_length': 40_960, 'qwen3.block_count': 36 } },
      },
      { largestWindow: 40_960 },
    ],
    [
      'another server nothing',
      { 'GET /v1/models': list({ id: 'a' }, { id: 'b' }), 'GET /props': { hello: 'world' } },
      {},
    ],
    [
      'a server that talks nonsense nothing',
      {
        'GET /v1/models': list({ id: 'qwen3:8b', max_model_len: -1, context_length: 'long', meta: 'x' }),
        'GET /props': { default_generation_settings: { n_ctx: 0 }, total_slots: 'many' },
      },
      {},
    ],
  ])('%s', async (_name, answers, facts) => {
    expect(await factsOf(answers)).toEqual({
      contextWindow: undefined,
      largestWindow: undefined,
      slots: undefined,
      ...facts,
    });
  });

  it('is not sent a request for answers, nor one that only Ollama knows, unless it is one', async () => {
    await factsOf({ 'GET /v1/models': list({ id: 'a' }) });
    expect(server!.asked.every((asked) => asked.startsWith('GET '))).toBe(true);
  });
});

it('is listened to for as long as was said, without the time in which nobody could listen', () => {
  const clock = new FakeClock();
  const { signal } = probeDeadline(300, clock);
  clock.advance(299);
  expect(signal.aborted).toBe(false);
  clock.advance(1);
  expect(signal.aborted).toBe(true);
  probeDeadline(300, clock).callOff();
  expect(clock.pending).toBe(0);
  // A timer that comes a minute late stands for the one step that it was set for.
  const due: (() => void)[] = [];
  const late = probeDeadline(300, {
    now: () => 0,
    after: (_ms, task) => {
      due.push(task);
      return () => {};
    },
  });
  for (let step = 0; step < 5; step += 1) due.shift()!();
  expect(late.signal.aborted).toBe(false);
  due.shift()!();
  expect(late.signal.aborted).toBe(true);
});

describe('a server that does not answer', () => {
  it('tells nothing, and nobody waits for it', async () => {
    server = await startModelServer({ 'GET /props': () => undefined, 'GET /v1/models': () => undefined });
    expect(await askServer(jsonAsker({ signal: AbortSignal.timeout(30) }), server.url, 'm')).toEqual({
      contextWindow: undefined,
      largestWindow: undefined,
      slots: undefined,
    });
    await server.close();
    expect(await askServer(jsonAsker({ signal: AbortSignal.timeout(1_000) }), server.url, 'm')).toMatchObject({
      contextWindow: undefined,
    });
  });

  it('does not lead the headers, which may be secrets, elsewhere', async () => {
    const other = await startModelServer({ 'GET /v1/models': list({ id: 'm', max_model_len: 1_000 }) });
    try {
      const facts = await factsOf({
        'GET /v1/models': (
          _body: unknown,
          response: { writeHead(status: number, headers: Record<string, string>): void; end(): void },
        ) => {
          response.writeHead(307, { location: `${other.url}/models` });
          response.end();
        },
      });
      expect(facts.contextWindow).toBeUndefined();
      expect(other.asked).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
