import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toVisualOrder, type Cell } from '../../../src/screenplay/render/visual-order.js';

/** What is seen from left to right; capitals stand for nothing here, Hebrew letters are right-to-left. */
function seen(text: string): string {
  const line = cellsOf(text);
  toVisualOrder(line);
  return line.toSorted((a, b) => a.column - b.column).map((cell) => cell.text).join('');
}

function cellsOf(text: string): Cell[] {
  return [...text].map((char, column) => ({ text: char, column, cells: 1 }));
}

describe('the visual order of a line', () => {
  it.each([
    ['left to right stays', 'He says: no (42).', 'He says: no (42).'],
    ['a word', 'אבג', 'גבא'],
    ['two words', 'x אב גד y', 'x דג בא y'],
    ['a number among words', 'אב 42 גד', 'דג 42 בא'],
    ['a number at the end', 'x אב 42.', 'x 42 בא.'],
    ['a number with a comma and a stop', 'אב 1,250.5 גד', 'דג 1,250.5 בא'],
    ['brackets face the other way', 'אב (גד) הו', 'וה (דג) בא'],
    ['two stretches with Latin between', 'אב x גד', 'בא x דג'],
    ['blanks and marks outside a stretch stay', '  אב, x', '  בא, x'],
  ])('%s', (_, text, visual) => {
    expect(seen(text)).toBe(visual);
  });

  it('fills the same columns as before, whatever the text', () => {
    const char = fc.constantFrom(...'ab אבג 12 .,:()<«»-', '\u05b8', '中');
    fc.assert(
      fc.property(fc.array(fc.record({ text: char, cells: fc.integer({ min: 0, max: 2 }) })), (cells) => {
        let column = 15;
        const line = cells.map((cell) => ({ ...cell, column: (column += cell.cells) - cell.cells }));
        toVisualOrder(line);
        let next = 15;
        for (const cell of line.filter((one) => one.cells > 0).toSorted((a, b) => a.column - b.column)) {
          expect(cell.column).toBe(next);
          next += cell.cells;
        }
        expect(next).toBe(column);
      }),
    );
  });
});
