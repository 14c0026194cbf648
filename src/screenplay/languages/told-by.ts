import { foldWords } from './fold.js';
import { TIMES, type Language, type SpeechForm } from './language.js';
import { LANGUAGES } from './languages.js';
import { termKey } from './terms.js';
import { writingOf, type WritingSystem } from './writing.js';

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

/** Whether a line with a speech in it is written as its language usually has speeches, as far as its letters tell the language. */
export function isUsualSpeech(line: string, form: SpeechForm): boolean {
  const writing = writingOf(line);
  return LANGUAGES.some((language) => writing !== undefined && language.writing.includes(writing) && language.speeches.includes(form));
}
