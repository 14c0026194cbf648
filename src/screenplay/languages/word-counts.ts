import { SMALL_WORDS } from './small-words.js';

const WORD = /[\p{L}\p{M}\u200C]+/gu;

/** The small words of the languages of one writing. */
export interface WordIndex {
  /** Tags of the languages. */
  readonly tags: readonly string[];
  /** By word: the places in `tags` of the languages that have it. */
  readonly byWord: ReadonlyMap<string, readonly number[]>;
}

/** By ISO 15924. */
export const WORD_INDEXES: ReadonlyMap<string, WordIndex> = new Map(
  Object.entries(SMALL_WORDS).map(([writing, languages]) => [writing, indexOf(languages)]),
);

function indexOf(languages: Readonly<Record<string, string>>): WordIndex {
  const byWord = new Map<string, number[]>();
  for (const [at, words] of Object.values(languages).entries()) {
    for (const word of new Set(words.split(' '))) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [at]);
      else known.push(at);
    }
  }
  return { tags: Object.keys(languages), byWord };
}

/** The words of a text, one by one. */
export function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

/** What a language shares with a text, and with one other language. */
export interface SmallWords {
  readonly tag: string;
  /** How often its small words come, and how many different ones do. */
  hits: number;
  different: number;
  /** Of both, words that the other language has as well. */
  sharedHits: number;
  sharedDifferent: number;
}

/**
 * The small words of each language of a writing that come in a text, in the order of the index.
 *
 * @param beside the place of the other language; -1 for none
 */
export function smallWordsIn(words: readonly string[], { tags, byWord }: WordIndex, beside = -1): SmallWords[] {
  const found = tags.map((tag): SmallWords => ({ tag, hits: 0, different: 0, sharedHits: 0, sharedDifferent: 0 }));
  const met = new Set<string>();
  for (const word of words) {
    const languages = byWord.get(word);
    if (languages === undefined) continue;
    const different = met.has(word) ? 0 : 1;
    met.add(word);
    const shared = languages.includes(beside);
    for (const at of languages) {
      const language = found[at]!;
      language.hits += 1;
      language.different += different;
      if (!shared) continue;
      language.sharedHits += 1;
      language.sharedDifferent += different;
    }
  }
  return found;
}
