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
  /** Absolute times of day; those of English are known in every language. */
  readonly times: ReadonlySet<string>;
  /** Times relative to the scene before. */
  readonly relativeTimes: ReadonlySet<string>;
  /** Words that may accompany a time: `EARLY MORNING`. */
  readonly timeModifiers: ReadonlySet<string>;
  /** In the usual spelling. */
  readonly extensions: ReadonlySet<string>;
  /** Known for English only. */
  readonly phrases: Phrases | undefined;
}

/** Makes the vocabulary of a language. English times are known in all: many write English headings. */
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

/** The vocabularies of all known languages. For others, rules that need words are left out. */
export const VOCABULARIES: readonly Vocabulary[] = Object.freeze(LANGUAGES.map(vocabulary));

/** The vocabulary of a language; undefined if it is not known. @param locale BCP 47: `en-GB` has the words of `en` */
export function vocabularyOf(locale: string): Vocabulary | undefined {
  const language = locale.toLowerCase().split('-')[0];
  return VOCABULARIES.find((each) => each.language === language);
}

/** Whether a text is nothing but a time of day, absolute or relative. */
export function isTimeOfDay({ times, relativeTimes }: Vocabulary, text: string): boolean {
  const key = text.length > 40 ? '' : termKey(text);
  return times.has(key) || relativeTimes.has(key);
}

/** A text that a message quotes, cut to a readable length. */
export function excerpt(text: string, length = 60): string {
  const line = text.slice(0, length * 2).replaceAll('\n', ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
