import { describe, expect, it } from 'vitest';
import type { TitleEntry } from '../../../src/screenplay/ast.js';
import { rich, run, script } from '../build.js';
import { titlePage } from '../../../src/screenplay/edit.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { A4, LETTER } from '../../../src/screenplay/layout/profiles.js';
import { sentences, textOf } from './blocks.js';

const entry = (key: string, ...values: string[]): TitleEntry => ({ key, values: values.map((value) => rich(value)) });

function pagesOf(entries: readonly TitleEntry[], profile = LETTER) {
  return paginate(script([], entries), profile).pages.map(({ lines }) =>
    lines.map((line) => `${line.row} ${line.spans[0]!.column} ${textOf(line)}`),
  );
}

describe('the title page', () => {
  const full = titlePage({
    title: 'The Lamp Room',
    credit: 'written by',
    authors: ['A. Keeper', 'B. Clerk'],
    source: 'after a fog',
    draftDate: '3 March 2026',
    contact: ['A street', 'A town'],
  });

  it('has its title on line 18 and its contact on line 54, lower left', () => {
    expect(pagesOf(full)).toEqual([
      [
        '17 39 The Lamp Room',
        '21 40 written by',
        '23 41 A. Keeper',
        '24 41 B. Clerk',
        '26 40 after a fog',
        '50 15 3 March 2026',
        '52 15 A street',
        '53 15 A town',
      ],
    ]);
  });

  it('ends on the last line of A4', () => {
    const [page] = pagesOf(full, A4);
    expect([page!.at(0), page!.at(-1)]).toEqual(['17 39 The Lamp Room', '57 15 A town']);
  });

  it('puts what is centered in its usual order, and all other keys in the corner', () => {
    const odd = [
      entry('Phone', '123'),
      entry('AUTHOR', 'Me'),
      entry('Copyright', '(c)'),
      entry('title', 'It'),
      entry('Empty'),
    ];
    expect(pagesOf(odd)).toEqual([['17 44 It', '21 44 Me', '51 15 123', '53 15 (c)']]);
  });

  it('prints a credit that names nobody, and takes no other key for one', () => {
    expect(
      pagesOf([entry('Title', 'It'), entry('Directed by'), entry('The Door', 'x'), entry('Stand By', 'y')]),
    ).toEqual([['17 44 It', '21 40 Directed by', '51 15 x', '53 15 y']]);
  });

  it('keeps styles and leaves capitals as written', () => {
    const styled: TitleEntry = { key: 'Title', values: [[run('The '), run('End', { bold: true })]] };
    const [page] = paginate(script([], [styled])).pages;
    expect(page).toEqual({
      number: null,
      lines: [
        {
          row: 17,
          kind: 'titlePage',
          block: -1,
          spans: [
            { column: 42, text: 'The ' },
            { column: 46, text: 'End', bold: true },
          ],
        },
      ],
    });
  });

  it('counts as no page of the script', () => {
    const { pages, starts } = paginate(script([sentences(1)], full));
    expect(pages.map(({ number }) => number)).toEqual([null, 1]);
    expect(starts).toEqual([{ page: 0, row: 0 }]);
  });

  it('takes more pages if it must', () => {
    const many = (key: string, count: number) =>
      entry(key, ...Array.from({ length: count }, (_, index) => `${key} ${index}`));
    const contact = pagesOf([entry('Title', 'It'), many('Contact', 60)]);
    expect(contact.map((page) => page.length)).toEqual([1, 54, 6]);
    expect(contact[2]!.at(-1)).toBe('53 15 Contact 59');
    expect(pagesOf([many('Title', 40)]).map((page) => page.length)).toEqual([37, 3]);
    expect(pagesOf([many('Title', 34), entry('Contact', 'x')]).map((page) => page.length)).toEqual([35]);
    expect(pagesOf([many('Title', 36), entry('Contact', 'x')]).map((page) => page.length)).toEqual([36, 1]);
  });

  it('is left out if there is nothing on it', () => {
    expect(pagesOf([entry('Title')])).toEqual([]);
  });
});
