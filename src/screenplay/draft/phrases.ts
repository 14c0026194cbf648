import { foldWords } from '../languages/fold.js';
import { phraseBook } from '../languages/phrase-book.js';
import { ANNOUNCEMENTS } from '../languages/terms.js';
import { hasCase } from '../languages/letters.js';
import { isHeading } from './shapes.js';

/** Whether a line announces the screenplay: it ends in a colon and contains one of a few words. */
export function isPreamble(text: string): boolean {
  if (text.length > 400) return false;
  let end = text.length;
  while (end > 0 && '*_ '.includes(text.charAt(end - 1))) end--;
  const plain = text.slice(0, end);
  if (!/[:：]$/.test(plain) || (hasCase(plain) && !/\p{Ll}/u.test(plain)) || isHeading(plain)) return false;
  const folded = foldWords(plain);
  const words = new Set(folded.split(/[^\p{L}\p{M}']+/u));
  return ANNOUNCEMENTS.some(({ words: announcing, spaced }) =>
    announcing.some((word) => (spaced && !word.includes(' ') ? words.has(word) : folded.includes(word))),
  );
}

const CHATTER = phraseBook('chatter');
const REFUSALS = phraseBook('refusals');

/** Whether a line begins as models do when they address the reader after the screenplay. */
export function isChatter(text: string): boolean {
  return CHATTER.begins(text);
}

/** Whether a line begins as models do when they decline to write. */
export function isRefusal(text: string): boolean {
  return REFUSALS.begins(text);
}
