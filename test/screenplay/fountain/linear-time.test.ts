import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';
import { cost, doublingRatio, expectLinear, quickRatio } from './linear.js';

const SCENE = `INT. HOUSE - DAY #1#

He *sits* down. [[why]] And then he stands up again and walks over to the window.

JOHN (V.O.)
(beat)
Hello _there_ my friend, how are you today?

MARY
Fine.

CUT TO:

`;

const HOSTILE: Record<string, (n: number) => string> = {
  'boneyards never closed': (n) => '/*'.repeat(n),
  'boneyards in a row': (n) => '/*a*/'.repeat(n),
  'notes never closed, in a row': (n) => '[[ '.repeat(n),
  'notes never closed, by paragraph': (n) => '[[ a\n\n'.repeat(n / 4),
  'notes in a row': (n) => '[[a]] '.repeat(n),
  'notes on lines of their own in a speech': (n) => `A\nb\n${'[[a]]\n'.repeat(n)}`,
  stars: (n) => '*'.repeat(n * 8),
  'stars that open': (n) => '*a '.repeat(n),
  'stars that open and close': (n) => '*a'.repeat(n),
  underscores: (n) => '_'.repeat(n * 8),
  'underscores that open': (n) => '_a '.repeat(n),
  backslashes: (n) => '\\'.repeat(n * 8),
  escapes: (n) => '\\*'.repeat(n * 2),
  'brackets and backslashes': (n) => '[\\'.repeat(n),
  parentheses: (n) => `A\n${'('.repeat(n * 4)}${')'.repeat(n * 4)}`,
  extensions: (n) => `A ${'(a)'.repeat(n)}\nb`,
  'closing parentheses in a cue': (n) => `A ${')'.repeat(n * 8)}\nb`,
  angles: (n) => '>'.repeat(n * 8),
  'forced cues': (n) => '@A\n\n'.repeat(n / 4),
  carets: (n) => 'A ^'.repeat(n * 4),
  'dual speeches': (n) => 'A ^\nb\n\n'.repeat(n / 8),
  hashes: (n) => '#'.repeat(n * 8),
  sections: (n) => '# a\n'.repeat(n / 4),
  'one long line': (n) => 'a'.repeat(n * 40),
  'blank lines': (n) => '\n'.repeat(n * 4),
  'one long paragraph': (n) => 'a\n'.repeat(n),
  'one long speech': (n) => `A\n${'b\n'.repeat(n)}`,
  'a speech held open': (n) => `A\n${'b\n  \n'.repeat(n / 2)}`,
  'accents apart from their letters': (n) => 'e\u0301'.repeat(n * 2),
  'boneyards on lines of their own': (n) => 'a\n/* b */\n'.repeat(n / 4),
  'boneyards below one line': (n) => `a\n${'/* b */\n'.repeat(n)}`,
  'boneyards with blank lines below a cue': (n) => `A\nb\n${'/*\n\nb*/\nC\nd\n'.repeat(n / 8)}`,
  'asides before a line': (n) => `${'/* a */ '.repeat(n)}b`,
  'notes in a heading': (n) => `INT. A ${'[[b]] '.repeat(n)}`,
  'styles in a heading': (n) => `INT. ${'**a** '.repeat(n)}`,
  'notes below a cue': (n) => `A\n${'[[b]]\n'.repeat(n)}c`,
  'lines of one angle': (n) => '>\n'.repeat(n),
  'forced transitions': (n) => '> a\n\n'.repeat(n / 4),
  'keys of a title page': (n) => Array.from({ length: n / 4 }, (_, at) => `Key ${at}: a\n`).join(''),
  'lines below a key': (n) => `Title:\n${'b\n'.repeat(n)}`,
  'a long title page': (n) => `Title: a\n${'    b\n'.repeat(n)}`,
};

describe('P6 linear time', () => {
  it('P6 reads 10 MB in at most 13 times the time of 1 MB, within 10 s', { timeout: 120_000 }, () => {
    const small = SCENE.repeat(Math.floor(1_000_000 / SCENE.length));
    const large = SCENE.repeat(Math.floor(10_000_000 / SCENE.length));
    parse(small);
    let [one, ten] = [Infinity, Infinity];
    for (let round = 1; round <= 8 && (round === 1 || ten / one > 13); round++) {
      one = Math.min(
        one,
        cost(() => parse(small)),
        cost(() => parse(small)),
      );
      ten = Math.min(
        ten,
        cost(() => parse(large)),
      );
    }
    expect(ten).toBeLessThan(10_000);
    expect(ten / one).toBeLessThanOrEqual(13);
  });

  it.each([
    ['one line of 10 MB', (n: number) => 'a '.repeat(n * 5)],
    ['a million blank lines', (n: number) => '\n'.repeat(n)],
    ['one paragraph of a million lines', (n: number) => 'a\n'.repeat(n)],
    ['a million lines, every other one of two blanks', (n: number) => `A\n${'b\n  \n'.repeat(n / 2)}`],
  ])('P6 %s: within 10 s, at most 2.6 times as long for each doubling', { timeout: 120_000 }, (_, write) => {
    const whole = write(1_000_000);
    expect(cost(() => parse(whole))).toBeLessThan(10_000);
    const limits = { maxChars: 1e8, maxBlocks: 1e7 };
    expectLinear((text) => parse(text, { limits }), write, 500_000);
  });

  it.each(Object.entries(HOSTILE))(
    'P6 %s: at most 2.6 times as long for each doubling',
    { timeout: 120_000 },
    (_, write) => {
      expectLinear((text) => print(parse(text).script), write);
    },
  );

  it('P6 is measured so that a square shows', { timeout: 120_000 }, () => {
    const square = (size: number) => () => {
      let found = 0;
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) found += (i ^ j) & 1;
      return found;
    };
    expect(doublingRatio(square, 8_000)).toBeGreaterThan(3.4);
    expect(quickRatio(square, 8_000)).toBeGreaterThan(11);
  });
});
