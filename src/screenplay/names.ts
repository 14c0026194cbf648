import type { Speech } from './ast.js';
import { blankEnd, blankStart, cutLine, plainText, type StyledLine } from './rich.js';

export interface NameEnd {
  /** Where the name ends, without extensions, `^` and blanks. */
  readonly end: number;
  readonly extensions: readonly string[];
  readonly dual: boolean;
}

/** Splits trailing `^` and parenthesised groups off a cue. A name is never emptied by it. */
export function nameEnd(text: string): NameEnd {
  const first = blankStart(text);
  const extensions: string[] = [];
  let dual = false;
  let end = blankEnd(text);
  for (;;) {
    while (end > first && text[end - 1] === ' ') end--;
    if (text[end - 1] === '^' && end - 1 > first) {
      dual = true;
      end--;
      continue;
    }
    const open = text[end - 1] === ')' ? groupStart(text, end, first) : -1;
    const inner = open > first ? text.slice(open + 1, end - 1) : '';
    const from = blankStart(inner);
    if (from === inner.length) return { end, extensions: extensions.toReversed(), dual };
    extensions.push(inner.slice(from, blankEnd(inner)).normalize('NFC'));
    end = open;
  }
}

/** Where the group that ends before `end` opens; -1 if it never does. */
function groupStart(text: string, end: number, first: number): number {
  let depth = 0;
  for (let at = end - 1; at >= first; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

/** Whether the first `(` of a text is closed by its last `)` and by no other. */
export function isGroup(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}

export function isBalanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** Takes whole-line parentheses off, as long as something stays. */
export function stripGroups(line: StyledLine): StyledLine {
  let from = blankStart(line.text);
  let to = blankEnd(line.text);
  // Depths are counted once, so that a line of parentheses alone stays linear.
  const least = leastDepths(line.text.slice(from, to));
  for (let depth = 0; line.text[from] === '(' && line.text[to - 1] === ')' && least > depth; depth++) {
    let innerFrom = from + 1;
    let innerTo = to - 1;
    while (innerFrom < innerTo && line.text[innerFrom] === ' ') innerFrom++;
    while (innerTo > innerFrom && line.text[innerTo - 1] === ' ') innerTo--;
    if (innerFrom === innerTo) break;
    from = innerFrom;
    to = innerTo;
  }
  return cutLine(line, from, to);
}

/** How many pairs of parentheses enclose all of a balanced text; 0 if it is not balanced. */
function leastDepths(text: string): number {
  if (!isGroup(text)) return 0;
  let opening = 0;
  while (text[opening] === '(' || text[opening] === ' ') opening++;
  let closing = text.length;
  while (closing > opening && (text[closing - 1] === ')' || text[closing - 1] === ' ')) closing--;
  let depth = 0;
  let least = Infinity;
  for (let at = 0; at < closing; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    if (at >= opening - 1) least = Math.min(least, depth);
  }
  return least === Infinity ? 0 : least;
}

/** Folds a speaker's name: NFC, capitals, one kind of apostrophe, dash and blank, no colon at the end. */
export function foldName(name: string): string {
  const folded = name
    .normalize('NFC')
    .toUpperCase()
    .replace(/[\u2018\u2019\u02BC\u00B4`]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/gu, ' ')
    .trim();
  let end = folded.length;
  while (end > 0 && ': '.includes(folded.charAt(end - 1))) end--;
  return folded.slice(0, end);
}

/** The speaker without extensions, folded, for comparison. */
export function speakerKey(speech: Speech): string {
  return foldName(plainText(speech.name));
}
