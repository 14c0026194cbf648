import type { Aside } from '../ast.js';
import { blankEnd, blankStart, isWord, pointAt, pointBefore } from './characters.js';

export const BOLD = 1;

export const ITALIC = 2;

export const UNDERLINE = 4;

const BLANK = 32;

interface PlacedAside {
  readonly at: number;
  readonly aside: Aside;
}

/** One line of rich text: a style mask for each UTF-16 unit of `text` (null if all is plain), and asides with their places. */
export interface StyledLine {
  readonly text: string;
  readonly styles: Uint8Array | null;
  readonly asides: readonly PlacedAside[];
}

const NONE: readonly PlacedAside[] = Object.freeze([]);

/** A line without styles and asides. */
export function plainLine(text: string): StyledLine {
  return { text, styles: null, asides: NONE };
}

export type Piece = { readonly text: string; readonly style: number } | Aside;

/** Makes a line of its pieces, in order. */
export function assemble(pieces: readonly Piece[]): StyledLine {
  let asides: PlacedAside[] | undefined;
  let text = '';
  let styled = 0;
  for (const piece of pieces) {
    if ('kind' in piece) {
      if (piece.text !== '') (asides ??= []).push({ at: text.length, aside: piece });
    } else if (piece.text !== '') {
      text += piece.text;
      styled |= piece.style;
    }
  }
  if (!styled) return { text, styles: null, asides: asides ?? NONE };
  const styles = new Uint8Array(text.length);
  let at = 0;
  for (const piece of pieces) {
    if ('kind' in piece) continue;
    const end = at + piece.text.length;
    if (piece.style === 0) at = end;
    else while (at < end) styles[at++] = piece.style;
  }
  return { text, styles, asides: asides ?? NONE };
}

/** The text between two places. All asides are kept: those outside move to the nearer end. */
export function cutLine(line: StyledLine, from: number, to: number): StyledLine {
  if (from <= 0 && to >= line.text.length) return line;
  const clamp = (at: number) => Math.min(Math.max(at, from), to) - from;
  return {
    text: line.text.slice(from, to),
    styles: line.styles?.subarray(from, to) ?? null,
    asides: line.asides.length === 0 ? NONE : line.asides.map(({ at, aside }) => ({ at: clamp(at), aside })),
  };
}

/** The line with further asides at its start and its end. */
export function withAsides(line: StyledLine, before: readonly Aside[], after: readonly Aside[]): StyledLine {
  if (before.length === 0 && after.length === 0) return line;
  const end = line.text.length;
  return {
    ...line,
    asides: [
      ...before.map((aside) => ({ at: 0, aside })),
      ...line.asides,
      ...after.map((aside) => ({ at: end, aside })),
    ],
  };
}

export function asidesOf(line: StyledLine): Aside[] {
  return line.asides.map(({ aside }) => aside);
}

/** The line with all of its asides moved behind the text. */
export function asidesLast(line: StyledLine): StyledLine {
  if (line.asides.length === 0) return line;
  return { ...line, asides: line.asides.map(({ aside }) => ({ at: line.text.length, aside })) };
}

/** The line without blanks at the ends of its text. */
export function trimLine(line: StyledLine, keepIndent = false): StyledLine {
  const end = blankEnd(line.text);
  return cutLine(line, keepIndent ? 0 : Math.min(blankStart(line.text), end), end);
}

/**
 * Takes the style off blanks at the edge of a styled stretch, and takes off underlines that begin or end inside a word: Fountain
 * can express neither. `onLoss` is called for each of these underlines.
 */
export function settleStyles(line: StyledLine, onLoss?: (excerpt: string) => void): StyledLine {
  if (!line.styles || isSettled(line.text, line.styles)) return line;
  const { text } = line;
  const styles = line.styles.slice();
  for (const style of [BOLD, ITALIC, UNDERLINE]) {
    let at = 0;
    while (at < text.length) {
      if (!((styles[at] ?? 0) & style)) {
        at++;
        continue;
      }
      let end = at;
      while (end < text.length && (styles[end] ?? 0) & style) end++;
      let from = at;
      let to = end;
      while (from < to && text[from] === ' ') from++;
      while (to > from && text[to - 1] === ' ') to--;
      const inWord = style === UNDERLINE && from < to && (isWord(pointBefore(text, from)) || isWord(pointAt(text, to)));
      if (inWord) {
        onLoss?.(text.slice(from, to));
        to = from;
      }
      for (let i = at; i < end; i++) if (i < from || i >= to) styles[i] = (styles[i] ?? 0) & ~style;
      at = end;
    }
  }
  return { ...line, styles: styles.some((style) => style !== 0) ? styles : null };
}

/** Whether no blank is at the edge of a styled stretch, and no word character beside the edge of an underline. Some style is on. */
function isSettled(text: string, styles: Uint8Array): boolean {
  let before = 0;
  let any = 0;
  for (let at = 0; at <= text.length; at++) {
    const style = at < text.length ? styles[at]! : 0;
    if (style === before) continue;
    any |= style;
    const begins = style & ~before;
    const ends = before & ~style;
    if (begins !== 0 && text.charCodeAt(at) === BLANK) return false;
    if (ends !== 0 && text.charCodeAt(at - 1) === BLANK) return false;
    if (begins & UNDERLINE && isWord(pointBefore(text, at))) return false;
    if (ends & UNDERLINE && isWord(pointAt(text, at))) return false;
    before = style;
  }
  return any !== 0;
}
