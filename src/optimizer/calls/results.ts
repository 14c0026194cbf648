import { DEFAULT_TENANT } from '../../domain/caller.js';
import { NO_USAGE } from '../../domain/generations.js';
import { usageOfCall } from '../money/usage.js';
import type { LlmResult } from '../types.js';
import type { LlmRequest } from '../request.js';
import { attributionOf } from '../request.js';
import type { CallServices, Finished } from './call.js';

const FREE_TEXT_TOKENS = 2_000;

/** The same `mayStart`; `onRefusal` hears why it was rejected. */
export function reportingRefusal(
  mayStart: LlmRequest['mayStart'],
  onRefusal: (reason: unknown) => void,
): LlmRequest['mayStart'] {
  if (mayStart === undefined) return undefined;
  return async () => {
    try {
      await mayStart();
    } catch (reason) {
      onRefusal(reason);
      throw reason;
    }
  };
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

/** A row of the ledger for an answer that was given again. Only calls of generations have one. */
export function recordReuse(
  { ledger, clock }: Pick<CallServices, 'ledger' | 'clock'>,
  request: LlmRequest<unknown>,
  { outcome, finished, startedAt }: { outcome: 'hit' | 'join'; finished: Finished; startedAt: number },
): void {
  const { generationId } = request;
  if (generationId === undefined) return;
  ledger.recordReuse({
    ...attributionOf(request),
    generationId,
    provider: finished.provider,
    model: finished.model,
    outcome,
    startedAt: new Date(startedAt),
    durationMs: clock.now() - startedAt,
  });
}
