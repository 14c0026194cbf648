import { expect } from 'vitest';
import type { Hit } from '../imitation.js';
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
  const usage = {
    prompt_tokens: exchange.promptTokens,
    completion_tokens: Math.min(limit, needed),
    total_tokens: exchange.promptTokens + Math.min(limit, needed),
    completion_tokens_details: { reasoning_tokens: Math.min(limit, THOUGHT_TOKENS) },
  };
  for (const chunk of usualClosing({ ...exchange, usage }, limit < needed ? 'length' : 'stop')) {
    yield event(exchange, chunk);
  }
  yield DONE;
}

/** The same, between tags in the text, by a server that tells no usage. */
function* longThoughtsInTags(exchange: Exchange): Generator<string> {
  const { limit, text } = exchange;
  const thoughts = 'Then the heading. '.repeat((THOUGHT_TOKENS * 4) / 18);
  const written = `<think>\n${thoughts}</think>\n\n${text}`;
  const whole = tokensOf(written) <= limit;
  for (const piece of piecesOf(whole ? written : written.slice(0, limit * 4), 400)) {
    yield choiceEvent(exchange, { content: piece });
  }
  yield choiceEvent(exchange, {}, whole ? 'stop' : 'length') + DONE;
}

/** Once it was seen that the model thinks, every call has room for that with its first request: the first ones alone are asked twice. */
function laterOnesOnce(hits: readonly Hit[]): void {
  for (const task of ['outline', 'scene', 'continuity']) {
    const asked = hits.filter((hit) => hit.task === task);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.body.max_tokens).toBeGreaterThan(2 * THOUGHT_TOKENS);
  }
}

/** How models think aloud, and where servers leave that in the answer. */
export const THINKING: readonly Case[] = [
  {
    name: 'think-tag',
    server: { writes: ({ text }) => `<think>\n${THOUGHTS}</think>\n\n${text}` },
    outcome: { most: CALLS },
  },
  {
    name: 'think-tag-thinking',
    server: { writes: ({ text }) => `<thinking>\n${THOUGHTS}</thinking>\n\n${text}` },
    outcome: { most: CALLS },
  },
  {
    name: 'think-no-open',
    server: {
      writes: ({ text, structured }) =>
        structured
          ? `I should answer in JSON, for example {"title":"x"}. Done.\n</think>\n\n${text}`
          : `${THOUGHTS}</think>\n\n${text}`,
    },
    outcome: { most: CALLS },
  },
  {
    name: 'think-no-open-json-draft',
    server: {
      writes: ({ text, structured }) =>
        structured
          ? `First draft: ${text.replaceAll('Inês Quadros', 'DRAFT NAME')} - no, better:\n</think>\n\n${text}`
          : text,
    },
    outcome: { most: CALLS },
  },
  {
    name: 'think-harmony',
    server: {
      writes: ({ text }) =>
        `<|channel|>analysis<|message|>${THOUGHTS}<|end|><|start|>assistant<|channel|>final<|message|>${text}<|return|>`,
    },
    outcome: { most: CALLS },
  },
  // Each call may be asked once more, with more room.
  { name: 'reasoning-eats-limit', server: { stream: longThoughts }, outcome: { most: CALLS + 4, hits: laterOnesOnce } },
  {
    name: 'thoughts-in-tags-eat-limit',
    server: { stream: longThoughtsInTags },
    outcome: { most: CALLS + 4, hits: laterOnesOnce },
  },
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
