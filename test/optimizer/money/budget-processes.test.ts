import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import type { Budget } from '../../../src/optimizer/money/budget.js';
import { createPostgresBudgetStore } from '../../../src/optimizer/money/budget-store.postgres.js';
import type { Target, AttemptUsage } from '../../../src/optimizer/upstream.js';
import type { Storage } from '../../../src/storage/storage.js';
import { FakeClock } from '../../support/fake-clock.js';
import { openTestStorage } from '../../support/database.js';

const target: Target = {
  provider: { name: 'upstream', model: 'm', baseUrl: 'https://upstream.example/v1', async *stream() {} },
  model: 'm',
};
const used = (...costs: (bigint | null)[]): AttemptUsage[] =>
  costs.map((costNanoUsd) => ({
    usage: { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 },
    estimated: false,
    costNanoUsd,
  }));
/** At a thousand nano-USD a token: 0.025 USD. */
const TOKENS = 25_000;
const HELD = 25_000_000n;

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
  // The judge: nothing above one USD can be committed, however it comes about.
  await storage.db
    .$executeRaw`ALTER TABLE "LlmBudget" ADD CONSTRAINT "within_limit" CHECK ("spentNanoUsd" + "reservedNanoUsd" <= 1000000000 AND "reservedNanoUsd" >= 0)`;
});
afterAll(() => storage?.close());

/** A process of its own, as far as the database can tell. */
function startProcess(clock = new FakeClock()): { budget: Budget; overruns: unknown[]; errors: unknown[] } {
  const overruns: unknown[] = [];
  const errors: unknown[] = [];
  const budget = createBudget({
    store: createPostgresBudgetStore(storage.createPool(5)),
    priceOf: () => ({ input: 0, output: 1 }),
    limits: { perGenerationUsd: 1, perTenantUsd: 1 },
    stats: { count: (incident) => overruns.push(incident) },
    clock,
    onError: (error) => errors.push(error),
  });
  return { budget, overruns, errors };
}

describe('P14: a budget that two processes share', () => {
  it('is never overspent by a hundred calls at once, and holds nothing at rest', async () => {
    const processes = [startProcess(), startProcess()];
    const payer = { tenantId: randomUUID(), generationId: randomUUID() };
    const costs: bigint[] = [];
    const calls = Array.from({ length: 100 }, async (_, index) => {
      const reservation = await processes[index % 2]!.budget.reserve([payer], target, 0, TOKENS);
      const cost = (HELD * BigInt(index % 5)) / 4n;
      await reservation.settle(used(cost));
      costs.push(cost);
    });
    const refused = (await Promise.allSettled(calls))
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }) => reason);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'BUDGET_EXCEEDED', budget: { limitUsd: 1 } });
    expect(costs.length).toBeGreaterThanOrEqual(40);
    const spent = costs.reduce((sum, cost) => sum + cost, 0n);
    const rows = await storage.db.llmBudget.findMany({ where: { tenantId: payer.tenantId } });
    expect(rows.map(({ spentNanoUsd, reservedNanoUsd }) => [spentNanoUsd, reservedNanoUsd])).toEqual([
      [spent, 0n],
      [spent, 0n],
    ]);
    expect(await storage.db.llmReservation.count()).toBe(0);
    for (const { overruns, errors } of processes) expect([...overruns, ...errors]).toEqual([]);
  });

  it('is held through by two generations of one tenant that settle while others reserve', async () => {
    const processes = [startProcess(), startProcess()];
    const tenantId = randomUUID();
    const generations = [randomUUID(), randomUUID()];
    const calls = Array.from({ length: 60 }, async (_, index) => {
      const reservation = await processes[index % 2]!.budget.reserve(
        [{ tenantId, generationId: generations[(index >> 1) % 2]! }],
        target,
        0,
        1_000,
      );
      await (index % 3 === 0 ? reservation.release() : reservation.settle(used(1_000_000n)));
    });
    await Promise.all(calls);
    const state = await storage.db.llmBudget.findUniqueOrThrow({ where: { id: `tenant:${tenantId}` } });
    expect([state.spentNanoUsd, state.reservedNanoUsd]).toEqual([40_000_000n, 0n]);
  });

  it('counts as spent what a process held when it died, once, whoever sweeps', async () => {
    const now = Date.parse('2026-06-01T12:00:00Z');
    const dead = startProcess(new FakeClock(now));
    const clock = new FakeClock(now);
    const [one, other] = [startProcess(clock), startProcess(clock)];
    const payer = { tenantId: randomUUID(), generationId: randomUUID() };
    await dead.budget.reserve([payer], target, 0, TOKENS);
    const alive = await one.budget.reserve([payer], target, 0, TOKENS);
    await storage.db.llmReservation.updateMany({
      where: { id: alive.id! },
      data: { expiresAt: new Date(now + 3_600_000) },
    });
    clock.advance(600_001);
    const swept = await Promise.all([one.budget.sweepExpired(), other.budget.sweepExpired()]);
    expect(swept.toSorted((a, b) => a - b)).toEqual([0, 1]);
    await alive.settle(used(5n));
    const rows = await storage.db.llmBudget.findMany({ where: { tenantId: payer.tenantId } });
    expect(rows.map(({ spentNanoUsd, reservedNanoUsd }) => [spentNanoUsd, reservedNanoUsd])).toEqual([
      [HELD + 5n, 0n],
      [HELD + 5n, 0n],
    ]);
  });

  it('takes a limit that the other process set', async () => {
    const [one, other] = [startProcess(), startProcess()];
    const payer = { tenantId: randomUUID(), generationId: randomUUID() };
    await one.budget.setLimit(payer, 0.01);
    await expect(other.budget.reserve([payer], target, 0, TOKENS)).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      budget: { limitUsd: 0.01 },
    });
    await one.budget.setLimit(payer, 0.025);
    await (await other.budget.reserve([payer], target, 0, TOKENS)).release();
  });
});
