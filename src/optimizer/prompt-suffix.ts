import type { Message } from '../llm/provider.js';

/** Added to a variant whose answer was of no use, to have it anew: no generation has so many takes. */
export const RETAKE = 1_000_000;

/** Tokens of a word with its share of form, at the least favourable usual. */
const TOKENS_PER_WORD = 2;

/**
 * What a request that is asked on purpose once more says beside its prompt. Without it a server at temperature 0, with a seed, or with
 * a cache of its own would give the answer that it gave before. `again`: how often an answer to this very take was of no use.
 */
export function takeSuffix(variant: number, again: number): string | undefined {
  const retakes = again + Math.floor(variant / RETAKE);
  return variant === 0 && again === 0
    ? undefined
    : `This is take ${(variant % RETAKE) + 1}${retakes === 0 ? '' : `.${retakes}`}: answer anew.`;
}

/** For an answer that has no more room than the one before, which was cut off. */
export function brevitySuffix(maxOutputTokens: number): string {
  return `An earlier answer was cut off at its limit. Be brief: the whole answer must stay below ${Math.max(10, Math.floor(maxOutputTokens / TOKENS_PER_WORD))} words.`;
}

/** The note stands at the very end, so that prompts which begin alike still do. */
export function withSuffix<M extends Message>(messages: readonly M[], note: string | undefined): readonly M[] {
  const last = messages.at(-1);
  if (note === undefined || last === undefined) return messages;
  return last.role === 'user'
    ? [...messages.slice(0, -1), { ...last, text: `${last.text}\n\n${note}` }]
    : [...messages, { role: 'user', text: note } as M];
}
