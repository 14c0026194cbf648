import { CALLS } from './case.js';
import type { Case } from './case.js';
import type { Exchange } from '../model-server.js';
import { choiceEvent, DONE, event, piecesOf, usualClosing } from '../stream-shape.js';
import { tokensOf } from '../story-replies.js';
import { setTimeout as delay } from 'node:timers/promises';

const THOUGHTS = `Okay, the user wants a scene. Let me plan.

First the heading.

INT. SOMEWHERE ELSE - DAY

Hmm, no, that is not the planned one. Keep Inês.
`;
const THOUGHT_TOKENS = 1_200;

/** Whatever is thought counts as output, and the limit ends it. */
function* longThoughts(exchange: Exchange): Generator<string> {
  const { limit, text } = exchange;
  for (let part = 0; part < 10; part += 1) yield choiceEvent(exchange, { reasoning_content: 'thinking '.repeat(10) });
  const needed = THOUGHT_TOKENS + tokensOf(text);
  const written = limit < needed ? text.slice(0, Math.max(0, limit - THOUGHT_TOKENS) * 4) : text;
  for (const piece of piecesOf(written)) yield choiceEvent(exchange, { content: piece });
  const usage = { prompt_tokens: exchange.promptTokens, completion_tokens: Math.min(limit, needed), total_tokens: exchange.promptTokens + Math.min(limit, needed), completion_tokens_details: { reasoning_tokens: Math.min(limit, THOUGHT_TOKENS) } };
  for (const chunk of usualClosing({ ...exchange, usage }, limit < needed ? 'length' : 'stop')) yield event(exchange, chunk);
  yield DONE;
}

/** How models think aloud, and where servers leave that in the answer. */
export const THINKING: readonly Case[] = [
  { name: 'think-tag', server: { writes: ({ text }) => `<think>\n${THOUGHTS}</think>\n\n${text}` }, outcome: { most: CALLS } },
  { name: 'think-tag-thinking', server: { writes: ({ text }) => `<thinking>\n${THOUGHTS}</thinking>\n\n${text}` }, outcome: { most: CALLS } },
  {
    name: 'think-no-open',
    server: { writes: ({ text, structured }) => (structured ? `I should answer in JSON, for example {"title":"x"}. Done.\n</think>\n\n${text}` : `${THOUGHTS}</think>\n\n${text}`) },
    outcome: { most: CALLS },
  },
  {
    name: 'think-no-open-json-draft',
    server: { writes: ({ text, structured }) => (structured ? `First draft: ${text.replaceAll('Inês Quadros', 'DRAFT NAME')} - no, better:\n</think>\n\n${text}` : text) },
    outcome: { most: CALLS },
  },
  {
    name: 'think-harmony',
    server: { writes: ({ text }) => `<|channel|>analysis<|message|>${THOUGHTS}<|end|><|start|>assistant<|channel|>final<|message|>${text}<|return|>` },
    outcome: { most: CALLS },
  },
  // Each call may be asked once more, with more room.
  { name: 'reasoning-eats-limit', server: { stream: longThoughts }, outcome: { most: 2 * CALLS } },
];

/** The wait that DeepSeek fills with comments, at the cast alone. */
export async function* waitingWithComments(exchange: Exchange): AsyncGenerator<string> {
  if (exchange.reply.task === 'cast') {
    for (let comment = 0; comment < 12; comment += 1) {
      yield ': keep-alive\n\n';
      await delay(500);
    }
  }
  for (const piece of piecesOf(exchange.text)) yield choiceEvent(exchange, { content: piece });
  for (const chunk of usualClosing(exchange, 'stop')) yield event(exchange, chunk);
  yield DONE;
}
