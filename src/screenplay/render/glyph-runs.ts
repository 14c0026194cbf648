import { JOINED, unitCells } from '../layout/cells.js';
import type { PlacedText } from '../layout/page.js';
import type { Face, FontBook } from './font-book.js';
import { fontStyle, type FontStyle } from './fonts.js';
import { runsRightToLeft, toVisualOrder, type Cell } from './visual-order.js';

/** Text drawn in one call: one font, cells side by side. Right-to-left text is in its logical order. */
export interface GlyphRun {
  text: string;
  readonly face: Face;
  column: number;
  /** 0 for an accent, which stands over or under the cell at its column. */
  cells: number;
  /** One character of two cells. */
  readonly wide: boolean;
  readonly underline: boolean;
}

interface StyledCell extends Cell {
  readonly style: FontStyle;
  readonly underline: boolean;
}

const ASCII = /^[ -~]*$/;
const MARK = /^\p{M}$/u;
/** Letters with accents of these alphabets: few fonts say where an accent goes that is not part of a letter. */
const ACCENTED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}][\u0300-\u036f\u0483-\u0487]+$/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const BLANK = /^\p{Zs}$/u;
const STAND_IN = '?';

/** The spans of a line as they are drawn. Characters that no font has become `?`, accents are left out; both are counted in `missing`. */
export function glyphRuns(spans: readonly PlacedText[], book: FontBook, missing: Map<string, number>): GlyphRun[] {
  const visual = spans.some(({ text }) => !ASCII.test(text) && runsRightToLeft(text));
  if (visual) {
    const line = spans.flatMap(cellsOfSpan);
    toVisualOrder(line);
    return join(line, book, missing);
  }
  return spans.flatMap((span) => (ASCII.test(span.text) ? asciiRun(span, book) : undefined) ?? join(cellsOfSpan(span), book, missing));
}

/** Nearly all text of nearly all scripts, without a look at each character. */
function asciiRun(span: PlacedText, book: FontBook): GlyphRun[] | undefined {
  const face = book.asciiFace(styleOf(span));
  if (!face) return undefined;
  if (span.text === '') return [];
  return [{ text: span.text, face, column: span.column, cells: span.text.length, wide: false, underline: span.underline === true }];
}

function styleOf({ bold, italic }: PlacedText): FontStyle {
  return fontStyle(bold === true, italic === true);
}

function cellsOfSpan(span: PlacedText): StyledCell[] {
  // An accent of its own would take a cell of its own.
  const text = span.text.normalize('NFC');
  const style = styleOf(span);
  const underline = span.underline === true;
  const widths = unitCells(text);
  let column = span.column;
  const line: StyledCell[] = [];
  for (let at = 0, next = 0; at < text.length; at = next) {
    next = at + 1;
    while (widths?.[next] === JOINED) next++;
    const cells = widths?.[at] ?? 1;
    line.push({ text: text.slice(at, next), column, cells, style, underline });
    column += cells;
  }
  return line;
}

/** Puts neighbours of one font and line into one run; what is wider than a cell stands alone, to be centred in its cells. */
function join(line: readonly StyledCell[], book: FontBook, missing: Map<string, number>): GlyphRun[] {
  const runs: GlyphRun[] = [];
  let open: (GlyphRun & { readonly leftward: boolean }) | undefined;
  for (const cell of line) {
    const [glyphs, ...accents] = glyphsOf(cell, book, missing);
    if (!glyphs) continue;
    const { column, cells, underline } = cell;
    const leftward = runsRightToLeft(glyphs.text);
    const beside = open && column === (open.leftward ? open.column - 1 : open.column + open.cells);
    if (open && beside && cells === 1 && open.face === glyphs.face && open.underline === underline && open.leftward === leftward) {
      open.text += glyphs.text;
      open.cells += 1;
      if (leftward) open.column = column;
    } else {
      open = { ...glyphs, column, cells, wide: cells > 1, underline, leftward };
      runs.push(open);
    }
    for (const accent of accents) runs.push({ ...accent, column, cells: 0, wide: false, underline: false });
    // What follows an accent is drawn after it, so that a reader of the file finds them in order.
    if (cells !== 1 || accents.length > 0) open = undefined;
  }
  return runs;
}

interface Glyphs {
  text: string;
  readonly face: Face;
}

/** What is drawn for a character, its accents behind it where they are drawn by themselves; nothing for what cannot be seen. */
function glyphsOf({ text, cells, style }: StyledCell, book: FontBook, missing: Map<string, number>): Glyphs[] {
  const draw = (chars: readonly string[]) => glyphsOfAll(chars, style, book);
  const lose = (lost: string) => void missing.set(lost, (missing.get(lost) ?? 0) + 1);
  const written = [...text];
  const visible = written.filter((char) => !INVISIBLE.test(char));
  if (visible.length === 0 && cells === 0) return [];
  const [base = '', ...marks] = visible;
  if (!ACCENTED.test(text)) {
    const whole = draw(written) ?? draw(visible) ?? (BLANK.test(text) ? draw([' ']) : null);
    if (whole) return [whole];
  }
  const letter = marks.length > 0 && marks.every((mark) => MARK.test(mark)) ? draw([base]) : null;
  if (!letter) {
    lose(text);
    return [draw([STAND_IN])].filter((glyphs) => glyphs !== null);
  }
  const accents = ACCENTED.test(text) ? marks.map((mark) => ({ mark, glyphs: draw([mark]) })) : marks.map((mark) => ({ mark, glyphs: null }));
  for (const { mark, glyphs } of accents) if (!glyphs) lose(mark);
  return [letter, ...accents.flatMap(({ glyphs }) => glyphs ?? [])];
}

function glyphsOfAll(chars: readonly string[], style: FontStyle, book: FontBook): Glyphs | null {
  const points = chars.map((char) => char.codePointAt(0)!);
  const [only, second] = points;
  if (only === undefined) return null;
  const face = second === undefined ? book.faceOf(only, style) : book.faceOfAll(points, style);
  return face && { text: chars.join(''), face };
}
