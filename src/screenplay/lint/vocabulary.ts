import type { Language } from '../languages/language.js';
import { TIMES } from '../languages/language.js';
import { ENGLISH } from '../languages/data/english.js';
import { LANGUAGES } from '../languages/languages.js';
import { termKey } from '../languages/terms.js';
import { foldName } from '../names.js';
import { ENGLISH_PHRASES, TIME_NEIGHBOURS, type Phrases } from './phrases.js';

/** The words of one language that rules look for. Terms are kept as `termKey` folds them. */
export interface Vocabulary {
  /** BCP 47. */
  readonly language: string;
  /** Times of day that stand for themselves; those of English are known in every language. */
  readonly times: ReadonlySet<string>;
  /** Those that say when after the scene before. */
  readonly relativeTimes: ReadonlySet<string>;
  /** May stand beside a time: `EARLY MORNING`. */
  readonly timeModifiers: ReadonlySet<string>;
  /** In the usual spelling. */
  readonly extensions: ReadonlySet<string>;
  /** Wording that is known for English only. */
  readonly phrases: Phrases | undefined;
}

/** Known in the headings of every language: many write English ones. */
function vocabulary(language: Language): Vocabulary {
  const both = language === ENGLISH ? [ENGLISH] : [language, ENGLISH];
  const terms = (of: (each: Language) => readonly string[]) => new Set(both.flatMap(of).map(termKey));
  return Object.freeze({
    language: language.code,
    times: terms(({ times }) => TIMES.flatMap((time) => times[time])),
    relativeTimes: terms(({ relativeTimes }) => relativeTimes),
    timeModifiers: new Set([...terms(({ timeModifiers }) => timeModifiers), ...TIME_NEIGHBOURS]),
    extensions: new Set(both.flatMap(({ extensions }) => extensions).map(foldName)),
    phrases: language === ENGLISH ? ENGLISH_PHRASES : undefined,
  });
}

/** Languages in which words are looked for. Rules that need words are left out for others. */
export const VOCABULARIES: readonly Vocabulary[] = Object.freeze(LANGUAGES.map(vocabulary));

/** @param locale BCP 47: `en-GB` has the words of `en` */
export function vocabularyOf(locale: string): Vocabulary | undefined {
  const language = locale.toLowerCase().split('-')[0];
  return VOCABULARIES.find((each) => each.language === language);
}

/** Whether a text is a time of day and no more, absolute or relative. */
export function isTimeOfDay({ times, relativeTimes }: Vocabulary, text: string): boolean {
  const key = text.length > 40 ? '' : termKey(text);
  return times.has(key) || relativeTimes.has(key);
}

/** A text that a message quotes, cut to a readable length. */
export function excerpt(text: string, length = 60): string {
  const line = text.slice(0, length * 2).replaceAll('\n', ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
