import { ASIDE } from './aside-text.js';
import { blankEnd, blankStart } from '../text/characters.js';

/** Takes out the blanks between asides at the start of a line and its text. An indent before the asides stays. */
export function closeUp(lifted: string): string {
  const start = blankStart(lifted);
  if (lifted[start] !== ASIDE) return lifted;
  let end = start;
  while (lifted[end] === ASIDE || lifted[end] === ' ') end++;
  return lifted.slice(0, start) + lifted.slice(start, end).replaceAll(' ', '') + lifted.slice(end);
}

/** Takes leading blanks and `count` visible characters off the start; asides stay. */
export function stripStart(lifted: string, count: number): string {
  if (!lifted.includes(ASIDE)) return lifted.slice(blankStart(lifted) + count);
  let kept = '';
  let at = 0;
  let left = count;
  for (; at < lifted.length; at++) {
    const char = lifted[at];
    if (char === ASIDE) kept += char;
    else if (char === ' ' && left === count) continue;
    else if (left === 0) break;
    else left--;
  }
  return kept + lifted.slice(at);
}

/** Takes `count` visible characters and the blanks after them off the end; asides stay. */
export function stripEnd(lifted: string, count: number): string {
  let kept = '';
  let at = lifted.length - 1;
  let left = count;
  for (; at >= 0; at--) {
    const char = lifted[at];
    if (char === ASIDE) kept += char;
    else if (char === ' ' && left === count) continue;
    else if (left === 0) break;
    else left--;
  }
  return lifted.slice(0, at + 1) + kept;
}

/** Backslashes before marks that would give a line of speech another meaning: they make these marks text. */
export const SPEECH_ESCAPE = /^(\\+)(?=[(~]|#+ |= |={3,}$)/;

/** How many backslashes are directly before the last character. */
export function finalBackslashes(text: string): number {
  let at = text.length - 2;
  while (at >= 0 && text[at] === '\\') at--;
  return text.length - 2 - at;
}

/** Reads `\<` at the end of a forced transition as `<`: of n backslashes before it half are kept, rounded down. */
export function unescapeEnd(inner: string): string {
  const skipped = (at: number, also = '') => inner[at] === ASIDE || (also !== '' && inner[at] === also);
  let end = inner.length - 1;
  while (skipped(end, ' ')) end--;
  if (inner[end] !== '<') return inner;
  let count = 0;
  for (let at = end - 1; inner[at] === '\\' || skipped(at); at--) if (inner[at] === '\\') count++;
  let drop = count - (count >> 1);
  let from = end;
  let kept = '';
  while (drop > 0) {
    from--;
    if (inner[from] === ASIDE) kept += ASIDE;
    else drop--;
  }
  return inner.slice(0, from) + kept + inner.slice(end);
}

/** The index of a `#...#` at the end of a heading that is not a valid scene number; -1 if there is none. */
export function badNumber({ text, visible }: { readonly text: string; readonly visible: string }): number {
  const end = blankEnd(visible);
  const open = visible.lastIndexOf('#', end - 2);
  if (visible[end - 1] !== '#' || open <= 0 || open === end - 2) return -1;
  if (/^[\p{L}\p{N}.-]+$/u.test(visible.slice(open + 1, end - 1))) return -1;
  return text.lastIndexOf('#', text.lastIndexOf('#') - 1);
}
