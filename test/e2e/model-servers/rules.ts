import type { ChatMessage } from './story-replies.js';
import { promptTokens } from './story-replies.js';
import type { Exchange, Refusal, Rule } from './model-server.js';

/** The chat template has no place for instructions of the system. */
export const takesNoSystemRole =
  (refusal: Refusal): Rule =>
  ({ body }) =>
    body.messages.some(({ role }) => role === 'system') ? refusal : undefined;

/** User and assistant take turns, after an optional system message. */
export const rolesAlternate =
  (refusal: Refusal): Rule =>
  ({ body }) => {
    const turns = body.messages[0]?.role === 'system' ? body.messages.slice(1) : body.messages;
    return turns.every(({ role }, at) => role === (at % 2 === 0 ? 'user' : 'assistant')) ? undefined : refusal;
  };

export const takesFormats =
  (formats: readonly string[], refusal: Refusal): Rule =>
  ({ body }) =>
    body.response_format === undefined || formats.includes(body.response_format.type) ? undefined : refusal;

/** `json_object` needs the word in the prompt, so that the model does not write white space for ever. */
export const namesJson =
  (refusal: Refusal): Rule =>
  ({ body }) =>
    body.response_format?.type === 'json_object' && !/json/i.test(JSON.stringify(body.messages)) ? refusal : undefined;

/** Fields beyond these are refused, the first one by name. */
export const takesFields =
  (fields: readonly string[], refusal: (field: string, value: unknown) => Refusal): Rule =>
  ({ body }) => {
    const unknown = Object.keys(body).find((field) => !fields.includes(field));
    return unknown === undefined ? undefined : refusal(unknown, body[unknown]);
  };

/** Prompt and answer together. */
export const windowOf =
  (tokens: number, refusal: (exchange: Exchange) => Refusal): Rule =>
  (exchange) =>
    exchange.promptTokens + (exchange.limit === Infinity ? 0 : exchange.limit) > tokens ? refusal(exchange) : undefined;

export const promptWindowOf =
  (tokens: number, refusal: (exchange: Exchange) => Refusal): Rule =>
  (exchange) =>
    exchange.promptTokens > tokens ? refusal(exchange) : undefined;

export const mostOutput =
  (tokens: number, refusal: (exchange: Exchange) => Refusal): Rule =>
  (exchange) =>
    exchange.limit !== Infinity && exchange.limit > tokens ? refusal(exchange) : undefined;

/** Refuses the first request that matches, and takes it the second time. */
export const once =
  (matches: (exchange: Exchange) => boolean, refusal: Refusal): Rule =>
  (exchange) => {
    if (exchange.memory.has('refused') || !matches(exchange)) return undefined;
    exchange.memory.set('refused', 1);
    return refusal;
  };

/** Refuses everything from the first request on, for so long. */
export const forMilliseconds =
  (duration: number, refusal: (leftMs: number) => Refusal): Rule =>
  ({ memory }) => {
    const until = memory.get('until') ?? memory.set('until', Date.now() + duration).get('until')!;
    return Date.now() < until ? refusal(until - Date.now()) : undefined;
  };

/** A prompt that is too long loses its oldest turns without a word; the system's message and the last turn stay. */
export const readsTheEnd =
  (window: number) =>
  (messages: ChatMessage[]): ChatMessage[] => {
    const kept = [...messages];
    while (promptTokens(kept) > window) {
      const oldest = kept.findIndex(({ role }) => role !== 'system');
      if (oldest < 0 || oldest === kept.length - 1) break;
      kept.splice(oldest, 1);
    }
    return kept;
  };
