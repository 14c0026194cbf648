import { isWord, pointAt, pointBefore } from '../text/characters.js';
import { BOLD, ITALIC, type StyledLine, UNDERLINE } from '../text/styled-line.js';
import { ASIDE, type LiftedText, printAside } from './aside-text.js';
import { markText } from './emphasis.js';

/** An empty note, which readers drop: it separates `/` from a `*` that would otherwise open a boneyard. */
export const SEPARATOR = '[[ ]]';

/** The inverse of `parseInline`, with as few escapes as possible. */
export function printInline({ text, styles, asides }: StyledLine): LiftedText {
  if (!styles && asides.length === 0 && !/[*_]|\[\\*\[/.test(text)) return { text, asides: [] };
  const out: string[] = [];
  const printed: string[] = [];
  let nextAside = 0;
  let backslashes = 0;
  let previous = '';
  let bracket = false;

  const turned = (at: number) => (styles ? (styles[at - 1] ?? 0) ^ (styles[at] ?? 0) : 0);
  const asidePlaces = new Set(asides.map((placed) => placed.at));
  const asideAt = (at: number) => asidePlaces.has(at);
  /** Styles that are on, in the order in which they were switched on. */
  let open: readonly number[] = [];
  const mark = (switches: readonly number[]) => {
    if (switches.length === 0) return;
    out.push('\\'.repeat(backslashes));
    const marks = switches.map(markText).join('');
    if (marks.startsWith('*') && previous === '/') {
      out.push(ASIDE);
      printed.push(SEPARATOR);
    }
    out.push(marks);
    settle('');
  };
  const close = (switches: number) => {
    mark(open.filter((each) => each & switches).toReversed());
    open = open.filter((each) => !(each & switches));
  };
  /** Switches the style that stays on longest on first, so that marks nest. */
  const turnOn = (switches: number, at: number) => {
    const turned = [BOLD, ITALIC, UNDERLINE].filter((each) => each & switches);
    if (turned.length > 1) {
      const ends = new Map(turned.map((each) => [each, endOf(each, at)]));
      turned.sort((a, b) => ends.get(b)! - ends.get(a)!);
    }
    mark(turned);
    open = [...open, ...turned];
  };
  const settle = (last: string) => {
    backslashes = 0;
    bracket = last === '[';
    previous = last;
  };

  for (let at = 0; at <= text.length; at++) {
    const before = at > 0 ? (styles?.[at - 1] ?? 0) : 0;
    const after = styles?.[at] ?? 0;
    close(before & ~after);
    for (let placed = asides[nextAside]; placed && placed.at <= at; placed = asides[++nextAside]) {
      out.push(ASIDE);
      printed.push(printAside(placed.aside));
      settle('');
    }
    turnOn(after & ~before, at);
    if (at === text.length) break;
    const char = text.charAt(at);
    if (char === '\\') {
      out.push(char);
      backslashes++;
      previous = char;
    } else if (char === '[') {
      if (bracket) out.push('\\'.repeat(backslashes), '\\');
      out.push(char);
      settle(char);
    } else if (char === '*' || char === '_') {
      let end = at + 1;
      while (text[end] === char && turned(end) === 0 && !asideAt(end)) end++;
      const literal =
        backslashes === 0 &&
        !(char === '*' && previous === '/') &&
        turned(at) === 0 &&
        turned(end) === 0 &&
        staysText(at, end, char);
      if (literal) out.push(text.slice(at, end));
      else out.push('\\'.repeat(backslashes), `\\${char}`.repeat(end - at));
      settle(char);
      at = end - 1;
    } else {
      out.push(char);
      settle(char);
    }
  }
  return { text: out.join(''), asides: printed };

  function endOf(style: number, from: number): number {
    let at = from;
    while ((styles?.[at] ?? 0) & style) at++;
    return at;
  }

  /** Whether marks written as they are would be read as text. */
  function staysText(from: number, to: number, char: string): boolean {
    const length = to - from;
    if (length > (char === '*' ? 3 : 1) && text[from - 1] !== char && text[to] !== char) return true;
    const left = pointBefore(text, from) || ' ';
    const right = pointAt(text, to) || ' ';
    if (left === ' ' && right === ' ') return true;
    if (char === '*' || asideAt(from) || asideAt(to) || '*_'.includes(left) || '*_'.includes(right)) return false;
    const opens = right !== ' ' && !isWord(left);
    const closes = left !== ' ' && !isWord(right);
    return !opens && !closes;
  }
}
