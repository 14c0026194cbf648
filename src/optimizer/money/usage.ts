import type { Usage } from '../../domain/generations.js';
import type { TokenUsage } from '../../llm/provider.js';
import { toUsd } from './pricing.js';

/** What one upstream attempt used, or one job's share of it. */
export interface AttemptUsage {
  usage: TokenUsage;
  estimated: boolean;
  /** Null when the model's price is unknown. */
  costNanoUsd: bigint | null;
  /** Wire requests: 1, or 0 for all but the first of the items that shared one. Default 1. */
  requests?: 0 | 1 | undefined;
}

/** No model reads or writes more in one answer, and no table holds more. */
const MOST_TOKENS = 1_000_000_000;

/** A report in whole tokens; undefined for one that is no count of tokens, so that they have to be counted here. */
export function credible(usage: TokenUsage): TokenUsage | undefined {
  const { promptTokens, cachedPromptTokens, cacheWriteTokens, completionTokens } = usage;
  if (
    ![promptTokens, cachedPromptTokens, cacheWriteTokens ?? 0, completionTokens].every(
      (tokens) => Math.abs(tokens) <= MOST_TOKENS,
    )
  ) {
    return undefined;
  }
  return {
    promptTokens: Math.round(promptTokens),
    cachedPromptTokens: Math.round(cachedPromptTokens),
    ...(cacheWriteTokens === undefined ? {} : { cacheWriteTokens: Math.round(cacheWriteTokens) }),
    completionTokens: Math.round(completionTokens),
  };
}

/** Adds up the attempts of one call. A cost that is unknown in part is unknown. */
export function usageOfCall(attempts: readonly AttemptUsage[]): Usage {
  const sum = (amount: (usage: TokenUsage) => number): number =>
    attempts.reduce((total, { usage }) => total + amount(usage), 0);
  const cost = attempts.reduce<bigint | null>(
    (total, { costNanoUsd }) => (total === null || costNanoUsd === null ? null : total + costNanoUsd),
    0n,
  );
  return {
    llmCalls: 1,
    upstreamRequests: attempts.reduce((total, { requests = 1 }) => total + requests, 0),
    promptTokens: sum((usage) => usage.promptTokens),
    cachedPromptTokens: sum((usage) => usage.cachedPromptTokens),
    completionTokens: sum((usage) => usage.completionTokens),
    costUsd: cost === null ? null : toUsd(cost),
    estimated: attempts.some(({ estimated }) => estimated),
  };
}
