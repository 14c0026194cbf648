import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenUsage } from '../../../src/llm/provider.js';
import {
  costOf,
  createPricing,
  isAnomalous,
  promptCacheSavings,
  scalePrice,
  toNanoUsd,
  toUsd,
  worstCaseCost,
} from '../../../src/optimizer/money/pricing.js';
import type { PriceOverride, Price } from '../../../src/optimizer/price.js';

const openai = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };
const usage = (
  promptTokens: number,
  cachedPromptTokens: number,
  completionTokens: number,
  cacheWriteTokens?: number,
): TokenUsage => ({ promptTokens, cachedPromptTokens, completionTokens, cacheWriteTokens });

// USD per million tokens.
const written: Price = { input: 1.25, cachedInput: 0.125, cacheWrite: 1.5625, output: 10 };
const mini: Price = { input: 0.15, cachedInput: 0.075, output: 0.6 };
const plain: Price = { input: 3, output: 15 };
const tiered: Price = {
  input: { base: 2.5, tiers: [{ start: 271_999, price: 5 }] },
  cachedInput: { base: 0.25, tiers: [{ start: 271_999, price: 0.5 }] },
  output: { base: 15, tiers: [{ start: 271_999, price: 22.5 }] },
};

describe('P17: a cost in nano-USD, worked out by hand', () => {
  const fixtures: [string, Price, TokenUsage, bigint][] = [
    // 1 000 x 1.25 + 6 000 x 0.125 + 3 000 x 1.5625 + 1 000 x 10 = 1 250 + 750 + 4 687.5 + 10 000 millionths of a dollar
    ['cached and written', written, usage(10_000, 6_000, 1_000, 3_000), 16_687_500n],
    // 100 x 0.15 + 50 x 0.6 = 15 + 30
    ['neither', mini, usage(100, 0, 50), 45_000n],
    // 60 x 0.15 + 40 x 0.075 + 0 = 9 + 3
    ['cached', mini, usage(100, 40, 0), 12_000n],
    // A single cached token costs 0.075 millionths: 75 nano
    ['one cached token', mini, usage(1, 1, 0), 75n],
    // 0.0125 per million is 12.5 nano a token, rounded up
    ['half a nano-dollar, rounded up', { input: 0.0125, output: 0 }, usage(1, 0, 0), 13n],
    ['half a nano-dollar twice is a whole one', { input: 0.0125, output: 0 }, usage(2, 0, 0), 25n],
    // Without a cache price, cached tokens cost what others do: 1 000 x 3 + 10 x 15
    ['no price for the cache', plain, usage(1_000, 900, 10), 3_150_000n],
    // Reasoning is inside the completion: 2 000 x 10
    ['reasoning', written, usage(0, 0, 2_000), 20_000_000n],
    // 271 999 x 2.5 + 1 000 x 15
    ['a prompt at the edge of a tier', tiered, usage(271_999, 0, 1_000), 694_997_500n],
    // 172 000 x 5 + 100 000 x 0.5 + 1 000 x 22.5: the whole call costs the higher tier
    ['a prompt in the next tier', tiered, usage(272_000, 100_000, 1_000), 932_500_000n],
    // More cached than prompt cannot be: 100 x 0.075
    ['more cached than there is', mini, usage(100, 500, 0), 7_500n],
    // 10 read x 0.125, then at most 90 written x 1.5625: 1.25 + 140.625
    ['more written than there is', written, usage(100, 10, 0, 500), 141_875n],
    ['nothing', written, usage(0, 0, 0), 0n],
    // Below nothing is nothing: 100 x 0.15, and no answer
    ['a report below zero', mini, usage(100, -5, -1, -3), 15_000n],
    // Half of 60 x 0.15 + 40 x 0.075 + 50 x 0.6 = 9 + 3 + 30
    ['a batch job at half the price', scalePrice(mini, 0.5), usage(100, 40, 50), 21_000n],
    // Half of 172 000 x 5 + 100 000 x 0.5 + 1 000 x 22.5
    ['a batch job in the next tier', scalePrice(tiered, 0.5), usage(272_000, 100_000, 1_000), 466_250_000n],
    // 5 USD per thousand requests, and 10 x 3
    ['a fee per request', { ...plain, requests: 5 }, usage(10, 0, 0), 5_030_000n],
  ];
  it.each(fixtures)('%s', (_name, price, tokens, nano) => {
    expect(costOf(tokens, price)).toBe(nano);
  });

  it('is exact for sums that floating point is not', () => {
    // 3 x 0.1 USD
    expect(toUsd(3n * costOf(usage(1_000_000, 0, 0), { input: 0.1, output: 0 }))).toBe(0.3);
  });
});

describe('the worst case of a call', () => {
  it('has a margin on the prompt, the dearest input rate, and the whole answer', () => {
    // (1 000 x 1.05 + 64) x 1.5625 + 500 x 10 = 1 114 x 1.5625 + 5 000 = 1 740.625 + 5 000
    expect(worstCaseCost(1_000, 500, written)).toBe(6_740_625n);
    // 64 x 0.15 + 10 x 0.6
    expect(worstCaseCost(0, 10, mini)).toBe(15_600n);
    // 64 x 3, and 5 USD per thousand requests
    expect(worstCaseCost(0, 0, { ...plain, requests: 5 })).toBe(5_192_000n);
  });

  it('is in the tier that the margin reaches', () => {
    // 260 000 x 1.05 + 64 = 273 064, at 5
    expect(worstCaseCost(260_000, 0, tiered)).toBe(1_365_320_000n);
  });

  it('is never below what a call within its estimate costs', () => {
    const prices = [written, mini, plain, tiered, { ...plain, requests: 5 }];
    const tokens = integer({ min: 0, max: 600_000 });
    assert(
      property(
        tokens,
        tokens,
        tokens,
        tokens,
        integer({ min: 0, max: prices.length - 1 }),
        (prompt, read, write, completion, index) => {
          const price = prices[index]!;
          expect(costOf(usage(prompt, read, completion, write), price)).toBeLessThanOrEqual(
            worstCaseCost(prompt, completion, price),
          );
        },
      ),
    );
  });
});

describe("what the provider's prompt cache saved", () => {
  it.each<[string, Price, TokenUsage, bigint]>([
    // 6 000 x (1.25 - 0.125) - 3 000 x (1.5625 - 1.25) = 6 750 - 937.5
    ['by reading, less the surcharge for writing', written, usage(10_000, 6_000, 1_000, 3_000), 5_812_500n],
    // -1 000 x 0.3125
    ['is negative when it was only written to', written, usage(1_000, 0, 0, 1_000), -312_500n],
    ['is nothing where cached tokens cost the same', plain, usage(1_000, 900, 10), 0n],
    ['is nothing without a cache', mini, usage(1_000, 0, 10), 0n],
  ])('%s', (_name, price, tokens, nano) => {
    expect(promptCacheSavings(tokens, price)).toBe(nano);
  });
});

describe('a report of usage', () => {
  it.each([
    [usage(100, 60, 5, 40), false],
    [usage(0, 0, 0), false],
    [usage(100, 101, 5), true],
    [usage(100, 60, 5, 41), true],
    [usage(100, 0, -1), true],
  ])('%o is anomalous: %s', (tokens, anomalous) => {
    expect(isAnomalous(tokens)).toBe(anomalous);
  });
});

it('USD become nano-USD and come back', () => {
  expect(toNanoUsd(0.1)).toBe(100_000_000n);
  expect(toUsd(toNanoUsd(1.000000001))).toBe(1.000000001);
});

describe('a price', () => {
  it('comes from the public list', () => {
    const price = createPricing()(openai, 'gpt-4.1-mini-2025-04-14');
    expect(price).toMatchObject({ input: 0.4, cachedInput: 0.1, output: 1.6 });
    // 1 000 x 0.4 + 1 000 x 0.1 + 100 x 1.6 = 660
    expect(price && costOf(usage(2_000, 1_000, 100), price)).toBe(660_000n);
  });

  it('keeps the tiers of the list', () => {
    const price = createPricing()(openai, 'gpt-5.4');
    // 300 000 x 5 + 10 x 22.5
    expect(price && costOf(usage(300_000, 0, 10), price)).toBe(1_500_225_000n);
  });

  it('is that of the address, where the list knows it', () => {
    expect(createPricing()({ name: 'any', baseUrl: 'https://api.deepseek.com/v1' }, 'deepseek-chat')).not.toBeNull();
    expect(
      createPricing()({ name: 'openrouter', baseUrl: 'https://openrouter.ai/api/v1' }, 'openai/gpt-4o'),
    ).not.toBeNull();
  });

  it.each([
    ['an unknown model', openai, 'gpt-99-nonsense'],
    [
      'an unknown model at an unknown address',
      { name: 'llm.example.com', baseUrl: 'https://llm.example.com/v1' },
      'house-blend',
    ],
    ['a model that is not priced by tokens', openai, 'whisper-1'],
    [
      'a server of others that is named as a local one',
      { name: 'ollama', baseUrl: 'https://ollama.example.com/v1' },
      'house-blend',
    ],
  ])('is null for %s, never 0', (_name, provider, model) => {
    expect(createPricing()(provider, model)).toBeNull();
  });

  it.each([
    ['the offline writer', { name: 'offline-writer' }],
    ['a server on this machine', { name: '127.0.0.1:8080', baseUrl: 'http://127.0.0.1:8080/v1' }],
    ['a server in the private network', { name: 'box', baseUrl: 'http://192.168.1.20:8000/v1' }],
    ['a server in a network of containers', { name: 'ollama', baseUrl: 'http://ollama:11434/v1' }],
  ])('is an explicit 0 for %s', (_name, provider) => {
    const price = createPricing()(provider, 'house-blend');
    expect(price && costOf(usage(1_000, 0, 1_000), price)).toBe(0n);
  });

  it('is overridden by model, and by provider where that is named', () => {
    const pricing = createPricing([
      { model: 'm', provider: 'box', input: 1, output: 2 },
      { model: 'm', input: 3, output: 4 },
    ]);
    expect(pricing({ name: 'box', baseUrl: 'http://10.0.0.1/v1' }, 'm')).toMatchObject({ input: 1 });
    expect(pricing(openai, 'm')).toMatchObject({ input: 3 });
  });

  describe.each([
    'http://10.0.0.7:4000/v1',
    'http://127.0.0.1:4000/v1',
    'http://localhost:4000/v1',
    'http://[::1]:4000/v1',
    'http://host.docker.internal:4000/v1',
  ])('at the server %s that asks for a key', (baseUrl) => {
    const gateway = { name: 'gateway', baseUrl, keyed: true };
    it('is the listed one, for it may be a gateway to a paid model', () => {
      expect(createPricing()(gateway, 'gpt-4.1-mini')).toMatchObject({ input: 0.4, output: 1.6 });
    });
    it('is unknown for a model that the list does not know', () => {
      expect(createPricing()(gateway, 'house-blend')).toBeNull();
    });
    it('is 0 by an override', () => {
      const pricing = createPricing([{ provider: 'gateway', model: '*', input: 0, output: 0 }]);
      for (const model of ['gpt-4.1-mini', 'house-blend']) {
        expect(pricing(gateway, model)).toMatchObject({ input: 0, output: 0 });
      }
    });
    it('is 0 where it asks for none', () => {
      for (const model of ['gpt-4.1-mini', 'house-blend']) {
        expect(createPricing()({ ...gateway, keyed: false }, model)).toMatchObject({ input: 0, output: 0 });
      }
    });
  });

  it('is multiplied by the factor of an override: that of the list, tiers included, or its own', () => {
    const pricing = createPricing([
      { model: 'gpt-5.4', factor: 0.5 },
      { model: 'own', input: 2, cachedInput: 1, output: 4, factor: 0.5 },
      { model: '*', factor: 3 },
    ]);
    // Half of 300 000 x 5 + 10 x 22.5
    expect(costOf(usage(300_000, 0, 10), pricing(openai, 'gpt-5.4')!)).toBe(750_112_500n);
    expect(pricing(openai, 'own')).toMatchObject({ input: 1, cachedInput: 0.5, output: 2 });
    expect(pricing(openai, 'gpt-4.1-mini-2025-04-14')).toMatchObject({
      input: expect.closeTo(1.2),
      output: expect.closeTo(4.8),
    });
    expect(pricing(openai, 'gpt-99-nonsense')).toBeNull();
  });

  it('is overridden for the dated versions of a model too, but for no other that begins alike', () => {
    const pricing = createPricing([
      { model: 'gpt-4.1', input: 1, output: 1 },
      { model: 'gpt-4.1-2030-01-01', input: 7, output: 7 },
    ]);
    const inputOf = (model: string): unknown => pricing(openai, model)?.input;
    expect(inputOf('gpt-4.1-2025-04-14')).toBe(1);
    expect(inputOf('gpt-4.1-0613')).toBe(1);
    expect(inputOf('gpt-4.1-2030-01-01')).toBe(7);
    expect(inputOf('gpt-4.1-mini')).toBe(0.4);
  });

  it('is looked up once a minute, since it may depend on the date and the time of day', () => {
    const pricing = createPricing();
    const at = (time: string): Price | null => pricing(openai, 'gpt-4.1-mini', new Date(`2026-03-01T${time}Z`));
    expect(at('12:00:00')).toBe(at('12:00:59'));
    expect(at('12:00:00')).not.toBe(at('12:01:00'));
    expect(at('12:00:00')).toEqual(at('12:01:00'));
  });

  it.each<[string, PriceOverride]>([
    ['half a price', { model: 'm', input: 1 }],
    ['a negative rate', { model: 'm', input: -1, output: 1 }],
    [
      'a rate that is no number',
      { model: 'm', input: { base: 1, tiers: [{ start: 10, price: Number.NaN }] }, output: 1 },
    ],
    ['a negative factor', { model: 'm', factor: -0.5 }],
  ])('cannot be overridden by %s', (_name, override) => {
    expect(() => createPricing([override])).toThrow(/price of m/);
  });
});
