import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StatementLog } from '../../../bench/statement-log.js';
import { generationConfig } from '../../../src/domain/generations.js';
import type { LlmProvider } from '../../../src/llm/provider.js';
import { createPostgresAnswerStore } from '../../../src/optimizer/cache/cache-store.postgres.js';
import { createPostgresOwnAnswers } from '../../../src/optimizer/cache/own-answers.postgres.js';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import { createPostgresBudgetStore } from '../../../src/optimizer/money/budget-store.postgres.js';
import { createLedger } from '../../../src/optimizer/money/ledger.postgres.js';
import { createPostgresReads } from '../../../src/optimizer/money/postgres-reads.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import type { Optimizer } from '../../../src/optimizer/types.js';
import { untilAvailable } from '../../../src/storage/availability.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';
import { request } from '../requests.js';

const prices = [{ model: '*', input: 10, output: 10 }];

let storage: Storage;
let tenantId: string;
let generationId: string;
let optimizer: Optimizer | undefined;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage?.close());
beforeEach(async () => {
  await optimizer?.close();
  tenantId = randomUUID();
  const script = await storage.db.script.create({ data: { tenantId, title: 'T', logLine: 'L' } });
  const data = { tenantId, scriptId: script.id, kind: 'SCENE', config: generationConfig.parse({}), input: {} } as const;
  generationId = (await storage.db.generation.create({ data })).id;
});

/** Answers what it is asked once all are there, so that their calls end in the same moment. */
function openOptimizer({ limitUsd, atOnce = 1 }: { limitUsd?: number; atOnce?: number } = {}): Optimizer {
  const { pool } = storage;
  const reads = createPostgresReads(pool);
  let asked = 0;
  const all = Promise.withResolvers<void>();
  const provider: LlmProvider = {
    name: 'a',
    model: 'a-1',
    async *stream(call) {
      if ((asked += 1) >= atOnce) all.resolve();
      await all.promise;
      yield { type: 'delta', text: `answer to ${call.messages.at(-1)?.text}` };
      yield { type: 'usage', usage: { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 20 } };
      yield { type: 'end', finishReason: 'stop', model: 'a-1' };
    },
  };
  const retrying = <T>(work: () => Promise<T>, signal?: AbortSignal) => untilAvailable(work, { signal });
  optimizer = createOptimizer({
    providers: [provider],
    config: { prices },
    ledger: createLedger(pool),
    answers: createPostgresAnswerStore(pool, reads),
    own: createPostgresOwnAnswers(pool, reads),
    budget: createBudget({
      store: createPostgresBudgetStore(pool, reads),
      priceOf: createPricing(prices),
      limits: limitUsd === undefined ? {} : { perGenerationUsd: limitUsd },
      retrying,
    }),
    retrying,
  });
  return optimizer;
}

const ask = (text: string) =>
  request({ tenantId, generationId, messages: [{ role: 'user', text }], maxOutputTokens: 100 });

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  using log = new StatementLog();
  await work();
  return log.take().count;
}

const budget = async () =>
  (await storage.db.llmBudget.findMany({ where: { tenantId } })).map(({ spentNanoUsd, reservedNanoUsd }) => [
    spentNanoUsd,
    reservedNanoUsd,
  ]);
const ledgerCost = async () =>
  (await storage.db.llmCall.aggregate({ where: { generationId }, _sum: { costNanoUsd: true } }))._sum.costNanoUsd;

describe('the statements of a model call of a generation', () => {
  it('are one before it and one after it, which stores its price, its answer and the cache’s entry', async () => {
    const calls = openOptimizer();
    expect(await statementsOf(() => calls.callLlm(ask('one')))).toBe(2);
    expect(await storage.db.generationAnswer.count({ where: { generationId } })).toBe(1);
    expect(await storage.db.llmCacheEntry.findMany({ where: { tenantId } })).toMatchObject([
      { generationId, sceneId: null },
    ]);
    expect(await ledgerCost()).toBe(300_000n);
    expect(await budget()).toEqual([]);
  });

  it('are three under a limit: the money is reserved in one', async () => {
    const calls = openOptimizer({ limitUsd: 1 });
    await calls.callLlm(ask('zero'));
    expect(await statementsOf(() => calls.callLlm(ask('one')))).toBe(3);
    expect(await budget()).toEqual([[600_000n, 0n]]);
  });

  it('are as many for eight calls of the same moment', async () => {
    const calls = openOptimizer({ limitUsd: 1, atOnce: 8 });
    const texts = Array.from({ length: 8 }, (_, at) => `call ${at}`);
    // The budget is opened first, and asked again; not all eight need to end in the same turn of the event loop.
    expect(await statementsOf(() => Promise.all(texts.map((text) => calls.callLlm(ask(text)))))).toBeLessThanOrEqual(
      12,
    );
    expect(await ledgerCost()).toBe(2_400_000n);
    expect(await budget()).toEqual([[2_400_000n, 0n]]);
    expect(await storage.db.llmReservation.count()).toBe(0);
  });

  it('of equal and different calls, one of which cannot be booked: only that one fails', async () => {
    const calls = openOptimizer({ atOnce: 4 });
    // No column takes this text, so that its row and no other is refused.
    const spoiled = { ...ask('three'), promptVersion: 'with \0' };
    const [one, again, two, three, four] = await Promise.allSettled([
      calls.callLlm(ask('one')),
      calls.callLlm(ask('one')),
      calls.callLlm(ask('two')),
      calls.callLlm(spoiled),
      calls.callLlm(ask('four')),
    ]);
    expect([one, again, two, four].map((each) => each.status === 'fulfilled' && each.value.text)).toEqual([
      'answer to one',
      'answer to one',
      'answer to two',
      'answer to four',
    ]);
    expect(three.status).toBe('rejected');
    expect(await storage.db.generationAnswer.count({ where: { generationId } })).toBe(3);
    expect(await ledgerCost()).toBe(900_000n);
  });

  it.each(['before it', 'after it'])('are sent again when the connection is lost %s', async (when) => {
    const calls = openOptimizer({ limitUsd: 1 });
    const name = when === 'before it' ? 'before-a-call' : 'after-a-call';
    let lost = 0;
    const { query } = storage.pool;
    storage.pool.query = function (this: unknown, ...given: never[]): never {
      const [statement] = given as readonly unknown[];
      const result: unknown = Reflect.apply(query, storage.pool, given);
      const isIt =
        typeof statement === 'object' && statement !== null && 'name' in statement && statement.name === name;
      if (!isIt || (lost += 1) > 2) return result as never;
      // It was done, and nobody hears of that.
      return (result as Promise<unknown>).then(() => {
        throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
      }) as never;
    };
    try {
      expect((await calls.callLlm(ask('one'))).text).toBe('answer to one');
    } finally {
      storage.pool.query = query;
    }
    expect(lost).toBeGreaterThan(2);
    expect(await ledgerCost()).toBe(300_000n);
    expect(await budget()).toEqual([[300_000n, 0n]]);
    expect(await storage.db.llmCacheEntry.count({ where: { tenantId } })).toBe(1);
  });
});

it('what a call spends whose generation gets a budget only while it runs is counted there as well', async () => {
  const calls = openOptimizer({ atOnce: 2 });
  const first = calls.callLlm(ask('one'));
  await expect.poll(() => calls.getStats().upstreamRequests).toBe(1);
  await calls.setBudget({ tenantId, generationId }, 1);
  await Promise.all([first, calls.callLlm(ask('two'))]);
  expect(await ledgerCost()).toBe(600_000n);
  expect(await budget()).toEqual([[600_000n, 0n]]);
});

it('an answer that JSON in the database cannot hold is booked, and is not in the cache', async () => {
  const calls = openOptimizer();
  expect((await calls.callLlm(ask('one\0'))).text).toBe('answer to one\0');
  await expect.poll(() => calls.getStats().cacheWriteFailures).toBe(1);
  expect(await ledgerCost()).toBe(300_000n);
  expect(await storage.db.llmCacheEntry.count({ where: { tenantId } })).toBe(0);
});

it('many that ask for the last money at once get no more than there is, each decided on its own', async () => {
  const store = createPostgresBudgetStore(storage.pool);
  const scopes = [
    { id: `tenant:${tenantId}`, tenantId, defaultLimit: 1_000n },
    { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: 350n },
  ];
  const wishes = Array.from({ length: 20 }, () => store.reserve(scopes, 100n, Date.now() + 60_000));
  const granted = (await Promise.all(wishes)).filter((outcome) => !('refusedBy' in outcome));
  expect(granted).toHaveLength(3);
  expect(await budget()).toEqual([
    [0n, 300n],
    [0n, 300n],
  ]);
});
