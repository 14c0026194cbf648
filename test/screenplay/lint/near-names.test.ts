import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearPairs } from '../../../src/screenplay/lint/near-names.js';

const LIMITS = { oneFrom: 5, twoFrom: 8 };

function near(...names: string[]): string[] {
  return nearPairs(names, LIMITS).map(({ first, second, distance }) => `${names[first]} ${names[second]} ${distance}`);
}

describe('nearPairs', () => {
  it.each([
    [['MARTIN', 'MARTYN'], ['MARTIN MARTYN 1']],
    [['MARTIN', 'MATRIN'], ['MARTIN MATRIN 1']],
    [['JONATHAN', 'JOHNATHEN'], ['JONATHAN JOHNATHEN 2']],
    [['MARTIN', 'MARXYN'], []],
    [['ANNA', 'ANNE'], []],
    [['AGENT 1', 'AGENT 2'], []],
    [['AGENT SMITH', 'AGENT SMYTH'], ['AGENT SMITH AGENT SMYTH 1']],
    [['FATHER BROWN', 'MOTHER BROWN'], []],
    [['COFFEE SHOP', 'COFFEESHOP'], ['COFFEE SHOP COFFEESHOP 1']],
    [[], []],
  ])('%j', (names, pairs) => {
    expect(near(...names)).toEqual(pairs);
  });

  it('finds what comparing all with all would find', () => {
    const name = fc
      .array(fc.constantFrom('A', 'B', ' '), { minLength: 4, maxLength: 11 })
      .map((letters) => letters.join('').trim().replace(/ +/g, ' '));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
        const pairs = nearPairs(names, LIMITS).map(({ first, second }) => `${first} ${second}`);
        const all = names.flatMap((one, second) =>
          names
            .slice(0, second)
            .flatMap((other, first) => (nearPairs([other, one], LIMITS).length > 0 ? [`${first} ${second}`] : [])),
        );
        expect(pairs.sort()).toEqual(all.sort());
        expect(new Set(pairs).size).toBe(pairs.length);
      }),
    );
  });
});

describe('editDistance', () => {
  it('agrees with the plain definition up to its bound', () => {
    const word = fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 6 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (one, other, most) => {
        const exact = plain(one, other);
        expect(editDistance(one, other, most)).toBe(exact <= most ? exact : Infinity);
      }),
      { numRuns: 500 },
    );
  });
});

/** By its recursive definition, swaps of neighbours included. */
function plain(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const costs = [
    plain(one.slice(1), other) + 1,
    plain(one, other.slice(1)) + 1,
    plain(one.slice(1), other.slice(1)) + (one[0] === other[0] ? 0 : 1),
  ];
  if (one.length > 1 && one[0] === other[1] && one[1] === other[0]) costs.push(plain(one.slice(2), other.slice(2)) + 1);
  return Math.min(...costs);
}
