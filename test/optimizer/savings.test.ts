import { assert, bigInt, boolean, property, array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, scalePrice } from '../../src/optimizer/pricing.js';
import type { Price } from '../../src/optimizer/pricing.js';
import { savedByJoiners, savedByReuse } from '../../src/optimizer/savings.js';

const price: Price = { input: 1.25, cachedInput: 0.125, cacheWrite: 1.5625, output: 10 };

describe('P18: savings never exceed what was paid for the answer', () => {
  it('of a solo answer: its bill, after what the provider had cached', () => {
    const usage = { promptTokens: 10_000, cachedPromptTokens: 6_000, cacheWriteTokens: 3_000, completionTokens: 1_000 };
    expect(savedByReuse({ usage, costNanoUsd: costOf(usage, price) })).toEqual({ tokens: 11_000, nanoUsd: 16_687_500n });
  });

  it('of an item of a packed request: its share', () => {
    // A quarter of a request of 2 000 tokens and 400 of answer: 2 000 x 1.25 + 400 x 10 = 6 500 millionths of a dollar
    expect(savedByReuse({ usage: { promptTokens: 500, cachedPromptTokens: 0, completionTokens: 100 }, costNanoUsd: 1_625_000n })).toEqual({ tokens: 600, nanoUsd: 1_625_000n });
  });

  it('of an answer from a batch job: what the job billed', () => {
    const usage = { promptTokens: 1_000, cachedPromptTokens: 0, completionTokens: 100 };
    expect(savedByReuse({ usage, costNanoUsd: costOf(usage, scalePrice(price, 0.5)) }).nanoUsd).toBe(1_125_000n);
  });

  it('of an answer whose price is unknown: unknown', () => {
    const usage = { promptTokens: 10, cachedPromptTokens: 0, completionTokens: 1 };
    expect(savedByReuse({ usage, costNanoUsd: null })).toEqual({ tokens: 11, nanoUsd: null });
    expect(savedByJoiners({ usage, costNanoUsd: null }, 2)).toEqual({ tokens: 22, nanoUsd: null });
  });

  it('of a flight: its bill for each joiner that stayed, nothing for one that left early', () => {
    const answer = { usage: { promptTokens: 100, cachedPromptTokens: 0, completionTokens: 50 }, costNanoUsd: 625_000n };
    const saved = (joiners: readonly { left: boolean }[]) => savedByJoiners(answer, joiners.filter(({ left }) => !left).length);
    expect(saved([{ left: false }, { left: false }])).toEqual({ tokens: 300, nanoUsd: 1_250_000n });
    expect(saved([{ left: true }, { left: false }])).toEqual({ tokens: 150, nanoUsd: 625_000n });
    expect(saved([{ left: true }])).toEqual({ tokens: 0, nanoUsd: 0n });
    expect(saved([])).toEqual({ tokens: 0, nanoUsd: 0n });
  });

  it('of a flight that failed: nothing', () => {
    expect(savedByJoiners(undefined, 5)).toEqual({ tokens: 0, nanoUsd: 0n });
  });

  it('for whatever bill and joiners', () => {
    const usage = { promptTokens: 1, cachedPromptTokens: 0, completionTokens: 1 };
    assert(
      property(bigInt({ min: 0n, max: 10n ** 15n }), array(boolean(), { maxLength: 60 }), (costNanoUsd, stays) => {
        const stayed = stays.filter(Boolean).length;
        expect(savedByJoiners({ usage, costNanoUsd }, stayed).nanoUsd).toBe(costNanoUsd * BigInt(stayed));
        expect(savedByReuse({ usage, costNanoUsd }).nanoUsd).toBe(costNanoUsd);
      }),
    );
  });
});
