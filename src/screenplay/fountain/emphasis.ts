import type { Aside } from '../ast.js';
import { isWord, pointAt, pointBefore } from '../text/characters.js';
import { assemble, BOLD, ITALIC, type Piece, plainLine, type StyledLine, UNDERLINE } from '../text/styled-line.js';

interface Mark {
  readonly at: number;
  readonly length: number;
  /** The styles that it may switch, as a mask. */
  readonly switches: number;
  canOpen: boolean;
  canClose: boolean;
  opens: number;
  closes: number;
}

type Token = string | Mark | Aside;

const SPECIAL = /[*_\\\0]/;
const STAR = 0x2a;
const UNDERSCORE = 0x5f;
const BACKSLASH = 0x5c;
const STYLES = [BOLD, ITALIC, UNDERLINE];

/** Whether a line has characters that may mean something within it: marks of emphasis, backslashes, placeholders of asides. */
export function isMarked(line: string): boolean {
  return SPECIAL.test(line);
}

/**
 * Reads the emphasis and the escapes of one line. Bold, italic and underline are independent of each other: a closing mark pairs
 * with the nearest open one of its style, and a mark without a partner stays text.
 */
export function parseInline(
  line: string,
  asides: readonly Aside[] = [],
  onUnpaired?: (at: number, length: number) => void,
): StyledLine {
  if (!isMarked(line)) return plainLine(line);
  const tokens = tokenize(line, asides);
  const marks = findSides(tokens);
  let switched = 0;
  for (const { switches } of marks) switched |= switches;
  for (const style of STYLES) if (switched & style) pairMarks(marks, style);
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

/** The mark that switches styles on or off. */
export function markText(switches: number): string {
  return (switches & ITALIC ? '*' : '') + (switches & BOLD ? '**' : '') + (switches & UNDERLINE ? '_' : '');
}

function tokenize(line: string, asides: readonly Aside[]): Token[] {
  const tokens: Token[] = [];
  let text = '';
  let from = 0;
  let nextAside = 0;
  const flush = () => {
    if (text !== '') tokens.push(text);
    text = '';
  };
  for (let at = 0; at < line.length;) {
    const char = line.charCodeAt(at);
    if (char !== STAR && char !== UNDERSCORE && char !== BACKSLASH && char !== 0) {
      at++;
      continue;
    }
    if (at > from) text += line.slice(from, at);
    let end = at + 1;
    if (char === 0) {
      flush();
      const aside = asides[nextAside++];
      if (aside) tokens.push(aside);
    } else {
      while (line.charCodeAt(end) === char) end++;
      const length = end - at;
      if (char === BACKSLASH) {
        const escaped = line.charAt(end);
        if (escaped === '*' || escaped === '_' || (escaped === '[' && line[at - 1] === '[')) {
          text += '\\'.repeat(length >> 1);
          if (length % 2 === 1) {
            text += escaped;
            end++;
          }
        } else {
          text += line.slice(at, end);
        }
      } else if (length > (char === STAR ? 3 : 1)) {
        text += line.slice(at, end);
      } else {
        flush();
        const switches = char === UNDERSCORE ? UNDERLINE : length === 1 ? ITALIC : length === 2 ? BOLD : BOLD | ITALIC;
        tokens.push({ at, length, switches, canOpen: false, canClose: false, opens: 0, closes: 0 });
      }
    }
    from = at = end;
  }
  if (from < line.length) text += line.slice(from);
  flush();
  return tokens;
}

/** Decides for each mark whether it can open or close emphasis; other marks and asides beside it are ignored. */
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
