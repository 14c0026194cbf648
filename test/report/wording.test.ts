import { describe, expect, it } from 'vitest';
import { titleOf, authorOf } from '../../src/report/title-page.js';
import { counted, duration, percent, ranges, sceneNumber, shortened, withNumbers } from '../../src/report/wording.js';
import type { SceneFigures } from '../../src/screenplay/statistics/scenes.js';
import { parse } from '../../src/screenplay/fountain/parse.js';

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [548, '9 min 8 s'],
  [600, '10 min'],
  [3_599, '1 h 0 min'],
  [7_080, '1 h 58 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

it.each([
  [0, '0%'],
  [0.001, 'under 1%'],
  [0.374, '37%'],
  [1, '100%'],
])('a share of %d is %s', (share, words) => {
  expect(percent(share)).toBe(words);
});

it('counts things', () => {
  expect([counted(0, 'page'), counted(1, 'page'), counted(1_204, 'speech', 'speeches')]).toEqual([
    '0 pages',
    '1 page',
    '1,204 speeches',
  ]);
});

it('tells neighbours as ranges, by their labels', () => {
  const label = (scene: number) => (scene === 4 ? '4A' : String(scene));
  expect(ranges([], label)).toBe('');
  expect(ranges([1, 2, 4, 6, 7, 8], label)).toBe('1, 2, 4A, 6–8');
});

it.each([
  [
    [null, null],
    ['1', '2'],
  ],
  [
    ['1', null, '2A', null, null],
    ['1', '1+', '2A', '2A+', '2A+'],
  ],
  [
    [null, '1'],
    ['+', '1'],
  ],
])('scenes numbered %j are told as %j', (written, told) => {
  const scene: SceneFigures = {
    index: 0,
    block: 0,
    heading: 'LATER',
    number: null,
    setting: null,
    place: 'LATER',
    time: null,
    page: 1,
    lines: 1,
    eighths: 1,
    words: 1,
    speeches: 0,
  };
  expect(withNumbers(written.map((number, index) => ({ ...scene, index, number }))).map(sceneNumber)).toEqual(told);
});

it('shortens by letters, not by halves of them', () => {
  expect(shortened('ANNA', 4)).toBe('ANNA');
  expect(shortened('ANNA 🕯🕯', 6)).toBe('ANNA…');
  expect(shortened('🕯🕯🕯', 2)).toBe('🕯…');
});

describe('the title page', () => {
  it('says title and author in one line each', () => {
    const { script } = parse('Title:\n    **THE LAMP**\n    _ROOM_\nAuthors: Ada & Bob\n\nINT. A - DAY\n');
    expect(titleOf(script)).toBe('THE LAMP ROOM');
    expect(authorOf(script)).toBe('Ada & Bob');
  });

  it('may say neither', () => {
    const { script } = parse('Title:\nDraft date: today\n\nINT. A - DAY\n');
    expect(titleOf(script)).toBeUndefined();
    expect(authorOf(script)).toBeUndefined();
  });
});
