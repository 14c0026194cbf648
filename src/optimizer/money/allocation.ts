import type { TokenUsage } from '../../llm/provider.js';
import { costOf } from './pricing.js';
import type { Price } from '../price.js';
import type { AttemptUsage } from '../upstream.js';

/** How much each item contributed to a shared request, in whole numbers of any scale. */
interface Weights {
  /** Its own input, and an equal part of what all items share. */
  readonly input: readonly number[];
  /** Tokens of its answer. */
  readonly output: readonly number[];
}

/**
 * Divides an attempt among the items that shared it. Tokens of each kind and the cost add up exactly to the attempt's; what does not
 * divide evenly goes to the largest remainders. Only the first item counts the request.
 */
export function allocate(
  { usage, estimated, costNanoUsd, requests = 1 }: AttemptUsage,
  weights: Weights,
  price: Price | null,
): AttemptUsage[] {
  const prompts = split(usage.promptTokens, weights.input);
  const cached = split(usage.cachedPromptTokens, prompts);
  const written =
    usage.cacheWriteTokens === undefined
      ? undefined
      : split(
          usage.cacheWriteTokens,
          prompts.map((prompt, item) => Math.max(0, prompt - (cached[item] ?? 0))),
        );
  const completions = split(usage.completionTokens, weights.output);
  const usages = prompts.map((promptTokens, item): TokenUsage => ({
    promptTokens,
    cachedPromptTokens: cached[item] ?? 0,
    ...(written === undefined ? {} : { cacheWriteTokens: written[item] ?? 0 }),
    completionTokens: completions[item] ?? 0,
  }));
  const costs =
    costNanoUsd === null
      ? undefined
      : apportion(
          costNanoUsd,
          usages.map((share) =>
            price === null ? BigInt(share.promptTokens + share.completionTokens) : costOf(share, price),
          ),
        );
  return usages.map((share, item) => ({
    usage: share,
    estimated,
    costNanoUsd: costs?.[item] ?? null,
    requests: item === 0 ? requests : 0,
  }));
}

/** Divides a total by weights into whole parts that add up to it. If all weights are 0, the parts are equal. */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) {
    return weights.length === 0
      ? []
      : apportion(
          total,
          weights.map(() => 1n),
        );
  }
  const parts = weights.map((weight, index) => ({
    index,
    part: (total * weight) / sum,
    remainder: (total * weight) % sum,
  }));
  let rest = total - parts.reduce((all, { part }) => all + part, 0n);
  for (const entry of parts.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )) {
    if (rest === 0n) break;
    entry.part += 1n;
    rest -= 1n;
  }
  return parts.map(({ part }) => part);
}

function split(total: number, weights: readonly number[]): number[] {
  return apportion(BigInt(total), weights.map(BigInt)).map(Number);
}
