import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/screenplay/layout/page.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import {
  A4,
  checkProfile,
  InvalidProfile,
  LETTER,
  MULTICAM,
  PROFILES,
} from '../../../src/screenplay/layout/profiles.js';

describe('profiles', () => {
  it('are valid, plain data, and frozen', () => {
    for (const profile of Object.values(PROFILES)) {
      expect(checkProfile(profile)).toBe(profile);
      expect(structuredClone(profile)).toEqual(profile);
      expect(Object.isFrozen(profile.elements.cue)).toBe(true);
    }
  });

  // Figures of Final Draft's US Letter template: inches from the left paper edge, and cells.
  it.each([
    ['heading', 1.5, 61, 2],
    ['action', 1.5, 61, 1],
    ['centered', 1.5, 61, 1],
    ['lyrics', 1.5, 61, 1],
    ['cue', 3.5, 38, 1],
    ['parenthetical', 3, 26, 0],
    ['dialogue', 2.5, 35, 0],
    ['transition', 5.5, 16, 1],
    ['dualDialogueLeft', 1.5, 29, 0],
    ['dualDialogueRight', 4.625, 29, 0],
    ['dualParentheticalLeft', 1.75, 24, 0],
    ['dualParentheticalRight', 4.875, 24, 0],
  ] as const)('P7 sets %s at %f in, %i cells wide, %i blank lines below', (element, inches, cells, before) => {
    const metrics = LETTER.elements[element];
    expect(metrics).toMatchObject({ cells, before });
    expect(metrics.column).toBeCloseTo(inches * 10);
  });

  it('P7 holds 54 lines of 12 pt on Letter between margins of an inch, 58 on A4', () => {
    expect([LETTER.linesPerPage, A4.linesPerPage, MULTICAM.linesPerPage]).toEqual([54, 58, 54]);
    expect(LETTER.top + LETTER.linesPerPage * LETTER.cell.height).toBe(LETTER.paper.height - 72);
    expect(A4.elements).toEqual(LETTER.elements);
    expect(MULTICAM.elements.dialogue).toMatchObject({ column: 22.5, cells: 38 });
  });

  const wrong: [name: string, change: Partial<Profile>, problem: RegExp][] = [
    ['an id that is no name', { id: 'my profile' }, /id must be/],
    ['no paper', { paper: { width: 0, height: Number.NaN } }, /paper\.width.*paper\.height/],
    ['more lines than the paper holds', { linesPerPage: 61 }, /61 lines of 12 pt below 72 pt do not fit on 792 pt/],
    ['too few lines', { linesPerPage: 3 }, /linesPerPage must be a whole number from 8, not 3/],
    ['half a line', { linesPerPage: 53.5 }, /linesPerPage/],
    ['pages of no time', { secondsPerPage: 0 }, /secondsPerPage/],
    ['a locale that is none', { locale: 'not a tag' }, /locale "not a tag"/],
    ['odd spacing', { dialogueSpacing: 3 as 2 }, /dialogueSpacing must be 1 or 2, not 3/],
    [
      'a column off the paper',
      { elements: { ...LETTER.elements, cue: { ...LETTER.elements.cue, column: 60 } } },
      /elements\.cue\.cells reach column 98, beyond the paper's 85/,
    ],
    [
      'no cells',
      { elements: { ...LETTER.elements, action: { column: 15, cells: 0, align: 'left', before: -1 } } },
      /elements\.action\.cells.*elements\.action\.before/,
    ],
    [
      'an odd alignment',
      { elements: { ...LETTER.elements, action: { column: 0, cells: 9, align: 'justify' as 'left', before: 1 } } },
      /column must be 1 or more.*align must be/,
    ],
    ['a missing element', { elements: { ...LETTER.elements, cue: undefined as never } }, /elements\.cue is missing/],
  ];
  it.each(wrong)('refuses %s', (_, change, problem) => {
    const profile = { ...LETTER, ...change };
    expect(() => checkProfile(profile)).toThrow(problem);
    expect(() => paginate({ titlePage: [], body: [] }, profile)).toThrow(InvalidProfile);
  });
});
