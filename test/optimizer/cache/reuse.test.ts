import { describe, expect, it } from 'vitest';
import { costOf, scalePrice } from '../../../src/optimizer/money/pricing.js';
import type { Price } from '../../../src/optimizer/price.js';
import { savedByReuse } from '../../../src/optimizer/cache/reuse.js';

const price: Price = { input: 1.25, cachedInput: 0.125, cacheWrite: 1.5625, output: 10 };

describe('P18: savings never exceed what was paid for the answer', () => {
  it('of a solo answer: its bill, after what the provider had cached', () => {
    const usage = { promptTokens: 10_000, cachedPromptTokens: 6_000, cacheWriteTokens: 3_000, completionTokens: 1_000 };
    expect(savedByReuse({ usage, costNanoUsd: costOf(usage, price) })).toEqual({
      tokens: 11_000,
      nanoUsd: 16_687_500n,
    });
  });

  it('of an item of a packed request: its share', () => {
    // A quarter of a request of 2 000 tokens and 400 of answer: 2 000 x 1.25 + 400 x 10 = 6 500 millionths of a dollar
    expect(
      savedByReuse({
        usage: { promptTokens: 500, cachedPromptTokens: 0, completionTokens: 100 },
        costNanoUsd: 1_625_000n,
      }),
    ).toEqual({ tokens: 600, nanoUsd: 1_625_000n });
  });

  it('of an answer from a batch job: what the job billed', () => {
    const usage = { promptTokens: 1_000, cachedPromptTokens: 0, completionTokens: 100 };
    expect(savedByReuse({ usage, costNanoUsd: costOf(usage, scalePrice(price, 0.5)) }).nanoUsd).toBe(1_125_000n);
  });

  it('of an answer whose price is unknown: unknown', () => {
    const usage = { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 1 };
    expect(savedByReuse({ usage, costNanoUsd: null })).toEqual({ tokens: 11, nanoUsd: null });
  });
});
