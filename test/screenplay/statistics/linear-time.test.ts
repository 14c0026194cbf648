import { describe, it } from 'vitest';
import type { Script } from '../../../src/screenplay/ast.js';
import { diffElements } from '../../../src/screenplay/elements/diff.js';
import { elements, type ScreenplayElement } from '../../../src/screenplay/elements/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import type { Layout } from '../../../src/screenplay/layout/page.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { statistics } from '../../../src/screenplay/statistics/statistics.js';
import { expectLinear } from '../fountain/linear.js';

function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join('');
}

interface Given {
  readonly script: Script;
  readonly layout: Layout;
}

const FAMILIES: Record<string, (n: number) => string> = {
  'an ordinary script': (n) =>
    repeat(n / 8, (index) => `INT. HOUSE - DAY\n\nJohn sits down.\n\nJOHN\nHello, friend ${index}.\n\nMARY\nOh.\n\n`),
  'speakers in one scene': (n) => repeat(n / 4, (index) => `@S${index}\nYes.\n\n`),
  'speakers in many scenes': (n) =>
    repeat(n / 8, (index) => `INT. ${index} - DAY\n\n@S${index}\nYes.\n\n@T${index}\nNo.\n\n`),
  'names in one paragraph': (n) => `JOHN SMITH\nYes.\n\n${repeat(n, () => 'John Smith and John ')}`,
  'one long line of speech': (n) => `JOHN\n${'word, '.repeat(n)}`,
  'sections after the last scene': (n) => `INT. A - DAY\n\nHe sits.\n\n${'# a\n'.repeat(n)}`,
};

describe('statistics in linear time', () => {
  // Layout has its own test: here it is made beforehand.
  it.each(Object.entries(FAMILIES))('%s', { timeout: 120_000 }, (_, write) => {
    expectLinear(
      ({ script, layout }: Given) =>
        statistics(script, layout, {
          group: ['JOHN', 'MARY'],
          beats: { structure: 'THREE_ACT', bound: [{ beat: 'MIDPOINT', scene: 0 }] },
        }),
      (size) => {
        const { script } = parse(write(size));
        return { script, layout: paginate(script) };
      },
      32_000,
    );
  });
});

const PAIRS: Record<string, (n: number) => [string, string]> = {
  'equal scripts': (n) => [
    repeat(n, (index) => `He sits ${index}.\n\n`),
    repeat(n, (index) => `He sits ${index}.\n\n`),
  ],
  'nothing in common': (n) => [
    repeat(n, (index) => `He sits ${index}.\n\n`),
    repeat(n, (index) => `She stands ${index}.\n\n`),
  ],
  'every other line changed': (n) => [
    repeat(n, (index) => `He sits ${index}.\n\n`),
    repeat(n, (index) => `He sits ${index}${index % 2 ? ' down' : ''}.\n\n`),
  ],
  'the other way round': (n) => [
    repeat(n, (index) => `He sits ${index}.\n\n`),
    repeat(n, (index) => `He sits ${n - index}.\n\n`),
  ],
};

describe('differences in linear time', () => {
  it.each(Object.entries(PAIRS))('%s', { timeout: 120_000 }, (_, write) => {
    expectLinear(
      ([before, after]: ScreenplayElement[][]) => diffElements(before!, after!),
      (size) => write(size).map((text) => elements(parse(text).script)),
      32_000,
    );
  });

  it('rows that repeat, once the steps of the search are spent', { timeout: 120_000 }, () => {
    const rows = (size: number, factor: number, kinds: number) =>
      elements(parse(repeat(size, (index) => `He sits ${(index * factor) % kinds}.\n\n`)).script);
    expectLinear(
      ([before, after]: ScreenplayElement[][]) => diffElements(before!, after!, { maxSteps: 10_000 }),
      (size) => [rows(size, 7919, 13), rows(size, 104_729, 11)],
      32_000,
    );
  });
});
