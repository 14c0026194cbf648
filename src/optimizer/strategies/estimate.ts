import { isLocalAddress } from '../../llm/address.js';
import type { Group } from './economics.js';
import type { LaneItem } from './lane-item.js';
import { prefixKey } from './lane-key.js';
import type { PromptShape } from './lane-key.js';
import type { PerformanceModel } from './performance.js';
import type { PrefixWarmth } from './prefix-warmth.js';
import type { Pricing } from '../money/pricing.js';
import type { UpstreamCall, Target } from '../upstream.js';

/** OpenAI's minimum; for providers that price cached input and do not say from where on they cache. */
const USUAL_CACHE_MIN_TOKENS = 1_024;

interface EstimateSources {
  readonly pricing: Pricing;
  readonly performance: PerformanceModel;
  readonly warmth: PrefixWarmth;
}

/** The key of the prompt's prefix, where the provider caches it. */
export function cachedPrefix(call: UpstreamCall, shape: PromptShape, pricing: Pricing): string | undefined {
  const target = firstTarget(call);
  const minimum = target.provider.caps?.promptCacheMinTokens;
  if (shape.prefixTokens < (minimum ?? USUAL_CACHE_MIN_TOKENS)) return undefined;
  if (minimum === undefined && pricing(target.provider, target.model)?.cachedInput === undefined) return undefined;
  return prefixKey(call, shape);
}

/** What calls of one lane would send, and on what terms. */
export function groupOf(
  items: readonly [LaneItem, ...LaneItem[]],
  { pricing, performance, warmth }: EstimateSources,
): Group {
  const [{ call, shape }] = items;
  const { provider, model } = firstTarget(call);
  const key = cachedPrefix(call, shape, pricing);
  return {
    calls: items.map((item) => ({
      input: Math.max(1, item.call.promptTokens - shape.prefixTokens),
      output: expectedOutput(item.call),
    })),
    prefixTokens: shape.prefixTokens,
    price: pricing(provider, model),
    cache: key === undefined ? 'none' : warmth.isWarm(key) ? 'warm' : 'cold',
    pace: performance.of(provider.name, model),
    slots: slotsOf(provider),
  };
}

/** A model on the user's own machine answers one request after the other unless it is configured otherwise. */
function slotsOf({ baseUrl, keyed }: Target['provider']): number | undefined {
  return baseUrl !== undefined && keyed !== true && isLocalAddress(baseUrl) ? 1 : undefined;
}

export function expectedOutput({ profile, request }: UpstreamCall): number {
  return Math.min(profile.expectedOutputTokens, request.maxOutputTokens);
}

export function firstTarget({ targets, request }: UpstreamCall): Target {
  const [target] = targets;
  if (target === undefined) {
    throw new Error(`A call for the task ${request.task} has nowhere to go: give it at least one target`);
  }
  return target;
}
