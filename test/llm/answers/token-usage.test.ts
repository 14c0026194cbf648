import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../src/llm/answers/token-usage.js';

describe('reported usage', () => {
  it.each([
    ['plain', { prompt_tokens: 10, completion_tokens: 3 }, [10, 0, 0, 3]],
    [
      'with a cached part',
      {
        prompt_tokens: 10,
        completion_tokens: 3,
        total_tokens: 13,
        prompt_tokens_details: { cached_tokens: 6, cache_write_tokens: 2 },
      },
      [10, 6, 2, 3],
    ],
    [
      'in the words of DeepSeek',
      { prompt_tokens: 10, completion_tokens: 3, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 },
      [10, 4, 0, 3],
    ],
    [
      'with a cached part beside the prompt',
      {
        prompt_tokens: 10,
        completion_tokens: 3,
        total_tokens: 121,
        prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 8 },
      },
      [118, 100, 8, 3],
    ],
    [
      'with nonsense for its cached part',
      { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: Number.NaN } },
      [10, 0, 0, 3],
    ],
    ['with a total of nothing', { prompt_tokens: 10, completion_tokens: 3, total_tokens: 0 }, [10, 0, 0, 3]],
    [
      'with all of the prompt cached',
      { prompt_tokens: 0, completion_tokens: 3, total_tokens: 43, prompt_tokens_details: { cached_tokens: 40 } },
      [40, 40, 0, 3],
    ],
  ])('%s', (_name, reported, [promptTokens, cachedPromptTokens, cacheWriteTokens, completionTokens]) => {
    expect(readUsage(reported)).toEqual({ promptTokens, cachedPromptTokens, cacheWriteTokens, completionTokens });
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    [],
    { completion_tokens: 3 },
    { prompt_tokens: 10 },
    { prompt_tokens: 10, completion_tokens: -3 },
    { prompt_tokens: -10, completion_tokens: 3 },
    { prompt_tokens: Number.NaN, completion_tokens: 3 },
    { prompt_tokens: '10', completion_tokens: '3' },
    { prompt_tokens: 10, completion_tokens: 1e15 },
    { prompt_tokens: 0, completion_tokens: 0 },
    { prompt_tokens: 0, completion_tokens: 3 },
    { prompt_tokens: 10, completion_tokens: Number.POSITIVE_INFINITY },
  ])('%j is none', (reported) => {
    expect(readUsage(reported)).toBeUndefined();
  });
});
