import type { Aside, Rich, Run } from '../ast.js';
import { cleanText } from './source.js';
import { assemble, BOLD, ITALIC, type Piece, plainLine, type StyledLine, UNDERLINE } from './styled-line.js';

/** The style mask of a run. */
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
class RichBuilder {
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

/** The inverse of `toLines`. */
export function fromLines(lines: readonly StyledLine[]): Rich {
  if (lines.every(isPlain)) {
    const text = lines.length === 1 ? lines[0]!.text : lines.map((line) => line.text).join('\n');
    return text === '' ? [] : [{ kind: 'run', text: cleanText(text) }];
  }
  const builder = new RichBuilder();
  lines.forEach((line, index) => {
    if (index > 0) builder.text('\n', 0);
    pour(line, builder);
  });
  return builder.build();
}

function isPlain({ styles, asides }: StyledLine): boolean {
  return styles === null && asides.length === 0;
}

/** A line as it is when it has gone through rich text: where marks and asides came between a letter and its accent, these join. */
export function cleanedLine(line: StyledLine): StyledLine {
  return toLines(fromLines([line]))[0]!;
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

/** Joins lines into one, with a plain separator between them. */
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

/** The text without styles, notes and boneyards. */
export function plainText(rich: Rich): string {
  return rich.map((item) => (item.kind === 'run' ? item.text : '')).join('');
}
