import { blankEnd } from '../text/characters.js';

const STOP = /[.?!\u2026]/;
/** Full-width stops need no blank after them. */
const WIDE_STOP = /[\u3002\uff01\uff1f]/;
const CLOSER = /[\p{Pe}\p{Pf}'"]/u;
const ABBREVIATION = /(?:^|[^\p{L}\p{N}])(?:Mr|Mrs|Ms|Dr|St)$/iu;
const INITIAL = /(?:^|[^\p{L}\p{N}])\p{Lu}$/u;

/**
 * Where the last sentence that ends after `from` and not after `to` ends, behind its closing quotes and brackets; -1 if
 * none does. A stop ends a sentence if a blank or the end of the line follows it, but not in `Dr.` and after an initial.
 */
export function lastSentenceEnd(text: string, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) {
    const char = text[at]!;
    const wide = WIDE_STOP.test(char);
    if (!wide && !STOP.test(char)) continue;
    let end = at + 1;
    while (end < text.length && CLOSER.test(text[end]!)) end++;
    if (end > to) continue;
    if (!wide && end < text.length && text[end] !== ' ') continue;
    if (char === '.' && isAbbreviated(text, at)) continue;
    return end;
  }
  return -1;
}

/** Whether a line ends with the end of a sentence. */
export function endsSentence(text: string): boolean {
  const end = blankEnd(text);
  let stop = end;
  while (stop > 0 && CLOSER.test(text[stop - 1]!)) stop--;
  return stop > 0 && lastSentenceEnd(text, stop - 1, end) === end;
}

function isAbbreviated(text: string, stop: number): boolean {
  const before = text.slice(Math.max(0, stop - 5), stop);
  return ABBREVIATION.test(before) || INITIAL.test(before);
}
