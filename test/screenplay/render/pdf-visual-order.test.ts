import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toVisualOrder, type Cell, type Direction } from '../../../src/screenplay/render/visual-order.js';

/** What is seen from left to right. */
function seen(text: string, direction: Direction = 'rightward'): string {
  const line = cellsOf(text);
  toVisualOrder(line, direction);
  return line
    .toSorted((a, b) => a.column - b.column)
    .map((cell) => cell.text)
    .join('');
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

  it.each([
    ['a range', 'אב 2020-2024 גד', 'דג 2020-2024 בא'],
    ['percent', 'אב 50% גד', 'דג 50% בא'],
    ['percent at the end', 'אב 50%.', '.50% בא'],
    ['money', 'אב $5 גד 7₪ הו €8', '€8 וה 7₪ דג $5 בא'],
    ['a telephone number', 'אב 03-123-4567 גד', 'דג 03-123-4567 בא'],
    ['a sign that no digit stands before', 'אב +972-3 גד', 'דג 972-3+ בא'],
    ['a dash that no digit stands behind', 'אב 5- גד', 'דג -5 בא'],
    ['a date, a time and a figure', '1/2/24 3:05 4.5 א', 'א 4.5 3:05 1/2/24'],
    ['two marks between digits, which part them', '1--2 א', 'א 2--1'],
    ['a number sign, degrees and a range of percents', 'א #7 20° 5%-6%', '6%-5% 20° #7 א'],
    ['numbers at the start of a line', '50% 2020-2024 אב', 'בא 2020-2024 50%'],
    ['numbers behind Latin letters', 'אב x 5-6 50% גד', 'דג x 5-6 50% בא'],
    ['a range behind Arabic letters', 'سن 2020-2024 تم', 'مت 2024-2020 نس'],
    ['percent behind Arabic letters', 'سن 50% تم', 'مت %50 نس'],
    ['a figure behind Arabic letters', 'سن 1,250.5 تم', 'مت 1,250.5 نس'],
    ['Arabic digits', 'سن ٢٠٢٠-٢٠٢٤ ١٫٥ ٥٠٪ تم', 'مت ٪٥٠ ١٫٥ ٢٠٢٤-٢٠٢٠ نس'],
    ['Arabic digits behind Hebrew letters', 'אב ١٢/٣ $٥ גד', 'דג ٥$ ١٢/٣ בא'],
    ['numbers at the start of an Arabic line', '5-6 سن', 'نس 6-5'],
    ['Persian digits', 'سن ۱۲٫۵ تم', 'مت ۱۲٫۵ نس'],
    ["N'Ko digits, which run leftward", 'ߊ ߁߂', '߂߁ ߊ'],
  ])('of numbers in a leftward paragraph: %s', (_, text, visual) => {
    expect(seen(text, 'leftward')).toBe(visual);
  });

  it('takes a number whole into a stretch among Latin letters', () => {
    expect(seen('x אב 5-6 50% y')).toBe('x 50% 5-6 בא y');
    expect(seen('x אב $5.')).toBe('x $5 בא.');
    expect(seen('x سن 50%.')).toBe('x 50 نس%.');
  });

  it('fills the same columns as before, whatever the text', () => {
    const char = fc.constantFrom(...'ab אבג سن 12 ٣ ۴ .,:()<«»-+%$', '\u05b8', '中');
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: char, cells: fc.integer({ min: 0, max: 2 }) })),
        fc.constantFrom<Direction>('leftward', 'rightward'),
        (cells, direction) => {
          let column = 15;
          const line = cells.map((cell) => ({ ...cell, column: (column += cell.cells) - cell.cells }));
          toVisualOrder(line, direction);
          let next = 15;
          for (const cell of line.filter((one) => one.cells > 0).toSorted((a, b) => a.column - b.column)) {
            expect(cell.column).toBe(next);
            next += cell.cells;
          }
          expect(next).toBe(column);
        },
      ),
    );
  });
});
