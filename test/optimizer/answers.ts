import type { StoredAnswer } from '../../src/optimizer/stored-answer.js';
import type { CallResult } from '../../src/optimizer/upstream.js';

export function storedAnswer(overrides: Partial<StoredAnswer> = {}): StoredAnswer {
  return {
    text: 'FADE IN:',
    boundaries: [4, 8],
    finishReason: 'stop',
    provider: 'upstream',
    model: 'any',
    usage: { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 3 },
    estimated: false,
    costNanoUsd: 14_000n,
    origin: 'solo',
    createdAt: Date.parse('2026-01-01T00:00:00.123Z'),
    ...overrides,
  };
}

export function jobResult(overrides: Partial<CallResult> = {}): CallResult {
  const text = overrides.text ?? 'FADE IN:';
  return {
    value: text,
    text,
    finishReason: 'stop',
    provider: 'upstream',
    model: 'any',
    attempts: [
      {
        usage: { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 3 },
        estimated: false,
        costNanoUsd: 14_000n,
      },
    ],
    origin: 'solo',
    ...overrides,
  };
}
