import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../../src/screenplay/names.js';
import { readableNames } from '../../../src/scripts/import/readable-name.js';

const readable = readableNames([]);

describe('a cue as a name to read', () => {
  it.each([
    ['JOHN', 'John'],
    ['INÊS QUADROS', 'Inês Quadros'],
    ['ИВАН', 'Иван'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσευς'],
    ['ẸBÙN', 'Ẹbùn'],
    ['JEAN-LUC', 'Jean-Luc'],
    ["DR. O'NEIL-SMITH", "Dr. O'Neil-Smith"],
    ['D’ANGELO', 'D’Angelo'],
    ['JOHN’S WIFE', 'John’s Wife'],
    ["MA'AM", "Ma'am"],
    ['McCLANE', 'McClane'],
    ['MCCLANE', 'McClane'],
    ['MACY', 'Macy'],
    ['MacDONALD', 'MacDonald'],
    ['R2D2', 'R2D2'],
    ["'TIL 22'", "'Til 22'"],
    ['23 SKIDOO', '23 Skidoo'],
    ['THE 23RD JUROR', 'The 23rd Juror'],
    ['J.J. ABBOT', 'J.J. Abbot'],
    ['MR. T', 'Mr. T'],
    ['AGENT A', 'Agent A'],
    ['TJ', 'TJ'],
    ['SGT. NG', 'Sgt. Ng'],
    ['FBI DIRECTOR', 'FBI Director'],
    ['HENRY VIII', 'Henry VIII'],
    ['KEEPER OF THE KEYS', 'Keeper of the Keys'],
    ['THE WITCH', 'The Witch'],
    ['DR.  WHO :', 'Dr. Who'],
  ])('%s is %s', (cue, name) => {
    expect(readable(cue)).toBe(name);
  });

  it.each(['John Smith', 'e.e. cummings', 'straße', '李雷', 'Ed', '#2', 'İNCİ'])('%s stays', (cue) => {
    expect(readable(cue)).toBe(cue);
  });

  it('is spelt as the script spells it, most often', () => {
    const known = readableNames([
      'McCLANE, 40, enters. DeShawn’s late. McClane waits for TJ.',
      'McClane goes. The Lady of Shalott, and Li’l Bo’s dog. LeBron!',
    ]);
    expect(['MCCLANE', 'DESHAWN', 'LEBRON', 'LADY OF THE LAKE'].map(known)).toEqual([
      'McClane',
      'DeShawn',
      'LeBron',
      'Lady of the Lake',
    ]);
  });

  it('is none of the spellings in which a sentence begins with a small word', () => {
    expect(readableNames(['Of course. The end. And so on.'])('KEEPER OF THE KEYS')).toBe('Keeper of the Keys');
  });

  it('is that of an entrance only where it is written like one', () => {
    expect(readableNames(['McCLANE, 40, enters.'])('McCLANE')).toBe('McClane');
    expect(readableNames(['JOHN enters.'])('JOHN')).toBe('John');
  });

  it.each([["'".repeat(200_000)], ['A’'.repeat(200_000)], ['Aa'.repeat(200_000)], ['1'.repeat(200_000)]])(
    'takes no long time for a text of marks or one word',
    (text) => {
      expect(readableNames([text])("O'NEIL")).toBe("O'Neil");
    },
  );

  it('means the cue’s own speaker, whatever it is made of', () => {
    const text = fc.string({ unit: fc.constantFrom(..."ABIſßİıǅﬁMCc0’'.-: #ΣÉ\u0301\u{10400}") });
    fc.assert(
      fc.property(text, text, (cue, other) => {
        expect(foldName(readableNames([other])(cue))).toBe(foldName(cue));
      }),
    );
  });
});
