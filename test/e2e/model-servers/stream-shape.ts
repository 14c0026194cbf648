import type { Exchange, ModelServer } from './model-server.js';
import { tokensOf } from './story-replies.js';

const PIECE = /[\s\S]{1,48}/gu;
const CHARACTERS_PER_TOKEN = 4;

export function piecesOf(text: string, characters = 48): string[] {
  return text.match(characters === 48 ? PIECE : new RegExp(`[\\s\\S]{1,${characters}}`, 'gu')) ?? [];
}

/** One chunk as an event of the stream. */
export function event(exchange: Exchange, chunk: object, lineEnd = '\n'): string {
  const whole = {
    id: `chatcmpl-${exchange.number}`,
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: exchange.body.model,
    ...chunk,
  };
  return `data: ${JSON.stringify(whole)}${lineEnd}${lineEnd}`;
}

export function choiceEvent(
  exchange: Exchange,
  delta: unknown,
  finishReason: string | null = null,
  more: object = {},
): string {
  return event(exchange, { choices: [{ index: 0, delta, finish_reason: finishReason }], ...more });
}

export const DONE = 'data: [DONE]\n\n';

/** The stream of a server that is told by its shape. An answer that is longer than the limit is cut there. */
export function* shapedStream({ shape = {} }: ModelServer, exchange: Exchange): Generator<string> {
  const { lineEnd = '\n', comment, thoughts, common, delta = (content) => ({ content }), beside = () => ({}) } = shape;
  const {
    opening = () => [{ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }],
    closing = usualClosing,
  } = shape;
  const write = (chunk: object): string =>
    event(exchange, { ...common, ...withChoice(chunk, shape.choice) }, lineEnd) + (comment ?? '');
  const choice = (content: object): object => ({ choices: [{ index: 0, delta: content, finish_reason: null }] });
  if (comment !== undefined) yield comment;
  for (const chunk of opening(exchange)) yield write(chunk);
  let left = exchange.limit;
  if (thoughts !== undefined) {
    const thought = thoughts.text.slice(0, left * CHARACTERS_PER_TOKEN);
    for (const piece of piecesOf(thought)) yield write(choice(thoughts.delta(piece)));
    left -= tokensOf(thought);
  }
  const text = exchange.text.slice(0, Math.max(0, left) * CHARACTERS_PER_TOKEN);
  for (const piece of piecesOf(text)) yield write({ ...choice(delta(piece)), ...beside(exchange) });
  for (const chunk of closing(exchange, text.length < exchange.text.length ? 'length' : 'stop')) yield write(chunk);
  yield `data: [DONE]${lineEnd}${lineEnd}`;
}

export function usualClosing(exchange: Exchange, finishReason: string): object[] {
  const end = { choices: [{ index: 0, delta: {}, finish_reason: finishReason }] };
  return exchange.body.stream_options?.include_usage === true ? [end, { choices: [], usage: exchange.usage }] : [end];
}

function withChoice(chunk: object, more: Record<string, unknown> | undefined): object {
  const { choices } = chunk as { choices?: object[] };
  return more === undefined || choices === undefined
    ? chunk
    : { ...chunk, choices: choices.map((choice) => ({ ...choice, ...more })) };
}
