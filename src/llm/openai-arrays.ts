import { APIError } from 'openai';
import { readFinishReason } from './finish-reasons.js';
import { readMessage } from './message-content.js';
import type { ArrayAnswer, ArrayReply } from './provider.js';
import { withoutThoughts } from './thoughts.js';
import { readUsage } from './token-usage.js';

/** The answers to `count` prompts, put in their order by index. */
export function readArrayReply(body: unknown, count: number, model: string, headers: Headers): ArrayReply {
  const reply = (typeof body === 'object' && body !== null ? body : {}) as { error?: unknown; choices?: unknown; usage?: unknown; model?: unknown };
  if (typeof reply.error === 'object' && reply.error !== null) throw new APIError(undefined, reply.error, undefined, headers);
  if (!Array.isArray(reply.choices)) throw new SyntaxError('The answer has no choices.');
  const answers: (ArrayAnswer | undefined)[] = Array.from({ length: count }, () => undefined);
  for (const [position, choice] of (reply.choices as Choice[]).entries()) {
    const index = choice.index ?? position;
    if (index >= 0 && index < count) answers[index] = readChoice(choice);
  }
  return { answers, usage: readUsage(reply.usage), model: typeof reply.model === 'string' && reply.model !== '' ? reply.model : model };
}

interface Choice {
  index?: number;
  text?: unknown;
  message?: unknown;
  finish_reason?: string | null;
}

/** Undefined for a refusal, a filtered answer, or one that did not end. */
function readChoice(choice: Choice): ArrayAnswer | undefined {
  const finishReason = readFinishReason(choice.finish_reason);
  const message = readMessage(choice.message);
  if (finishReason === undefined || finishReason === 'content_filter' || message.refusal !== '') return undefined;
  const stopped = finishReason === 'stop';
  const said = withoutThoughts(typeof choice.text === 'string' ? choice.text : message.text, { stopped });
  const text = said === '' && stopped ? withoutThoughts(message.thoughts.trim()) : said;
  return text === '' && message.text === '' && typeof choice.text !== 'string' ? undefined : { text, finishReason };
}
