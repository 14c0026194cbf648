import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '../../../src/llm/openai/openai-provider.js';
import type { BatchAnswer, BatchApi, BatchFault, BatchStatus } from '../../../src/llm/provider.js';
import { answered, refusedWith, startBatchUpstream } from '../../support/batch-upstream.js';
import type { BatchUpstream } from '../../support/batch-upstream.js';
import { call, faultOf, idle } from '../provider-calls.js';

let upstream: BatchUpstream;
beforeEach(async () => {
  upstream = await startBatchUpstream();
});
afterEach(() => upstream.close());

function batchesAt(baseUrl: string): BatchApi {
  return createOpenAiProvider({
    name: 'upstream',
    baseUrl,
    apiKey: 'test-key',
    model: 'm',
    caps: { batchApi: { priceFactor: 0.5 } },
  }).batches!;
}

const calls = (...texts: string[]) =>
  texts.map((text, index) => ({
    customId: `c${index}`,
    call: call({ messages: [{ role: 'user' as const, text }], temperature: 0.5 }),
  }));

async function submit(api: BatchApi, ...texts: string[]): Promise<string> {
  return api.start(await api.upload(calls(...texts), idle()), idle());
}

async function resultsOf(api: BatchApi, status: BatchStatus): Promise<(BatchAnswer | BatchFault)[]> {
  const results: (BatchAnswer | BatchFault)[] = [];
  for await (const result of api.results(status, idle())) results.push(result);
  return results;
}

it('only a provider that is said to take jobs does', () => {
  expect(createOpenAiProvider({ name: 'upstream', baseUrl: upstream.url, model: 'm' }).batches).toBeUndefined();
});

describe('a job', () => {
  it('is a file with a line for each call', async () => {
    await submit(batchesAt(upstream.url), 'one', 'two – 😀');
    const [batch] = upstream.batches;
    expect(batch?.lines.map(({ custom_id }) => custom_id)).toEqual(['c0', 'c1']);
    expect(batch?.lines[1]).toEqual({
      custom_id: 'c1',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', messages: [{ role: 'user', content: 'two – 😀' }], max_tokens: 100, temperature: 0.5 },
    });
    expect(upstream.requests).toEqual(['POST /files', 'POST /batches']);
  });

  it('asks for structured answers by their strict schema', async () => {
    const api = batchesAt(upstream.url);
    const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
    await api.start(
      await api.upload([{ customId: 'c', call: call({ format: { name: 'person', schema } }) }], idle()),
      idle(),
    );
    expect(upstream.batches[0]?.lines[0]?.body.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { name: 'person', strict: true },
    });
  });

  it('knows what its lines weigh', async () => {
    const api = batchesAt(upstream.url);
    const [only] = calls('– 😀 "quoted"');
    await api.start(await api.upload([only!], idle()), idle());
    expect(api.sizeOf(only!)).toBe(Buffer.byteLength(`${JSON.stringify(upstream.batches[0]!.lines[0])}\n`));
    expect(api.limits).toEqual({ requests: 50_000, bytes: 200_000_000 });
  });

  it('gives its results in any order, with what each used', async () => {
    const api = batchesAt(upstream.url);
    const id = await submit(api, 'one', 'two');
    expect(await api.poll(id, idle())).toMatchObject({ state: 'running' });
    upstream.end(upstream.batches[0]!);
    const status = await api.poll(id, idle());
    expect(status.state).toBe('ended');
    expect(await resultsOf(api, status)).toEqual(
      ['two', 'one'].map((text) => ({
        customId: text === 'one' ? 'c0' : 'c1',
        text: `later: ${text}`,
        finishReason: 'stop',
        model: 'm',
        usage: { promptTokens: 100, cachedPromptTokens: 0, cacheWriteTokens: 0, completionTokens: 10 },
      })),
    );
  });

  it('tells faults of single calls by what they carry, and what they used', async () => {
    const api = batchesAt(upstream.url);
    const id = await submit(api, 'one', 'two', 'three', 'four', 'five');
    const [one, two, three, four, five] = upstream.batches[0]!.lines;
    upstream.end(upstream.batches[0]!, {
      outcome: 'expired',
      output: [
        answered(one!, '', { choices: [{ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' }] }),
        answered(five!, 'half', { choices: [{ message: { content: 'half' }, finish_reason: null }] }),
        '{"custom_id": "c9',
        { id: 'nobody' },
      ],
      errors: [
        refusedWith(two!, 400, { code: 'context_length_exceeded' }),
        refusedWith(three!, 429),
        { custom_id: four!.custom_id, response: null, error: { code: 'batch_expired', message: 'not in time' } },
      ],
    });
    const status = await api.poll(id, idle());
    expect(status.state).toBe('expired');
    const results = await resultsOf(api, status);
    expect(
      results.map((result) => [
        result.customId,
        'fault' in result ? result.fault.code : result.text,
        result.usage?.promptTokens,
      ]),
    ).toEqual([
      ['c0', 'CONTENT_REFUSED', 100],
      ['c4', 'MALFORMED', 100],
      ['c1', 'CONTEXT_TOO_LARGE', undefined],
      ['c2', 'RATE_LIMITED', undefined],
      ['c3', 'UNAVAILABLE', undefined],
    ]);
  });

  it.each<[string, object, string]>([
    [
      'tokens of a template',
      { message: { content: '<|im_start|>assistant\nINT. BAY<|im_end|>' }, finish_reason: 'stop' },
      'INT. BAY',
    ],
    ['tags', { message: { content: '<scene>INT. BAY</scene>' }, finish_reason: 'stop' }, 'INT. BAY'],
    [
      'a call',
      {
        message: { content: 'Sure!', tool_calls: [{ function: { arguments: '{"name":"Mara"}' } }] },
        finish_reason: 'tool_calls',
      },
      '{"name":"Mara"}',
    ],
    [
      'a value among thoughts',
      { message: { content: null, reasoning_content: '{"name":"Mara"}' }, finish_reason: 'stop' },
      '{"name":"Mara"}',
    ],
    [
      'thoughts with brackets',
      { message: { content: null, reasoning_content: 'Mara waits [a beat].' }, finish_reason: 'stop' },
      '',
    ],
  ])('reads an answer as one alone: %s', async (_name, choice, text) => {
    const api = batchesAt(upstream.url);
    const id = await submit(api, 'one');
    upstream.end(upstream.batches[0]!, {
      output: [answered(upstream.batches[0]!.lines[0]!, '', { choices: [choice] })],
    });
    expect(await resultsOf(api, await api.poll(id, idle()))).toMatchObject([{ text, finishReason: 'stop' }]);
  });

  it("that failed says why, without the upstream's own words", async () => {
    const api = batchesAt(upstream.url);
    const id = await submit(api, 'one');
    upstream.end(upstream.batches[0]!, {
      outcome: 'failed',
      failure: { code: 'model_not_found', message: 'The secret model is not there' },
    });
    const { state, fault } = await api.poll(id, idle());
    expect([state, fault?.code]).toEqual(['failed', 'MODEL_NOT_FOUND']);
    expect(fault?.message).not.toContain('secret');
  });

  it('is found again by its file, and not before its time', async () => {
    const api = batchesAt(upstream.url);
    const id = await submit(api, 'one');
    await submit(api, 'two');
    const { inputFileId } = upstream.batches[0]!;
    expect(await api.find(inputFileId, Date.now(), idle())).toBe(id);
    expect(await api.find('file-99', Date.now(), idle())).toBeUndefined();
    expect(await api.find(inputFileId, Date.now() + 86_400_000, idle())).toBeUndefined();
  });

  it('can be cancelled', async () => {
    const api = batchesAt(upstream.url);
    const id = await submit(api, 'one');
    await api.cancel(id, idle());
    expect(upstream.batches[0]).toMatchObject({ status: 'cancelling', cancels: 1 });
    expect(await api.poll(id, idle())).toMatchObject({ state: 'running' });
  });

  it.each([
    [500, 'UNAVAILABLE'],
    [401, 'AUTH'],
    [429, 'RATE_LIMITED'],
  ])('has faults of its own by status %i, and is not asked twice', async (status, code) => {
    const api = batchesAt(upstream.url);
    upstream.intercept = () => ({ status, headers: { 'retry-after': '7' } });
    for (const ask of [
      () => api.upload(calls('one'), idle()),
      () => api.start('f', idle()),
      () => api.poll('b', idle()),
      () => api.find('f', 0, idle()),
      () => api.cancel('b', idle()),
      () => resultsOf(api, { state: 'ended', outputFileId: 'f' }),
    ]) {
      expect(await faultOf(ask() as Promise<unknown>)).toMatchObject({ code, retryAfterMs: 7_000 });
    }
    expect(upstream.requests).toHaveLength(6);
  });

  it('sends nothing for a signal that has aborted', async () => {
    expect(await faultOf(batchesAt(upstream.url).poll('b', AbortSignal.abort()))).toMatchObject({ code: 'CANCELLED' });
    expect(upstream.requests).toEqual([]);
  });
});

it('an independent server takes the job and gives results', async () => {
  const mock = await LLMock.create({ port: 0 });
  try {
    const api = batchesAt(`${mock.url}/v1`);
    const id = await submit(api, 'one', 'two');
    expect(await api.poll(id, idle())).toMatchObject({ state: 'running' });
    const status = await api.poll(id, idle());
    expect(status.state).toBe('ended');
    expect((await resultsOf(api, status)).map((result) => [result.customId, 'text' in result && result.text])).toEqual([
      ['c0', 'Mock batch completion'],
      ['c1', 'Mock batch completion'],
    ]);
  } finally {
    await mock.stop();
  }
});
