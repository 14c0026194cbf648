import { describe, expect, it } from 'vitest';
import { LlmError } from '../../../src/llm/provider.js';
import type { LlmProvider, ProviderEvent } from '../../../src/llm/provider.js';
import { AnswerLengths } from '../../../src/optimizer/money/answer-lengths.js';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import type { BudgetReservation } from '../../../src/optimizer/money/budget-reservation.js';
import { createMemoryBudgetStore } from '../../../src/optimizer/money/budget-store.js';
import { createPricing, toUsd } from '../../../src/optimizer/money/pricing.js';
import type { Price } from '../../../src/optimizer/price.js';
import type { ReservationTerms } from '../../../src/optimizer/money/reservations.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import { Allowance } from '../../../src/optimizer/types.js';
import type { LlmRequest } from '../../../src/optimizer/request.js';
import { FakeClock } from '../../support/fake-clock.js';
import { memoryLedger, request } from '../requests.js';
import { actor } from '../routing.js';

/** A thousand tokens of answer are a milli-USD. */
const PRICE: Price = { input: 0, output: 1 };
const target = { provider: actor('upstream', ['text']), model: 'm' };
const ofGeneration = { tenantId: 'acme', generationId: 'g' };

function used(tokens: number) {
  return [
    {
      usage: { promptTokens: 0, cachedPromptTokens: 0, completionTokens: tokens },
      estimated: false,
      costNanoUsd: BigInt(tokens) * 1_000n,
    },
  ];
}

function setUp(limitUsd: number) {
  const clock = new FakeClock();
  const store = createMemoryBudgetStore();
  const errors: unknown[] = [];
  const options = {
    store,
    priceOf: () => PRICE,
    limits: { perGenerationUsd: limitUsd },
    clock,
    onError: (error: unknown) => void errors.push(error),
  };
  const budget = createBudget(options);
  const signal = new AbortController().signal;
  const order: string[] = [];
  /** Reserves for a call that waits; its name goes into `order` when it may go. */
  const ask = (
    name: string,
    tokens: number,
    terms: Partial<ReservationTerms> = {},
    payer = ofGeneration,
  ): Promise<BudgetReservation> => {
    const reserving = budget.reserve([payer], target, 0, tokens, { signal, deadlineAt: Infinity, ...terms });
    reserving.then(
      () => order.push(name),
      () => order.push(`${name} refused`),
    );
    return reserving;
  };
  return { ask, budget, clock, errors, options, order, store };
}

/** Until all that can go on without time has. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof LlmError ? error.code : error),
  );
}

describe('a call whose money others hold', () => {
  it('waits for them instead of being refused, and goes once there is room', async () => {
    const { ask, order } = setUp(0.01);
    const first = await ask('first', 8_000);
    const second = ask('second', 5_000);
    await quiet();
    expect(order).toEqual(['first']);
    await first.settle(used(4_000));
    await (await second).settle(used(5_000));
    expect(order).toEqual(['first', 'second']);
  });

  it('is refused once what is spent leaves too little, and at once where nobody holds anything', async () => {
    const { ask, clock } = setUp(0.01);
    const first = await ask('first', 8_000);
    const second = ask('second', 5_000);
    await quiet();
    await first.settle(used(8_000));
    expect(await codeOf(second)).toBe('BUDGET_EXCEEDED');
    expect(await codeOf(ask('third', 3_000))).toBe('BUDGET_EXCEEDED');
    expect(clock.pending).toBe(0);
  });

  it('goes on when the other was never sent, and when the limit is raised', async () => {
    const { ask, budget, order } = setUp(0.01);
    const first = await ask('first', 8_000);
    void ask('second', 5_000);
    await quiet();
    await first.release();
    await quiet();
    void ask('third', 6_000);
    await quiet();
    expect(order).toEqual(['first', 'second']);
    await budget.setLimit(ofGeneration, 0.02);
    await quiet();
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('comes to its turn, however large it is', async () => {
    const { ask, order } = setUp(0.01);
    const small = await Promise.all([ask('one', 4_000), ask('two', 4_000)]);
    void ask('large', 9_000);
    await quiet();
    // It would fit, but the large one was first.
    void ask('late', 1_000);
    await quiet();
    await small[0].release();
    await quiet();
    expect(order).toEqual(['one', 'two']);
    await small[1].release();
    await quiet();
    expect(order).toEqual(['one', 'two', 'large', 'late']);
  });

  it('does not hold up those of another generation', async () => {
    const { ask, order } = setUp(0.01);
    await ask('first', 8_000);
    void ask('second', 8_000);
    await quiet();
    await ask('elsewhere', 8_000, {}, { tenantId: 'acme', generationId: 'other' });
    expect(order).toEqual(['first', 'elsewhere']);
  });

  it('hears of other processes too', async () => {
    const { ask, clock, options, order } = setUp(0.01);
    const other = await createBudget(options).reserve([ofGeneration], target, 0, 8_000);
    void ask('waiting', 8_000);
    await quiet();
    await other.release();
    await quiet();
    expect(order).toEqual([]);
    clock.advance(500);
    await quiet();
    expect(order).toEqual(['waiting']);
  });

  it('waits no longer than its caller, and leaves nothing behind', async () => {
    const { ask, clock, order, store } = setUp(0.01);
    const first = await ask('first', 8_000);
    const leaver = new AbortController();
    const cancelled = ask('cancelled', 8_000, { signal: leaver.signal });
    const late = ask('late', 8_000, { deadlineAt: clock.now() + 1_000 });
    const patient = ask('patient', 8_000);
    await quiet();
    leaver.abort();
    expect(await codeOf(cancelled)).toBe('CANCELLED');
    clock.advance(1_000);
    expect(await codeOf(late)).toBe('TOTAL_TIMEOUT');
    await first.release();
    await (await patient).release();
    expect(order.at(-1)).toBe('patient');
    expect((await store.find('generation:g'))!.reserved).toBe(0n);
    expect(clock.pending).toBe(0);
  });

  it('does not wait for a job that runs for hours', async () => {
    const { ask, budget } = setUp(0.01);
    const job = await budget.reserveBatchJob(ofGeneration, target, [{ promptTokens: 0, maxOutputTokens: 8_000 }], 1);
    await job.hold(86_400_000);
    expect(await codeOf(ask('call', 5_000))).toBe('BUDGET_EXCEEDED');
  });

  it('of several generations holds nothing while it waits, so that none waits for the other for ever', async () => {
    const { budget, order } = setUp(0.01);
    const one = { tenantId: 'acme', generationId: 'one' };
    const two = { tenantId: 'acme', generationId: 'two' };
    const signal = new AbortController().signal;
    const share = async (name: string, payers: readonly (typeof one)[]): Promise<void> => {
      const reservation = await budget.reserve(payers, target, 0, 14_000, { signal, deadlineAt: Infinity });
      order.push(name);
      await quiet();
      await reservation.settle([...used(1_000), ...used(1_000)]);
    };
    await Promise.all([share('forth', [one, two]), share('back', [two, one]), share('again', [one, two])]);
    expect(order.toSorted()).toEqual(['again', 'back', 'forth']);
  });
});

describe('what is held follows what answers take', () => {
  it('once enough are known, and with a margin', () => {
    const lengths = new AnswerLengths();
    for (let nth = 0; nth < 9; nth += 1) lengths.observe('scene', 'm', 100, 1_000);
    expect(lengths.enoughFor('scene', 'm', 1_000)).toBeUndefined();
    lengths.observe('scene', 'm', 200, 1_000);
    expect(lengths.enoughFor('scene', 'm', 1_000)).toBe(364);
    expect(lengths.enoughFor('scene', 'm', 4_000)).toBe(1_264);
    expect(lengths.enoughFor('rewrite', 'm', 1_000)).toBeUndefined();
    expect(lengths.enoughFor('scene', 'other', 1_000)).toBeUndefined();
    expect(lengths.enoughFor('scene', 'm', 50)).toBeUndefined();
  });

  it('only where there is no room for more, and then says how long the answer may be', async () => {
    const { ask } = setUp(0.01);
    expect((await ask('first', 6_000, { leastOutputTokens: 1_000 })).maxOutputTokens).toBeUndefined();
    expect((await ask('second', 6_000, { leastOutputTokens: 1_000 })).maxOutputTokens).toBe(1_000);
  });
});

/** Answers of so many tokens, never more than were asked for. */
function writer(tokensOf: (nth: number) => number): LlmProvider & { limits: number[] } {
  const limits: number[] = [];
  return {
    name: 'writer',
    model: 'm',
    limits,
    async *stream(call): AsyncGenerator<ProviderEvent> {
      limits.push(call.maxOutputTokens);
      const wanted = tokensOf(limits.length);
      const tokens = Math.min(wanted, call.maxOutputTokens);
      await new Promise((resolve) => setImmediate(resolve));
      yield { type: 'delta', text: 'text' };
      yield { type: 'usage', usage: { promptTokens: 0, cachedPromptTokens: 0, completionTokens: tokens } };
      yield { type: 'end', finishReason: tokens < wanted ? 'length' : 'stop', model: 'm' };
    },
  };
}

/** A generation of many calls side by side, each of which may be four times as long as it is. */
async function generate(limitUsd: number, provider: LlmProvider, calls: number, before = 0) {
  const store = createMemoryBudgetStore();
  const prices = [{ model: '*', ...PRICE, input: 0, output: 10 }];
  const budget = createBudget({ store, priceOf: createPricing(prices), limits: { perGenerationUsd: limitUsd } });
  const ledger = memoryLedger();
  const optimizer = createOptimizer({
    providers: [provider],
    ledger,
    budget,
    config: { prices, enableDeduplication: false, enableCaching: false },
    random: () => 0,
  });
  for (let at = 0; at < before; at += 1) {
    await optimizer.callLlm(request({ ...ofGeneration, variant: 1_000 + at, maxOutputTokens: 4_000 }));
  }
  let most = 0n;
  const codes = await Promise.all(
    Array.from({ length: calls }, async (_, at) => {
      const code = await codeOf(optimizer.callLlm(request({ ...ofGeneration, variant: at, maxOutputTokens: 4_000 })));
      const { spent } = (await store.find('generation:g'))!;
      if (spent > most) most = spent;
      return code;
    }),
  );
  await optimizer.close();
  const { spent, reserved } = (await store.find('generation:g'))!;
  expect(reserved).toBe(0n);
  expect(toUsd(most)).toBeLessThanOrEqual(limitUsd);
  return {
    codes,
    spentUsd: toUsd(spent),
    booked: ledger.entries.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0n), 0n),
  };
}

describe('a generation of 37 calls side by side, that costs 0.37 USD', () => {
  it('is not stopped by a limit of 0.40, though each call might cost a tenth of it', async () => {
    const { codes, spentUsd } = await generate(
      0.4,
      writer(() => 1_000),
      37,
    );
    expect(new Set(codes)).toEqual(new Set(['ok']));
    expect(spentUsd).toBeCloseTo(0.37);
  });

  it('is stopped by one of 0.30 before that is passed, and close to it', async () => {
    const { codes, spentUsd } = await generate(
      0.3,
      writer(() => 1_000),
      37,
    );
    expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(27);
    expect(new Set(codes)).toEqual(new Set(['ok', 'BUDGET_EXCEEDED']));
    expect(spentUsd).toBeLessThanOrEqual(0.3);
  });
});

it('a limit holds also where answers become long after all have been short', async () => {
  const { codes, spentUsd, booked } = await generate(
    0.4,
    writer((nth) => (nth <= 15 ? 200 : 100_000)),
    60,
  );
  expect(spentUsd).toBeLessThanOrEqual(0.4);
  expect(toUsd(booked)).toBe(spentUsd);
  expect(codes.filter((code) => code === 'ok')).toHaveLength(15);
});

it('an answer that was limited for want of money is asked for once more with all that it may have', async () => {
  const provider = writer((nth) => (nth <= 10 ? 400 : 3_000));
  // Ten for 0.04, two whose most is 0.04 each, and room for a short one.
  const { codes, spentUsd } = await generate(0.13, provider, 3, 10);
  expect(codes).toEqual(['ok', 'ok', 'BUDGET_EXCEEDED']);
  expect(provider.limits.slice(10)).toEqual([4_000, 4_000, 664]);
  expect(spentUsd).toBeCloseTo(0.04 + 2 * 0.03 + 0.00664);
  const wealthy = writer((nth) => (nth <= 10 ? 400 : 3_000));
  expect((await generate(0.18, wealthy, 4, 10)).codes).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(wealthy.limits.slice(10)).toEqual([4_000, 4_000, 4_000, 664, 4_000]);
});

describe('figures that cannot be', () => {
  it.each<[string, number]>([
    ['no number', Number.NaN],
    ['endless', Infinity],
    ['beyond any count', 1e300],
    ['in parts', 7.4],
    ['negative', -5],
  ])('%s keep no reservation', async (_name, tokens) => {
    const provider = actor('a', [
      async function* () {
        yield { type: 'delta', text: 'text' };
        yield { type: 'usage', usage: { promptTokens: tokens, cachedPromptTokens: 0, completionTokens: tokens } };
        yield { type: 'end', finishReason: 'stop', model: 'any' };
      },
    ]);
    const store = createMemoryBudgetStore();
    const prices = [{ model: '*', input: 1, output: 1 }];
    const budget = createBudget({ store, priceOf: createPricing(prices), limits: { perGenerationUsd: 1 } });
    const ledger = memoryLedger();
    const optimizer = createOptimizer({ providers: [provider], ledger, budget, config: { prices } });
    await optimizer.callLlm(request(ofGeneration));
    await optimizer.close();
    const { spent, reserved } = (await store.find('generation:g'))!;
    expect(reserved).toBe(0n);
    expect(spent).toBe(ledger.entries[0]!.costNanoUsd);
    expect(spent).toBeLessThan(1_000_000n);
  });
});

describe('calls with one allowance', () => {
  const prices = [{ model: '*', input: 0, output: 10 }];
  function open(provider: LlmProvider) {
    const budget = createBudget({
      store: createMemoryBudgetStore(),
      priceOf: createPricing(prices),
      limits: { perGenerationUsd: 0.1 },
    });
    return createOptimizer({
      providers: [provider],
      budget,
      config: { prices, enableDeduplication: false, enableCaching: false },
    });
  }
  const call = (at: number, allowance: Allowance | undefined): LlmRequest =>
    request({ variant: at, maxOutputTokens: 1_000, allowance });

  it('spend together no more than a generation may; the others are answered, and other allowances are not touched', async () => {
    const optimizer = open(writer(() => 900));
    const allowance = new Allowance();
    const results = await optimizer.callMany(Array.from({ length: 30 }, (_, at) => call(at, allowance)));
    const refused = results.filter((result) => result instanceof LlmError);
    expect(30 - refused.length).toBe(11);
    for (const { code, message, budget } of refused) {
      expect([code, budget?.limitUsd]).toEqual(['BUDGET_EXCEEDED', 0.1]);
      expect(message).toMatch(/budget of this request.*fewer computed fields.*MAX_COST_USD/);
    }
    expect(
      (await optimizer.callMany([call(40, new Allowance()), call(41, undefined)])).filter(
        (result) => result instanceof LlmError,
      ),
    ).toEqual([]);
    await optimizer.close();
  });
});
