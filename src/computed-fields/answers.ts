import { z } from 'zod';
import { BudgetExceededError, LlmUnavailableError, RateLimitedError } from '../domain/errors.js';
import { saysNothing } from '../domain/nothing-said.js';
import { sceneCoverageAnswer } from '../domain/task-answers.js';
import type { TaskAnswers } from '../domain/task-answers.js';
import type { LlmError, LlmResult } from '../optimizer/types.js';
import { isRefusal } from '../screenplay/draft/phrases.js';

/** The tasks by which a language model computes a field of a row. */
export type ComputedFieldTask = 'sceneSummary' | 'sceneCoverage' | 'bibleSummary' | 'voiceSample';

interface Answer<N extends ComputedFieldTask> {
  /** What the field is called in an error. */
  readonly name: string;
  /** Accepts every value that was ever kept, including those that were accepted although they had less than was asked for. */
  readonly schema: z.ZodType<TaskAnswers[N]>;
  /** The text by which the whole answer is judged. */
  readonly text: (value: TaskAnswers[N]) => string;
}

const text = z.string();
const whole = (value: string): string => value;

const ANSWERS: { readonly [N in ComputedFieldTask]: Answer<N> } = {
  sceneSummary: { name: 'summary', schema: text, text: whole },
  sceneCoverage: { name: 'coverage', schema: sceneCoverageAnswer, text: ({ logLine }) => logLine },
  bibleSummary: { name: 'summary', schema: text, text: whole },
  voiceSample: { name: 'voice sample', schema: text, text: whole },
};

/** A value that was kept; undefined for one of another shape, as another version of this program may have written it. */
export function readKept<N extends ComputedFieldTask>(task: N, kept: unknown): TaskAnswers[N] | undefined {
  const answer: Answer<N> = ANSWERS[task];
  return answer.schema.safeParse(kept).data;
}

/** False for an answer that is blank, says that there is nothing to say, or declines to say it. */
export function isUsable<N extends ComputedFieldTask>(task: N, value: TaskAnswers[N]): boolean {
  const answer: Answer<N> = ANSWERS[task];
  const said = answer.text(value);
  return !saysNothing(said) && !isRefusal(said);
}

/** The error for an answer that says nothing. */
export function uselessAnswer(
  task: ComputedFieldTask,
  { provider, model }: Pick<LlmResult<unknown>, 'provider' | 'model'>,
): Error {
  return new LlmUnavailableError(
    `${model} at ${provider} gave no ${ANSWERS[task].name}: its answer was blank, or declined to give one. Ask again, or use another model.`,
    provider,
  );
}

/** The error that readers of a field get for a failed model call: what happened and what to do, never in the provider's own words. */
export function toFieldError(fault: LlmError): Error {
  if (fault.code === 'BUDGET_EXCEEDED' || fault.code === 'PRICE_UNKNOWN') {
    return new BudgetExceededError(fault.message, fault.budget?.limitUsd ?? 0, fault.budget?.neededUsd ?? 0);
  }
  if (fault.code === 'RATE_LIMITED') return new RateLimitedError(fault.message, fault.retryAfterMs ?? 1_000);
  return new LlmUnavailableError(fault.message, fault.provider ?? null, { cause: fault });
}
