import { CLOSE_LANGUAGES, SIMPLIFIED, SMALL_WORDS, TRADITIONAL } from './small-words.js';
import { mostOf, sum, weigh, writingsOf } from './prose-writing.js';

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

/** Names begin with capitals, and so do few small words: neither is judged. */
const CAPITALIZED = /(?<![\p{L}\p{M}'’])\p{Lu}[\p{L}\p{M}'’]*/gu;
const WORD = /[\p{L}\p{M}\u200C]+/gu;

const WORDS: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> = new Map(
  Object.entries(SMALL_WORDS).map(([writing, languages]) => [
    writing,
    new Map(Object.entries(languages).map(([tag, words]) => [tag, new Set(words.split(' '))])),
  ]),
);

/**
 * The language that running text is certainly written in, as a BCP 47 tag, where it is certainly not the wanted one; `und` where only
 * that is certain. Undefined for a text that may be in the wanted language, for one that is too short to tell, and for languages
 * whose words are not known and whose writing is the text's.
 */
export function otherLanguageOf(text: string, wanted: string): string | undefined {
  const letters = running(text);
  const weights = weigh(letters);
  const expected = writingsOf(wanted);
  const total = sum(weights.values());
  if (expected === undefined || total < ENOUGH_LETTERS) return undefined;
  const own = sum(expected.map((writing) => weights.get(writing) ?? 0));
  if (own < total * OWN_SHARE) return languageOfProse(text) ?? 'und';
  const writing = mostOf(weights);
  if (writing === 'Hani' || writing === 'Kana' || writing === 'Hang') return otherEastAsian(letters, weights, wanted);
  if (writing === undefined || !expected.includes(writing)) return undefined;
  return otherByWords(letters, writing, wanted);
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
  if (WORDS.has(writing)) return languageByWords(letters, writing);
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
  const languages = WORDS.get(writing);
  const own = languages === undefined ? undefined : languages.get(keyOf(tag, languages) ?? '');
  const { words, counts } = counted(letters);
  return own === undefined || words < FEW_WORDS || [...counts.keys()].some((word) => own.has(word));
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

interface Counted {
  readonly words: number;
  /** How often each small word of any language comes. */
  readonly counts: ReadonlyMap<string, number>;
}

function counted(text: string): Counted {
  const counts = new Map<string, number>();
  let words = 0;
  for (const [word] of text.matchAll(WORD)) {
    words += 1;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return { words, counts };
}

/** Small words that the one language has and the other has not: how often they come, and how many different ones. */
function ownWords(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined, { counts }: Counted) {
  const own = [...counts].filter(([word]) => one.has(word) && other?.has(word) !== true);
  return { hits: sum(own.map(([, count]) => count)), different: own.length };
}

function otherByWords(text: string, writing: string, wanted: string): string | undefined {
  const languages = WORDS.get(writing);
  const own = languages === undefined ? undefined : keyOf(wanted, languages);
  const found = counted(text);
  if (languages === undefined || own === undefined || found.words < ENOUGH_WORDS) return undefined;
  const ownSet = languages.get(own)!;
  const close = new Set(CLOSE_LANGUAGES.filter((group) => group.includes(own)).flat());
  const others = [...languages].flatMap(([tag, words]) => {
    if (tag === own || close.has(tag)) return [];
    const { hits, different } = ownWords(words, ownSet, found);
    const certain =
      different >= 4 &&
      hits >= Math.max(6, found.words * SMALL_SHARE) &&
      hits >= TIMES_AS_OFTEN * ownWords(ownSet, words, found).hits;
    return certain ? [{ tag, hits: ownWords(words, undefined, found).hits }] : [];
  });
  return others.toSorted((one, other) => other.hits - one.hits)[0]?.tag;
}

function languageByWords(text: string, writing: string): string | undefined {
  const languages = WORDS.get(writing)!;
  const found = counted(text);
  const ranked = [...languages]
    .map(([tag, words]) => ({ tag, words, ...ownWords(words, undefined, found) }))
    .toSorted((one, other) => other.hits - one.hits);
  const [best, ...others] = ranked;
  if (best === undefined || best.different < 3 || best.hits < found.words * SURE_SHARE) return undefined;
  const certain = others.every(({ words }) => {
    const { hits } = ownWords(best.words, words, found);
    return hits >= 2 && hits >= SURE_TIMES * ownWords(words, best.words, found).hits;
  });
  return certain ? best.tag : undefined;
}

/** Under which tag the small words of a language stand; undefined where they are not known. */
function keyOf(tag: string, languages: ReadonlyMap<string, unknown>): string | undefined {
  const { language } = new Intl.Locale(tag);
  const key = SAME_WORDS[language] ?? (language === 'sr' && !languages.has('sr') ? 'sr-Latn' : language);
  return languages.has(key) ? key : undefined;
}
