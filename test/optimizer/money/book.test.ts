import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generationConfig } from '../../../src/domain/generations.js';
import { createPostgresOwnAnswers } from '../../../src/optimizer/cache/own-answers.postgres.js';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import { createPostgresBudgetStore } from '../../../src/optimizer/money/budget-store.postgres.js';
import { createLedger } from '../../../src/optimizer/money/ledger.postgres.js';
import type { AttemptBooking, Ledger, LedgerEntry } from '../../../src/optimizer/money/ledger.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import type { Storage } from '../../../src/storage/storage.js';
import { openTestStorage } from '../../support/database.js';
import { storedAnswer } from '../answers.js';
import { request } from '../requests.js';
import { actor } from '../routing.js';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage({ poolSize: 16 });
});
afterAll(() => storage?.close());

async function makeGeneration(tenantId: string): Promise<string> {
  const script = await storage.db.script.create({ data: { tenantId, title: 'T', logLine: 'L' } });
  return (
    await storage.db.generation.create({
      data: { tenantId, scriptId: script.id, kind: 'SCENE', config: generationConfig.parse({}), input: {} },
    })
  ).id;
}

function entryOf(tenantId: string, generationId: string, costNanoUsd: bigint): LedgerEntry {
  return {
    id: randomUUID(),
    tenantId,
    generationId,
    task: 'freeText',
    provider: 'a',
    model: 'a-1',
    attempt: 1,
    outcome: 'ok',
    costNanoUsd,
    estimated: false,
    usage: { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 1 },
    startedAt: new Date(),
    durationMs: 1,
  };
}

it('a booking changes nothing when it is sent again', async () => {
  const tenantId = randomUUID();
  const generationId = await makeGeneration(tenantId);
  const store = createPostgresBudgetStore(storage.pool);
  const scope = { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: 1_000n };
  const held = await store.reserve([scope], 600n, Date.now() + 60_000);
  if ('refusedBy' in held) throw new Error('There was no room.');
  const booking: AttemptBooking = {
    entries: [entryOf(tenantId, generationId, 400n)],
    settlements: [{ held, cost: 400n }],
    answers: [{ generationId, key: 'k', answer: storedAnswer() }],
  };
  const ledger = createLedger(storage.pool);
  for (let times = 0; times < 3; times += 1) await ledger.book(booking);
  expect(await store.find(scope.id)).toMatchObject({ spent: 400n, reserved: 0n });
  expect(await storage.db.llmCall.count({ where: { tenantId } })).toBe(1);
  expect(await createPostgresOwnAnswers(storage.pool).get({ generationId, key: 'k' })).toEqual(storedAnswer());
});

it('what had expired, and so was spent, is corrected by what it really cost', async () => {
  const tenantId = randomUUID();
  const generationId = await makeGeneration(tenantId);
  const store = createPostgresBudgetStore(storage.pool);
  const scope = { id: `generation:${generationId}`, tenantId, generationId, defaultLimit: 1_000n };
  const held = await store.reserve([scope], 600n, Date.now() - 1);
  if ('refusedBy' in held) throw new Error('There was no room.');
  await store.sweep(Date.now());
  expect(await store.find(scope.id)).toMatchObject({ spent: 600n, reserved: 0n });
  await createLedger(storage.pool).book({
    entries: [entryOf(tenantId, generationId, 400n)],
    settlements: [{ held, cost: 400n }],
    answers: [],
  });
  expect(await store.find(scope.id)).toMatchObject({ spent: 400n, reserved: 0n });
});

it('nothing is stored where a part of it cannot be', async () => {
  const tenantId = randomUUID();
  const generationId = await makeGeneration(tenantId);
  const broken = {
    ...entryOf(tenantId, generationId, 400n),
    usage: { promptTokens: 2 ** 40, cachedPromptTokens: 0, completionTokens: 1 },
  };
  const booking: AttemptBooking = {
    entries: [entryOf(tenantId, generationId, 1n), broken],
    settlements: [],
    answers: [{ generationId, key: 'k', answer: storedAnswer() }],
  };
  await expect(createLedger(storage.pool).book(booking)).rejects.toThrow();
  expect(await storage.db.llmCall.count({ where: { tenantId } })).toBe(0);
  expect(await storage.db.generationAnswer.count({ where: { generationId } })).toBe(0);
});

it(
  'bookings of two generations of one tenant, beside reservations and locked generations, do not block each other for ever',
  { timeout: 60_000 },
  async () => {
    const tenantId = randomUUID();
    const generations = [await makeGeneration(tenantId), await makeGeneration(tenantId)];
    const store = createPostgresBudgetStore(storage.pool);
    const ledger = createLedger(storage.pool);
    const tenant = { id: `tenant:${tenantId}`, tenantId, defaultLimit: 1_000_000n };
    const book = async (nth: number): Promise<void> => {
      const generationId = generations[nth % 2]!;
      const both = nth % 5 === 0 ? generations : [generationId];
      const settlements = [];
      for (const id of both) {
        const held = await store.reserve(
          [tenant, { id: `generation:${id}`, tenantId, generationId: id, defaultLimit: 1_000_000n }],
          100n,
          Date.now() + 60_000,
        );
        if ('refusedBy' in held) throw new Error('There was no room.');
        settlements.push({ held, cost: 10n });
      }
      await ledger.book({
        entries: both.map((id) => entryOf(tenantId, id, 10n)),
        settlements,
        answers: both.map((id) => ({ generationId: id, key: `k${nth}`, answer: storedAnswer() })),
      });
    };
    const lock = (nth: number) =>
      storage.db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "Generation" WHERE "id" = ${generations[nth % 2]}::uuid FOR UPDATE`;
        await tx.generation.update({ where: { id: generations[nth % 2]! }, data: { lastSeq: { increment: 1 } } });
      });
    await Promise.all(Array.from({ length: 60 }, (_, nth) => (nth % 6 === 5 ? lock(nth) : book(nth))));
    const sum = await storage.db.llmCall.aggregate({ where: { tenantId }, _sum: { costNanoUsd: true } });
    expect(await store.find(tenant.id)).toMatchObject({ spent: sum._sum.costNanoUsd, reserved: 0n });
    for (const id of generations) {
      const own = await storage.db.llmCall.aggregate({ where: { generationId: id }, _sum: { costNanoUsd: true } });
      expect(await store.find(`generation:${id}`)).toMatchObject({ spent: own._sum.costNanoUsd, reserved: 0n });
    }
  },
);

it.each([
  ['is away', false],
  ['has taken it, but its answer is lost', true],
])(
  'money that is spent is booked again while the database %s; the answer is given once it is',
  async (_name, taken) => {
    const tenantId = randomUUID();
    const generationId = await makeGeneration(tenantId);
    const real = createLedger(storage.pool);
    let failures = 3;
    const order: string[] = [];
    const ledger: Ledger = {
      ...real,
      async book(booking) {
        if (failures === 0) {
          await real.book(booking);
          order.push('booked');
          return;
        }
        failures -= 1;
        order.push('away');
        if (taken) await real.book(booking);
        throw new Error('away');
      },
    };
    const prices = [{ model: '*', input: 1, output: 1 }];
    const budget = createBudget({
      store: createPostgresBudgetStore(storage.pool),
      priceOf: createPricing(prices),
      limits: { perGenerationUsd: 1 },
    });
    const optimizer = createOptimizer({
      providers: [actor('a', ['text'])],
      ledger,
      budget,
      own: createPostgresOwnAnswers(storage.pool),
      config: { prices },
      retrying: async (work) => {
        for (;;) {
          try {
            return await work();
          } catch (error) {
            if (!(error instanceof Error && error.message === 'away')) throw error;
          }
        }
      },
    });
    await optimizer.callLlm(request({ tenantId, generationId }));
    expect(order).toEqual(['away', 'away', 'away', 'booked']);
    await optimizer.close();
    const rows = await storage.db.llmCall.findMany({ where: { tenantId } });
    expect(rows).toHaveLength(1);
    expect(await storage.db.llmBudget.findUnique({ where: { id: `generation:${generationId}` } })).toMatchObject({
      spentNanoUsd: rows[0]!.costNanoUsd,
      reservedNanoUsd: 0n,
    });
    expect(await storage.db.generationAnswer.count({ where: { generationId } })).toBe(1);
  },
);

it('a call of a generation waits for its own answer for as long as the database takes', async () => {
  const tenantId = randomUUID();
  const generationId = await makeGeneration(tenantId);
  const provider = actor('a', ['text']);
  const real = createPostgresOwnAnswers(storage.pool);
  const slow = Promise.withResolvers<void>();
  const first = createOptimizer({ providers: [provider], ledger: createLedger(storage.pool), own: real });
  await first.callLlm(request({ tenantId, generationId }));
  await first.close();
  const second = createOptimizer({
    providers: [provider],
    ledger: createLedger(storage.pool),
    own: { ...real, get: async (own) => (await slow.promise, real.get(own)) },
  });
  const call = second.callLlm(request({ tenantId, generationId, optimize: false }));
  // Longer than the cache has patience.
  await new Promise((resolve) => setTimeout(resolve, 120));
  slow.resolve();
  expect(await call).toMatchObject({ text: 'text', source: 'l2' });
  expect(provider.calls).toHaveLength(1);
  await second.close();
});
