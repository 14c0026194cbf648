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

export type Direction = 'leftward' | 'rightward';

export function runsRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Of a paragraph, by its first letter; undefined if it has none. */
export function directionOf(text: string): Direction | undefined {
  const letter = LEFT_TO_RIGHT.exec(text)?.[0];
  return letter === undefined ? undefined : runsRightToLeft(letter) ? 'leftward' : 'rightward';
}

/**
 * Gives the cells of a line the columns they are seen in: a stretch of right-to-left writing runs from its right edge, numbers in
 * it from left to right. In a leftward paragraph the whole line does, and stretches of other writing in it keep their order. This
 * is the Unicode bidirectional algorithm for text without embeddings.
 */
export function toVisualOrder(line: readonly Cell[], direction: Direction = 'rightward'): void {
  if (direction === 'leftward') return mirror(line, rightwardEnd);
  let at = 0;
  while (at < line.length) {
    if (!runsRightToLeft(line[at]!.text)) {
      at++;
      continue;
    }
    const end = stretchEnd(line, at);
    mirror(line.slice(at, end), numberEnd);
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

/** @param unitEnd behind what keeps its order and begins here */
function mirror(stretch: readonly Cell[], unitEnd: (stretch: readonly Cell[], from: number) => number): void {
  const [first] = stretch;
  if (!first) return;
  let right = first.column + widthOf(stretch);
  let at = 0;
  while (at < stretch.length) {
    const unit = stretch.slice(at, unitEnd(stretch, at));
    let column = right - widthOf(unit);
    right = column;
    for (const cell of unit) {
      cell.column = column;
      // Brackets among Latin letters stay as they are.
      if (unit.length === 1) cell.text = MIRRORED[cell.text] ?? cell.text;
      column += cell.cells;
    }
    at += unit.length;
  }
}

/** Behind the number that begins here, or behind this one cell. */
function numberEnd(stretch: readonly Cell[], from: number): number {
  let end = from + 1;
  if (!DIGIT.test(stretch[from]!.text)) return end;
  for (let at = end; at < stretch.length && IN_NUMBER.test(stretch[at]!.text); at++) if (DIGIT.test(stretch[at]!.text)) end = at + 1;
  return end;
}

/** Behind the last letter or digit before the next right-to-left one, or behind this one cell. */
function rightwardEnd(stretch: readonly Cell[], from: number): number {
  const { text } = stretch[from]!;
  if (!isRightward(text)) return numberEnd(stretch, from);
  let end = from + 1;
  for (let at = end; at < stretch.length && !runsRightToLeft(stretch[at]!.text); at++) if (isRightward(stretch[at]!.text) || DIGIT.test(stretch[at]!.text)) end = at + 1;
  return end;
}

function isRightward(text: string): boolean {
  return LEFT_TO_RIGHT.test(text) && !runsRightToLeft(text);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { cells: width }) => sum + width, 0);
}
