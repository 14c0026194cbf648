import { describe, expect, it } from 'vitest';
import { diffElements } from '../../../src/screenplay/diff.js';
import { elements } from '../../../src/screenplay/elements.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { statistics } from '../../../src/screenplay/statistics/statistics.js';

/** Processor time, so that other work on the machine does not count; the least of several runs. */
function cost(work: () => unknown, runs = 3): number {
  let least = Infinity;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** 2.6 for a doubling, twice over: a square would take 16 times as long. */
function expectLinear(prepare: (n: number) => () => unknown): void {
  let n = 1_000;
  prepare(n)();
  while (n < 8_000 && cost(prepare(n), 1) < 15) n *= 2;
  const [once, fourTimes] = [prepare(n), prepare(n * 4)];
  const ratios: number[] = [];
  for (let attempt = 0; attempt < 6 && !ratios.some((ratio) => ratio <= 6.76); attempt++)
    ratios.push(cost(fourTimes) / Math.max(cost(once), 1));
  expect(Math.min(...ratios)).toBeLessThanOrEqual(6.76);
}

function repeat(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join('');
}

const FAMILIES: Record<string, (n: number) => string> = {
  'an ordinary script': (n) => repeat(n / 8, (index) => `INT. HOUSE - DAY\n\nJohn sits down.\n\nJOHN\nHello, friend ${index}.\n\nMARY\nOh.\n\n`),
  'speakers in one scene': (n) => repeat(n / 4, (index) => `@S${index}\nYes.\n\n`),
  'speakers in many scenes': (n) => repeat(n / 8, (index) => `INT. ${index} - DAY\n\n@S${index}\nYes.\n\n@T${index}\nNo.\n\n`),
  'names in one paragraph': (n) => `JOHN SMITH\nYes.\n\n${repeat(n, () => 'John Smith and John ')}`,
  'one long line of speech': (n) => `JOHN\n${'word, '.repeat(n)}`,
  'sections after the last scene': (n) => `INT. A - DAY\n\nHe sits.\n\n${'# a\n'.repeat(n)}`,
};

describe('statistics in linear time', () => {
  // Layout has its own test: here it is made beforehand.
  it.each(Object.entries(FAMILIES))('%s', { timeout: 120_000 }, (_, write) => {
    expectLinear((n) => {
      const { script } = parse(write(n));
      const layout = paginate(script);
      return () => statistics(script, layout, { group: ['JOHN', 'MARY'], beats: { structure: 'THREE_ACT', bound: [{ beat: 'MIDPOINT', scene: 0 }] } });
    });
  });
});

const PAIRS: Record<string, (n: number) => [string, string]> = {
  'equal scripts': (n) => [repeat(n, (index) => `He sits ${index}.\n\n`), repeat(n, (index) => `He sits ${index}.\n\n`)],
  'nothing in common': (n) => [repeat(n, (index) => `He sits ${index}.\n\n`), repeat(n, (index) => `She stands ${index}.\n\n`)],
  'every other line changed': (n) => [repeat(n, (index) => `He sits ${index}.\n\n`), repeat(n, (index) => `He sits ${index}${index % 2 ? ' down' : ''}.\n\n`)],
  'the other way round': (n) => [repeat(n, (index) => `He sits ${index}.\n\n`), repeat(n, (index) => `He sits ${n - index}.\n\n`)],
};

describe('differences in linear time', () => {
  it.each(Object.entries(PAIRS))('%s', { timeout: 120_000 }, (_, write) => {
    expectLinear((n) => {
      const [before, after] = write(n).map((text) => elements(parse(text).script));
      return () => diffElements(before!, after!);
    });
  });

  it('rows that repeat, once the steps of the search are spent', { timeout: 120_000 }, () => {
    const rows = (n: number, factor: number, kinds: number) => elements(parse(repeat(n, (index) => `He sits ${(index * factor) % kinds}.\n\n`)).script);
    expectLinear((n) => {
      const [before, after] = [rows(n, 7919, 13), rows(n, 104_729, 11)];
      return () => diffElements(before, after, { maxSteps: 10_000 });
    });
  });
});
