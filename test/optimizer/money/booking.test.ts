import { expect, it } from 'vitest';
import { createBudget } from '../../../src/optimizer/money/budget.js';
import { createMemoryBudgetStore } from '../../../src/optimizer/money/budget-store.js';
import { createOptimizer } from '../../../src/optimizer/optimizer.js';
import { createPricing } from '../../../src/optimizer/money/pricing.js';
import { createTokenCounter } from '../../../src/optimizer/tokens/tokens.js';
import { FakeClock } from '../../support/fake-clock.js';
import { request } from '../requests.js';
import { actor } from '../routing.js';

const prices = [{ model: '*', input: 1, output: 1 }];

it('money is not held for ever when an attempt cannot be counted: what is held counts as spent', async () => {
  const clock = new FakeClock();
  const store = createMemoryBudgetStore();
  const budget = createBudget({ store, priceOf: createPricing(prices), limits: { perTenantUsd: 1 }, clock });
  const counter = createTokenCounter();
  const silent = actor('upstream', [
    async function* () {
      yield { type: 'delta', text: 'text' };
      // No usage is reported, so it is to be counted.
      counter.countMessages = () => Promise.reject(new Error('no encoding'));
      yield { type: 'end', finishReason: 'stop', model: 'any' };
    },
  ]);
  const optimizer = createOptimizer({ providers: [silent], budget, clock, tokens: counter, config: { prices } });
  await expect(optimizer.callLlm(request())).rejects.toThrow('no encoding');
  const { reserved, spent } = (await store.find('tenant:default'))!;
  expect(reserved).toBe(0n);
  expect(spent).toBeGreaterThan(100_000n);
  await optimizer.close();
  expect(clock.pending).toBe(0);
});
