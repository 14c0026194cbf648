import type { TokenUsage } from './provider.js';

/** Tokens as a server reports them, in the names of OpenAI and of those that follow it; undefined when it reports none. */
export function readUsage(reported: unknown): TokenUsage | undefined {
  if (typeof reported !== 'object' || reported === null) return undefined;
  const usage = reported as Record<string, unknown>;
  const details = (usage.prompt_tokens_details ?? {}) as Record<string, unknown>;
  const promptTokens = count(usage.prompt_tokens);
  const completionTokens = count(usage.completion_tokens);
  if (promptTokens === undefined && completionTokens === undefined) return undefined;
  const prompt = promptTokens ?? 0;
  const completion = completionTokens ?? 0;
  const cachedPromptTokens = count(details.cached_tokens) ?? count(usage.prompt_cache_hit_tokens) ?? 0;
  const cacheWriteTokens = count(details.cache_write_tokens) ?? 0;
  // Some servers count cached tokens beside the prompt; their total gives it away.
  const beside = cachedPromptTokens + cacheWriteTokens;
  const apart = beside > 0 && count(usage.total_tokens) === prompt + beside + completion;
  const reasoningTokens = count(((usage.completion_tokens_details ?? {}) as Record<string, unknown>).reasoning_tokens) ?? count(usage.reasoning_tokens);
  return { promptTokens: apart ? prompt + beside : prompt, cachedPromptTokens, cacheWriteTokens, completionTokens: completion, ...(reasoningTokens === undefined ? {} : { reasoningTokens }) };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}
