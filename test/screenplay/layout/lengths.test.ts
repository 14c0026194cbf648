import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/screenplay/ast.js';
import { heading, note, pageBreak, script, section } from '../build.js';
import {
  eighthsOf,
  formatEighths,
  linesOf,
  pageCount,
  runtimeSeconds,
  sceneLengths,
} from '../../../src/screenplay/layout/lengths.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { LETTER } from '../../../src/screenplay/layout/profiles.js';
import { lay, leaving, said, sentences, solid } from './blocks.js';

const H = heading('INT. X');

function scenes(...blocks: Block[]) {
  const whole = script(blocks);
  return sceneLengths(whole, paginate(whole)).map(({ block, page, lines, eighths }) => [
    block,
    page,
    lines,
    formatEighths(eighths),
  ]);
}

describe('eighths', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 1],
    [10, 1],
    [11, 2],
    [27, 4],
    [50, 7],
    [51, 8],
    [54, 8],
    [61, 9],
    [108, 16],
  ])('%i lines are %i', (lines, eighths) => {
    expect(eighthsOf(lines, 54)).toBe(eighths);
  });

  it.each([
    [1, '1/8'],
    [3, '3/8'],
    [8, '1'],
    [10, '1 2/8'],
    [16, '2'],
    [23, '2 7/8'],
  ])('%i are written %s', (eighths, text) => {
    expect(formatEighths(eighths)).toBe(text);
  });
});

describe('scene lengths', () => {
  it('count the blank lines between blocks of a scene, not those around it', () => {
    expect(scenes(solid(3), H, solid(3), solid(2), H, solid(1))).toEqual([
      [1, 0, 8, '1/8'],
      [4, 0, 3, '1/8'],
    ]);
  });

  it('go over pages without the empty rest of a page', () => {
    expect(scenes(H, solid(30), solid(30), H, solid(20))).toEqual([
      [0, 0, 62, '1 1/8'],
      [3, 1, 22, '3/8'],
    ]);
    expect(scenes(H, solid(3), pageBreak(), solid(4))).toEqual([[0, 0, 9, '1/8']]);
  });

  it('leave out (MORE) and the cue of a speech that goes on', () => {
    expect(scenes(H, solid(46), said(6))).toEqual([[0, 0, 54 + 2, '1']]);
  });

  it('are at least an eighth, and look through what takes no line', () => {
    expect(scenes(H, H, note('n'), section(1, 's'))).toEqual([
      [0, 0, 1, '1/8'],
      [1, 0, 1, '1/8'],
    ]);
  });

  it('are none without headings', () => {
    expect(scenes(solid(3))).toEqual([]);
    expect(scenes()).toEqual([]);
  });
});

describe('linesOf', () => {
  it('counts the rows of a range of blocks', () => {
    const layout = lay([solid(3), solid(2), H, solid(54)]);
    expect([linesOf(layout, 0, 1), linesOf(layout, 0, 2), linesOf(layout, 1, 4), linesOf(layout, 2, 2)]).toEqual([
      3,
      6,
      2 + 1 + 54,
      0,
    ]);
  });
});

describe('page count and running time', () => {
  it('leave the title page out', () => {
    const titled = paginate(script([solid(1)], [{ key: 'Title', values: [[{ kind: 'run', text: 'It' }]] }]));
    expect(pageCount(titled)).toBe(1);
    expect(pageCount(paginate(script([], [{ key: 'Title', values: [[{ kind: 'run', text: 'It' }]] }])))).toBe(0);
  });

  it('are a minute a page, the last one by its eighths', () => {
    expect(runtimeSeconds(lay([solid(54)]))).toBe(60);
    expect(runtimeSeconds(lay([solid(27)]))).toBe(30);
    expect(runtimeSeconds(lay([solid(1)]))).toBe(8);
    expect(runtimeSeconds(lay([leaving(1), sentences(1), solid(20)]))).toBe(60 + 23);
    expect(runtimeSeconds(lay([solid(54), solid(54)], { ...LETTER, secondsPerPage: 45 }))).toBe(90);
  });

  it('are nothing for an empty script', () => {
    expect(pageCount(lay([]))).toBe(0);
    expect(runtimeSeconds(lay([]))).toBe(0);
    expect(runtimeSeconds(paginate(script([], [{ key: 'Title', values: [[{ kind: 'run', text: 'It' }]] }])))).toBe(0);
  });
});
