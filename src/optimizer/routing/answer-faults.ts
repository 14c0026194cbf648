import { LlmError } from '../../llm/provider.js';
import type { UpstreamCall, AttemptOutcome } from '../upstream.js';
import type { Attempt } from './attempt.js';

/** Of an answer whose form cannot be used; where it was cut off, that is why. */
export function invalidAnswer(problems: readonly string[], attempt: Attempt): LlmError {
  const { name } = attempt.provider;
  const details = { provider: name, partialText: attempt.text };
  if (attempt.finishReason === 'length') {
    return new LlmError(
      'OUTPUT_LIMIT',
      `${name} cut its answer off at the limit of ${attempt.call.maxOutputTokens} tokens: allow a longer answer, or ask for less`,
      details,
    );
  }
  return new LlmError(
    'SCHEMA_INVALID',
    `${attempt.model} at ${name} answered in a form that cannot be used (${problems.slice(0, 3).join('; ')}): try again, or use a more capable model`,
    details,
  );
}

export function thoughtTooLong({ partialText }: LlmError, { provider: { name }, model, call }: Attempt): LlmError {
  return new LlmError(
    'OUTPUT_LIMIT',
    `${model} at ${name} spent its limit of ${call.maxOutputTokens} tokens on thinking before its answer was whole: switch its thinking off or lower it, use a model that thinks less, or one that may write more`,
    { provider: name, partialText },
  );
}

/** Nobody is to blame for it: no provider is named, and none is to be avoided. */
export function overMoney({ partialText }: LlmError, tokens: number): LlmError {
  return new LlmError(
    'OUTPUT_LIMIT',
    `What is left of the budget did for an answer of ${tokens} tokens, and it was longer: raise the limit, or ask again`,
    { partialText },
  );
}

export function notReadToItsEnd({ provider: { name } }: Attempt): LlmError {
  return new LlmError('CANCELLED', `The answer of ${name} was not read to its end`, { provider: name });
}

/** What an attempt came to where nobody says more of it: the first call's answer, or everybody's fault. */
export function usualOutcomes(
  calls: readonly UpstreamCall[],
  fault: LlmError | undefined,
  answer: AttemptOutcome,
): AttemptOutcome[] {
  return calls.map((_, index) => fault?.code ?? (index === 0 ? answer : 'MALFORMED'));
}
