import type { Speech } from './ast.js';
import { blankEnd, blankStart, isAscii } from './text/characters.js';
import { plainText } from './text/rich.js';

const CARET = 0x5e;
const CLOSING = 0x29;
const NONE: readonly string[] = Object.freeze([]);

interface NameEnd {
  /** Where the name ends, before extensions, `^` and blanks. */
  readonly end: number;
  readonly extensions: readonly string[];
  readonly dual: boolean;
}

/** Splits a trailing `^` and trailing parenthesised groups off a cue. Something is always left as the name. */
export function nameEnd(text: string): NameEnd {
  let end = blankEnd(text);
  const last = text.charCodeAt(end - 1);
  if (last !== CARET && last !== CLOSING) return { end, extensions: NONE, dual: false };
  const first = blankStart(text);
  const extensions: string[] = [];
  let dual = false;
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
    const extension = inner.slice(from, blankEnd(inner));
    extensions.push(isAscii(extension) ? extension : extension.normalize('NFC'));
    end = open;
  }
}

/** Where the parenthesised group that ends before `end` opens; -1 if it does not open. */
function groupStart(text: string, end: number, first: number): number {
  let depth = 0;
  for (let at = end - 1; at >= first; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

/** A speaker's name for comparison: NFC, capitals, one kind of apostrophe, dash and blank, no colon at the end. */
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

/** The speaker's name for comparison, folded and without extensions. */
export function speakerKey(speech: Speech): string {
  return foldName(plainText(speech.name));
}
