import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import { createMemoryBudgetStore } from '../../../src/optimizer/money/budget-store.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import type { OptimizerStats } from '../../../src/optimizer/types.js';
import type { LlmRequest } from '../../../src/optimizer/request.js';
import { faultOf } from '../../llm/provider-calls.js';
import { answered, lastText, refusedWith, startBatchUpstream } from '../../support/batch-upstream.js';
import type { BatchUpstream, FakeBatch } from '../../support/batch-upstream.js';
import {
  createWorld,
  FULL_PRICE,
  HALF_PRICE,
  HOUR,
  patient,
  PRICES,
  startProcess,
  submitted,
  until,
  untilCollected,
} from '../later.js';
import type { Process, World } from '../later.js';

let upstream: BatchUpstream;
let world: World;
let process: Process;
beforeEach(async () => {
  upstream = await startBatchUpstream();
  world = createWorld();
  process = startProcess(world, upstream.url);
});
afterEach(async () => {
  await process.optimizer.close();
  // A closed optimizer leaves no timer behind.
  expect(world.clock.pending).toBe(0);
  await upstream.close();
});

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `text ${index + 1}`);
const only = (): FakeBatch => {
  expect(upstream.batches).toHaveLength(1);
  return upstream.batches[0]!;
};
const costs = () => process.entries.map(({ outcome, strategy, costNanoUsd }) => [outcome, strategy, costNanoUsd]);
const over = async (): Promise<void> => until(world, async () => (await world.store.open()).length === 0);

function expectBalance(stats: OptimizerStats): void {
  const { hitL1, hitL2, joinedInFlight, joinedWindow, upstreamItems, rejected, cancelledQueued, pending } = stats;
  expect(stats.totalCalls).toBe(
    hitL1 + hitL2 + joinedInFlight + joinedWindow + upstreamItems + rejected + cancelledQueued + pending,
  );
  expect(pending).toBe(0);
}

describe('background work that can wait', () => {
  it('is one job at half the price, to the nano-USD', async () => {
    const calls = await submitted(
      world,
      process,
      texts(3).map((text) => patient(text, { promptVersion: 'v1', stage: 'SCENES' })),
    );
    upstream.end(only());
    await over();
    expect(await Promise.all(calls)).toEqual(texts(3).map((text) => `later: ${text}`));
    expect(upstream.solo).toEqual([]);
    expect(costs()).toEqual(texts(3).map(() => ['ok', 'providerBatch', HALF_PRICE]));
    expect(process.entries[0]).toMatchObject({
      tenantId: 'acme',
      task: 'freeText',
      stage: 'SCENES',
      promptVersion: 'v1',
      provider: 'provider-1',
      model: 'm',
      attempt: 1,
      usage: { promptTokens: 100, completionTokens: 10 },
    });
    expect(process.entries.map(({ requests = 1 }) => requests).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    const stats = process.optimizer.getStats();
    expectBalance(stats);
    expect(stats).toMatchObject({
      upstreamItems: 3,
      upstreamRequests: 1,
      batchedCalls: 3,
      averageBatchSize: 3,
      spendUsd: 0.00042,
      estimatedCostSavings: 0.00042,
    });
    expect(process.troubles).toEqual([]);
  });

  it('gives each caller what its call used', async () => {
    const call = process.optimizer.callLlm(patient('one'));
    await untilCollected(process, 1);
    await until(world, () => upstream.batches.length === 1);
    upstream.end(only());
    await over();
    expect((await call).usage).toEqual({
      llmCalls: 1,
      upstreamRequests: 1,
      promptTokens: 100,
      cachedPromptTokens: 0,
      completionTokens: 10,
      costUsd: 0.00014,
      estimated: false,
    });
  });

  it('counts tokens itself where none are reported', async () => {
    const [call] = await submitted(world, process, [patient('Hello there')]);
    upstream.end(only(), { output: [answered(only().lines[0]!, 'Hello there', { usage: null })] });
    await over();
    expect(await call).toBe('Hello there');
    expect(process.entries[0]).toMatchObject({ estimated: true, usage: { completionTokens: 2 } });
  });

  it('leaves as one job per tenant and generation', async () => {
    const [one, two] = ['0199a0a0-0000-7000-8000-000000000001', '0199a0a0-0000-7000-8000-000000000002'];
    void (await submitted(
      world,
      process,
      [
        patient('a'),
        patient('b', { generationId: one }),
        patient('c', { generationId: two }),
        patient('d', { tenantId: 'other' }),
        patient('e', { generationId: one }),
      ],
      4,
    ));
    expect(upstream.batches.map(({ lines }) => lines.map(lastText).join()).toSorted()).toEqual(['a', 'b,e', 'c', 'd']);
  });

  it('leaves two seconds after the last call, and thirty after the first', async () => {
    for (let call = 1; call <= 16; call += 1) {
      process.optimizer.callLlm(patient(`text ${call}`)).catch(() => {});
      await untilCollected(process, call);
      if (call < 16) world.clock.advance(1_900);
    }
    await world.activity.idle();
    expect(upstream.requests).toEqual([]);
    // 28.5 s since the first: the others have no two seconds more.
    world.clock.advance(1_500);
    await until(world, () => upstream.batches.length === 1, 1);
    expect(only().lines).toHaveLength(16);
  });

  it('is kept for calls to come, under their own keys', async () => {
    const [call] = await submitted(world, process, [patient('one')]);
    upstream.end(only());
    await over();
    expect(await call).toBe('later: one');
    world.clock.advance(60_000);
    const again = await process.optimizer.callLlm(patient('one', { priority: 'normal', deadlineMs: undefined }));
    expect(again).toMatchObject({ text: 'later: one', source: 'l1' });
    expect(upstream.solo).toEqual([]);
  });

  const answer = { name: 'person', schema: z.object({ name: z.string() }) };
  it('has structured answers checked; one in the wrong form is asked again, and both are paid', async () => {
    const requests = ['good', 'bad'].map((text) => patient<unknown>(text, { answer }));
    const calls = requests.map((each) => process.optimizer.callLlm(each));
    for (const call of calls) call.catch(() => {});
    await untilCollected(process, 2);
    await until(world, () => upstream.batches.length === 1);
    const [good, bad] = only().lines;
    upstream.end(only(), { output: [answered(bad!, '{"nom": 1}'), answered(good!, '{"name": "MAREN"}')] });
    await over();
    expect((await faultOf(calls[1]!)).code).toBe('SCHEMA_INVALID');
    expect((await calls[0])?.value).toEqual({ name: 'MAREN' });
    // The server of these tests answers alone in prose: asked alone, and once more to repair it.
    expect(upstream.solo).toHaveLength(2);
    expect(costs()).toEqual([
      ['ok', 'providerBatch', HALF_PRICE],
      ['ok', 'providerBatch', HALF_PRICE],
      ['SCHEMA_INVALID', 'solo', FULL_PRICE],
      ['SCHEMA_INVALID', 'solo', FULL_PRICE],
    ]);
    expect(process.entries.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 3]);
  });
});

describe('a call is sent at once', () => {
  it.each<[string, Partial<LlmRequest>]>([
    ['that a person waits for', { priority: 'interactive' }],
    ['that is not background work', { priority: undefined }],
    ['that can wait for an hour and no longer', { deadlineMs: HOUR }],
    ['without a deadline', { deadlineMs: undefined }],
    ['that is not to be optimized', { optimize: false }],
  ])('%s', async (_name, overrides) => {
    expect((await process.optimizer.callLlm(patient('now', overrides))).text).toBe('solo: now');
    expect(upstream.batches).toEqual([]);
  });

  it('that is streamed', async () => {
    for await (const event of process.optimizer.streamLlm(patient('now'))) expect(event).toBeDefined();
    expect(upstream.solo).toEqual(['now']);
  });

  it.each([
    ['where no store of jobs is given', { batchJobs: undefined }],
    ['where its task does not allow jobs', { config: { tasks: { freeText: { strategies: ['solo' as const] } } } }],
    ['where batching is off', { config: { enableBatching: false } }],
  ])('%s', async (_name, options) => {
    const other = startProcess(world, upstream.url, options);
    expect((await other.optimizer.callLlm(patient('now'))).text).toBe('solo: now');
    await other.optimizer.close();
  });

  it('where that costs less', async () => {
    // The public list has neither; a free server costs nothing either way, and is faster.
    const other = startProcess(world, upstream.url, { config: { prices: [{ model: 'm', input: 0, output: 0 }] } });
    const call = other.optimizer.callLlm(patient('now'));
    await untilCollected(other, 1);
    world.clock.advance(2_000);
    expect((await call).text).toBe('solo: now');
    await other.optimizer.close();
  });
});

describe('a job that answers in part', () => {
  it('has its missing calls asked again, whatever it counts', async () => {
    const calls = await submitted(
      world,
      process,
      texts(4).map((text) => patient(text)),
    );
    const [one, , three] = only().lines;
    // As many results as calls: two of them twice, and some of nobody.
    upstream.end(only(), {
      output: [
        answered(three!),
        answered(one!),
        answered(three!, 'a second one'),
        { ...answered(one!), custom_id: 'call-77' },
      ],
    });
    await until(world, () => upstream.solo.length === 2);
    expect(await Promise.all(calls)).toEqual(['later: text 1', 'solo: text 2', 'later: text 3', 'solo: text 4']);
    expect(costs().toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['UNAVAILABLE', 'providerBatch', 0n],
      ['UNAVAILABLE', 'providerBatch', 0n],
      ['ok', 'providerBatch', HALF_PRICE],
      ['ok', 'providerBatch', HALF_PRICE],
      ['ok', 'solo', FULL_PRICE],
      ['ok', 'solo', FULL_PRICE],
    ]);
    expectBalance(process.optimizer.getStats());
  });

  it('since it expired, bills what was finished and queues the rest again', async () => {
    const calls = await submitted(
      world,
      process,
      texts(3).map((text) => patient(text)),
    );
    const [one, two, three] = only().lines;
    upstream.end(only(), {
      outcome: 'expired',
      output: [answered(two!)],
      errors: [one!, three!].map(({ custom_id }) => ({
        custom_id,
        response: null,
        error: { code: 'batch_expired', message: 'too late' },
      })),
    });
    await until(world, () => upstream.solo.length === 2);
    expect(await Promise.all(calls)).toEqual(['solo: text 1', 'later: text 2', 'solo: text 3']);
    expect(process.optimizer.getStats()).toMatchObject({ spendUsd: Number(HALF_PRICE + 2n * FULL_PRICE) / 1e9 });
  });

  it('by errors of single calls has those asked alone', async () => {
    const calls = await submitted(
      world,
      process,
      texts(2).map((text) => patient(text)),
    );
    const [one, two] = only().lines;
    upstream.end(only(), { output: [answered(two!)], errors: [refusedWith(one!, 400)] });
    await until(world, () => upstream.solo.length === 1);
    expect(await Promise.all(calls)).toEqual(['solo: text 1', 'later: text 2']);
  });

  it('does not ask again what was refused, or cut off at its own limit', async () => {
    const calls = await submitted(world, process, [
      patient('one'),
      patient('two'),
      patient('three', { allowIncomplete: true }),
    ]);
    const [one, two, three] = only().lines;
    const cut = { choices: [{ message: { content: 'half' }, finish_reason: 'length' }] };
    upstream.end(only(), {
      output: [
        answered(one!, '', { choices: [{ message: { refusal: 'No.' }, finish_reason: 'stop' }] }),
        answered(two!, '', cut),
        answered(three!, '', cut),
      ],
    });
    await over();
    expect((await faultOf(calls[0]!)).code).toBe('CONTENT_REFUSED');
    expect(await faultOf(calls[1]!)).toMatchObject({ code: 'OUTPUT_LIMIT', partialText: 'half' });
    expect(await calls[2]).toBe('half');
    expect(upstream.solo).toEqual([]);
    expect(process.optimizer.getStats().spendUsd).toBe(Number(3n * HALF_PRICE) / 1e9);
  });

  it('asks again for a text that is none', async () => {
    const calls = await submitted(world, process, [patient('one'), patient('two')]);
    const [one, two] = only().lines;
    upstream.end(only(), { output: [answered(one!, 'nul\0'), answered(two!, 'half a \ud83d')] });
    await until(world, () => upstream.solo.length === 1);
    // A sign that no text holds is left out; half a character tells of a text that is broken.
    expect(await Promise.all(calls)).toEqual(['nul', 'solo: two']);
  });
});

describe('a job that cannot be begun', () => {
  it.each([
    ['since its file is refused', 'POST /files', 413],
    ['since its file cannot be sent', 'POST /files', 500],
    ['since it is refused', 'POST /batches', 400],
  ])('%s leaves its calls to go alone', async (_name, refused, status) => {
    upstream.intercept = (name) => (name === refused ? { status } : undefined);
    const calls = texts(2).map((text) => process.optimizer.callLlm(patient(text)));
    await untilCollected(process, 2);
    await until(world, () => upstream.solo.length === 2);
    expect((await Promise.all(calls)).map(({ text, usage }) => [text, usage.llmCalls])).toEqual([
      ['solo: text 1', 1],
      ['solo: text 2', 1],
    ]);
    expect(upstream.batches).toEqual([]);
    expectBalance(process.optimizer.getStats());
    // One call has one first attempt, however it went.
    expect(process.entries.filter(({ attempt }) => attempt === 1)).toHaveLength(2);
  });

  it('as far as one can tell, but did begin, is found by its file and not begun again', async () => {
    upstream.intercept = (name) => (name === 'POST /batches' ? { status: 502, after: true } : undefined);
    const calls = await submitted(
      world,
      process,
      texts(2).map((text) => patient(text)),
    );
    upstream.end(only());
    await over();
    expect(await Promise.all(calls)).toEqual(['later: text 1', 'later: text 2']);
    expect(upstream.requests.filter((name) => name === 'POST /batches')).toHaveLength(1);
    expect(process.optimizer.getStats().spendUsd).toBe(Number(2n * HALF_PRICE) / 1e9);
  });

  it('and does not show for a minute leaves its calls to go alone', async () => {
    upstream.intercept = (name) => (name === 'POST /batches' ? { status: 502 } : undefined);
    const call = process.optimizer.callLlm(patient('one'));
    await untilCollected(process, 1);
    await until(world, () => upstream.solo.length === 1);
    expect((await call).text).toBe('solo: one');
    expect(upstream.requests.filter((name) => name === 'GET /batches')).toHaveLength(2);
    expect(process.entries.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['UNAVAILABLE', 1],
      ['ok', 2],
    ]);
  });

  it('since the file was no good has its calls asked alone', async () => {
    const [call] = await submitted(world, process, [patient('one')]);
    upstream.end(only(), {
      outcome: 'failed',
      failure: { code: 'token_limit_exceeded', message: 'Enqueued token limit reached' },
    });
    await until(world, () => upstream.solo.length === 1);
    expect(await call).toBe('solo: one');
  });
});

describe('while a job runs', () => {
  it('faults of the provider are waited out, and it is not moved to another', async () => {
    await process.optimizer.close();
    const other = await startBatchUpstream();
    process = startProcess(world, [upstream.url, other.url]);
    const calls = await submitted(
      world,
      process,
      texts(2).map((text) => patient(text)),
    );
    let failures = 0;
    upstream.intercept = (name) =>
      name.startsWith('GET /batches/') && (failures += 1) <= 20
        ? { status: failures % 2 === 0 ? 500 : 429, headers: { 'retry-after': '30' } }
        : undefined;
    process.optimizer.switchProvider('provider-2');
    upstream.end(only());
    await over();
    expect(await Promise.all(calls)).toEqual(['later: text 1', 'later: text 2']);
    expect([failures, process.troubles.length]).toEqual([21, 20]);
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('the provider is asked ever more rarely, every five minutes in the end', async () => {
    void (await submitted(world, process, [patient('one')]));
    const asked = async (ms: number, stepMs: number): Promise<number> => {
      const before = only().polls;
      const end = world.clock.now() + ms;
      await until(world, () => world.clock.now() >= end, stepMs);
      return only().polls - before;
    };
    expect(await asked(120_000, 1_000)).toBeGreaterThanOrEqual(4);
    await asked(1_800_000, 10_000);
    const inAnHour = await asked(HOUR, 10_000);
    expect(inAnHour).toBeGreaterThanOrEqual(11);
    expect(inAnHour).toBeLessThanOrEqual(12);
  });

  it('a download that breaks off is begun anew, and counts once', async () => {
    const calls = await submitted(
      world,
      process,
      texts(2).map((text) => patient(text)),
    );
    const [one, two] = only().lines;
    upstream.end(only(), { output: [answered(one!)], errors: [answered(two!)] });
    let refused = 0;
    upstream.intercept = (name) =>
      name === `GET /files/${only().errorFileId}/content` && (refused += 1) <= 2 ? { status: 503 } : undefined;
    await over();
    expect(await Promise.all(calls)).toEqual(['later: text 1', 'later: text 2']);
    expect(costs()).toEqual([
      ['ok', 'providerBatch', HALF_PRICE],
      ['ok', 'providerBatch', HALF_PRICE],
    ]);
    expect(process.optimizer.getStats()).toMatchObject({ promptTokens: 200, batchedCalls: 2 });
  });

  it('the same call in the background joins it, and a call that cannot wait does not', async () => {
    const [call] = await submitted(world, process, [patient('one')]);
    expect((await process.optimizer.callLlm(patient('one', { priority: 'normal' }))).text).toBe('solo: one');
    const joined = process.optimizer.callLlm(patient('one', { cache: 'refresh' }));
    await untilCollected(process, 2);
    await until(world, () => upstream.batches.length === 2);
    for (const batch of upstream.batches) upstream.end(batch);
    await over();
    expect([await call, (await joined).text]).toEqual(['later: one', 'later: one']);
  });

  it('a call whose deadline comes near goes alone', async () => {
    const [hurried, calm] = await submitted(world, process, [patient('one', { deadlineMs: 2 * HOUR }), patient('two')]);
    await until(world, () => upstream.solo.length === 1, 60_000);
    expect(await hurried).toBe('solo: one');
    expect(only().cancels).toBe(0);
    upstream.end(only());
    await over();
    expect(await calm).toBe('later: two');
    expect(process.optimizer.getStats().spendUsd).toBe(Number(2n * HALF_PRICE + FULL_PRICE) / 1e9);
  });

  it('a caller that leaves changes nothing; when the last has left, it is cancelled, and what was finished is billed', async () => {
    const callers = [new AbortController(), new AbortController()];
    const calls = await submitted(world, process, [
      patient('one', { signal: callers[0]!.signal }),
      patient('two', { signal: callers[1]!.signal }),
    ]);
    callers[0]!.abort();
    expect((await faultOf(calls[0]!)).code).toBe('CANCELLED');
    const late = world.clock.now() + 30 * 60_000;
    await until(world, () => world.clock.now() >= late, 10_000);
    expect(only().cancels).toBe(0);
    callers[1]!.abort();
    expect((await faultOf(calls[1]!)).code).toBe('CANCELLED');
    await until(world, () => only().cancels === 1);
    upstream.end(only(), { outcome: 'cancelled', output: [answered(only().lines[1]!)] });
    await over();
    expect(only().cancels).toBe(1);
    expect(costs()).toEqual([
      ['ok', 'providerBatch', HALF_PRICE],
      ['CANCELLED', 'providerBatch', 0n],
    ]);
    expect((await process.optimizer.callLlm(patient('two'))).text).toBe('later: two');
    expectBalance(process.optimizer.getStats());
  });

  it('a caller that leaves before it was sent is not in it', async () => {
    const caller = new AbortController();
    const leaving = process.optimizer.callLlm(patient('one', { signal: caller.signal }));
    const staying = process.optimizer.callLlm(patient('two'));
    await untilCollected(process, 2);
    caller.abort();
    expect((await faultOf(leaving)).code).toBe('CANCELLED');
    await until(world, () => upstream.batches.length === 1);
    expect(only().lines.map(lastText)).toEqual(['two']);
    upstream.end(only());
    await over();
    expect((await staying).text).toBe('later: two');
    expectBalance(process.optimizer.getStats());
  });

  it('what is forgotten meanwhile is not kept', async () => {
    const caller = new AbortController();
    const calls = await submitted(world, process, [patient('one', { signal: caller.signal }), patient('two')]);
    caller.abort();
    await faultOf(calls[0]!);
    await process.optimizer.clearCache('acme');
    upstream.end(only());
    await over();
    expect(await calls[1]).toBe('later: two');
    expect((await process.optimizer.callLlm(patient('one', { priority: 'normal' }))).text).toBe('solo: one');
  });

  it('that the provider forgets is given up, and its calls go alone', async () => {
    const [call] = await submitted(world, process, [patient('one')]);
    upstream.intercept = (name) => (name === `GET /batches/${only().id}` ? { status: 404 } : undefined);
    await until(world, () => upstream.solo.length === 1);
    expect(await call).toBe('solo: one');
    expect(process.troubles.join()).toContain('given up');
  });

  it('close leaves it running, and tells who waits', async () => {
    const [call] = await submitted(world, process, [patient('one')]);
    const waiting = process.optimizer.callLlm(patient('two'));
    waiting.catch(() => {});
    await untilCollected(process, 2);
    await process.optimizer.close();
    expect(await faultOf(call!)).toMatchObject({
      code: 'CANCELLED',
      message: expect.stringContaining('the job goes on'),
    });
    expect((await faultOf(waiting)).code).toBe('CANCELLED');
    expect(only().cancels).toBe(0);
    expect(upstream.solo).toEqual([]);
    expect(await world.store.open()).toMatchObject([{ state: 'RUNNING' }]);
  });
});

describe('the money of a job', () => {
  const generationId = '0199a0a0-0000-7000-8000-000000000001';
  async function withBudget(perGenerationUsd: number) {
    await process.optimizer.close();
    const budgets = createMemoryBudgetStore();
    const budget = createBudget({
      store: budgets,
      priceOf: createPricing(PRICES),
      limits: { perGenerationUsd },
      clock: world.clock,
    });
    process = startProcess(world, upstream.url, { budget });
    const figures = async () => {
      const state = await budgets.find(`generation:${generationId}`);
      return state === null ? null : [state.spent, state.reserved];
    };
    return { figures };
  }

  it('is held at half the price for as long as it runs, and then becomes what it cost', async () => {
    const { figures } = await withBudget(1);
    const calls = await submitted(
      world,
      process,
      texts(3).map((text) => patient(text, { generationId, deadlineMs: 60 * HOUR })),
    );
    const [, reserved] = (await figures())!;
    expect(reserved).toBeGreaterThan(3n * HALF_PRICE);
    expect(reserved).toBeLessThan(3n * 600_000n);
    const late = world.clock.now() + 40 * HOUR;
    await until(world, () => world.clock.now() >= late, 300_000);
    expect(await figures()).toEqual([0n, reserved]);
    upstream.end(only(), {
      output: only()
        .lines.slice(1)
        .map((line) => answered(line)),
    });
    await until(world, () => upstream.solo.length === 1);
    await Promise.all(calls);
    expect(await figures()).toEqual([2n * HALF_PRICE + FULL_PRICE, 0n]);
    expect(process.optimizer.getStats().budgetOverruns).toBe(0);
  });

  it('is given back when it was not begun', async () => {
    const { figures } = await withBudget(1);
    upstream.intercept = (name) => (name === 'POST /batches' ? { status: 400 } : undefined);
    const call = process.optimizer.callLlm(patient('one', { generationId }));
    await untilCollected(process, 1);
    await until(world, () => upstream.solo.length === 1);
    await call;
    expect(await figures()).toEqual([FULL_PRICE, 0n]);
  });

  it('counts as spent when nobody can tell what it cost', async () => {
    const { figures } = await withBudget(1);
    const [call] = await submitted(world, process, [patient('one', { generationId, deadlineMs: 90 * HOUR })]);
    const [, reserved] = (await figures())!;
    upstream.intercept = (name) => (name.startsWith('GET /batches') ? { status: 500 } : undefined);
    await until(world, () => upstream.solo.length === 1, 300_000);
    expect(await call).toBe('solo: one');
    expect(await figures()).toEqual([reserved! + FULL_PRICE, 0n]);
  });

  it('that is too much for all does for some; the others are told what is missing', async () => {
    // A call may cost up to 0.00054 USD in a job.
    const { figures } = await withBudget(0.0012);
    const calls = texts(4).map((text) => process.optimizer.callLlm(patient(text, { generationId })));
    for (const call of calls) call.catch(() => {});
    await untilCollected(process, 4);
    await until(world, () => upstream.batches.length >= 1);
    expect((await faultOf(calls[3]!)).code).toBe('BUDGET_EXCEEDED');
    await until(world, async () => (await world.store.open()).every(({ state }) => state === 'RUNNING'));
    for (const batch of upstream.batches) upstream.end(batch);
    await over();
    const outcomes = await Promise.allSettled(calls);
    const answers = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(answers).toBe(2);
    expect(await figures()).toEqual([2n * HALF_PRICE, 0n]);
  });
});
