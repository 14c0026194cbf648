import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { mentionFinder } from '../../../src/screenplay/statistics/mentions.js';
import { endOf, placed, positionOf } from '../../../src/screenplay/statistics/placed.js';
import { spokenSeconds } from '../../../src/screenplay/statistics/spoken.js';
import { survey } from '../../../src/screenplay/statistics/survey.js';
import { wordCounter, wordsAtStart } from '../../../src/screenplay/statistics/words.js';

describe('words', () => {
  it.each([
    ['en', "Don't go, e.g. now -- please.", 5],
    ['en', '', 0],
    ['en', '... -- !', 0],
    ['ja', '彼女は歩く。', 3],
  ])('%s: %j', (locale, text, words) => {
    expect(wordCounter(locale)(text)).toBe(words);
  });

  it('are found at the start', () => {
    expect(wordsAtStart('"Well, Anna\'s half-open door', 3)).toEqual(['Well', "Anna's", 'half-open']);
    expect(wordsAtStart('--', 2)).toEqual([]);
  });
});

describe('spokenSeconds', () => {
  it.each([
    ['', 0],
    ['Yes', 3 * 0.065],
    ['Yes.', 3 * 0.065 + 0.3],
    ['Yes... no?!', 5 * 0.065 + 0.6],
    ['"Yes." No.', 5 * 0.065 + 0.6],
    ['It is 3.14', 7 * 0.065],
    ['Well, then', 8 * 0.065 + 0.15],
    ['Well -- then', 8 * 0.065 + 0.15],
    ['Well — then –', 8 * 0.065 + 0.3],
    ['half-open', 8 * 0.065],
    ['----', 0.3],
    ['彼女、歩く。', 4 * 0.25 + 0.15 + 0.3],
  ])('%j takes %d s', (text, seconds) => {
    expect(spokenSeconds(text)).toBeCloseTo(seconds, 6);
  });
});

describe('mentionFinder', () => {
  const find = mentionFinder([
    ['ANNA KLEIN', 'anna'],
    ['DR. BROWN', 'brown'],
    ["O'NEIL", 'oneil'],
    ['MAX', 'max'],
    ['MAX KLEIN', 'junior'],
    ['YOUNG ANNE', 'anne'],
  ]);

  it.each([
    ['Anna Klein sits.', ['anna Anna Klein']],
    ['ANNA sits by anna.', ['anna ANNA']],
    ["Anna's hand, O’Neil’s hat.", ['anna Anna', 'oneil O’Neil']],
    ['Max Klein and Max.', ['junior Max Klein', 'max Max']],
    ['Klein sits.', []],
    ['Brown sits. Dr. Brown stands.', ['brown Brown', 'brown Dr. Brown']],
    ['A Young man. Maxim.', []],
  ])('%s', (text, found) => {
    expect(find(text).map(({ key, start, end }) => `${key} ${text.slice(start, end)}`)).toEqual(found);
  });
});

describe('survey', () => {
  it('says what follows what', () => {
    const { scenes, transitions, paragraphs } = survey(
      parse('He sits.\n\nINT. A\n\n= x\n\nFADE OUT.\n\n/* y */\n\nCUT TO:\n\n# Two\n\nINT. B\n\nHe sits.').script,
    );
    expect(
      scenes.map(({ block, end, content, transition, afterBreak }) => [block, end, content, transition, afterBreak]),
    ).toEqual([
      [1, 7, false, null, false],
      [7, 9, true, 'CUT TO:', true],
    ]);
    expect(transitions.map(({ text, scene, afterTransition }) => [text, scene, afterTransition])).toEqual([
      ['FADE OUT.', 0, false],
      ['CUT TO:', 0, true],
    ]);
    expect(paragraphs.map(({ scene }) => scene)).toEqual([-1, 1]);
  });
});

describe('placed', () => {
  it('counts the lines of a block over pages, without the notice and the cue that goes on', () => {
    const { script } = parse(`INT. A - DAY\n\n${'He sits.\n\n'.repeat(23)}ANNA\n${'Yes.\n'.repeat(12)}`);
    const layout = paginate(script);
    expect(layout.pages).toHaveLength(2);
    expect(placed(layout).linesOf(24)).toEqual({ lines: 12, left: 0, right: 0 });
    expect(placed(layout).linesOf(99).lines).toBe(0);
    expect(placed(layout).pages[1]).toMatchObject({ page: 2, action: 0, other: 0, block: 24 });
  });

  it('tells sides of dual dialogue apart', () => {
    const { script } = parse('A\nOne.\nTwo.\n\nB ^\nThree.');
    const { linesOf, lines } = placed(paginate(script));
    expect([linesOf(0), lines]).toEqual([{ lines: 3, left: 2, right: 1 }, 3]);
  });

  it('says where blocks begin', () => {
    const { script } = parse('INT. A - DAY\n\nHe sits.\n\n# Two\n\n===\n\nINT. B - DAY\n\nHe sits.\n\n[[end]]');
    const layout = paginate(script);
    expect(script.body.map((_, block) => positionOf(layout, block))).toEqual([
      0,
      2 / 54,
      1,
      1,
      1,
      1 + 2 / 54,
      1 + 3 / 54,
    ]);
    expect(endOf(layout)).toBe(1 + 3 / 54);
    expect(endOf(paginate(parse('Title: x').script))).toBe(0);
  });
});
