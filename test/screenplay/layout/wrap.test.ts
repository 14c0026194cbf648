import { describe, expect, it } from 'vitest';
import { textCells, unitCells } from '../../../src/screenplay/layout/cells.js';
import { wrapNext, type Wrapped } from '../../../src/screenplay/layout/wrap.js';

/** All lines of a text. */
function wrap(text: string, measure: number): Wrapped[] {
  const measured = { text, cells: unitCells(text) };
  const lines: Wrapped[] = [];
  let at = 0;
  do {
    const line = wrapNext(measured, at, measure);
    lines.push(line);
    at = line.next;
  } while (at < text.length);
  return lines;
}

const wrapped = (text: string, measure: number) => wrap(text, measure).map(({ start, end }) => text.slice(start, end));

describe('cells', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['Ünïcödé', 7],
    ['Привет', 6],
    ['e\u0301', 1],
    ['q\u0308\u0323', 1],
    ['中文', 4],
    ['ｗｉｄｅ', 8],
    ['한국', 4],
    ['カナ', 4],
    ['🎬', 2],
    ['👩‍👩‍👧', 2],
    ['👍🏽', 2],
    ['🇪🇺', 2],
    ['❤️', 2],
    ['❤', 1],
    ['©', 1],
    ['a\u200bb', 2],
    ['\u0301', 0],
    ['…—“”', 4],
    ['क्षि', 2],
    ['\ud800', 1],
  ])('%j takes %i', (text, cells) => {
    expect(textCells(text)).toBe(cells);
  });
});

describe('wrapNext', () => {
  it.each<[name: string, text: string, measure: number, lines: string[]]>([
    ['fills a line to its last cell', 'abcd efgh', 9, ['abcd efgh']],
    ['breaks one cell earlier', 'abcd efgh', 8, ['abcd', 'efgh']],
    ['is greedy', 'a bb ccc dddd', 6, ['a bb', 'ccc', 'dddd']],
    ['lets trailing blanks hang', 'abcd    ', 4, ['abcd']],
    ['lets blanks hang at a break', 'abcd     efgh', 4, ['abcd', 'efgh']],
    ['counts double spaces inside', 'ab.  cd', 6, ['ab.', 'cd']],
    ['keeps double spaces inside', 'ab.  cd', 7, ['ab.  cd']],
    ['keeps the indent of the first line', '   ab cd', 5, ['   ab', 'cd']],
    ['drops an indent that leaves no room for the first word', '     abcd ef', 6, ['abcd', 'ef']],
    ['breaks after a hyphen inside a word', 'half-empty', 7, ['half-', 'empty']],
    ['lets the hyphen hang', 'a half-empty', 6, ['a half-', 'empty']],
    ['lets the hyphen that ends a word hang', 'so he-- x', 6, ['so he--', 'x']],
    ['lets no more than one hyphen hang', 'so her-- x', 6, ['so', 'her--', 'x']],
    ['lets no hyphen hang that begins a word', 'abcd -50', 5, ['abcd', '-50']],
    ['lets no dash hang', 'he is here—or', 10, ['he is', 'here—or']],
    ['breaks after a double hyphen, not in it', 'wait--what', 6, ['wait--', 'what']],
    ['breaks after dashes', 'wait—what', 6, ['wait—', 'what']],
    ['does not break before a hyphen that begins a word', 'at -50 degrees', 5, ['at', '-50', 'degre', 'es']],
    ['does not break at a no-break hyphen', 'half\u2011empty x', 7, ['half\u2011em', 'pty x']],
    ['does not break at a no-break space', 'ab 10\u00a0km', 6, ['ab', '10\u00a0km']],
    ['cuts a word wider than the measure', 'abcdefghij kl', 4, ['abcd', 'efgh', 'ij', 'kl']],
    ['begins a word that will be cut on a line of its own', 'ab cdefghij', 4, ['ab', 'cdef', 'ghij']],
    ['breaks beside wide characters', 'a中文字', 5, ['a中文', '字']],
    ['does not begin a line with a closing mark', '中文。字', 4, ['中', '文。', '字']],
    ['does not end a line with an opening mark', '中（文', 4, ['中', '（文']],
    ['does not break beside letters that are written as one', 'यह संस्कृति है', 5, ['यह', 'संस्कृति', 'है']],
    ['never splits what is seen as one character', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5, ['👩‍👩‍👧👩‍👩‍👧', '👩‍👩‍👧']],
    [
      'never splits an accent from its letter',
      'q\u0308q\u0308q\u0308q\u0308q\u0308',
      4,
      ['q\u0308q\u0308q\u0308q\u0308', 'q\u0308'],
    ],
    ['takes a blank with an accent for text', 'abc \u0301d', 4, ['abc \u0301', 'd']],
    ['has one empty line for an empty text', '', 4, ['']],
    ['has one empty line for blanks', '     ', 4, ['']],
  ])('%s', (_, text, measure, expected) => {
    expect(wrapped(text, measure)).toEqual(expected);
  });

  it('tells where each line stands in the text', () => {
    expect(wrap('ab  cd-ef', 5)).toEqual([
      { start: 0, end: 2, next: 4 },
      { start: 4, end: 9, next: 9 },
    ]);
  });
});
