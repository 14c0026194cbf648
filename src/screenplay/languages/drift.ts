import { languageOfProse, mayBeIn, otherLanguageOf, otherLanguageThan } from './prose-language.js';

/** A text in another language than was wanted. */
export interface Drift {
  /** BCP 47. */
  readonly wanted: string;
  /** BCP 47; `und` where only that it is another is certain. */
  readonly found: string;
}

/** The language that a reader is to see: the one that was said, else that of the log line if it is certain. */
export function wantedLanguage({
  language,
  logLine,
}: {
  language?: string | undefined;
  logLine?: string | undefined;
}): string | undefined {
  return language ?? (logLine === undefined ? undefined : languageOfProse(logLine));
}

/**
 * The language of a story that nobody has said one of, once it is certain: by its log line, else by the first answer, unless the log
 * line has nothing of that language.
 */
export function toldLanguage(logLine: string, answer: unknown): string | undefined {
  const told = languageOfProse(logLine);
  if (told !== undefined) return told;
  const answered = languageOfProse(freeTextOf(answer));
  return answered !== undefined && mayBeIn(logLine, answered) ? answered : undefined;
}

/** The drift of an answer, as a model gives it for any task, if it has clearly drifted. */
export function driftOf(answer: unknown, wanted: string | undefined): Drift | undefined {
  const found = wanted === undefined ? undefined : otherLanguageOf(freeTextOf(answer), wanted);
  return wanted === undefined || found === undefined ? undefined : { wanted, found };
}

/** As `driftOf`, for the pages of scenes, also unfinished ones. */
export function pagesDriftFrom(wanted: string | undefined): (pages: string) => Drift | undefined {
  if (wanted === undefined) return () => undefined;
  const otherLanguage = otherLanguageThan(wanted);
  return (pages) => {
    const found = otherLanguage(proseOf(pages));
    return found === undefined ? undefined : { wanted, found };
  };
}

/** The language that the pages of a script are written in, as a BCP 47 tag, where it is certain. */
export function languageOfPages(pages: string): string | undefined {
  return languageOfProse(proseOf(pages));
}

/** What is a name, a term or a heading whatever the language. */
const NAMES: ReadonlySet<string> = new Set([
  'name',
  'title',
  'heading',
  'location',
  'timeOfDay',
  'axis',
  'actStructure',
]);
/** Judgements quote the pages. */
const QUOTED = /“[^”]*”|"[^"\n]*"|«[^»]*»|„[^“”]*[“”]|「[^」]*」|『[^』]*』/gu;

/** What of an answer is running text of its own. */
export function freeTextOf(answer: unknown): string {
  if (typeof answer === 'string') return answer.replace(QUOTED, ' ');
  if (Array.isArray(answer)) return answer.map(freeTextOf).join('\n');
  if (typeof answer !== 'object' || answer === null) return '';
  return Object.entries(answer)
    .filter(([key, value]) => !NAMES.has(key) && !(key === 'characters' && isListOfNames(value)))
    .map(([, value]) => freeTextOf(value))
    .join('\n');
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** What stands first in lines that are no running text: forced headings and cues, sections, synopses, transitions, title pages. */
const NO_PROSE = /^\s*(?:[.@#=>]|(?:int|ext|est|i\/e)[./ ])/i;

/** Lines in capitals are headings, cues and transitions. */
function proseOf(pages: string): string {
  return pages
    .split('\n')
    .filter((line) => !NO_PROSE.test(line) && (/\p{Ll}/u.test(line) || !/\p{Lu}/u.test(line)))
    .join('\n');
}
