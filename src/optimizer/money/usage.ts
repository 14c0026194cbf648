import type { Usage } from '../../domain/generations.js';
import type { LlmError, LlmProvider, TokenUsage } from '../../llm/provider.js';
import type { TokenCounter } from '../tokens/tokens.js';
import type { AttemptUsage } from '../upstream.js';
import { toUsd } from './pricing.js';

export const NO_TOKENS: TokenUsage = Object.freeze({ promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0 });

/** The usage of a call that was answered without a request. */
export const NOTHING_USED: AttemptUsage = Object.freeze({
  usage: NO_TOKENS,
  estimated: false,
  costNanoUsd: 0n,
  requests: 0 as const,
});

/** What the booking needs to know of an attempt. */
export interface BookedAttempt {
  readonly provider: LlmProvider;
  /** The model that answered, once it is known; before that the one that was asked. */
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly firstTokenMs: number | undefined;
  readonly durationMs: number;
  /** The text that has arrived. */
  readonly text: string;
  /** What the provider reported; undefined if nothing. */
  readonly reported: TokenUsage | undefined;
  usage(fault: LlmError | undefined, tokens: TokenCounter): Promise<{ usage: TokenUsage; estimated: boolean }>;
}

/** No model reads or writes more in one answer, and it fits the columns of the ledger. */
const MOST_TOKENS = 1_000_000_000;

/** A provider's report, rounded to whole tokens; undefined if it is implausible, and the tokens have to be counted here. */
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

/** A sum with an unknown part is unknown: null. */
export function totalCost(costs: Iterable<bigint | null | undefined>): bigint | null {
  let total = 0n;
  for (const cost of costs) {
    if (cost === null || cost === undefined) return null;
    total += cost;
  }
  return total;
}

/** What several attempts cost together; null where the cost of one is unknown. */
export function costOfAttempts(attempts: readonly AttemptUsage[]): bigint | null {
  return totalCost(attempts.map(({ costNanoUsd }) => costNanoUsd));
}

/** A cost in USD; null if it is unknown. */
export function knownUsd(nanoUsd: bigint | null): number | null {
  return nanoUsd === null ? null : toUsd(nanoUsd);
}

/** Adds up the attempts of one call. */
export function usageOfCall(attempts: readonly AttemptUsage[]): Usage {
  const sum = (amount: (usage: TokenUsage) => number): number =>
    attempts.reduce((total, { usage }) => total + amount(usage), 0);
  return {
    llmCalls: 1,
    upstreamRequests: attempts.reduce((total, { requests = 1 }) => total + requests, 0),
    promptTokens: sum((usage) => usage.promptTokens),
    cachedPromptTokens: sum((usage) => usage.cachedPromptTokens),
    completionTokens: sum((usage) => usage.completionTokens),
    costUsd: knownUsd(costOfAttempts(attempts)),
    estimated: attempts.some(({ estimated }) => estimated),
  };
}
