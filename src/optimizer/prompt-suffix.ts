import type { Message } from '../llm/provider.js';

/** Added to the variant of a call whose answer was of no use, to ask it again. No generation has so many takes. */
export const RETAKE = 1_000_000;

/** What a prompt shows of an edition's name, in characters: the end, where ids that were made in one moment differ. */
const EDITION_LENGTH = 8;

/** Tokens of a word, punctuation and markup included; on the high side. */
const TOKENS_PER_WORD = 2;

/**
 * A line added to the prompt of a call that is repeated on purpose. Without it a server at temperature 0, with a seed, or with
 * a cache of its own would repeat its last answer. `again`: how often an answer to this take was of no use. Undefined for a first take
 * that is of no edition.
 */
export function takeSuffix(variant: number, again: number, edition?: string): string | undefined {
  const retakes = again + Math.floor(variant / RETAKE);
  const take =
    variant === 0 && again === 0 ? undefined : `take ${(variant % RETAKE) + 1}${retakes === 0 ? '' : `.${retakes}`}`;
  const of = edition === undefined ? undefined : `edition ${edition.slice(-EDITION_LENGTH)}`;
  const told = [take, of].filter((part) => part !== undefined).join(' of ');
  return told === '' ? undefined : `This is ${told}: answer anew.`;
}

/** A line for the prompt of a call whose last answer was cut off, when the next may be no longer. */
export function brevitySuffix(maxOutputTokens: number): string {
  return `An earlier answer was cut off at its limit. Be brief: the whole answer must stay below ${Math.max(10, Math.floor(maxOutputTokens / TOKENS_PER_WORD))} words.`;
}

/** Puts the note at the very end, so that prompts with the same beginning keep it. */
export function withSuffix<M extends Message>(messages: readonly M[], note: string | undefined): readonly M[] {
  const last = messages.at(-1);
  if (note === undefined || last === undefined) return messages;
  return last.role === 'user'
    ? [...messages.slice(0, -1), { ...last, text: `${last.text}\n\n${note}` }]
    : [...messages, { role: 'user', text: note } as M];
}
