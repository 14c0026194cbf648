import { expect, it } from 'vitest';
import { LlmError } from '../../src/llm/provider.js';
import type { LlmProvider, ProviderCall, ProviderCaps, ProviderEvent } from '../../src/llm/provider.js';
import { createBudget } from '../../src/optimizer/money/budget.js';
import { createMemoryBudgetStore } from '../../src/optimizer/money/budget-store.js';
import { createPricing } from '../../src/optimizer/money/pricing.js';
import { createOptimizer } from '../../src/optimizer/optimizer.js';
import { StartRefusedError } from '../../src/optimizer/request.js';
import type { LlmRequest } from '../../src/optimizer/request.js';
import { startBatchUpstream } from '../support/batch-upstream.js';
import { collect, memoryLedger, request, textOf } from './requests.js';
import { createWorld, patient, startProcess, until, untilCollected } from './later.js';
import { actor } from './routing.js';

const prices = [{ model: '*', input: 1, output: 1 }];

/** Not an `LlmError`: it must come through as it is. */
class NotOurs extends Error {}

/** Lets the first `times` requests go. */
function fence(times = 0) {
  const reason = new NotOurs('another process has it');
  let asked = 0;
  return {
    reason,
    get asked() {
      return asked;
    },
    mayStart: async () => {
      asked += 1;
      if (asked > times) throw reason;
    },
  };
}

function setUp(providers: readonly [LlmProvider, ...LlmProvider[]]) {
  const store = createMemoryBudgetStore();
  const ledger = memoryLedger();
  const budget = createBudget({ store, priceOf: createPricing(prices), limits: { perTenantUsd: 1 } });
  const optimizer = createOptimizer({ providers, ledger, budget, config: { prices, quietMs: 1 }, random: () => 0 });
  return { optimizer, ledger, held: async () => (await store.find('tenant:default'))?.reserved ?? 0n };
}

it('a call that may not start sends nothing, holds nothing, and ends with that very error', async () => {
  const provider = actor('a', ['text']);
  const { optimizer, ledger, held } = setUp([provider]);
  const { mayStart, reason } = fence();
  await expect(optimizer.callLlm(request({ mayStart }))).rejects.toBe(reason);
  await expect(collect(optimizer.streamLlm(request({ mayStart })))).rejects.toBe(reason);
  expect(provider.calls).toEqual([]);
  expect(ledger.entries).toEqual([]);
  expect(await held()).toBe(0n);
  expect(optimizer.getStats()).toMatchObject({ totalCalls: 2, rejected: 2, pending: 0 });
  await optimizer.callLlm(request());
});

it('asks after the money is held, and right before the request is sent', async () => {
  const order: string[] = [];
  const provider: LlmProvider = {
    ...actor('a', ['text']),
    stream: (call, signal) => (order.push('sent'), actor('a', ['text']).stream(call, signal)),
  };
  const { optimizer, held } = setUp([provider]);
  await optimizer.callLlm(
    request({ mayStart: async () => void order.push(`asked with ${(await held()) > 0n ? 'money' : 'nothing'} held`) }),
  );
  expect(order).toEqual(['asked with money held', 'sent']);
});

it('asks nothing where nothing is to be sent', async () => {
  const provider = actor('a', ['text']);
  const { optimizer } = setUp([provider]);
  await optimizer.callLlm(request());
  const never = fence();
  await optimizer.callLlm(request({ mayStart: never.mayStart }));
  expect(never.asked).toBe(0);
});

it.each<[string, string[], string[] | undefined]>([
  ['a retry', ['CONNECT_FAILED', 'text'], undefined],
  ['a fail-over', ['QUOTA_EXHAUSTED'], ['text']],
])('asks again before %s', async (_name, first, second) => {
  const providers = [actor('a', first), ...(second === undefined ? [] : [actor('b', second)])] as const;
  const { optimizer, held, ledger } = setUp(providers);
  const once = fence(1);
  await expect(optimizer.callLlm(request({ mayStart: once.mayStart }))).rejects.toBe(once.reason);
  expect(providers.reduce((sum, { calls }) => sum + calls.length, 0)).toBe(1);
  expect(ledger.entries).toHaveLength(1);
  expect(await held()).toBe(0n);
  expect(once.asked).toBe(2);
});

it('asks again before an answer is repaired', async () => {
  const { z } = await import('zod');
  const provider = actor('a', ['{"rain":3}', '{"rain":true}']);
  const { optimizer } = setUp([provider]);
  const once = fence(1);
  await expect(
    optimizer.callLlm(
      request({ mayStart: once.mayStart, answer: { name: 'weather', schema: z.object({ rain: z.boolean() }) } }),
    ),
  ).rejects.toBe(once.reason);
  expect(provider.calls).toHaveLength(1);
});

it('whose call opened what others wait for, they go on by themselves', async () => {
  const provider = actor('a', ['text']);
  const { optimizer } = setUp([provider]);
  const gate = Promise.withResolvers<void>();
  const reason = new LlmError('UNAVAILABLE', 'not ours');
  const opener = optimizer.callLlm(request({ mayStart: () => gate.promise }));
  const others = [optimizer.callLlm(request()), collect(optimizer.streamLlm(request()))] as const;
  gate.reject(reason);
  await expect(opener).rejects.toBe(reason);
  expect((await others[0]).text).toBe('text');
  expect(textOf(await others[1])).toBe('text');
  expect(provider.calls).toHaveLength(1);
});

/** Answers each packed item, or the lone one. */
const packing = (caps: ProviderCaps): LlmProvider & { sizes: number[] } => {
  const sizes: number[] = [];
  return {
    name: 'a',
    model: 'a-1',
    caps,
    sizes,
    async *stream(call: ProviderCall): AsyncGenerator<ProviderEvent> {
      const count = call.packed?.length ?? 1;
      sizes.push(count);
      yield {
        type: 'delta',
        text:
          call.packed === undefined
            ? 'alone'
            : JSON.stringify(Object.fromEntries(call.packed.map(({ key }, at) => [key, `answer ${at + 1}`]))),
      };
      yield { type: 'usage', usage: { promptTokens: 100, cachedPromptTokens: 0, completionTokens: 10 } };
      yield { type: 'end', finishReason: 'stop', model: 'a-1' };
    },
    async sendArray(_kind, calls) {
      sizes.push(calls.length);
      return {
        model: 'a-1',
        usage: { promptTokens: 100, cachedPromptTokens: 0, completionTokens: 10 },
        answers: calls.map(() => ({ text: 'of an array', finishReason: 'stop' as const })),
      };
    },
  };
};

function alike(text: string, more: Partial<LlmRequest> = {}): LlmRequest {
  return request({
    task: 'sceneSummary',
    messages: [
      { role: 'system', text: 'You write summaries of scenes. '.repeat(200), stable: true },
      { role: 'user', text },
    ],
    ...more,
  });
}

it('of calls that share a packed request, those that may start go on without the others', async () => {
  const provider = packing({ strictSchema: true });
  const { optimizer, held } = setUp([provider]);
  const { mayStart, reason } = fence();
  const results = await optimizer.callMany([alike('one'), alike('two', { mayStart }), alike('three')]);
  expect(results[1]).toBeInstanceOf(StartRefusedError);
  expect((results[1] as StartRefusedError).cause).toBe(reason);
  for (const at of [0, 2]) expect(results[at]).toMatchObject({ text: expect.stringMatching(/^answer \d$/) });
  expect(provider.sizes).toEqual([2]);
  expect(await held()).toBe(0n);
});

it.each<[string, ProviderCaps]>([
  ['an array of prompts', { promptArrays: true }],
  ['a batch of chats', { chatBatch: true }],
])('of calls that share %s as well', async (_name, caps) => {
  const provider = packing(caps);
  const { optimizer, held } = setUp([provider]);
  const strategy = caps.chatBatch === true ? 'chatBatch' : 'promptArray';
  const arrays = createOptimizer({
    providers: [provider],
    config: { prices, quietMs: 1, tasks: { sceneSummary: { strategies: [strategy] } } },
    random: () => 0,
  });
  const { mayStart, reason } = fence();
  const short = (text: string, more: Partial<LlmRequest> = {}) =>
    alike(text, { messages: [{ role: 'user', text }], ...more });
  const results = await arrays.callMany([short('one'), short('two', { mayStart }), short('three')]);
  expect((results[1] as StartRefusedError).cause).toBe(reason);
  for (const at of [0, 2]) expect(results[at]).toMatchObject({ text: 'of an array' });
  expect(provider.sizes).toEqual([2]);
  expect(await held()).toBe(0n);
  await Promise.all([optimizer.close(), arrays.close()]);
});

it('of calls of a job for later, none is sent for one that may not start', { timeout: 30_000 }, async () => {
  const upstream = await startBatchUpstream();
  const world = createWorld();
  const process = startProcess(world, upstream.url);
  // The first is let go before the upload, and no more before the job is begun.
  const late = fence(1);
  const refused = process.optimizer.callLlm(patient('one', { mayStart: late.mayStart }));
  const early = fence();
  const refusedAtOnce = process.optimizer.callLlm(patient('two', { mayStart: early.mayStart }));
  const ended = Promise.allSettled([refused, refusedAtOnce]);
  const going = process.optimizer.callLlm(patient('three'));
  going.catch(() => {});
  await untilCollected(process, 3);
  await until(world, async () => (await world.store.open()).some(({ state }) => state === 'RUNNING'));
  expect(await ended).toEqual([
    { status: 'rejected', reason: late.reason },
    { status: 'rejected', reason: early.reason },
  ]);
  const [job] = await world.store.open();
  expect(await world.store.items(job!.id)).toHaveLength(1);
  await process.optimizer.close(0);
  await expect(going).rejects.toMatchObject({ code: 'CANCELLED' });
  await upstream.close();
});
