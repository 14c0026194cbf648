import { LlmError } from '../../llm/provider.js';
import type { Finished } from './call.js';

/** Of a call that waited for the answer of another. */
export function outOfTime(cause: unknown): LlmError {
  return new LlmError(
    'TOTAL_TIMEOUT',
    'The time that the call was given was over before the answer that it shares with another was there: try again, or allow more time',
    { cause },
  );
}

export function doesNotFit(task: string, { provider, text }: Finished): LlmError {
  return new LlmError(
    'SCHEMA_INVALID',
    `The answer that a call to the task ${task} shares with another does not fit its schema: ask with cache "bypass"`,
    { provider, partialText: text },
  );
}

export function endedEarly(partialText: string, cause: unknown): LlmError {
  return new LlmError(
    'PARTIAL_STREAM',
    'The answer ended before it was complete, since the call that it is shared with was ended: try again',
    { partialText, cause },
  );
}
