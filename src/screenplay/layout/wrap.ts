import { isWideAt, JOINED } from './cells.js';

/** A line of text and the result of `unitCells` for it. */
export interface Measured {
  readonly text: string;
  readonly cells: Int8Array | null;
}

/** One line on the page, as a range of the text that was wrapped. */
export interface Wrapped {
  readonly start: number;
  /** The end without trailing blanks. */
  readonly end: number;
  /** Where the next line begins; the length of the text if this is the last. */
  readonly next: number;
}

const HYPHEN = /[-\u2010\u2013\u2014]/;
const BEFORE_HYPHEN = /[\p{L}\p{N}\p{M}\-\u2010\u2013\u2014]$/u;
/** No line begins with one of these, where wide characters would allow it. */
const NOT_FIRST = /^[\p{Pe}\p{Pf}\p{Po}\p{M}\u00a0\u202f\u2060\u3005\u303b\u30fc\u309d\u309e\u30fd\u30fe'"-]/u;
/** No line ends with one of these, where wide characters would allow it. */
const NOT_LAST = /[\p{Ps}\p{Pi}\u00a0\u202f\u2060'"]$/u;

/**
 * The longest line that begins at `from` and fits into `measure` cells. Trailing blanks do not count. It ends at a blank, after a
 * hyphen inside a word or beside a wide character; a word wider than the measure is cut. A hyphen at its end may hang over by one
 * cell, as in Final Draft. Blanks at the start are kept unless they leave no room for the first word.
 */
export function wrapNext(line: Measured, from: number, measure: number): Wrapped {
  const { text, cells } = line;
  let start = from;
  let width = 0;
  let at = from;
  let visible = from;
  let candidate: Wrapped | undefined;
  while (at < text.length) {
    if (isBlank(line, at)) {
      const next = skipBlanks(line, at);
      if (visible > start) candidate = { start, end: at, next };
      width += next - at;
      at = next;
      continue;
    }
    const taken = cells ? cells[at]! : 1;
    if (width + taken > measure) {
      if (width === measure && hangs(line, start, at)) return { start, end: at + 1, next: skipBlanks(line, at + 1) };
      if (candidate) return candidate;
      const word = skipBlanks(line, start);
      if (word === start) return { start, end: at, next: at };
      start = at = visible = word;
      width = 0;
      continue;
    }
    width += taken;
    let next = at + 1;
    while (cells && cells[next] === JOINED) next++;
    if (next < text.length && !isBlank(line, next) && mayBreak(text, cells, start, at, next)) {
      candidate = { start, end: next, next };
    }
    at = visible = next;
  }
  return { start, end: visible, next: text.length };
}

/** A blank with a combining mark on it is text. */
function isBlank({ text, cells }: Measured, at: number): boolean {
  return text[at] === ' ' && !(cells && cells[at + 1] === JOINED);
}

/** The next place that is not blank; the length of the text if there is none. */
export function skipBlanks(line: Measured, from: number): number {
  let at = from;
  while (isBlank(line, at)) at++;
  return at;
}

/** Whether the hyphen at `at` may hang over the end of the line from `start`. */
function hangs(line: Measured, start: number, at: number): boolean {
  const { text, cells } = line;
  const next = at + 1;
  if (
    text[at] !== '-' ||
    !BEFORE_HYPHEN.test(text.slice(Math.max(start, at - 2), at)) ||
    (cells && cells[next] === JOINED)
  ) {
    return false;
  }
  return next >= text.length || isBlank(line, next) || !HYPHEN.test(text[next]!);
}

/** Whether the line from `start` may end between the character at `at` and the one at `next`. */
function mayBreak(text: string, cells: Int8Array | null, start: number, at: number, next: number): boolean {
  if (next === at + 1 && HYPHEN.test(text[at]!)) {
    return at > start && BEFORE_HYPHEN.test(text.slice(Math.max(0, at - 2), at)) && !HYPHEN.test(text[next]!);
  }
  if (!cells || !((cells[at] === 2 && isWideAt(text, at)) || (cells[next] === 2 && isWideAt(text, next)))) return false;
  return !NOT_FIRST.test(text.slice(next, next + 2)) && !NOT_LAST.test(text.slice(at, next));
}
