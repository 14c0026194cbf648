import { describe, expect, it } from 'vitest';
import {
  action,
  heading,
  run,
  speech,
  transition,
  centered,
  dialogue,
  dual,
  note,
  parenthetical,
  script,
  speechOf,
} from '../build.js';
import { titlePage } from '../../../src/screenplay/edit.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { LETTER, MULTICAM } from '../../../src/screenplay/layout/profiles.js';
import { renderText } from '../../../src/screenplay/render/text.js';
import { leaving, lines, said, sentences, solid } from '../layout/blocks.js';

const pagesOf = (blocks: Parameters<typeof script>[0], profile = LETTER) =>
  renderText(paginate(script(blocks), profile)).split('\f');
const at = (column: number, text: string) => ' '.repeat(column) + text;

describe('paged text', () => {
  it('puts each element in its column', () => {
    const blocks = [
      heading('Int. house', '1A'),
      action([run('He '), run('sits', { bold: true }), run('.')]),
      speech('Ann', [parenthetical('beat'), dialogue('Hello.')], ['V.O.']),
      dual(speechOf('A', [dialogue('x')]), speechOf('B', [parenthetical('y'), dialogue('z')])),
      centered('mid'),
      transition('Cut to:'),
    ];
    expect(pagesOf(blocks)[0]!.split('\n')).toEqual([
      '',
      '',
      '',
      '        1A     INT. HOUSE                                                 1A',
      '',
      at(15, 'He sits.'),
      '',
      at(35, 'ANN (V.O.)'),
      at(29, '(beat)'),
      at(25, 'Hello.'),
      '',
      at(25, `A${' '.repeat(30)}B`),
      `${at(15, 'x')}${' '.repeat(32)}(y)`,
      at(46, 'z'),
      '',
      at(44, 'mid'),
      '',
      at(64, 'CUT TO:'),
      '',
    ]);
  });

  it('numbers pages from the second on, three rows above the text', () => {
    const [title, first, second] = renderText(
      paginate(script([solid(54), solid(1)], titlePage({ title: 'It' }))),
    ).split('\f');
    expect(title!.split('\n').slice(0, 3)).toEqual(['', '', '']);
    expect(first!.split('\n')[0]).toBe('');
    expect(second!.split('\n').slice(0, 4)).toEqual([at(73, '2.'), '', '', at(15, 'A line 1')]);
  });

  it('has (MORE) below and the cue above the lines of a page', () => {
    const [first, second] = pagesOf([leaving(3), said(4)]);
    const below = first!.split('\n');
    expect([below.length, below.at(-2), below.at(-1)]).toEqual([3 + 54 + 1 + 1, at(35, '(MORE)'), '']);
    expect(second!.split('\n').slice(0, 4)).toEqual([at(73, '2.'), '', at(35, "ANNA (CONT'D)"), at(25, 'A line 3.')]);
  });

  it('keeps columns behind characters of two cells', () => {
    const [page] = pagesOf([heading('EXT. 東京', '7')]);
    expect(page!.split('\n')[3]).toBe(`        7      EXT. 東京${' '.repeat(74 - 15 - 9)}7`);
  });

  it('keeps a scene number off a heading that is as wide as the page', () => {
    const [page] = pagesOf([heading(`INT. ${'X'.repeat(56)}`, '1234567890')]);
    expect(page!.split('\n')[3]).toBe(`    1234567890 INT. ${'X'.repeat(56)} 1234567890`);
  });

  it('is empty for an empty script', () => {
    expect(renderText(paginate(script([])))).toBe('');
    expect(renderText(paginate(script([note('n')])), { paged: false })).toBe('');
  });
});

describe('endless text', () => {
  const endless = (blocks: Parameters<typeof script>[0], profile = LETTER) =>
    renderText(paginate(script(blocks), profile), { paged: false });

  it('has no form feeds, page numbers, (MORE) or cues told again', () => {
    const text = endless([leaving(3), said(4), solid(60), said(60, 'BOB')]);
    expect(text).not.toMatch(/\f|MORE|CONT'D|^ +\d+\.$/m);
    expect(text.match(/ANNA|BOB/g)).toEqual(['ANNA', 'BOB']);
  });

  it('shows every line of the pages in the same order', () => {
    const blocks = [
      leaving(3),
      said(4),
      sentences(9),
      heading('INT. X'),
      solid(70),
      dual(speechOf('A', [dialogue('x')]), speechOf('B', [dialogue('y')])),
    ];
    const words = (text: string) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !/^\d+\.$|^\(MORE\)$|^ANNA \(CONT'D\)$/.test(line));
    expect(words(endless(blocks))).toEqual(words(pagesOf(blocks).join('')));
  });

  it('keeps the usual blank lines where a page ended, and none inside a block', () => {
    const tail = (...blocks: Parameters<typeof script>[0][number][]) =>
      endless([leaving(0), ...blocks])
        .split('\n')
        .slice(53)
        .map((line) => line.trim());
    expect(tail(action('One')).slice(0, 3)).toEqual(['', 'One', '']);
    expect(tail(heading('INT. X'), action('One'))).toEqual(['', '', 'INT. X', '', 'One', '']);
    expect(
      endless([leaving(2), sentences(4)])
        .split('\n')
        .slice(51, 56)
        .map((line) => line.trim()),
    ).toEqual(['', 'A line 1.', 'A line 2.', 'A line 3.', 'A line 4.']);
    expect(
      endless([speech('A', [dialogue(lines(60, '.'))])], MULTICAM)
        .trimEnd()
        .split('\n'),
    ).toHaveLength(1 + 60 * 2);
  });

  it('draws the title page together', () => {
    const text = renderText(paginate(script([action('x')], titlePage({ title: 'It', contact: 'Me' }))), {
      paged: false,
    });
    expect(text.split('\n').map((line) => line.trim())).toEqual(['It', '', '', '', 'Me', '', '', '', 'x', '']);
  });
});
