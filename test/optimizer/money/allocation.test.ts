import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, apportion } from '../../../src/optimizer/money/allocation.js';
import { costOf } from '../../../src/optimizer/money/pricing.js';
import type { Price } from '../../../src/optimizer/price.js';
import type { AttemptUsage } from '../../../src/optimizer/upstream.js';

const PRICE: Price = { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 };

function attempt(usage: Partial<AttemptUsage['usage']>, price: Price | null = PRICE): AttemptUsage {
  const whole = { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0, ...usage };
  return { usage: whole, estimated: false, costNanoUsd: price === null ? null : costOf(whole, price) };
}

describe('allocate', () => {
  it('gives each item its own input, an equal part of what is shared, and its own answer', () => {
    // Own inputs 10 and 30, shared 60: twice 10 + 60 against twice 30 + 60.
    const shares = allocate(
      attempt({ promptTokens: 100, completionTokens: 30 }),
      { input: [80, 120], output: [10, 20] },
      PRICE,
    );
    expect(shares.map(({ usage }) => [usage.promptTokens, usage.completionTokens])).toEqual([
      [40, 10],
      [60, 20],
    ]);
    expect(shares.map(({ costNanoUsd }) => costNanoUsd)).toEqual([
      40n * 4_000n + 10n * 20_000n,
      60n * 4_000n + 20n * 20_000n,
    ]);
    expect(shares.map(({ requests }) => requests)).toEqual([1, 0]);
  });

  it('scales what was counted to what the provider reports', () => {
    const shares = allocate(
      attempt({ promptTokens: 1_000, completionTokens: 90 }),
      { input: [1, 1, 1], output: [1, 1, 1] },
      PRICE,
    );
    expect(shares.map(({ usage }) => usage.promptTokens)).toEqual([334, 333, 333]);
    expect(shares.map(({ usage }) => usage.completionTokens)).toEqual([30, 30, 30]);
  });

  it('leaves the cost of an unknown price unknown', () => {
    expect(
      allocate(attempt({ promptTokens: 10 }, null), { input: [1, 1], output: [0, 0] }, null).map(
        ({ costNanoUsd }) => costNanoUsd,
      ),
    ).toEqual([null, null]);
  });

  it('adds up to the attempt exactly, whatever the weights', () => {
    const tokens = fc.integer({ min: 0, max: 2_000_000 });
    const weight = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ input: weight, output: weight }), { minLength: 1, maxLength: 12 }),
        tokens,
        tokens,
        tokens,
        tokens,
        fc.option(fc.constant(PRICE)),
        (items, promptTokens, cached, written, completionTokens, price) => {
          const cachedPromptTokens = Math.min(cached, promptTokens);
          const cacheWriteTokens = Math.min(written, promptTokens - cachedPromptTokens);
          const whole = attempt({ promptTokens, cachedPromptTokens, cacheWriteTokens, completionTokens }, price);
          const shares = allocate(
            whole,
            { input: items.map(({ input }) => input), output: items.map(({ output }) => output) },
            price,
          );
          const sum = (of: (share: AttemptUsage) => number): number =>
            shares.reduce((total, share) => total + of(share), 0);
          expect(shares).toHaveLength(items.length);
          expect(sum(({ usage }) => usage.promptTokens)).toBe(promptTokens);
          expect(sum(({ usage }) => usage.cachedPromptTokens)).toBe(cachedPromptTokens);
          expect(sum(({ usage }) => usage.cacheWriteTokens ?? 0)).toBe(cacheWriteTokens);
          expect(sum(({ usage }) => usage.completionTokens)).toBe(completionTokens);
          expect(sum(({ requests }) => requests ?? 1)).toBe(1);
          for (const { usage } of shares) {
            expect(
              Math.min(
                usage.promptTokens,
                usage.cachedPromptTokens,
                usage.cacheWriteTokens ?? 0,
                usage.completionTokens,
              ),
            ).toBeGreaterThanOrEqual(0);
            expect(usage.cachedPromptTokens + (usage.cacheWriteTokens ?? 0)).toBeLessThanOrEqual(usage.promptTokens);
          }
          const cost = shares.reduce<bigint | null>(
            (total, share) => (total === null || share.costNanoUsd === null ? null : total + share.costNanoUsd),
            0n,
          );
          expect(cost).toBe(whole.costNanoUsd);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('apportion', () => {
  it('stays within one of the exact part', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 20 }), (total, weights) => {
        const parts = apportion(total, weights);
        const sum = weights.reduce((all, weight) => all + weight, 0n);
        expect(parts.reduce((all, part) => all + part, 0n)).toBe(total);
        for (const [index, part] of parts.entries()) {
          const exact = sum === 0n ? total / BigInt(weights.length) : (total * weights[index]!) / sum;
          expect(part - exact).toBeGreaterThanOrEqual(0n);
          expect(part - exact).toBeLessThanOrEqual(1n);
        }
      }),
    );
  });
});
