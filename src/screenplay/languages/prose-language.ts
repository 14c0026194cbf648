import { CLOSE_LANGUAGES, SIMPLIFIED, TRADITIONAL } from './small-words.js';
import { mostOf, sum, weigh, writingsOf } from './prose-writing.js';
import { smallWordsIn, WORD_INDEXES, wordsOf } from './word-counts.js';

/** Language tags whose small words stand under another one. */
const SAME_WORDS: Readonly<Record<string, string>> = { nb: 'no', nn: 'no', bs: 'hr', cnr: 'hr', prs: 'fa' };

/** Letters that are enough to tell a writing; a sentence has them. */
const LEAST_LETTERS = 12;
/** Letters and small words by which a text may be said to be in the wrong language. */
const ENOUGH_LETTERS = 60;
const ENOUGH_WORDS = 25;
/** A text with less of its letters in the writing of its language is in another. */
const OWN_SHARE = 0.35;
/** How often the small words of another language must come for one of its own: dialogue may quote. */
const TIMES_AS_OFTEN = 2;
/** Share of small words among the words in small letters. */
const SMALL_SHARE = 0.08;
/** As both, for telling a language that nobody has named. */
const SURE_TIMES = 3;
const SURE_SHARE = 0.15;
/** So few words may have no small one among them. */
const FEW_WORDS = 5;
/** Of one or the other Chinese. */
const CHINESE_SHARE = 0.85;

/** Enough of a text to judge it by. */
const LOOKED_AT = 30_000;

/** Names begin with capitals, and so do few small words: neither is judged. What stands before is looked at only where there is a capital. */
const CAPITALIZED = /\p{Lu}(?<![\p{L}\p{M}'’]\p{Lu})[\p{L}\p{M}'’]*/gu;

/**
 * The language that running text is certainly written in, as a BCP 47 tag, where it is certainly not the wanted one; `und` where only
 * that is certain. Undefined for a text that may be in the wanted language, for one that is too short to tell, and for languages
 * whose words are not known and whose writing is the text's.
 */
export function otherLanguageOf(text: string, wanted: string): string | undefined {
  return otherLanguageThan(wanted)(text);
}

/** As `otherLanguageOf`, for many texts. */
export function otherLanguageThan(wanted: string): (text: string) => string | undefined {
  const expected = writingsOf(wanted);
  if (expected === undefined) return () => undefined;
  const byWords = new Map(expected.map((writing) => [writing, otherByWords(writing, wanted)]));
  return (text) => {
    const letters = running(text);
    const weights = weigh(letters);
    const total = sum(weights.values());
    if (total < ENOUGH_LETTERS) return undefined;
    const own = sum(expected.map((writing) => weights.get(writing) ?? 0));
    if (own < total * OWN_SHARE) return languageOfProse(text) ?? 'und';
    const writing = mostOf(weights);
    if (writing === 'Hani' || writing === 'Kana' || writing === 'Hang') return otherEastAsian(letters, weights, wanted);
    return writing === undefined ? undefined : byWords.get(writing)?.(letters);
  };
}

/** The language of running text as a BCP 47 tag, where it is certain. */
export function languageOfProse(text: string): string | undefined {
  const letters = running(text);
  const weights = weigh(letters);
  const total = sum(weights.values());
  const writing = mostOf(weights);
  if (writing === undefined || total < LEAST_LETTERS || (weights.get(writing) ?? 0) < total * 0.75) {
    return isJapanese(weights) ? 'ja' : undefined;
  }
  if (isJapanese(weights)) return 'ja';
  if (writing === 'Hani') return `zh${chineseOf(letters, 4) ?? ''}`;
  if (WORD_INDEXES.has(writing)) return languageByWords(letters, writing);
  // Several languages are written so, and their words are not known.
  if (writing === 'Ethi') return undefined;
  return new Intl.Locale(`und-${writing === 'Hang' ? 'Kore' : writing}`).maximize().language;
}

/** Whether a short text may be in a language: it is written in what that is written in, and has one of its small words, if it has many words at all. */
export function mayBeIn(text: string, tag: string): boolean {
  const letters = running(text);
  const weights = weigh(letters);
  const [writing, expected] = [mostOf(weights), writingsOf(tag)];
  if (writing === undefined || expected === undefined) return true;
  if (!expected.includes(writing)) return false;
  const index = WORD_INDEXES.get(writing);
  const own = index === undefined ? -1 : index.tags.indexOf(keyOf(tag, index.tags) ?? '');
  const words = wordsOf(letters);
  return own < 0 || words.length < FEW_WORDS || words.some((word) => index?.byWord.get(word)?.includes(own) === true);
}

function running(text: string): string {
  return text.slice(0, LOOKED_AT).replaceAll('’', "'").replace(CAPITALIZED, ' ');
}

/** Chinese has no kana; this share of them among Chinese characters is Japanese. */
function isJapanese(weights: ReadonlyMap<string, number>): boolean {
  const [kana, han] = [weights.get('Kana') ?? 0, weights.get('Hani') ?? 0];
  return kana >= LEAST_LETTERS / 2 && kana > han / 12 && kana + han > sum(weights.values()) * 0.6;
}

function otherEastAsian(text: string, weights: ReadonlyMap<string, number>, wanted: string): string | undefined {
  const { language, script } = new Intl.Locale(wanted).maximize();
  const [kana, han, hangul] = ['Kana', 'Hani', 'Hang'].map((writing) => weights.get(writing) ?? 0) as [
    number,
    number,
    number,
  ];
  if (language === 'ja') return kana < han / 30 && han >= 3 * ENOUGH_LETTERS ? 'zh' : undefined;
  if (language === 'ko') return hangul < han / 10 ? (isJapanese(weights) ? 'ja' : 'zh') : undefined;
  if (isJapanese(weights)) return 'ja';
  // Who says only `zh` has asked for neither.
  const named = wanted.toLowerCase() === 'zh' ? undefined : script;
  const found = named === 'Hans' || named === 'Hant' ? chineseOf(text, 20) : undefined;
  return found === undefined || found === `-${named}` ? undefined : `zh${found}`;
}

/** `-Hans` or `-Hant`, if at least so many of its characters tell. */
function chineseOf(text: string, least: number): string | undefined {
  const [simplified, traditional] = [SIMPLIFIED, TRADITIONAL].map((characters) => {
    const telling = new Set(characters);
    return [...text].filter((character) => telling.has(character)).length;
  }) as [number, number];
  const telling = simplified + traditional;
  if (telling < least) return undefined;
  if (simplified >= telling * CHINESE_SHARE) return '-Hans';
  return traditional >= telling * CHINESE_SHARE ? '-Hant' : undefined;
}

/** What tells another language than the wanted one by the small words of a text. */
function otherByWords(writing: string, wanted: string): (text: string) => string | undefined {
  const index = WORD_INDEXES.get(writing);
  const own = index === undefined ? undefined : keyOf(wanted, index.tags);
  if (index === undefined || own === undefined) return () => undefined;
  const ownAt = index.tags.indexOf(own);
  const close = new Set([own, ...CLOSE_LANGUAGES.filter((group) => group.includes(own)).flat()]);
  return (text) => {
    const words = wordsOf(text);
    if (words.length < ENOUGH_WORDS) return undefined;
    const found = smallWordsIn(words, index, ownAt);
    const ownHits = found[ownAt]!.hits;
    const least = Math.max(6, words.length * SMALL_SHARE);
    let best: { readonly tag: string; readonly hits: number } | undefined;
    for (const { tag, hits, different, sharedHits, sharedDifferent } of found) {
      const onlyHits = hits - sharedHits;
      const certain =
        different - sharedDifferent >= 4 && onlyHits >= least && onlyHits >= TIMES_AS_OFTEN * (ownHits - sharedHits);
      if (certain && !close.has(tag) && (best === undefined || hits > best.hits)) best = { tag, hits };
    }
    return best?.tag;
  };
}

function languageByWords(text: string, writing: string): string | undefined {
  const index = WORD_INDEXES.get(writing)!;
  const words = wordsOf(text);
  const ranked = smallWordsIn(words, index).toSorted((one, other) => other.hits - one.hits);
  const [best] = ranked;
  if (best === undefined || best.different < 3 || best.hits < words.length * SURE_SHARE) return undefined;
  const certain = smallWordsIn(words, index, index.tags.indexOf(best.tag)).every(({ tag, hits, sharedHits }) => {
    const only = best.hits - sharedHits;
    return tag === best.tag || (only >= 2 && only >= SURE_TIMES * (hits - sharedHits));
  });
  return certain ? best.tag : undefined;
}

/** Under which tag the small words of a language stand; undefined where they are not known. */
function keyOf(tag: string, languages: readonly string[]): string | undefined {
  const { language } = new Intl.Locale(tag);
  const key = SAME_WORDS[language] ?? (language === 'sr' && !languages.includes('sr') ? 'sr-Latn' : language);
  return languages.includes(key) ? key : undefined;
}
