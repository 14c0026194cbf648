import { isDigit, numberEnd } from './number-order.js';

/** A character with its accents, in its cells. */
export interface Cell {
  text: string;
  /** From the paper's left edge. */
  column: number;
  readonly cells: number;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LETTER = /\p{L}/u;
/** After letters of these, numbers do not take in the signs beside them. */
const ARABIC = /(?=\p{L})[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
};

export type Direction = 'leftward' | 'rightward';

export function runsRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Of a paragraph, by its first letter; undefined if it has none. */
export function directionOf(text: string): Direction | undefined {
  const letter = LETTER.exec(text)?.[0];
  return letter === undefined ? undefined : runsRightToLeft(letter) ? 'leftward' : 'rightward';
}

/**
 * Gives the cells of a line their visual columns: a stretch of right-to-left writing runs from its right edge, with numbers in it
 * from left to right. In a right-to-left paragraph the whole line runs so, and stretches of other writing keep their order. Numbers
 * are found by rules W2 to W5 of the Unicode bidirectional algorithm, line by line; embeddings and isolates are ignored.
 */
export function toVisualOrder(line: readonly Cell[], direction: Direction = 'rightward'): void {
  const arabic = placesAfterArabic(line);
  if (direction === 'leftward') return mirror(line, 0, line.length, (at) => rightwardEnd(line, at, arabic));
  let at = 0;
  while (at < line.length) {
    if (!runsRightToLeft(line[at]!.text)) {
      at++;
      continue;
    }
    const end = stretchEnd(line, at, arabic);
    mirror(line, at, end, (from) => numberEnd(line, from, arabic[from]!));
    at = end;
  }
}

/** Whether the last letter before a place is Arabic; where there is none before it, the first leftward one after it. */
function placesAfterArabic(line: readonly Cell[]): boolean[] {
  let last = ARABIC.test(line.find(({ text }) => LETTER.test(text) && runsRightToLeft(text))?.text ?? '');
  return line.map(({ text }) => {
    const before = last;
    if (LETTER.test(text)) last = ARABIC.test(text);
    return before;
  });
}

/** Behind the last right-to-left letter or number before the next left-to-right letter. */
function stretchEnd(line: readonly Cell[], from: number, arabic: readonly boolean[]): number {
  let end = from + 1;
  for (let at = from + 1; at < line.length;) {
    const { text } = line[at]!;
    const next = numberEnd(line, at, arabic[at]!);
    if (runsRightToLeft(text) || isDigit(text) || next > at + 1) end = next;
    else if (LETTER.test(text)) break;
    at = next;
  }
  return end;
}

/** @param unitEnd behind what keeps its order and begins at a place */
function mirror(line: readonly Cell[], from: number, to: number, unitEnd: (from: number) => number): void {
  const first = line[from];
  if (!first) return;
  let right = first.column + widthOf(line.slice(from, to));
  let at = from;
  while (at < to) {
    const unit = line.slice(at, Math.min(unitEnd(at), to));
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

/** Behind the last letter or number before the next right-to-left letter, or behind this one cell. */
function rightwardEnd(line: readonly Cell[], from: number, arabic: readonly boolean[]): number {
  if (!isRightward(line[from]!.text)) return numberEnd(line, from, arabic[from]!);
  let end = from + 1;
  for (let at = end; at < line.length && !runsRightToLeft(line[at]!.text);) {
    const next = numberEnd(line, at, false);
    if (isRightward(line[at]!.text) || isDigit(line[at]!.text) || next > at + 1) end = next;
    at = next;
  }
  return end;
}

function isRightward(text: string): boolean {
  return LETTER.test(text) && !runsRightToLeft(text);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { cells: width }) => sum + width, 0);
}
