import { expect, it } from 'vitest';
import { parse } from '../../../src/screenplay/fountain/parse.js';
import { paginate } from '../../../src/screenplay/layout/paginate.js';
import { UnsupportedFont } from '../../../src/screenplay/render/fonts.js';
import { missingCharacters } from '../../../src/screenplay/render/missing-characters.js';
import { renderPdf } from '../../../src/screenplay/render/pdf.js';
import { loadFonts } from '../../../src/scripts/pdf/fonts.js';

const fonts = loadFonts();

it.each([
  ['He sits.', []],
  ['Zażółć gęślą jaźń. Привет. Καλημέρα. שלום.', []],
  ['東京 🕯 東', ['🕯']],
  ['One \ue000\ntwo 🎬 \ue000', ['\ue000', '🎬']],
  ['A\u200bB \u00a0 e\u0301', []],
])('tells of %j what a PDF would replace', async (text, missing) => {
  expect(missingCharacters(fonts).of(text)).toEqual(missing);
  const layout = paginate(parse(`INT. A - DAY #1#\n\n!${text}`).script);
  const { warnings } = await renderPdf(layout, fonts, { title: 'x', createdAt: new Date(0) });
  expect(warnings.map(({ character }) => character)).toEqual(missing);
  expect(missingCharacters(fonts).from(layout)).toEqual(warnings);
});

it('refuses a font that a PDF cannot take in', () => {
  const bytes = new TextEncoder().encode('wOF2....');
  expect(() => missingCharacters({ ...fonts, regular: [{ name: 'a.woff2', bytes }] })).toThrow(UnsupportedFont);
});
