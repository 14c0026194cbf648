import { isObject } from '../json.js';
import type { TokenUsage } from '../provider.js';

/** No model reads or writes more in one answer. */
const MOST_TOKENS = 100_000_000;

/**
 * Tokens as a server reports them, in the names of OpenAI and of those that follow it; undefined when it reports none, or
 * figures that cannot be those of an answer. Tokens are then counted by the caller.
 */
export function readUsage(reported: unknown): TokenUsage | undefined {
  if (!isObject(reported)) return undefined;
  const usage = reported;
  const details = isObject(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
  const prompt = count(usage.prompt_tokens) ?? count(usage.input_tokens);
  const completion = count(usage.completion_tokens) ?? count(usage.output_tokens);
  if (prompt === undefined || completion === undefined) return undefined;
  const cachedPromptTokens = count(details.cached_tokens) ?? count(usage.prompt_cache_hit_tokens) ?? 0;
  const cacheWriteTokens = count(details.cache_write_tokens) ?? 0;
  // Some servers count cached tokens beside the prompt; their total gives it away.
  const beside = cachedPromptTokens + cacheWriteTokens;
  const apart = beside > 0 && count(usage.total_tokens) === prompt + beside + completion;
  const promptTokens = apart ? prompt + beside : prompt;
  // A prompt is never empty: a server that counts nothing sends zeros.
  if (promptTokens === 0) return undefined;
  const reasoningTokens =
    (isObject(usage.completion_tokens_details) ? count(usage.completion_tokens_details.reasoning_tokens) : undefined) ??
    count(usage.reasoning_tokens);
  return {
    promptTokens,
    cachedPromptTokens,
    cacheWriteTokens,
    completionTokens: completion,
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MOST_TOKENS ? Math.round(value) : undefined;
}
