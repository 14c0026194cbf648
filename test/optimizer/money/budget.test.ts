import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import type { BudgetLimits } from '../../../src/optimizer/money/budget-scopes.js';
import { createMemoryBudgetStore } from '../../../src/optimizer/money/budget-store.js';
import type { BudgetStore } from '../../../src/optimizer/money/budget-store.js';
import type { Price } from '../../../src/optimizer/price.js';
import type { Target, AttemptUsage } from '../../../src/optimizer/upstream.js';
import { FakeClock } from '../../support/fake-clock.js';

const target: Target = {
  provider: { name: 'upstream', model: 'm', baseUrl: 'https://upstream.example/v1', async *stream() {} },
  model: 'm',
};
// A token of answer costs a thousand nano-USD, and prompts cost nothing: reservations are the output cap.
const OUTPUT_ONLY: Price = { input: 0, output: 1 };
const MILLI = 1_000_000n;
/** Tokens of answer for a tenth of a cent. */
const TOKENS_PER_MILLI = 1_000;

const used = (...costs: (bigint | null)[]): AttemptUsage[] =>
  costs.map((costNanoUsd) => ({
    usage: { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 },
    estimated: false,
    costNanoUsd,
  }));

function setUp({
  limits,
  price = OUTPUT_ONLY,
  spent = 0n,
}: { limits?: BudgetLimits | undefined; price?: Price | null; spent?: bigint } = {}) {
  const asked: string[] = [];
  const memory = createMemoryBudgetStore(() => spent);
  const store = new Proxy(memory, {
    get(own, name: keyof BudgetStore) {
      return (...args: unknown[]) => {
        asked.push(name);
        return (own[name] as (...args: unknown[]) => unknown)(...args);
      };
    },
  });
  const clock = new FakeClock();
  const overruns: number[] = [];
  const errors: unknown[] = [];
  const stats = { count: (incident: string) => void (incident === 'budgetOverruns' && overruns.push(1)) };
  const budget = createBudget({
    store,
    priceOf: () => price,
    limits,
    stats,
    clock,
    onError: (error) => errors.push(error),
  });
  const payer = { tenantId: 'acme', generationId: randomUUID() };
  const figures = async (id: string) => {
    const state = await memory.find(id);
    return state && [state.spent, state.reserved];
  };
  return {
    asked,
    budget,
    clock,
    errors,
    figures,
    memory,
    overruns,
    payer,
    ofGeneration: () => figures(`generation:${payer.generationId}`),
    ofTenant: () => figures('tenant:acme'),
  };
}

async function refusal(promise: Promise<unknown>): Promise<LlmError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LlmError);
  return error as LlmError;
}

describe('a budget', () => {
  it('holds the worst case, and books what a call really cost', async () => {
    const { budget, payer, ofGeneration, ofTenant } = setUp({
      limits: { perGenerationUsd: 1, perTenantUsd: 2 },
      price: { input: 1, output: 1 },
    });
    // 64 tokens of margin at a thousand nano-USD
    const reservation = await budget.reserve([payer], target, 0, 936);
    expect(await ofGeneration()).toEqual([0n, 1_000_000n]);
    expect(await ofTenant()).toEqual([0n, 1_000_000n]);
    await reservation.settle(used(400n));
    expect(await ofGeneration()).toEqual([400n, 0n]);
    expect(await ofTenant()).toEqual([400n, 0n]);
  });

  it('gets everything back for a call that was not made', async () => {
    const { budget, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    await (await budget.reserve([payer], target, 0, 500)).release();
    expect(await ofGeneration()).toEqual([0n, 0n]);
  });

  it('is ended once, by whichever comes first', async () => {
    const { budget, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    const reservation = await budget.reserve([payer], target, 0, 500);
    await reservation.settle(used(100n));
    await reservation.settle(used(100n));
    await reservation.release();
    expect(await ofGeneration()).toEqual([100n, 0n]);
  });

  it('refuses what would pass the limit, and says what would be enough', async () => {
    const { budget, payer } = setUp({ limits: { perGenerationUsd: 0.01 } });
    await (await budget.reserve([payer], target, 0, 4_000)).settle(used(3n * MILLI));
    await budget.reserve([payer], target, 0, 5_000);
    const error = await refusal(budget.reserve([payer], target, 0, 2_001));
    expect(error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      provider: 'upstream',
      attempts: 0,
      budget: { limitUsd: 0.01, neededUsd: 0.010001 },
    });
    expect(error.message).toBe(
      `The budget of this generation is used up: of 0.01 USD, 0.003 are spent and 0.005 are held for calls that run, and this call may cost up to 0.002001: resume it with a limit of at least 0.010001`,
    );
    await budget.setLimit(payer, error.budget!.neededUsd);
    await budget.reserve([payer], target, 0, 2_001);
  });

  it("of a tenant stands above that of its generations, and is the operator's to raise", async () => {
    const { budget, payer, ofGeneration } = setUp({
      limits: { perGenerationUsd: 1, perTenantUsd: 0.5, tenants: new Map([['acme', 0.002]]) },
    });
    const error = await refusal(budget.reserve([payer], target, 0, 2_001));
    expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', budget: { limitUsd: 0.002, neededUsd: 0.002001 } });
    expect(error.message).toMatch(/budget of tenant acme.*ask the operator/);
    expect((await ofGeneration()) ?? [0n, 0n]).toEqual([0n, 0n]);
    await budget.reserve([{ tenantId: 'other' }], target, 0, 400_000);
    await refusal(budget.reserve([{ tenantId: 'other' }], target, 0, 200_000));
  });

  it('holds by the price of a batch job', async () => {
    const { budget, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    await budget.reserveBatchJob(
      payer,
      target,
      [
        { promptTokens: 0, maxOutputTokens: 500 },
        { promptTokens: 0, maxOutputTokens: 100 },
      ],
      0.5,
    );
    expect(await ofGeneration()).toEqual([0n, 300_000n]);
  });
});

it('of a job of many calls, each has its margin and its own price tier', async () => {
  const tiered: Price = { input: { base: 1, tiers: [{ start: 1_000, price: 2 }] }, output: 0 };
  const { budget, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 }, price: tiered });
  await budget.reserveBatchJob(
    payer,
    target,
    Array.from({ length: 10 }, () => ({ promptTokens: 200, maxOutputTokens: 5 })),
    0.5,
  );
  // 200 x 1.05 + 64 tokens, ten times, at 500 nano-USD
  expect(await ofGeneration()).toEqual([0n, 1_370_000n]);
});

describe('a limit that a generation has of its own', () => {
  it('stands above the default, can be raised later, and goes back to it', async () => {
    const { budget, payer } = setUp({ limits: { perGenerationUsd: 0.001 } });
    await budget.setLimit(payer, 0.003);
    await (await budget.reserve([payer], target, 0, 2_000)).settle(used(2n * MILLI));
    await refusal(budget.reserve([payer], target, 0, 1_001));
    await budget.setLimit(payer, 0.01);
    await budget.reserve([payer], target, 0, 1_001);
    await budget.setLimit(payer, null);
    expect(await refusal(budget.reserve([payer], target, 0, 1))).toMatchObject({ budget: { limitUsd: 0.001 } });
  });

  it('counts what was spent before there was one', async () => {
    const { budget, payer } = setUp({ spent: 4n * MILLI });
    await budget.setLimit(payer, 0.005);
    expect(await refusal(budget.reserve([payer], target, 0, 1_001))).toMatchObject({ budget: { neededUsd: 0.005001 } });
    await budget.reserve([payer], target, 0, 1_000);
  });

  it('counts also what was spent while there was none again', async () => {
    const { budget, payer } = setUp();
    await budget.setLimit(payer, 0.005);
    await budget.setLimit(payer, null);
    await (await budget.reserve([payer], target, 0, 9_000)).settle(used(4n * MILLI));
    await budget.setLimit(payer, 0.005);
    expect(await refusal(budget.reserve([payer], target, 0, 1_001))).toMatchObject({
      budget: { limitUsd: 0.005, neededUsd: 0.005001 },
    });
  });
});

describe('without a limit', () => {
  it('nothing is stored', async () => {
    const { asked, budget, clock, payer } = setUp();
    for (const each of [{ tenantId: 'acme' }, payer]) {
      const reservation = await budget.reserve([each], target, 1_000, 1_000);
      expect(reservation.id).toBeUndefined();
      await reservation.settle(used(5n));
    }
    expect(clock.pending).toBe(0);
    // One look, whether the generation has a limit of its own
    expect(asked).toEqual(['find']);
  });

  it('calls of unknown price run', async () => {
    const { budget, payer } = setUp({ price: null });
    const reservation = await budget.reserve([payer], target, 10, 10);
    await reservation.settle(used(null));
    expect(reservation.id).toBeUndefined();
  });

  it('free models need no budget, even under a limit', async () => {
    const { asked, budget, payer } = setUp({
      limits: { perGenerationUsd: 0, perTenantUsd: 0 },
      price: { input: 0, output: 0 },
    });
    await (await budget.reserve([payer], target, 10, 10)).settle(used(0n));
    expect(asked).toEqual([]);
  });

  it('prompts need no exact count', async () => {
    const { budget, payer } = setUp({ limits: { tenants: new Map([['capped', 1]]) } });
    expect(await budget.limited(payer)).toBe(false);
    expect(await budget.limited({ tenantId: 'acme' })).toBe(false);
    expect(await budget.limited({ tenantId: 'capped' })).toBe(true);
    await budget.setLimit(payer, 1);
    expect(await budget.limited(payer)).toBe(true);
    await budget.setLimit(payer, null);
    expect(await budget.limited(payer)).toBe(false);
    expect(await setUp({ limits: { perGenerationUsd: 1 } }).budget.limited(payer)).toBe(true);
  });
});

describe('a call of unknown price', () => {
  it.each<[string, BudgetLimits | undefined]>([
    ['the default of generations', { perGenerationUsd: 5 }],
    ['its tenant', { perTenantUsd: 5 }],
    ['a limit of its own', undefined],
  ])('is refused under %s', async (_name, limits) => {
    const { budget, payer } = setUp({ limits, price: null });
    if (limits === undefined) await budget.setLimit(payer, 5);
    const error = await refusal(budget.reserve([payer], target, 10, 10));
    expect(error).toMatchObject({ code: 'PRICE_UNKNOWN', provider: 'upstream' });
    expect(error.message).toMatch(/price of m at upstream is unknown.*add the price.*another model.*lift the limit/);
  });

  it('that was answered by a model of unknown price is booked as what was held', async () => {
    const { budget, overruns, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    await (await budget.reserve([payer], target, 0, 500)).settle(used(null));
    expect(await ofGeneration()).toEqual([500_000n, 0n]);
    expect(overruns).toEqual([]);
  });
});

describe('an overrun', () => {
  it('is booked and counted', async () => {
    const { budget, overruns, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    await (await budget.reserve([payer], target, 0, 500)).settle(used(500_000n));
    expect(overruns).toEqual([]);
    await (await budget.reserve([payer], target, 0, 500)).settle(used(500_001n));
    expect(overruns).toEqual([1]);
    expect(await ofGeneration()).toEqual([1_000_001n, 0n]);
  });
});

describe('an attempt that several calls share', () => {
  const first = { tenantId: 'acme', generationId: 'g1' };
  const second = { tenantId: 'acme', generationId: 'g2' };
  const limits = { perGenerationUsd: 1, perTenantUsd: 1 };

  it('is held in equal parts and booked by call', async () => {
    const { budget, figures, ofTenant, overruns } = setUp({ limits });
    const reservation = await budget.reserve([first, second, first], target, 0, 1_000);
    expect(reservation.id).toBeUndefined();
    expect(await figures('generation:g1')).toEqual([0n, 666_667n]);
    expect(await figures('generation:g2')).toEqual([0n, 333_333n]);
    expect(await ofTenant()).toEqual([0n, 1_000_000n]);
    await reservation.settle(used(1n, 500_000n, 2n));
    expect(await figures('generation:g1')).toEqual([3n, 0n]);
    expect(await figures('generation:g2')).toEqual([500_000n, 0n]);
    expect(await ofTenant()).toEqual([500_003n, 0n]);
    expect(overruns).toEqual([]);
  });

  it('is held by nobody when one of them has no money left', async () => {
    const { budget, figures, ofTenant } = setUp({ limits });
    await budget.setLimit(second, 0.000001);
    expect(await refusal(budget.reserve([first, second], target, 0, 1_000))).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      budget: { limitUsd: 0.000001, neededUsd: 0.0005 },
    });
    expect(await figures('generation:g1')).toEqual([0n, 0n]);
    expect(await ofTenant()).toEqual([0n, 0n]);
  });
});

describe('a reservation', () => {
  it('lives as long as its call, and becomes spent two minutes after its process has died', async () => {
    const { budget, clock, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    const reservation = await budget.reserve([payer], target, 0, 500);
    clock.advance(3_600_000);
    expect(await budget.sweepExpired()).toBe(0);
    await reservation.settle(used(100n));
    expect(clock.pending).toBe(0);
    expect(await ofGeneration()).toEqual([100n, 0n]);
  });

  it('of a process that died expires', async () => {
    const { budget, clock, memory, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    const dead = new FakeClock(clock.now());
    await createBudget({
      store: memory,
      priceOf: () => OUTPUT_ONLY,
      limits: { perGenerationUsd: 1 },
      clock: dead,
    }).reserve([payer], target, 0, 500);
    clock.advance(120_000);
    expect(await budget.sweepExpired()).toBe(0);
    clock.advance(1);
    expect(await budget.sweepExpired()).toBe(1);
    expect(await ofGeneration()).toEqual([500_000n, 0n]);
  });

  it('of a batch job is held for the job, over a restart', async () => {
    const { budget, clock, memory, payer, ofGeneration } = setUp({ limits: { perGenerationUsd: 1 } });
    const dead = createBudget({
      store: memory,
      priceOf: () => OUTPUT_ONLY,
      limits: { perGenerationUsd: 1 },
      clock: new FakeClock(clock.now()),
    });
    const submitted = await dead.reserveBatchJob(payer, target, [{ promptTokens: 0, maxOutputTokens: 500 }], 0.5);
    await submitted.hold(86_400_000);
    clock.advance(86_000_000);
    expect(await budget.sweepExpired()).toBe(0);
    const resumed = await budget.resume(submitted.id!);
    clock.advance(86_000_000);
    expect(await budget.sweepExpired()).toBe(0);
    await resumed?.settle(used(60_000n, 40_000n));
    expect(await ofGeneration()).toEqual([100_000n, 0n]);
    expect(clock.pending).toBe(0);
    expect(await budget.resume(submitted.id!)).toBeUndefined();
  });

  it('that cannot be ended is reported, and the call is not to blame', async () => {
    const { budget, clock, errors, memory, payer } = setUp({ limits: { perGenerationUsd: 1 } });
    const reservation = await budget.reserve([payer], target, 0, 500);
    const away = new Error('the database is away');
    memory.extend = memory.settle = async () => {
      throw away;
    };
    clock.advance(40_000);
    await reservation.settle(used(1n));
    expect(errors).toEqual([away, away]);
  });
});

it('P14: a hundred calls at once never pass the limit, whatever they really cost', async () => {
  const { budget, overruns, payer, ofGeneration, ofTenant } = setUp({
    limits: { perGenerationUsd: 1, perTenantUsd: 1 },
  });
  const calls = Array.from({ length: 100 }, async (_, index) => {
    const reservation = await budget.reserve([payer], target, 0, 25 * TOKENS_PER_MILLI);
    await Promise.resolve();
    await reservation.settle(used(BigInt(index % 26) * MILLI));
    const [spent, reserved] = (await ofGeneration())!;
    expect(spent! + reserved!).toBeLessThanOrEqual(1_000n * MILLI);
  });
  const outcomes = await Promise.allSettled(calls);
  const failures = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => (reason as LlmError).code);
  expect(failures).toHaveLength(60);
  expect(new Set(failures)).toEqual(new Set(['BUDGET_EXCEEDED']));
  expect((await ofGeneration())?.[1]).toBe(0n);
  expect((await ofTenant())?.[1]).toBe(0n);
  expect(overruns).toEqual([]);
});
