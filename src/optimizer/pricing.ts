import { calcPrice } from '@pydantic/genai-prices';
import type { ModelPrice, PriceCalculationResult } from '@pydantic/genai-prices';
import { isLocalAddress } from '../llm/address.js';
import type { LlmProvider, TokenUsage } from '../llm/provider.js';

/** A rate in USD per million tokens: one for all, or by the length of the prompt. */
export type Rate = number | { base: number; tiers: readonly { /** Applies to prompts of more tokens than this. */ start: number; price: number }[] };

export interface Price {
  input: Rate;
  /** Default: as `input`. */
  cachedInput?: Rate | undefined;
  /** Default: as `input`. */
  cacheWrite?: Rate | undefined;
  output: Rate;
  /** USD per thousand requests. Default 0. */
  requests?: number | undefined;
}

/** A price that stands above the list: a contract, a server of one's own. */
export interface PriceOverride extends Price {
  model: string;
  /** Default: any provider. */
  provider?: string | undefined;
}

export type Pricing = (provider: Pick<LlmProvider, 'name' | 'baseUrl'>, model: string, at?: Date) => Price | null;

const FREE: Price = Object.freeze({ input: 0, output: 0 });
const FREE_PROVIDERS: ReadonlySet<string> = new Set(['offline-writer', 'ollama', 'lm-studio']);
const PICO_PER_USD_PER_MILLION = 1e6;

/**
 * Looks up prices: overrides first; then 0 for the offline writer and for servers on this machine or in a private network; then
 * the public list. Null for a model that the list does not know, never 0. A gateway at a private address that resells paid
 * models needs overrides.
 */
export function createPricing(overrides: readonly PriceOverride[] = []): Pricing {
  return (provider, model, at = new Date()) => {
    const override = overrides.find((entry) => entry.model === model && (entry.provider === undefined || entry.provider === provider.name));
    if (override !== undefined) return override;
    if (FREE_PROVIDERS.has(provider.name)) return FREE;
    if (provider.baseUrl !== undefined && isLocalAddress(provider.baseUrl)) return FREE;
    const listed = lookUp(provider, model, at);
    return listed === null ? null : fromList(listed.model_price);
  };
}

function lookUp(provider: Pick<LlmProvider, 'name' | 'baseUrl'>, model: string, timestamp: Date): PriceCalculationResult {
  const byAddress = provider.baseUrl === undefined ? null : calcPrice({}, model, { providerApiUrl: provider.baseUrl, timestamp });
  // An address that the list does not know may still serve a model that it knows.
  return byAddress ?? calcPrice({}, model, { providerId: provider.name, timestamp }) ?? calcPrice({}, model, { timestamp });
}

function fromList(listed: ModelPrice): Price | null {
  const { input_mtok: input, output_mtok: output } = listed;
  if (input === undefined || output === undefined) return null;
  const { requests_kcount: requests } = listed;
  return {
    input,
    cachedInput: listed.cache_read_mtok,
    cacheWrite: listed.cache_write_mtok,
    output,
    requests: typeof requests === 'number' ? requests : undefined,
  };
}

/**
 * What a call costs, in nano-USD, rounded up. The prompt is parted into what was read from the provider's cache, what was written
 * to it, and the rest; reasoning is part of the completion.
 */
export function costOf(usage: TokenUsage, price: Price): bigint {
  const prompt = usage.promptTokens;
  const read = clamp(usage.cachedPromptTokens, prompt);
  const write = clamp(usage.cacheWriteTokens ?? 0, prompt - read);
  const fresh = prompt - read - write;
  const perToken = (rate: Rate): bigint => picoPerToken(rate, prompt);
  const input = perToken(price.input);
  const pico =
    BigInt(fresh) * input +
    BigInt(read) * (price.cachedInput === undefined ? input : perToken(price.cachedInput)) +
    BigInt(write) * (price.cacheWrite === undefined ? input : perToken(price.cacheWrite)) +
    BigInt(usage.completionTokens) * perToken(price.output) +
    BigInt(Math.round((price.requests ?? 0) * 1e9));
  return (pico + 999n) / 1_000n;
}

/** As a JavaScript number, for people and for GraphQL. Sums are made before, in nano-USD. */
export function toUsd(nanoUsd: bigint): number {
  return Number(nanoUsd) / 1e9;
}

/** One USD per million tokens is a million pico-USD per token: fine enough for every listed rate. */
function picoPerToken(rate: Rate, promptTokens: number): bigint {
  const usd = typeof rate === 'number' ? rate : rate.tiers.reduce((price, tier) => (promptTokens > tier.start ? tier.price : price), rate.base);
  return BigInt(Math.round(usd * PICO_PER_USD_PER_MILLION));
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
