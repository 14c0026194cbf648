import type { Aside, Rich, Run } from './ast.js';
import { cleanText } from './source.js';

export const BOLD = 1;
export const ITALIC = 2;
export const UNDERLINE = 4;

export interface PlacedAside {
  readonly at: number;
  readonly aside: Aside;
}

/** One line of rich text, flat: a style mask for each unit of `text` (null when all is plain), asides by place. */
export interface StyledLine {
  readonly text: string;
  readonly styles: Uint8Array | null;
  readonly asides: readonly PlacedAside[];
}

const NONE: readonly PlacedAside[] = Object.freeze([]);

export function plainLine(text: string): StyledLine {
  return { text, styles: null, asides: NONE };
}

export function styleOf(run: Run): number {
  return (run.bold ? BOLD : 0) | (run.italic ? ITALIC : 0) | (run.underline ? UNDERLINE : 0);
}

function styledRun(text: string, style: number): Run {
  return {
    kind: 'run',
    text,
    ...(style & BOLD ? { bold: true as const } : undefined),
    ...(style & ITALIC ? { italic: true as const } : undefined),
    ...(style & UNDERLINE ? { underline: true as const } : undefined),
  };
}

/** Collects text and asides in order, merging neighbours of one style. */
export class RichBuilder {
  readonly #items: (Run | Aside)[] = [];
  #text: string[] = [];
  #style = 0;

  text(text: string, style: number): void {
    if (text === '') return;
    if (style !== this.#style) this.#flush();
    this.#style = style;
    this.#text.push(text);
  }

  aside(aside: Aside): void {
    if (aside.text === '') return;
    this.#flush();
    this.#items.push({ kind: aside.kind, text: aside.text });
  }

  build(): Rich {
    this.#flush();
    return this.#items;
  }

  #flush(): void {
    if (this.#text.length === 0) return;
    this.#items.push(styledRun(cleanText(this.#text.join('')), this.#style));
    this.#text = [];
  }
}

/** Rich text as lines, with its runs cleaned and merged first. */
export function toLines(rich: Rich): StyledLine[] {
  const [only, second] = rich;
  if (!only) return [plainLine('')];
  if (!second && only.kind === 'run' && styleOf(only) === 0) {
    return cleanText(only.text)
      .split('\n')
      .map((text) => plainLine(text));
  }
  const merged = new RichBuilder();
  for (const item of rich) {
    if (item.kind === 'run') merged.text(item.text, styleOf(item));
    else merged.aside(item);
  }
  const lines: StyledLine[] = [];
  let pieces: Piece[] = [];
  for (const item of merged.build()) {
    if (item.kind !== 'run') {
      pieces.push(item);
      continue;
    }
    const [first = '', ...rest] = item.text.split('\n');
    const style = styleOf(item);
    pieces.push({ text: first, style });
    for (const text of rest) {
      lines.push(assemble(pieces));
      pieces = [{ text, style }];
    }
  }
  lines.push(assemble(pieces));
  return lines;
}

export type Piece = { readonly text: string; readonly style: number } | Aside;

export function assemble(pieces: readonly Piece[]): StyledLine {
  const asides: PlacedAside[] = [];
  const texts: string[] = [];
  let length = 0;
  let styled = 0;
  for (const piece of pieces) {
    if ('kind' in piece) {
      if (piece.text !== '') asides.push({ at: length, aside: piece });
      continue;
    }
    texts.push(piece.text);
    length += piece.text.length;
    if (piece.text !== '') styled |= piece.style;
  }
  const text = texts.join('');
  if (!styled) return { text, styles: null, asides };
  const styles = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    if ('kind' in piece) continue;
    styles.fill(piece.style, at, at + piece.text.length);
    at += piece.text.length;
  }
  return { text, styles, asides };
}

export function fromLines(lines: readonly StyledLine[]): Rich {
  if (lines.every((line) => !line.styles && line.asides.length === 0)) {
    const text = lines.map((line) => line.text).join('\n');
    return text === '' ? [] : [{ kind: 'run', text: cleanText(text) }];
  }
  const builder = new RichBuilder();
  lines.forEach((line, index) => {
    if (index > 0) builder.text('\n', 0);
    pour(line, builder);
  });
  return builder.build();
}

function pour({ text, styles, asides }: StyledLine, builder: RichBuilder): void {
  let next = 0;
  let at = 0;
  while (at < text.length || next < asides.length) {
    const placed = asides[next];
    if (placed && placed.at <= at) {
      builder.aside(placed.aside);
      next++;
      continue;
    }
    const style = styles?.[at] ?? 0;
    const limit = placed ? placed.at : text.length;
    let end = styles ? at + 1 : limit;
    while (styles && end < limit && styles[end] === style) end++;
    builder.text(text.slice(at, end), style);
    at = end;
  }
}

/** The text between two places. Every aside is kept, those outside at the nearer edge. */
export function cutLine(line: StyledLine, from: number, to: number): StyledLine {
  if (from <= 0 && to >= line.text.length) return line;
  const clamp = (at: number) => Math.min(Math.max(at, from), to) - from;
  return {
    text: line.text.slice(from, to),
    styles: line.styles?.subarray(from, to) ?? null,
    asides: line.asides.length === 0 ? NONE : line.asides.map(({ at, aside }) => ({ at: clamp(at), aside })),
  };
}

export function joinStyled(lines: readonly StyledLine[], separator: string): StyledLine {
  const [only] = lines;
  if (only && lines.length === 1) return only;
  const pieces: Piece[] = [];
  lines.forEach((line, index) => {
    if (index > 0) pieces.push({ text: separator, style: 0 });
    for (const item of fromLines([line])) {
      pieces.push(item.kind === 'run' ? { text: item.text, style: styleOf(item) } : item);
    }
  });
  return assemble(pieces);
}

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

/** The line with its asides behind the text. */
export function asidesLast(line: StyledLine): StyledLine {
  if (line.asides.length === 0) return line;
  return { ...line, asides: line.asides.map(({ aside }) => ({ at: line.text.length, aside })) };
}

/** What is read aloud or shown on the page: no styles, no asides. */
export function plainText(rich: Rich): string {
  return rich.map((item) => (item.kind === 'run' ? item.text : '')).join('');
}

/** First unit that is not a blank; the length if there is none. */
export function blankStart(text: string): number {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) === 32) at++;
  return at;
}

/** End without trailing blanks. */
export function blankEnd(text: string): number {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end--;
  return end;
}

/** Only U+0020 is a blank: other spaces are text. */
export function trimBlanks(text: string): string {
  const from = blankStart(text);
  return from === text.length ? '' : text.slice(from, blankEnd(text));
}

export function trimLine(line: StyledLine, keepIndent = false): StyledLine {
  const end = blankEnd(line.text);
  return cutLine(line, keepIndent ? 0 : Math.min(blankStart(line.text), end), end);
}

const WORD = /[\p{L}\p{N}]/u;

export function isWord(point: string): boolean {
  return point !== '' && WORD.test(point);
}

/** The character before a place, '' at the start. */
export function pointBefore(text: string, at: number): string {
  if (at <= 0) return '';
  const low = text.charCodeAt(at - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && at > 1 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
  return pair ? text.slice(at - 2, at) : text.charAt(at - 1);
}

export function pointAt(text: string, at: number): string {
  const point = at < text.length ? text.codePointAt(at) : undefined;
  return point === undefined ? '' : String.fromCodePoint(point);
}

/**
 * Takes styles off blanks at the edge of a stretch, and underlines off that begin or end inside a word,
 * as Fountain can hold neither.
 */
export function settleStyles(line: StyledLine, onLoss?: (excerpt: string) => void): StyledLine {
  if (!line.styles) return line;
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
