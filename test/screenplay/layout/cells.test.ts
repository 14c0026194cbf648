import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { unitCells } from '../../../src/screenplay/layout/cells.js';

const CLUSTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE = /[\u3001-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3400-\u9fff\uff01-\uff60]/;

// All that is read without the segmenter; their ends are where a mistake would be.
const RANGES = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0x2010, 0x2027],
  [0x3001, 0x3029],
  [0x3031, 0x303c],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3400, 0x9fff],
  [0xff01, 0xff60],
] as const;
const UNIT = fc.oneof(
  ...RANGES.map(([from, to]) =>
    fc.oneof(fc.constantFrom(from, to), fc.integer({ min: from, max: to })).map((code) => String.fromCharCode(code)),
  ),
);

it('signs that stand alone are clusters of their own', () => {
  fc.assert(
    fc.property(fc.string({ unit: UNIT, minLength: 1, maxLength: 40 }), (text) => {
      expect([...CLUSTERS.segment(text)].map(({ segment }) => segment)).toEqual(text.split(''));
      const cells = unitCells(`${text}彼`)!;
      expect([...cells].slice(0, -1).map((wide) => wide === 2)).toEqual(text.split('').map((sign) => WIDE.test(sign)));
    }),
    { numRuns: 1_000 },
  );
});

it('signs that stand alone take no segmenter; those that join do', () => {
  const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
  expect([...unitCells('彼女は「歩く」。A')!]).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 1]);
  expect(segment).not.toHaveBeenCalled();
  expect([...unitCells('か\u3099e\u0301')!]).toEqual([2, -1, 1, -1]);
  expect(segment).toHaveBeenCalledOnce();
  segment.mockRestore();
});
