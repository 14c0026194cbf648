import { foldWords } from './fold.js';
import { TIMES, type Language, type WritingSystem } from './language.js';
import { LANGUAGES } from './languages.js';
import { termKey } from './terms.js';

const SYSTEMS: readonly (readonly [WritingSystem, RegExp])[] = [
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu], ['Han', /\p{Script=Han}/gu], ['Hangul', /\p{Script=Hangul}/gu], ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Arabic', /\p{Script=Arabic}/gu], ['Hebrew', /\p{Script=Hebrew}/gu], ['Devanagari', /\p{Script=Devanagari}/gu], ['Latin', /\p{Script=Latin}/gu],
];
/** Enough of a text to tell its language. */
const LOOKED_AT = 20_000;
/** So many characters of a script without small letters say as much as a word of others. */
const DENSE: ReadonlySet<WritingSystem> = new Set(['Han', 'Kana', 'Hangul']);

export interface ToldLanguage {
  /** Undefined if no language of ours is written so, or too few of its small words are there. */
  readonly language: Language | undefined;
  /** Undefined for a script that none of the languages is written in. */
  readonly writing: WritingSystem | undefined;
}

/** The language of a text by its script, its small words, and the words of its headings. */
export function tellLanguage(text: string): ToldLanguage {
  const looked = text.slice(0, LOOKED_AT);
  let writing: WritingSystem | undefined;
  let most = 0;
  let known = 0;
  for (const [system, letters] of SYSTEMS) {
    const count = (looked.match(letters)?.length ?? 0);
    known += count;
    const weight = count * (DENSE.has(system) ? 3 : 1);
    if (weight > most) [writing, most] = [system, weight];
  }
  const all = looked.match(/\p{L}/gu)?.length ?? 0;
  if (writing === undefined || known * 2 < all) return { language: undefined, writing: undefined };
  // Japanese has Chinese characters as well, Chinese has no kana.
  if (writing === 'Han' && (looked.match(SYSTEMS[0]![1])?.length ?? 0) * 12 > most / 3) writing = 'Kana';
  const candidates = LANGUAGES.filter((language) => language.writing[0] === writing);
  return { writing, language: candidates.length === 1 ? candidates[0] : byStopWords(looked, candidates) };
}

const STOP_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  LANGUAGES.map(({ code, stopWords, interior, exterior, times, transitions }) => {
    const ofHeadings = [...interior, ...exterior, ...TIMES.flatMap((time) => times[time]), ...transitions].flatMap((term) => termKey(term).split(' ')).filter((word) => word.length > 2);
    return [code, new Set([...stopWords.map(foldWords), ...ofHeadings])];
  }),
);

function byStopWords(text: string, candidates: readonly Language[]): Language | undefined {
  const scores = new Map(candidates.map((language) => [language, 0]));
  for (const [word] of text.matchAll(/[\p{L}\p{M}']+/gu)) {
    const folded = foldWords(word);
    for (const language of candidates) if (STOP_WORDS.get(language.code)!.has(folded)) scores.set(language, scores.get(language)! + 1);
  }
  const [best, second] = [...scores].toSorted(([, one], [, other]) => other - one);
  return best && best[1] >= 2 && best[1] > (second?.[1] ?? 0) ? best[0] : undefined;
}
