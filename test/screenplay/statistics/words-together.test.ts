import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { lint } from '../../../src/screenplay/lint/lint.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { statistics } from '../../../src/screenplay/statistics/statistics.js';
import { wordCounter } from '../../../src/screenplay/statistics/words.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function oneByOne(text: string): number {
  return [...new Intl.Segmenter('en', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike)
    .length;
}

const LINE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'é',
      '1',
      '.',
      "'",
      ' ',
      '\n',
      '\r',
      '彼',
      '女',
      'は',
      'ก',
      'า',
      '\u0301',
      '\u200d',
      '👩',
      '_',
      '-',
    ),
    maxLength: 30,
  }),
);

it('words that are counted together are those that are counted one by one', () => {
  fc.assert(
    fc.property(fc.array(LINE, { maxLength: 40 }), fc.integer({ min: 0, max: 3 }), (texts, long) => {
      // Some longer than what is counted at once.
      const all = [...texts, ...Array.from({ length: long }, (_, at) => `${'word '.repeat(1_500 + at)}end`)];
      const count = wordCounter('en', all);
      expect(all.map(count)).toEqual(all.map(oneByOne));
    }),
  );
});

it('a text that was not foretold is counted all the same', () => {
  const count = wordCounter('en', ['one two']);
  expect([count('three'), count('one two'), count('one two\nthree four'), count('')]).toEqual([1, 2, 4, 0]);
});

// Each call holds memory outside the heap: ten thousand lines took tens of megabytes, a million took gigabytes.
it('ten thousand lines take few calls of the segmenter', () => {
  const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
  const { script } = parse(
    `INT. A - DAY\n\n${Array.from({ length: 5_000 }, (_, at) => `ANNA\n(line ${at})\nSaid ${at}.\n\nShe waits ${at}.\n`).join('\n')}`,
  );
  const layout = paginate(script);
  const figures = statistics(script, layout);
  lint(script, { layout });
  expect(figures.words).toBe(3 + 5_000 * 7);
  expect(segment.mock.calls.length).toBeLessThan(100);
});
