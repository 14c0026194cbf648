import { describe, expect, it } from 'vitest';
import type { TokenUsage } from '../../src/llm/provider.js';
import { costOf, createPricing, toUsd } from '../../src/optimizer/pricing.js';
import type { Price } from '../../src/optimizer/pricing.js';

const openai = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };
const usage = (promptTokens: number, cachedPromptTokens: number, completionTokens: number, cacheWriteTokens?: number): TokenUsage => ({ promptTokens, cachedPromptTokens, completionTokens, cacheWriteTokens });

// USD per million tokens.
const written: Price = { input: 1.25, cachedInput: 0.125, cacheWrite: 1.5625, output: 10 };
const mini: Price = { input: 0.15, cachedInput: 0.075, output: 0.6 };
const plain: Price = { input: 3, output: 15 };
const tiered: Price = {
  input: { base: 2.5, tiers: [{ start: 271_999, price: 5 }] },
  cachedInput: { base: 0.25, tiers: [{ start: 271_999, price: 0.5 }] },
  output: { base: 15, tiers: [{ start: 271_999, price: 22.5 }] },
};

describe('a cost in nano-USD, worked out by hand', () => {
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
    expect(createPricing()({ name: 'openrouter', baseUrl: 'https://openrouter.ai/api/v1' }, 'openai/gpt-4o')).not.toBeNull();
  });

  it.each([
    ['an unknown model', openai, 'gpt-99-nonsense'],
    ['an unknown model at an unknown address', { name: 'llm.example.com', baseUrl: 'https://llm.example.com/v1' }, 'house-blend'],
    ['a model that is not priced by tokens', openai, 'whisper-1'],
  ])('is null for %s, never 0', (_name, provider, model) => {
    expect(createPricing()(provider, model)).toBeNull();
  });

  it.each([
    ['the offline writer', { name: 'offline-writer' }],
    ['Ollama, wherever it runs', { name: 'ollama', baseUrl: 'https://ollama.example.com/v1' }],
    ['a server on this machine', { name: '127.0.0.1:8080', baseUrl: 'http://127.0.0.1:8080/v1' }],
    ['a server in the private network', { name: 'box', baseUrl: 'http://192.168.1.20:8000/v1' }],
  ])('is an explicit 0 for %s', (_name, provider) => {
    const price = createPricing()(provider, 'house-blend');
    expect(price && costOf(usage(1_000, 0, 1_000), price)).toBe(0n);
  });

  it('is overridden by model, and by provider where that is named', () => {
    const pricing = createPricing([{ model: 'm', provider: 'box', input: 1, output: 2 }, { model: 'm', input: 3, output: 4 }]);
    expect(pricing({ name: 'box', baseUrl: 'http://10.0.0.1/v1' }, 'm')).toMatchObject({ input: 1 });
    expect(pricing(openai, 'm')).toMatchObject({ input: 3 });
  });
});
