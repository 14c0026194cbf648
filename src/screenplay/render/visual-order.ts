/** A character with its accents, in its cells. */
export interface Cell {
  text: string;
  /** From the paper's left edge. */
  column: number;
  readonly cells: number;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LEFT_TO_RIGHT = /\p{L}/u;
const DIGIT = /\p{Nd}/u;
const IN_NUMBER = /[\p{Nd}.,:/]/u;
const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«',
};

export function runsRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/**
 * Gives the cells of a line the columns they are seen in: a stretch of right-to-left writing runs from its right edge, numbers in
 * it from left to right. This is the Unicode bidirectional algorithm for text without embeddings in a left-to-right paragraph.
 */
export function toVisualOrder(line: readonly Cell[]): void {
  let at = 0;
  while (at < line.length) {
    if (!runsRightToLeft(line[at]!.text)) {
      at++;
      continue;
    }
    const end = stretchEnd(line, at);
    mirror(line.slice(at, end));
    at = end;
  }
}

/** Behind the last right-to-left letter or digit before the next left-to-right letter. */
function stretchEnd(line: readonly Cell[], from: number): number {
  let end = from + 1;
  for (let at = from + 1; at < line.length; at++) {
    const { text } = line[at]!;
    if (runsRightToLeft(text) || DIGIT.test(text)) end = at + 1;
    else if (LEFT_TO_RIGHT.test(text)) break;
  }
  return end;
}

function mirror(stretch: readonly Cell[]): void {
  const first = stretch[0]!;
  let right = first.column + widthOf(stretch);
  let at = 0;
  while (at < stretch.length) {
    const unit = stretch.slice(at, unitEnd(stretch, at));
    let column = right - widthOf(unit);
    right = column;
    for (const cell of unit) {
      cell.column = column;
      cell.text = MIRRORED[cell.text] ?? cell.text;
      column += cell.cells;
    }
    at += unit.length;
  }
}

/** Behind the number that begins here, or behind this one cell. */
function unitEnd(stretch: readonly Cell[], from: number): number {
  let end = from + 1;
  if (!DIGIT.test(stretch[from]!.text)) return end;
  for (let at = end; at < stretch.length && IN_NUMBER.test(stretch[at]!.text); at++) if (DIGIT.test(stretch[at]!.text)) end = at + 1;
  return end;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { cells: width }) => sum + width, 0);
}
