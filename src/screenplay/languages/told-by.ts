import { foldWords } from './fold.js';
import { TIMES, type Language, type SpeechForm } from './language.js';
import { LANGUAGES } from './languages.js';
import { isUnspaced, termKey } from './terms.js';
import { writingOf, type WritingSystem } from './writing.js';

/** Words of a language that a text must have at least: one word may belong to several. */
const LEAST = 2;
/** Of a longer text, one word in so many must be another of the language's own, up to so many: few words again and again are those of an unknown language. */
const WORDS_TO_ONE = 12;
const ENOUGH = 6;
/** A text of so many words has a small word of its language; a shorter one counts as in the only language of its writing system. */
const TELLING = 8;
const WORD = /[\p{L}\p{M}']+/gu;
/** Enough of a text to tell its language. */
const LOOKED_AT = 20_000;

export interface ToldLanguage {
  /** Undefined if no language of ours is written so, or too few of its small words are there. */
  readonly language: Language | undefined;
  /** Undefined for a script that none of the languages is written in. */
  readonly writing: WritingSystem | undefined;
}

/** The language of a text by its script, its small words, and the words of its headings. */
export function tellLanguage(text: string): ToldLanguage {
  const looked = text.slice(0, LOOKED_AT);
  const writing = writingOf(looked);
  if (writing === undefined) return { language: undefined, writing };
  const candidates = LANGUAGES.filter((language) => language.writing[0] === writing);
  return { writing, language: byWords(looked, candidates) };
}

/** An English text of so many words has some of its small words. */
const TELLING_ENGLISH = 40;

/** Whether a text in Latin letters whose language is not known may be English: few words, and none with accents. */
export function mayBeEnglish(text: string): boolean {
  return !/[\u00C0-\u024F]/.test(text) && (text.match(WORD)?.length ?? 0) < TELLING_ENGLISH;
}

const STOP_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  LANGUAGES.map(({ code, stopWords, interior, exterior, times, transitions }) => {
    const ofHeadings = [...interior, ...exterior, ...TIMES.flatMap((time) => times[time]), ...transitions]
      .flatMap((term) => termKey(term).split(' '))
      .filter((word) => word.length > 2);
    return [code, new Set([...stopWords.map(foldWords), ...ofHeadings])];
  }),
);

interface Score {
  readonly language: Language;
  hits: number;
  different: number;
}

/** Small words and those of headings count as often as they come, a word with letters of its language's own once, as it may be a name. */
function byWords(text: string, candidates: readonly Language[]): Language | undefined {
  const [only] = candidates;
  if (candidates.length === 1 && (isUnspaced(only!.writing) || (text.match(WORD)?.length ?? 0) < TELLING)) return only;
  const scores = candidates.map((language): Score => ({ language, hits: 0, different: 0 }));
  const words = text.match(WORD) ?? [];
  // By word as written, the scores that its other comings add to.
  const known = new Map<string, readonly Score[]>();
  // By folded word, the languages that count it each time.
  const met = new Map<string, readonly Score[]>();
  for (const word of words) {
    let again = known.get(word);
    if (again === undefined) {
      const folded = foldWords(word);
      again = met.get(folded);
      if (again === undefined) {
        again = scores.filter(({ language }) => STOP_WORDS.get(language.code)!.has(folded));
        met.set(folded, again);
        known.set(word, again);
        const small = word.toLowerCase();
        for (const score of scores) {
          if (!again.includes(score) && !hasOwnLetter(small, score.language)) continue;
          score.hits += 1;
          score.different += 1;
        }
        continue;
      }
      known.set(word, again);
    }
    for (const score of again) score.hits += 1;
  }
  const count = words.length;
  const [best, second] = scores.toSorted((one, other) => other.hits - one.hits);
  const least = Math.max(candidates.length === 1 ? 1 : LEAST, Math.min(ENOUGH, count / WORDS_TO_ONE));
  return best && best.different >= least && best.hits > (second?.hits ?? 0) ? best.language : undefined;
}

function hasOwnLetter(small: string, { letters }: Language): boolean {
  return letters !== '' && [...small].some((letter) => letters.includes(letter));
}

/** Whether a line with a speech in it is written as its language usually has speeches, as far as its letters tell the language. */
export function isUsualSpeech(line: string, form: SpeechForm): boolean {
  const writing = writingOf(line);
  return LANGUAGES.some(
    (language) => writing !== undefined && language.writing.includes(writing) && language.speeches.includes(form),
  );
}
