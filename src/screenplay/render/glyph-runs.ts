import { JOINED, unitCells } from '../layout/cells.js';
import type { PlacedText } from '../layout/page.js';
import type { Face, FontBook } from './font-book.js';
import { fontStyle, type FontStyle } from './fonts.js';
import { runsRightToLeft, toVisualOrder, type Cell, type Direction } from './visual-order.js';

/** Text drawn in one call: one font, cells side by side. Right-to-left text is in its logical order. */
export interface GlyphRun {
  text: string;
  readonly face: Face;
  column: number;
  /** 0 for an accent, which stands over or under the cell at its column. */
  cells: number;
  /** A picture, or a stand-in, in the middle of two cells. */
  readonly wide: boolean;
  readonly leftward: boolean;
  readonly underline: boolean;
}

/** Takes note of each character that is not drawn. */
interface LostCharacters {
  lose(character: string): void;
}

/** Letters as wide as they are, which join, stack or change places, and ideographs, which are set close: cells do not hold for them. */
export function isProportional({ face, wide, cells }: GlyphRun): boolean {
  return !face.fixedPitch && !wide && cells > 0;
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
/** May be made of several characters. */
const PICTURE = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const STAND_IN = '?';

/**
 * The spans of a line as they are drawn. Characters that no font has become `?`, accents are left out; `missing` is told of both.
 *
 * @param direction of the paragraph
 */
export function glyphRuns(
  spans: readonly PlacedText[],
  book: FontBook,
  missing: LostCharacters,
  direction: Direction = 'rightward',
): GlyphRun[] {
  const visual = direction === 'leftward' || spans.some(({ text }) => !ASCII.test(text) && runsRightToLeft(text));
  if (visual) {
    const line = spans.flatMap(cellsOfSpan);
    toVisualOrder(line, direction);
    return join(line, book, missing);
  }
  return spans.flatMap(
    (span) => (ASCII.test(span.text) ? asciiRun(span, book) : undefined) ?? join(cellsOfSpan(span), book, missing),
  );
}

/** Nearly all text of nearly all scripts, without a look at each character. */
function asciiRun(span: PlacedText, book: FontBook): GlyphRun[] | undefined {
  const face = book.asciiFace(styleOf(span));
  if (!face) return undefined;
  if (span.text === '') return [];
  return [
    {
      text: span.text,
      face,
      column: span.column,
      cells: span.text.length,
      wide: false,
      leftward: false,
      underline: span.underline === true,
    },
  ];
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

/** Puts neighbours of one font and line into one run; a picture stands alone, to be centred in its cells. */
function join(line: readonly StyledCell[], book: FontBook, missing: LostCharacters): GlyphRun[] {
  const runs: GlyphRun[] = [];
  let open: GlyphRun | undefined;
  for (const cell of line) {
    if (open && joinsAsBlank(cell, open)) {
      extend(open, cell, cell.text);
      continue;
    }
    const [glyphs, ...accents] = glyphsOf(cell, book, missing);
    if (!glyphs) continue;
    const { column, cells, underline } = cell;
    const next: GlyphRun = {
      ...glyphs,
      column,
      cells,
      wide: cells > 1 && (glyphs.face.fixedPitch || PICTURE.test(glyphs.text)),
      underline,
      leftward: runsRightToLeft(glyphs.text),
    };
    if (open && joins(next, open)) extend(open, next, next.text);
    else runs.push((open = next));
    for (const accent of accents) {
      runs.push({ ...accent, column, cells: 0, wide: false, leftward: false, underline: false });
    }
    // What follows an accent is drawn after it, so that a reader of the file finds them in order.
    if (accents.length > 0) open = undefined;
  }
  return runs;
}

function joins(next: GlyphRun, open: GlyphRun): boolean {
  return (
    isBeside(next, open) &&
    !next.wide &&
    !open.wide &&
    open.face === next.face &&
    open.underline === next.underline &&
    open.leftward === next.leftward
  );
}

/** Letters that are as wide as they are have blanks of their own font between them. */
function joinsAsBlank(cell: StyledCell, open: GlyphRun): boolean {
  return (
    cell.text === ' ' &&
    isProportional(open) &&
    cell.underline === open.underline &&
    isBeside(cell, open) &&
    open.face.has(0x20)
  );
}

function isBeside({ column, cells }: Pick<GlyphRun, 'column' | 'cells'>, open: GlyphRun): boolean {
  return column === (open.leftward ? open.column - cells : open.column + open.cells);
}

function extend(open: GlyphRun, { column, cells }: Pick<GlyphRun, 'column' | 'cells'>, text: string): void {
  open.text += text;
  open.cells += cells;
  if (open.leftward) open.column = column;
}

interface Glyphs {
  text: string;
  readonly face: Face;
}

/** What is drawn for a character, its accents behind it where they are drawn by themselves; nothing for what cannot be seen. */
function glyphsOf({ text, cells, style }: StyledCell, book: FontBook, missing: LostCharacters): Glyphs[] {
  const draw = (chars: readonly string[]) => glyphsOfAll(chars, style, book);
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
    missing.lose(text);
    return [draw([STAND_IN])].filter((glyphs) => glyphs !== null);
  }
  const accents = ACCENTED.test(text)
    ? marks.map((mark) => ({ mark, glyphs: draw([mark]) }))
    : marks.map((mark) => ({ mark, glyphs: null }));
  for (const { mark, glyphs } of accents) if (!glyphs) missing.lose(mark);
  return [letter, ...accents.flatMap(({ glyphs }) => glyphs ?? [])];
}

function glyphsOfAll(chars: readonly string[], style: FontStyle, book: FontBook): Glyphs | null {
  const points = chars.map((char) => char.codePointAt(0)!);
  const [only, second] = points;
  if (only === undefined) return null;
  const face = second === undefined ? book.faceOf(only, style) : book.faceOfAll(points, style);
  return face && { text: chars.join(''), face };
}
