import PdfkitDocument from 'pdfkit';
import { FontBook } from './font-book.js';
import { checkFont, FONT_STYLES, type FontSet } from './fonts.js';
import { glyphRuns } from './glyph-runs.js';

/**
 * Tells the characters of a text that a PDF with these fonts would draw as `?`, by the same look-up as drawing, in order of
 * appearance.
 *
 * @throws {UnsupportedFont} if a font file cannot be embedded
 */
export function missingCharacters(fonts: FontSet): (text: string) => readonly string[] {
  for (const style of FONT_STYLES) fonts[style].forEach(checkFont);
  // Opens the fonts; nothing is drawn in it.
  const book = new FontBook(new PdfkitDocument({ font: '', autoFirstPage: false }), fonts);
  return (text) => {
    const missing = new Map<string, number>();
    for (const line of text.split('\n')) glyphRuns([{ column: 0, text: line }], book, missing);
    return [...missing.keys()];
  };
}
