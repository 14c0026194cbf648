import { APIError } from 'openai';
import { LlmError } from '../llm-error.js';
import type { ArrayAnswer, ArrayReply, ProviderCall } from '../provider.js';
import { isRecord } from '../json.js';
import { readUsage } from '../answers/token-usage.js';
import { readWholeAnswer } from '../answers/whole-answer.js';
import type { WholeAnswerOptions } from '../answers/whole-answer.js';

/** The answers to `calls`, put in their order by index. */
export function readArrayReply(
  body: unknown,
  calls: readonly ProviderCall[],
  of: { provider: string; model: string },
  headers: Headers,
): ArrayReply {
  const reply = isRecord(body) ? body : {};
  if (typeof reply.error === 'object' && reply.error !== null) {
    throw new APIError(undefined, reply.error, undefined, headers);
  }
  if (!Array.isArray(reply.choices)) throw new SyntaxError('The answer has no choices.');
  const answers: (ArrayAnswer | undefined)[] = calls.map(() => undefined);
  for (const [position, choice] of reply.choices.entries()) {
    if (!isRecord(choice)) continue;
    const index = typeof choice.index === 'number' ? choice.index : position;
    const call = calls[index];
    if (call !== undefined) answers[index] = readChoice(choice, { ...of, structured: call.format !== undefined });
  }
  return {
    answers,
    usage: readUsage(reply.usage),
    model: typeof reply.model === 'string' && reply.model !== '' ? reply.model : of.model,
  };
}

/** Undefined for a refusal, a filtered answer, or one that did not end. */
function readChoice(choice: Record<string, unknown>, options: WholeAnswerOptions): ArrayAnswer | undefined {
  try {
    const answer = readWholeAnswer(choice, options);
    return answer?.finishReason === 'content_filter' ? undefined : answer;
  } catch (error) {
    if (error instanceof LlmError) return undefined;
    throw error;
  }
}
