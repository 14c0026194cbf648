import { describe, it } from 'vitest';
import type { ParseResult } from '../../../src/screenplay/diagnostics.js';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { readForms } from '../../../src/screenplay/languages/forms.js';
import { languageOf } from '../../../src/screenplay/languages/languages.js';
import { phraseBook } from '../../../src/screenplay/languages/phrase-book.js';
import { expectLinear } from '../fountain/linear.js';

const FAMILIES: readonly (readonly [string, string])[] = [
  ['colon speeches', '沈秋白：谁在上面？\n'],
  ['quotes that never close', '由美「誰\n'],
  ['names alone', '老板\n\n'],
  ['headings', '内景 钟楼 - 夜\n\n'],
  ['brackets', '（（（\n'],
  ['one long line of names', '沈秋白：'],
  ['words in capitals', 'ИНТ. ИНТ. '],
];

describe('the forms of languages are read in linear time (P6)', () => {
  it.each(FAMILIES)('%s', (_name, unit) => {
    expectLinear(
      (read: ParseResult) => readForms(read, { language: languageOf('zh'), numbers: 'kept' }),
      (size) => parse(unit.repeat(Math.ceil(size / unit.length))),
      64_000,
    );
  });

  it('phrases', () => {
    const book = phraseBook('refusals');
    expectLinear(
      (text: string) => {
        for (let at = 0; at < text.length; at += 100) book.begins(text.slice(at));
      },
      (size) => '很抱歉 sorry я не '.repeat(Math.ceil(size / 15)),
      64_000,
    );
  });
});
