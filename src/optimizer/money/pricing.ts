import { InvalidInputError } from '../../domain/errors.js';
import { isLocalAddress } from '../../llm/address.js';
import type { LlmProvider, TokenUsage } from '../../llm/provider.js';
import type { Price, PriceOverride, Rate } from '../price.js';
import { createPriceList } from './price-list.js';
import type { PriceList } from './price-list.js';

/** As much of a provider as its prices depend on. */
type PricedProvider = Pick<LlmProvider, 'name' | 'baseUrl' | 'keyed'>;

/** The price of a model at a provider, now or at another time; null if it is unknown. */
export type Pricing = (provider: PricedProvider, model: string, at?: Date) => Price | null;

const FREE: Price = Object.freeze({ input: 0, output: 0 });
const OFFLINE_WRITER = 'offline-writer';
const PICO_PER_USD_PER_MILLION = 1e6;

/**
 * Looks up prices: overrides first; then 0 for the offline writer and for servers on this machine or in a private network that need
 * no key; then the public list. A model that the list does not know has no price (null), not a price of 0, also on an own server that
 * needs a key, because that may be a gateway to paid models; an override with 0 says that it is free. A placeholder such as `ollama`
 * or `EMPTY` is not a key.
 *
 * @throws InvalidInputError for an override that cannot be meant
 */
export function createPricing(overrides: readonly PriceOverride[] = [], list: PriceList = createPriceList()): Pricing {
  for (const override of overrides) check(override);
  return (provider, model, at) => {
    const ofProvider = overrides.filter((entry) => entry.provider === undefined || entry.provider === provider.name);
    const override =
      ofProvider.find((entry) => entry.model === model) ??
      ofProvider.find((entry) => isSnapshot(model, entry.model)) ??
      ofProvider.find((entry) => entry.model === '*');
    const { input, output, factor = 1 } = override ?? {};
    const price =
      override !== undefined && input !== undefined && output !== undefined
        ? { ...override, input, output }
        : standardPrice(provider, model, list, at);
    return price === null || factor === 1 ? price : scalePrice(price, factor);
  };
}

function standardPrice(provider: PricedProvider, model: string, list: PriceList, at: Date | undefined): Price | null {
  if (
    provider.baseUrl === undefined
      ? provider.name === OFFLINE_WRITER
      : provider.keyed !== true && isLocalAddress(provider.baseUrl)
  ) {
    return FREE;
  }
  return list(provider, model, at)?.price ?? null;
}

/** Providers answer as a dated version of the model that they were asked for: `gpt-4.1-mini-2025-04-14`. */
function isSnapshot(answered: string, asked: string): boolean {
  return answered.startsWith(asked) && /^[-@](\d{4}|\d{8}|\d{4}-\d{2}-\d{2})$/.test(answered.slice(asked.length));
}

function check(override: PriceOverride): void {
  const { model, input, output, cachedInput = 0, cacheWrite = 0, requests = 0, factor = 1 } = override;
  if ((input === undefined) !== (output === undefined)) {
    throw unmeant(
      `the price of ${model} needs both input and output, or neither to multiply the public list's price by its factor`,
    );
  }
  const amounts = [
    requests,
    factor,
    ...[input ?? 0, output ?? 0, cachedInput, cacheWrite].flatMap((rate) =>
      typeof rate === 'number' ? [rate] : [rate.base, ...rate.tiers.map(({ price }) => price)],
    ),
  ];
  if (!amounts.every((amount) => Number.isFinite(amount) && amount >= 0)) {
    throw unmeant(`the price of ${model} holds a number that is not 0 or more`);
  }
}

function unmeant(message: string): InvalidInputError {
  return new InvalidInputError([{ path: 'prices', message }]);
}

/** Every rate times `factor`: a batch job at half the price is `scalePrice(price, 0.5)`. */
export function scalePrice(price: Price, factor: number): Price {
  const scale = <R extends Rate | undefined>(rate: R): R =>
    (rate === undefined
      ? undefined
      : typeof rate === 'number'
        ? rate * factor
        : {
            base: rate.base * factor,
            tiers: rate.tiers.map(({ start, price }) => ({ start, price: price * factor })),
          }) as R;
  return {
    input: scale(price.input),
    cachedInput: scale(price.cachedInput),
    cacheWrite: scale(price.cacheWrite),
    output: scale(price.output),
    requests: price.requests === undefined ? undefined : price.requests * factor,
  };
}

/**
 * What a call costs, in nano-USD, rounded up. The prompt is divided into what was read from the provider's cache, what was written
 * to it, and the rest; reasoning is part of the completion.
 */
export function costOf(usage: TokenUsage, price: Price): bigint {
  const prompt = clamp(usage.promptTokens, Infinity);
  const read = clamp(usage.cachedPromptTokens, prompt);
  const write = clamp(usage.cacheWriteTokens ?? 0, prompt - read);
  const fresh = prompt - read - write;
  const perToken = (rate: Rate): bigint => picoPerToken(rate, prompt);
  const input = perToken(price.input);
  const pico =
    BigInt(fresh) * input +
    BigInt(read) * (price.cachedInput === undefined ? input : perToken(price.cachedInput)) +
    BigInt(write) * (price.cacheWrite === undefined ? input : perToken(price.cacheWrite)) +
    BigInt(clamp(usage.completionTokens, Infinity)) * perToken(price.output) +
    requestFee(price);
  return roundedUp(pico);
}

/**
 * The most that a call can cost: what is reserved for it. The estimate of the prompt gets a margin, no part of it counts as read
 * from a cache, and the answer is as long as it may be.
 */
export function worstCaseCost(promptTokens: number, maxOutputTokens: number, price: Price): bigint {
  const prompt = Math.ceil((promptTokens * 105) / 100) + 64;
  const rates = [price.input, price.cachedInput ?? 0, price.cacheWrite ?? 0].map((rate) => picoPerToken(rate, prompt));
  const dearest = rates.reduce((most, rate) => (rate > most ? rate : most));
  return roundedUp(
    BigInt(prompt) * dearest +
      BigInt(Math.ceil(maxOutputTokens)) * picoPerToken(price.output, prompt) +
      requestFee(price),
  );
}

/** What the provider's own prompt cache saved: negative where writing to it cost more than reading from it saved. */
export function promptCacheSavings(usage: TokenUsage, price: Price): bigint {
  return costOf({ ...usage, cachedPromptTokens: 0, cacheWriteTokens: 0 }, price) - costOf(usage, price);
}

/** Whether a report cannot be true: negative counts, or more tokens read from and written to the prompt cache than the prompt has. */
export function isAnomalous({
  promptTokens,
  cachedPromptTokens,
  cacheWriteTokens = 0,
  completionTokens,
}: TokenUsage): boolean {
  return (
    Math.min(promptTokens, cachedPromptTokens, cacheWriteTokens, completionTokens) < 0 ||
    cachedPromptTokens + cacheWriteTokens > promptTokens
  );
}

/** As a number, for display and GraphQL. Sums are to be made before, in nano-USD. */
export function toUsd(nanoUsd: bigint): number {
  return Number(nanoUsd) / 1e9;
}

/** From USD, rounded to the nearest. */
export function toNanoUsd(usd: number): bigint {
  return BigInt(Math.round(usd * 1e9));
}

function roundedUp(picoUsd: bigint): bigint {
  return (picoUsd + 999n) / 1_000n;
}

function requestFee({ requests = 0 }: Price): bigint {
  return BigInt(Math.round(requests * 1e9));
}

/** One USD per million tokens is a million pico-USD per token: fine enough for every listed rate. */
function picoPerToken(rate: Rate, promptTokens: number): bigint {
  const usd =
    typeof rate === 'number'
      ? rate
      : rate.tiers.reduce((price, tier) => (promptTokens > tier.start ? tier.price : price), rate.base);
  return BigInt(Math.round(usd * PICO_PER_USD_PER_MILLION));
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
