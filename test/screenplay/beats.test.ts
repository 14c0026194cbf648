import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatPlan, BEATS, UnknownBeat, type ActStructure } from '../../src/screenplay/beats.js';

const STRUCTURES = Object.keys(BEATS) as ActStructure[];

describe('beats', () => {
  it.each(STRUCTURES)('%s has rows with ids of their own, within the script', (structure) => {
    const rows = BEATS[structure];
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { from, to } of rows) {
      expect(from).toBeLessThanOrEqual(to);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(100);
    }
    expect(Object.isFrozen(rows) && rows.every((row) => Object.isFrozen(row))).toBe(true);
  });

  it('ends the acts where the theory has them', () => {
    const ends = (structure: ActStructure) =>
      BEATS[structure].filter(({ id }) => /^ACT_\d_END$/.test(id)).map(({ to }) => to);
    expect(ends('THREE_ACT')).toEqual([25, 75, 100]);
    expect(ends('FOUR_ACT')).toEqual([25, 50, 75, 100]);
    expect(ends('FIVE_ACT')).toEqual([17, 37, 63, 83, 100]);
  });

  it('gives target pages as printed', () => {
    const plan = beatPlan('SAVE_THE_CAT', 110);
    const pages = (id: string) =>
      plan.filter((beat) => beat.id === id).map(({ targetFrom, targetTo }) => [targetFrom, targetTo]);
    expect(pages('OPENING_IMAGE')).toEqual([[1, 1]]);
    expect(pages('CATALYST')).toEqual([[12, 12]]);
    expect(pages('FUN_AND_GAMES')).toEqual([[30, 55]]);
    expect(pages('FINAL_IMAGE')).toEqual([[110, 110]]);
    expect(plan.every(({ actual, distance, outside }) => actual === null && distance === null && !outside)).toBe(true);
  });

  it.each([
    ['in the middle of its scene', 48, 52, 0, false, 49],
    ['at the end of its scene', 47, 50, 0, false, 48],
    ['early, but within five points', 44, 46, -4, false, 45],
    ['too early', 40, 44.5, -5.5, true, 41],
    ['late, but within five points', 55, 56, 5, false, 56],
    ['too late', 55.25, 60, 5.25, true, 56],
  ])('tells a midpoint %s', (_, start, end, distance, outside, actual) => {
    const midpoint = beatPlan('THREE_ACT', 100, [{ beat: 'MIDPOINT', start, end }]).find(({ id }) => id === 'MIDPOINT');
    expect(midpoint).toMatchObject({ targetFrom: 50, targetTo: 50, actual, distance, outside });
  });

  it('takes a beat without an end for a place, and the last of two bindings', () => {
    const plan = beatPlan('FOUR_ACT', 100, [
      { beat: 'ACT_1_END', start: 90 },
      { beat: 'ACT_1_END', start: 20 },
    ]);
    expect(plan[0]).toMatchObject({ actual: 21, distance: -5, outside: false });
  });

  it('refuses a beat that the structure does not have', () => {
    expect(() => beatPlan('FOUR_ACT', 100, [{ beat: 'MIDPOINT', start: 1 }])).toThrow(UnknownBeat);
  });

  it('holds for any length, none included', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STRUCTURES),
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (structure, pages, at) => {
          const bound = BEATS[structure].map(({ id }) => ({ beat: id, start: pages * at }));
          for (const beat of beatPlan(structure, pages, bound)) {
            expect(beat.targetFrom).toBeLessThanOrEqual(beat.targetTo);
            expect(beat.targetFrom).toBeGreaterThanOrEqual(1);
            expect(Number.isFinite(beat.distance)).toBe(true);
            if (at * 100 >= beat.from && at * 100 <= beat.to) {
              expect(Math.abs(beat.distance!)).toBeLessThanOrEqual(0.01);
            }
          }
        },
      ),
    );
  });
});
