import type { Aside } from './ast.js';
import {
  assemble,
  BOLD,
  isWord,
  ITALIC,
  plainLine,
  pointAt,
  pointBefore,
  UNDERLINE,
  type Piece,
  type StyledLine,
} from './rich.js';

/** Stands in a line for an aside lifted out of it. Cleaned text cannot contain it. */
export const ASIDE = '\0';

interface Mark {
  readonly at: number;
  readonly length: number;
  /** The switches it may turn. */
  readonly switches: number;
  canOpen: boolean;
  canClose: boolean;
  opens: number;
  closes: number;
}
type Token = string | Mark | Aside;

const SPECIAL = /[*_\\\0]/;

/**
 * Emphasis and escapes of one line. Marks are three independent switches: a closing mark pairs with the nearest
 * open one, and what finds no partner stays text.
 */
export function parseInline(
  line: string,
  asides: readonly Aside[] = [],
  onUnpaired?: (at: number, length: number) => void,
): StyledLine {
  if (!SPECIAL.test(line)) return plainLine(line);
  const tokens = tokenize(line, asides);
  const marks = findSides(tokens);
  for (const style of [BOLD, ITALIC, UNDERLINE]) pairMarks(marks, style);
  let style = 0;
  const pieces: Piece[] = [];
  for (const token of tokens) {
    if (typeof token === 'string') {
      pieces.push({ text: token, style });
    } else if ('kind' in token) {
      pieces.push(token);
    } else {
      style &= ~token.closes;
      const left = token.switches & ~token.closes & ~token.opens;
      if (left) {
        // The star of a lone /* or */ is no attempt at emphasis.
        const slash = line[token.at - 1] === '/' || line[token.at + token.length] === '/';
        if ((token.canOpen || token.canClose) && !slash) onUnpaired?.(token.at, token.length);
        pieces.push({ text: markText(left), style });
      }
      style |= token.opens;
    }
  }
  return assemble(pieces);
}

function markText(switches: number): string {
  return (switches & ITALIC ? '*' : '') + (switches & BOLD ? '**' : '') + (switches & UNDERLINE ? '_' : '');
}

function tokenize(line: string, asides: readonly Aside[]): Token[] {
  const tokens: Token[] = [];
  const special = /[*_\\\0]/g;
  let text: string[] = [];
  let from = 0;
  let nextAside = 0;
  const flush = () => {
    if (text.length > 0) tokens.push(text.join(''));
    text = [];
  };
  for (;;) {
    special.lastIndex = from;
    const at = special.exec(line)?.index ?? line.length;
    if (at > from) text.push(line.slice(from, at));
    if (at === line.length) break;
    const char = line.charAt(at);
    let end = at + 1;
    if (char === ASIDE) {
      flush();
      const aside = asides[nextAside++];
      if (aside) tokens.push(aside);
    } else {
      while (line[end] === char) end++;
      const length = end - at;
      if (char === '\\') {
        const escaped = line.charAt(end);
        if (escaped === '*' || escaped === '_' || (escaped === '[' && line[at - 1] === '[')) {
          text.push('\\'.repeat(length >> 1));
          if (length % 2 === 1) {
            text.push(escaped);
            end++;
          }
        } else {
          text.push(line.slice(at, end));
        }
      } else if (length > (char === '*' ? 3 : 1)) {
        text.push(line.slice(at, end));
      } else {
        flush();
        const switches = char === '_' ? UNDERLINE : length === 1 ? ITALIC : length === 2 ? BOLD : BOLD | ITALIC;
        tokens.push({ at, length, switches, canOpen: false, canClose: false, opens: 0, closes: 0 });
      }
    }
    from = end;
  }
  flush();
  return tokens;
}

/** Decides for each mark whether it can open or close, looking through other marks and asides. */
function findSides(tokens: readonly Token[]): Mark[] {
  const marks: Mark[] = [];
  const before: string[] = [];
  let point = '';
  for (const token of tokens) {
    if (typeof token === 'string') {
      point = pointBefore(token, token.length);
    } else if (!('kind' in token)) {
      marks.push(token);
      before.push(point);
    }
  }
  let mark = marks.length - 1;
  point = '';
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i];
    if (typeof token === 'string') {
      point = pointAt(token, 0);
    } else if (token && !('kind' in token)) {
      const previous = before[mark--] ?? '';
      const word = token.switches === UNDERLINE;
      token.canOpen = point !== '' && point !== ' ' && !(word && isWord(previous));
      token.canClose = previous !== '' && previous !== ' ' && !(word && isWord(point));
    }
  }
  return marks;
}

function pairMarks(marks: readonly Mark[], style: number): void {
  let open: Mark | undefined;
  for (const mark of marks) {
    if (!(mark.switches & style)) continue;
    if (open && mark.canClose) {
      open.opens |= style;
      mark.closes |= style;
      open = undefined;
    } else if (mark.canOpen) {
      open = mark;
    }
  }
}

/** A line ready for classification: asides are placeholders, `asides` holds what each stands for. */
export interface LiftedText {
  readonly text: string;
  readonly asides: readonly string[];
}

/** Parts `/` from a `*` that would otherwise open a boneyard: an empty note, which readers drop. */
export const SEPARATOR = '[[ ]]';

/** The inverse of `parseInline`, with as few escapes as keep the meaning. */
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
  /** Switches that are on, in the order in which they were turned on. */
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
  /** What stays on longer is turned on first, so that marks enclose each other. */
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
    for (; asides[nextAside] && (asides[nextAside]?.at ?? 0) <= at; nextAside++) {
      out.push(ASIDE);
      printed.push(printAside(asides[nextAside]!.aside));
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

export function printAside({ kind, text }: Aside): string {
  if (kind === 'boneyard') return `/* ${text} */`;
  const lines = text.replace(/\](\\*)(?=\])/g, ']$1$1\\').split('\n');
  const inner = lines.map((line) => (line === '' ? '  ' : line)).join('\n');
  return `[[${inner.startsWith('[') ? ' ' : ''}${inner}${inner.endsWith(']') ? ' ' : ''}]]`;
}

/** The content of a lifted aside: lines trimmed, blank lines at the ends gone, `]\]` read as `]]` in a note. */
export function readAside(kind: Aside['kind'], raw: string): Aside {
  const text = trimAside(raw);
  if (kind === 'boneyard') return { kind, text };
  return { kind, text: text.replace(/\](\\+)(?=\])/g, (_, run: string) => `]${'\\'.repeat(run.length >> 1)}`) };
}

export function trimAside(text: string): string {
  if (!text.includes('\n')) return /^ | $/.test(text) ? trimSpaces(text) : text;
  const lines = text.split('\n').map(trimSpaces);
  let from = 0;
  let to = lines.length;
  while (from < to && lines[from] === '') from++;
  while (to > from && lines[to - 1] === '') to--;
  return lines.slice(from, to).join('\n');
}

function trimSpaces(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text[from] === ' ') from++;
  while (to > from && text[to - 1] === ' ') to--;
  return text.slice(from, to);
}
