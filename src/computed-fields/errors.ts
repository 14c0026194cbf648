import { BudgetExceededError, LlmUnavailableError, RateLimitedError } from '../domain/errors.js';
import type { LlmError, LlmResult } from '../optimizer/types.js';
import type { ComputedFieldTask } from './field-cache.js';

/** A fault of a model call as readers of a field are told it: what happened and what to do, never the provider's own words. */
export function toFieldError(fault: LlmError): Error {
  if (fault.code === 'BUDGET_EXCEEDED' || fault.code === 'PRICE_UNKNOWN') {
    return new BudgetExceededError(fault.message, fault.budget?.limitUsd ?? 0, fault.budget?.neededUsd ?? 0);
  }
  if (fault.code === 'RATE_LIMITED') return new RateLimitedError(fault.message, fault.retryAfterMs ?? 1_000);
  return new LlmUnavailableError(fault.message, fault.provider ?? null, { cause: fault });
}

const FIELDS: Readonly<Record<ComputedFieldTask, string>> = {
  sceneSummary: 'summary',
  sceneCoverage: 'coverage',
  bibleSummary: 'summary',
  voiceSample: 'voice sample',
};

/** The model answered, and said nothing. */
export function uselessAnswer(
  task: ComputedFieldTask,
  { provider, model }: Pick<LlmResult<unknown>, 'provider' | 'model'>,
): Error {
  return new LlmUnavailableError(
    `${model} at ${provider} gave no ${FIELDS[task]}: its answer was blank, or declined to give one. Ask again, or use another model.`,
    provider,
  );
}
