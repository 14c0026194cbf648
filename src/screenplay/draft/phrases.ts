import { foldWords } from '../languages/fold.js';
import { phraseBook } from '../languages/phrase-book.js';
import { ANNOUNCEMENTS } from '../languages/terms.js';
import { hasCase } from '../languages/letters.js';
import { isHeading } from './shapes.js';

/** A line that announces the screenplay: it ends in a colon and holds one of a few words. */
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

/** The first words of what a model says to the reader when it has finished. */
export function isChatter(text: string): boolean {
  return CHATTER.begins(text);
}

/** The first words of a model that declines to write. */
export function isRefusal(text: string): boolean {
  return REFUSALS.begins(text);
}
