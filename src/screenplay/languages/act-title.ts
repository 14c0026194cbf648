import { NUMBER, escaped } from './counted.js';
import { LANGUAGES } from './languages.js';
import { isUnspaced, termKey } from './terms.js';

const WORDS: ReadonlySet<string> = new Set(LANGUAGES.flatMap(({ actWords }) => actWords).map(termKey));
const ENGLISH_WORDS: ReadonlySet<string> = new Set(LANGUAGES[0]!.actWords);
/** `第一幕`, `제2막`. */
const COUNTED = new RegExp(
  `^(?:第|제)? ?${NUMBER} ?(?:${escaped(LANGUAGES.flatMap(({ actWords, writing }) => (isUnspaced(writing) ? actWords : [])))})(?!\\p{L})`,
  'u',
);

/** Whether a title is that of an act, in any language: `Act One: Low Water`, `PRIMER ACTO`, `第一幕`. In English the word comes first. */
export function opensAct(title: string): boolean {
  const [first = '', second = ''] = termKey(title).split(' ');
  return WORDS.has(first) || (WORDS.has(second) && !ENGLISH_WORDS.has(second)) || COUNTED.test(title.trim());
}
