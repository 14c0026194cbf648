import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { LlmError } from '../../../src/llm/provider.js';
import type { LlmProvider } from '../../../src/llm/provider.js';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import { createMemoryBudgetStore } from '../../../src/optimizer/money/budget-store.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import type { OptimizerOptions } from '../../../src/optimizer/optimizer.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import type { LlmEvent, OptimizerConfig } from '../../../src/optimizer/types.js';
import type { LlmRequest } from '../../../src/optimizer/request.js';
import { FakeClock } from '../../support/fake-clock.js';
import { faultOf } from '../../llm/provider-calls.js';
import { deferred } from '../../support/deferred.js';
import { collect, request, textOf } from '../requests.js';
import { actor, breaking } from '../routing.js';
import type { Actor, Step } from '../routing.js';
import { settle } from '../scripted-upstream.js';

const PRICES = [{ model: '*', input: 1, output: 1 }];

function open(
  provider: LlmProvider,
  {
    config = {},
    ...options
  }: Omit<Partial<OptimizerOptions>, 'providers' | 'config'> & { config?: OptimizerConfig } = {},
) {
  const optimizer = createOptimizer({
    providers: [provider],
    random: () => 0,
    ...options,
    config: { prices: PRICES, ...config },
  });
  onTestFinished(async () => {
    await optimizer.close();
    const {
      totalCalls,
      hitL1,
      hitL2,
      joinedInFlight,
      joinedWindow,
      upstreamItems,
      rejected,
      cancelledQueued,
      pending,
    } = optimizer.getStats();
    expect(hitL1 + hitL2 + joinedInFlight + joinedWindow + upstreamItems + rejected + cancelledQueued).toBe(totalCalls);
    expect(pending).toBe(0);
  });
  return optimizer;
}

/** Says `text` once `gate` is open. */
function saying(text: string, gate?: Promise<unknown>, finishReason: 'stop' | 'length' = 'stop'): Step {
  return async function* (call) {
    await gate;
    yield { type: 'delta', text };
    yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 3 } };
    yield { type: 'end', finishReason, model: call.model ?? 'any' };
  };
}

function budgetOf(limit: { generationId: string; usd: number }) {
  const store = createMemoryBudgetStore();
  const budget = createBudget({ store, priceOf: createPricing(PRICES) });
  const ready = budget.setLimit({ tenantId: 'default', generationId: limit.generationId }, limit.usd);
  return { store, budget, ready };
}

describe('a call that joined another', () => {
  it('is asked for itself when the other had no money left', async () => {
    const { budget, store, ready } = budgetOf({ generationId: 'poor', usd: 0 });
    await ready;
    const provider = actor('upstream', ['A line.']);
    const optimizer = open(provider, { budget });
    const [poor, ...rich] = await Promise.allSettled([
      optimizer.callLlm(request({ generationId: 'poor' })),
      optimizer.callLlm(request({ generationId: 'rich' })),
      collect(optimizer.streamLlm(request({ generationId: 'rich' }))),
    ]);
    expect(poor).toMatchObject({ status: 'rejected', reason: { code: 'BUDGET_EXCEEDED' } });
    expect(rich.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(provider.calls).toHaveLength(1);
    expect(optimizer.getStats()).toMatchObject({ rejected: 1, upstreamItems: 1, joinedInFlight: 1, failedCalls: 1 });
    expect((await store.find('generation:poor'))?.reserved).toBe(0n);
  });

  it('has no more money than the other when both are of one generation', async () => {
    const { budget, ready } = budgetOf({ generationId: 'poor', usd: 0 });
    await ready;
    const provider = actor('upstream', ['A line.']);
    const optimizer = open(provider, { budget });
    const ends = await Promise.allSettled(
      Array.from({ length: 5 }, () => optimizer.callLlm(request({ generationId: 'poor' }))),
    );
    expect(ends.map((end) => end.status === 'rejected' && (end.reason as LlmError).code)).toEqual(
      Array(5).fill('BUDGET_EXCEEDED'),
    );
    expect(provider.calls).toHaveLength(0);
    expect(optimizer.getStats()).toMatchObject({ rejected: 1, joinedInFlight: 4 });
  });

  it('is cancelled alone, and does not look for the same call again, when both are of different generations', async () => {
    const go = deferred();
    const provider = actor('upstream', [saying('A line.', go.promise)]);
    const optimizer = open(provider);
    const other = optimizer.callLlm(request({ generationId: 'one' }));
    const cancel = new AbortController();
    const joined = faultOf(optimizer.callLlm(request({ generationId: 'two', signal: cancel.signal })));
    await settle();
    cancel.abort();
    expect(await joined).toMatchObject({ code: 'CANCELLED' });
    go.resolve();
    expect((await other).text).toBe('A line.');
    expect(provider.calls).toHaveLength(1);
  });

  it('waits no longer than it can, whatever the other does', async () => {
    const clock = new FakeClock();
    const gate = deferred();
    const optimizer = open(actor('upstream', [saying('A line.', gate.promise)]), { clock });
    const patient = optimizer.callLlm(request());
    await settle();
    const hurried = faultOf(optimizer.callLlm(request({ deadlineMs: 1_000 })));
    await settle();
    clock.advance(1_000);
    expect(await hurried).toMatchObject({ code: 'TOTAL_TIMEOUT' });
    gate.resolve();
    expect((await patient).text).toBe('A line.');
    expect(clock.pending).toBe(0);
  });

  it('is asked for itself when the time of the other was over', async () => {
    const clock = new FakeClock();
    const provider = actor('upstream', [saying('too late', new Promise(() => {})), 'A line.']);
    const optimizer = open(provider, { clock });
    const hurried = faultOf(optimizer.callLlm(request({ deadlineMs: 1_000 })));
    await settle();
    const patient = optimizer.callLlm(request());
    await settle();
    clock.advance(1_000);
    expect(await hurried).toMatchObject({ code: 'TOTAL_TIMEOUT' });
    expect((await patient).text).toBe('A line.');
  });

  it('takes no text that was cut off, if it wants a whole one', async () => {
    const gate = deferred();
    const provider = actor('upstream', [saying('Half a', gate.promise, 'length')]);
    const optimizer = open(provider);
    const content = optimizer.callLlm(request({ allowIncomplete: true }));
    await settle();
    const strict = faultOf(optimizer.callLlm(request()));
    gate.resolve();
    expect((await content).finishReason).toBe('length');
    expect(await strict).toMatchObject({ code: 'OUTPUT_LIMIT' });
    expect(await faultOf(optimizer.callLlm(request()))).toMatchObject({ code: 'OUTPUT_LIMIT' });
  });

  it('is asked for itself when a stream broke off that nobody may begin anew, and its own caller has seen nothing', async () => {
    const gate = deferred();
    const provider = actor('upstream', [
      async function* (call, signal) {
        await gate.promise;
        yield* (breaking(['Half a'], 'PARTIAL_STREAM') as Exclude<Step, string | LlmError>)(call, signal);
      },
      'A line.',
    ]);
    const optimizer = open(provider);
    const events: LlmEvent[] = [];
    const stream = faultOf(collect(optimizer.streamLlm(request()), events));
    await settle();
    const call = optimizer.callLlm(request());
    gate.resolve();
    expect(await stream).toMatchObject({ code: 'PARTIAL_STREAM' });
    expect(textOf(events)).toBe('Half a');
    expect((await call).text).toBe('A line.');
  });
});

describe('a stream', () => {
  const summary = (overrides: Partial<LlmRequest> = {}): LlmRequest =>
    request({
      task: 'sceneSummary',
      input: {} as never,
      messages: [
        { role: 'system', text: 'You summarise.'.repeat(400), stable: true },
        { role: 'user', text: 'Scene 1' },
      ],
      ...overrides,
    });

  function packing(): Actor {
    return actor(
      'upstream',
      [
        async function* (call) {
          const text =
            call.packed === undefined
              ? 'alone'
              : JSON.stringify(Object.fromEntries(call.packed.map(({ key }) => [key, 'packed'])));
          yield { type: 'delta', text };
          yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 3 } };
          yield { type: 'end', finishReason: 'stop', model: 'any' };
        },
      ],
      { caps: { strictSchema: true } },
    );
  }

  it('joins no call that is held back for others', async () => {
    const clock = new FakeClock();
    const provider = packing();
    const optimizer = open(provider, { clock });
    const held = optimizer.callLlm(summary());
    await settle();
    expect(textOf(await collect(optimizer.streamLlm(summary())))).toBe('alone');
    clock.advance(500);
    await held;
  });

  it('finds the one under way, though a packed answer that is no good for it is still remembered', async () => {
    const provider = packing();
    const optimizer = open(provider, {
      config: { enableCaching: false, tasks: { sceneSummary: { packAnswersSolo: false } } },
    });
    const other = summary({ messages: [...summary().messages.slice(0, 1), { role: 'user', text: 'Scene 2' }] });
    expect(
      (await optimizer.callMany([summary(), other])).map((result) =>
        result instanceof LlmError ? result : result.text,
      ),
    ).toEqual(['packed', 'packed']);
    const streams = await Promise.all(Array.from({ length: 5 }, () => collect(optimizer.streamLlm(summary()))));
    expect(streams.map(textOf)).toEqual(Array(5).fill('alone'));
    expect(provider.calls).toHaveLength(2);
  });
});

describe('a stored answer', () => {
  it('that no longer fits what its caller wants is asked for anew', async () => {
    const provider = actor('upstream', ['{"name":"ann"}', '{"name":"Ann"}']);
    const optimizer = open(provider);
    const ask = (fits: (name: string) => boolean) =>
      optimizer.callLlm(request({ answer: { name: 'person', schema: z.object({ name: z.string().refine(fits) }) } }));
    expect((await ask(() => true)).value).toEqual({ name: 'ann' });
    const { value, source } = await ask((name) => /^[A-Z]/.test(name));
    expect({ value, source }).toEqual({ value: { name: 'Ann' }, source: 'upstream' });
  });
});

describe('a call that is not to be optimized', () => {
  it('does not hold back those it is asked with', async () => {
    const clock = new FakeClock();
    const gate = deferred();
    const provider = actor('upstream', [saying('slow', gate.promise), 'fast'], { caps: { strictSchema: true } });
    const optimizer = open(provider, { clock });
    const messages = [{ role: 'user', text: 'Scene 1' }] as const;
    const calls = optimizer.callMany([
      request({ optimize: false }),
      request({ task: 'sceneSummary', input: {} as never, messages }),
    ]);
    await settle();
    // Nothing has to pass on the clock for that.
    expect(provider.calls).toHaveLength(2);
    gate.resolve();
    await calls;
  });
});
