import type { TokenUsage } from '../../llm/provider.js';
import { costOfAttempts, NO_TOKENS } from '../money/usage.js';
import type { StoredAnswer } from '../stored-answer.js';
import type { CallResult } from '../upstream.js';

/**
 * Whether a result may be stored: it is complete, was wanted to the end, has a text and a known or estimated usage. Structured
 * answers have been checked against their schema before.
 */
export function mayStore(result: Omit<CallResult, 'value'>, signal: AbortSignal): boolean {
  return result.finishReason === 'stop' && !signal.aborted && result.attempts.length > 0 && result.text.trim() !== '';
}

/** A result in the form in which it is stored. Boundaries that do not end with the text are replaced by a single one at its end. */
export function toStoredAnswer(
  result: Omit<CallResult, 'value'>,
  boundaries: readonly number[],
  now: number,
): StoredAnswer {
  const { text, finishReason, provider, model, attempts, origin, trimmed = [] } = result;
  return {
    text,
    boundaries: (boundaries.at(-1) ?? 0) === text.length ? boundaries : [text.length],
    finishReason,
    provider,
    model,
    usage: attempts.map(({ usage }) => usage).reduce<TokenUsage>(add, NO_TOKENS),
    estimated: attempts.some(({ estimated }) => estimated),
    costNanoUsd: costOfAttempts(attempts),
    origin,
    ...(trimmed.length === 0 ? {} : { trimmed }),
    createdAt: now,
  };
}

function add(a: TokenUsage, b: TokenUsage): TokenUsage {
  const cacheWriteTokens = (a.cacheWriteTokens ?? 0) + (b.cacheWriteTokens ?? 0);
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    cachedPromptTokens: a.cachedPromptTokens + b.cachedPromptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    ...(cacheWriteTokens === 0 ? {} : { cacheWriteTokens }),
  };
}
