import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rich, Script, Speech } from '../../../src/screenplay/ast.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { InputTooLarge } from '../../../src/screenplay/limits.js';
import { source } from '../arbitraries.js';

function richText(rich: Rich): string {
  return rich.map(({ text }) => text).join('');
}

function speechText({ name, extensions, parts }: Speech): string {
  return [richText(name), ...extensions, ...parts.map(({ text }) => richText(text))].join('\n');
}

/** All characters that a script holds, wherever they stand. */
function allText({ titlePage, body }: Script): string {
  const title = titlePage.flatMap(({ key, values }) => [key, ...values.map(richText)]);
  const blocks = body.map((block) => {
    switch (block.kind) {
      case 'pageBreak':
        return '';
      case 'note':
      case 'boneyard':
        return block.text;
      case 'speech':
        return speechText(block.speech);
      case 'dual':
        return `${speechText(block.left)}\n${speechText(block.right)}`;
      case 'heading':
        return `${richText(block.text)}\n${block.number ?? ''}`;
      default:
        return richText(block.text);
    }
  });
  return [...title, ...blocks].join('\n');
}

function census(text: string, which: RegExp): Map<string, number> {
  const counts = new Map<string, number>();
  // Decomposed, as an aside lifted from between a letter and its accent lets them join.
  for (const char of text.normalize('NFD').match(which) ?? []) counts.set(char, (counts.get(char) ?? 0) + 1);
  return counts;
}

const WORDS = /[\p{L}\p{N}\p{M}\p{So}\u00a0']/gu;
const OTHERS = /[^\p{L}\p{N}\p{M}\p{So}\s']/gu;
const MARKUP = new Set('*_[]/\\()^#=><~@!.:');

describe('P3 nothing is lost', () => {
  it('P3 keeps every letter, digit and symbol once, and every other character unless it is markup', () => {
    fc.assert(
      fc.property(source, (text) => {
        const kept = allText(parse(text).script);
        expect(census(kept, WORDS)).toEqual(census(text, WORDS));
        const written = census(text, OTHERS);
        const left = census(kept, OTHERS);
        for (const [char, count] of written) {
          expect(left.get(char) ?? 0).toBeLessThanOrEqual(count);
          if (!MARKUP.has(char)) expect(left.get(char)).toBe(count);
        }
        for (const char of left.keys()) expect(written.has(char)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('P3 reads any string at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { script, spans } = parse(text);
        expect(spans).toHaveLength(script.body.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('P3 says where malformed markup stands, in the text as it was written', () => {
    const text = 'Title: A\r\n\r\ncafe\u0301\u0001 [[open\r\n\r\nx /* y';
    const { diagnostics } = parse(text);
    expect(
      diagnostics.map(({ code, start }) => [
        code,
        start.line,
        start.column,
        text.slice(start.offset, start.offset + 2),
      ]),
    ).toEqual([
      ['FTN005', 3, 1, 'ca'],
      ['FTN002', 3, 8, '[['],
      ['FTN001', 5, 3, '/*'],
    ]);
  });

  it('P3 says where each block stands', () => {
    const text = 'INT. A\n\nHe [[a\nb]] sits.\nSo.\n\nJOHN\nHi.\n\nMARY ^\nHo.';
    const { script, spans } = parse(text);
    expect(script.body.map(({ kind }) => kind)).toEqual(['heading', 'action', 'dual']);
    expect(spans.map(([start, end]) => text.slice(start.offset, end.offset))).toEqual([
      'INT. A',
      'He [[a\nb]] sits.\nSo.',
      'JOHN\nHi.\n\nMARY ^\nHo.',
    ]);
    expect(spans.map(([start, end]) => [start.line, end.line])).toEqual([
      [1, 1],
      [3, 5],
      [7, 11],
    ]);
  });

  it('keeps the first diagnostics and counts the rest', () => {
    const { diagnostics } = parse('a *b\n'.repeat(50), { limits: { maxDiagnostics: 10 } });
    expect(diagnostics).toHaveLength(11);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'LIM001',
      message: '40 more findings are not listed: the limit is 10.',
    });
  });

  it('refuses a text above the cap before reading it, and too many blocks', () => {
    expect(() => parse('abcdef', { limits: { maxChars: 5 } })).toThrow(InputTooLarge);
    expect(() => parse('a\n\nb\n\nc', { limits: { maxBlocks: 2 } })).toThrow(/more than the 2 blocks/);
    expect(parse('a\n\nb', { limits: { maxBlocks: 2 } }).script.body).toHaveLength(2);
  });
});
