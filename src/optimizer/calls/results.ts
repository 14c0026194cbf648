import { DEFAULT_TENANT } from '../../domain/caller.js';
import { NO_USAGE } from '../../domain/generations.js';
import { usageOfCall } from '../money/usage.js';
import type { LlmResult } from '../types.js';
import type { LlmRequest } from '../request.js';
import type { Finished } from './call.js';

const FREE_TEXT_TOKENS = 2_000;

/** The same, and `refused` hears why it was rejected. */
export function heard(mayStart: LlmRequest['mayStart'], refused: (reason: unknown) => void): LlmRequest['mayStart'] {
  return (
    mayStart &&
    (() =>
      mayStart().catch((reason: unknown) => {
        refused(reason);
        throw reason;
      }))
  );
}

/** Of a call whose answer was paid for before. */
export const REUSED = Object.freeze({ ...NO_USAGE, llmCalls: 1 });

export function resultOf<T>({
  value,
  text,
  provider,
  model,
  finishReason,
  attempts,
  source,
  trimmed,
  findings,
}: Finished): LlmResult<T> {
  return {
    value: value as T,
    text,
    provider,
    model,
    finishReason,
    source,
    trimmed,
    usage: source === 'upstream' ? usageOfCall(attempts) : REUSED,
    ...(findings.length === 0 ? {} : { findings }),
  };
}

/** A prompt without a task. */
export function freeText(prompt: string): LlmRequest {
  return {
    task: 'freeText',
    input: { text: prompt },
    messages: [{ role: 'user', text: prompt }],
    maxOutputTokens: FREE_TEXT_TOKENS,
    tenantId: DEFAULT_TENANT,
  };
}
