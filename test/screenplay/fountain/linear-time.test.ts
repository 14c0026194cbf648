import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { print } from '../../../src/screenplay/fountain/print.js';

/** Processor time, so that other work on the machine does not count; the least of several runs. */
function cost(work: () => unknown, runs = 4): number {
  let least = Infinity;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

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
  'stars': (n) => '*'.repeat(n * 8),
  'stars that open': (n) => '*a '.repeat(n),
  'stars that open and close': (n) => '*a'.repeat(n),
  'underscores': (n) => '_'.repeat(n * 8),
  'underscores that open': (n) => '_a '.repeat(n),
  'backslashes': (n) => '\\'.repeat(n * 8),
  'escapes': (n) => '\\*'.repeat(n * 2),
  'brackets and backslashes': (n) => '[\\'.repeat(n),
  'parentheses': (n) => `A\n${'('.repeat(n * 4)}${')'.repeat(n * 4)}`,
  'extensions': (n) => `A ${'(a)'.repeat(n)}\nb`,
  'closing parentheses in a cue': (n) => `A ${')'.repeat(n * 8)}\nb`,
  'angles': (n) => '>'.repeat(n * 8),
  'forced cues': (n) => '@A\n\n'.repeat(n / 4),
  'carets': (n) => 'A ^'.repeat(n * 4),
  'dual speeches': (n) => 'A ^\nb\n\n'.repeat(n / 8),
  'hashes': (n) => '#'.repeat(n * 8),
  'sections': (n) => '# a\n'.repeat(n / 4),
  'one long line': (n) => 'a'.repeat(n * 40),
  'blank lines': (n) => '\n'.repeat(n * 4),
  'one long paragraph': (n) => 'a\n'.repeat(n),
  'one long speech': (n) => `A\n${'b\n'.repeat(n)}`,
  'a speech held open': (n) => `A\n${'b\n  \n'.repeat(n / 2)}`,
  'accents apart from their letters': (n) => 'e\u0301'.repeat(n * 2),
  'a long title page': (n) => `Title: a\n${'    b\n'.repeat(n)}`,
};

describe('P6 linear time', () => {
  it('P6 reads 10 MB in at most 13 times the time of 1 MB, within 10 s', { timeout: 120_000 }, () => {
    const small = SCENE.repeat(Math.floor(1_000_000 / SCENE.length));
    const large = SCENE.repeat(Math.floor(10_000_000 / SCENE.length));
    const one = cost(() => parse(small), 3);
    const ten = cost(() => parse(large), 2);
    expect(ten).toBeLessThan(10_000);
    expect(ten / one).toBeLessThan(13);
  });

  describe.each(Object.entries(HOSTILE))('P6 %s', (_, write) => {
    it('takes at most 2.6 times as long for each doubling', { timeout: 120_000 }, () => {
      expectLinear((text) => print(parse(text).script), write);
    });
  });
});

/**
 * Over two doublings, so that garbage collections even out: a square would take 16 times as long, 2.6 twice over is 6.76.
 * The sizes stay small enough for a heap whose own growth costs nothing to speak of.
 */
function expectLinear(work: (text: string) => unknown, write: (n: number) => string): void {
  let n = 8_000;
  work(write(n));
  while (n < 32_000 && cost(() => work(write(n)), 1) < 30) n *= 2;
  const once = write(n);
  const fourTimes = write(n * 4);
  const ratios: number[] = [];
  for (let attempt = 0; attempt < 8 && !ratios.some((ratio) => ratio <= 6.76); attempt++)
    ratios.push(cost(() => work(fourTimes), 3) / Math.max(cost(() => work(once), 3), 1));
  expect(Math.min(...ratios)).toBeLessThanOrEqual(2.6 ** 2);
}
